using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Incidents.Routing;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Policies.Studio;
using SynergyFlow.Core.Policies.Studio.Tables;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Incidents;
using SynergyFlow.Infrastructure.Policies;
using SynergyFlow.Infrastructure.Policies.InProcess;
using SynergyFlow.Infrastructure.Policies.Studio;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Policies.Studio;

/// <summary>A decision table decides what its rows say, and an empty one what SynergyFlow's own policy says; checked and compiled by a real OPA.</summary>
public sealed class TableTests(PostgresServer postgres) : StudioTest(postgres)
{
    private const string Hostile = "\"quoted\" \\ back\\\\slash \\n \\u0041 */ /* # table: end `tick` {note} ${x} é 漢字 😀 \u2028 </script>";

    private IPolicyWorkshop Workshop => Database.Services.GetRequiredService<IPolicyWorkshop>();

    [Theory]
    [InlineData(PolicyNames.Priority)]
    [InlineData(PolicyNames.Routing)]
    public async Task EmptyTable_AnswersEveryQuestionAsSynergyFlowsOwnPolicy(string policy)
    {
        using var own = InProcess.Engine();
        using var tabled = await CompiledAsync(policy, []);
        var domain = Domain(policy);
        var asked = 0;
        foreach (var question in domain.Samples)
        {
            var expected = await own.ValueAsync(domain.Path, question);
            Assert.True(JsonElement.DeepEquals(expected, tabled.Evaluate(domain.Path, question)!.Value), System.Text.Encoding.UTF8.GetString(question));
            asked++;
        }

        Assert.True(asked >= 48, $"Only {asked} questions were asked.");
    }

    [Theory]
    [InlineData(PolicyNames.Priority)]
    [InlineData(PolicyNames.Routing)]
    public async Task TabledText_IsFormatted_AndItsTestsRunEveryLine(string policy)
    {
        var folder = Directory.CreateTempSubdirectory("synergyflow-table-").FullName;
        try
        {
            await PolicyLibrary.LayOutAsync(folder, policy, Workshop.Tabled(policy), Ct);
            Assert.Equal("", (await OpaServer.RunAsync(["fmt", "--list", Path.Combine(folder, "synergyflow", policy)], Ct)).Trim());
            using var report = JsonDocument.Parse(await OpaServer.RunAsync(["test", "--bundle", folder, "--coverage", "--format", "json"], Ct));
            Assert.Equal(100, report.RootElement.GetProperty("files").EnumerateObject()
                .Single(file => file.Name.EndsWith($"/{policy}.rego", StringComparison.Ordinal)).Value.GetProperty("coverage").GetDouble());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Rows_DecideAPriority_FirstThatFits_AndSayWhichRowItWas()
    {
        using var tabled = await CompiledAsync(PolicyNames.Priority,
        [
            Row(new("priority", "P1"), Hostile, ("service", ["mail", Hostile])),
            Row(new("raise", "1"), null, ("impact", ["3"]), ("vip", ["true"])),
            Row(new("leave_to", "matrix"), "No steps here.", ("vip", ["true"])),
            Row(new("leave_to", "usual"), null, ("critical", ["true"])),
            Row(new("priority", "P4"), null, ("urgency", ["3", "4"])),
        ]);

        var mail = Priority(tabled, Impact.Person, Urgency.Question, vip: false, "MAIL");
        Assert.Equal("P1", mail.Word);
        var why = Assert.Single(mail.Reasons);
        Assert.Equal(("table_priority", "synergyflow/priority/table", false), (why.Code, why.Rule, why.Internal));
        Assert.Equal(("1", "P1", Hostile), (why.Parameters["row"], why.Parameters["priority"], why.Parameters["note"]));
        Assert.Equal("P1", Priority(tabled, Impact.Person, Urgency.Question, vip: false, Hostile).Word);

        var raised = Priority(tabled, Impact.Team, Urgency.Degraded, vip: true, null);
        Assert.Equal(("P2", "matrix,table_raise,vip"), (raised.Word, Codes(raised)));
        Assert.True(raised.Reasons.Single(reason => reason.Code == "table_raise").Internal);
        Assert.Equal(("P3", "matrix,table_matrix"), Said(Priority(tabled, Impact.Department, Urgency.Question, vip: true, null)));
        Assert.Equal(("P3", "critical_service,matrix,table_usual"), Said(Priority(tabled, Impact.Team, Urgency.Question, vip: false, "VPN", critical: true)));
        Assert.Equal(("P4", "table_priority"), Said(Priority(tabled, Impact.Organisation, Urgency.Question, vip: false, null)));
        Assert.Equal(("P1", "matrix"), Said(Priority(tabled, Impact.Organisation, Urgency.Stopped, vip: false, null)));
    }

    [Fact]
    public async Task Rows_ChooseARouteOfTheQuestion_AndNoOther()
    {
        using var tabled = await CompiledAsync(PolicyNames.Routing,
        [
            Row(new("route", "Gone"), null),
            Row(new("route", "Board"), "By phone.", ("channel", ["phone", "walk_up"]), ("priority", ["P1"])),
            Row(new("leave_to", "nobody"), null, ("tag", ["spam", "noise"])),
            Row(new("route", "Board"), null, ("category", ["hardware"]), ("location", ["jakarta"])),
        ]);

        Assert.Equal(("board", "table_route"), Route(tabled, ContactChannel.Phone, Core.Work.Priority.P1));
        Assert.Equal(("none", "table_nobody"), Route(tabled, ContactChannel.Phone, Core.Work.Priority.P2, tags: ["noise"]));
        Assert.Equal(("board", "table_route"), Route(tabled, ContactChannel.Email, Core.Work.Priority.P2, category: "Hardware/Printer"));
        Assert.Equal(("mail", "beats,service"), Route(tabled, ContactChannel.Email, Core.Work.Priority.P2));
    }

    [Fact]
    public async Task Row_OfAVersion_DecidesAboutAnIncident_AndItsReceiptNamesIt()
    {
        var tabled = Workshop.Tabled(Policy);
        await LiveAsync(
            tabled with { Source = TableText.Write(DecisionTable.Of(Policy)!, tabled.Source, [Row(new("priority", "P1"), "The till has to run.", ("service", ["till"]))]) },
            PolicyState.Enforced);

        var till = await ReadAsync(await OpenAsync(Maya, fields => fields with { Service = "Till" }));
        Assert.Equal(Core.Work.Priority.P1, till.Priority);
        var why = Assert.Single((await ReceiptAsync(till.Id)).Reasons);
        Assert.Equal(("table_priority", "1", "The till has to run."), (why.Code, why.Parameters["row"], why.Parameters["note"]));
        Assert.NotEqual(Core.Work.Priority.P1, (await ReadAsync(await OpenAsync(Maya, fields => fields with { Service = "Other" }))).Priority);
    }

    [Theory]
    [InlineData(PolicyNames.Priority)]
    [InlineData(PolicyNames.Routing)]
    public async Task FullTable_IsGreen_AndItsLastRowDecides(string policy)
    {
        var table = DecisionTable.Of(policy)!;
        var last = table.Effects[0] is { Key: "priority" } ? new TableEffect("priority", "P4") : new TableEffect("leave_to", "nobody");
        List<TableRow> rows = [.. Enumerable.Range(1, DecisionTable.MostRows - 1).Select(row =>
            Row(last, $"Row {row}: {new string('n', 60)}", ("service", [$"Service {row}", $"Other service {row}"]), ("impact", ["1", "2"]), ("vip", ["true"])))];
        rows.Add(Row(last, "The rest."));
        using var tabled = await CompiledAsync(policy, rows);
        foreach (var question in Domain(policy).Samples)
        {
            var verdict = Domain(policy).VerdictOf(question, tabled.Evaluate(Domain(policy).Path, question)!.Value);
            Assert.Equal((policy is PolicyNames.Priority ? "P4" : "none", "200"), (verdict!.Word, verdict.Reasons[0].Parameters["row"]));
        }
    }

    /// <summary>A row that somebody wrote by hand is not green where it would give no answer.</summary>
    [Theory]
    [InlineData("""{"when": {"impcat": [1]}, "then": {"priority": "P1"}},""")]
    [InlineData("""{"when": {}, "then": {"priority": "P7"}},""")]
    [InlineData("""{"when": {"impact": []}, "then": {"raise": 1}},""")]
    public async Task Row_ThatIsNone_IsFoundByTheTestsOfTheTable(string row)
    {
        var tabled = Workshop.Tabled(Policy);
        var found = await Workshop.CheckAsync(Policy, tabled with { Source = tabled.Source.Replace("rows := []", $"rows := [{row}]", StringComparison.Ordinal) }, Ct);
        Assert.Contains(found.Value!.Report.Tests, test => test is { Name: "test_every_row_is_one", Passed: false });
        Assert.False(found.Value.Report.IsGreen);
    }

    private static TableRow Row(TableEffect then, string? note, params (string Fact, string[] Values)[] when) =>
        new(when.ToDictionary(one => one.Fact, one => (IReadOnlyList<string>)one.Values), then, note);

    private static PolicyVerdict Priority(PolicyInstance policy, Impact impact, Urgency urgency, bool vip, string? service, bool critical = false) =>
        Asked(policy, PolicyNames.Priority, PriorityDomain.Write(new PriorityQuestion(impact, urgency, vip, service, critical, PriorityMatrix.Seed(default).Cells)));

    private static (string Team, string Codes) Route(PolicyInstance policy, ContactChannel channel, Priority priority, string? category = null, params string[] tags)
    {
        var (mail, board) = (new TeamId(Guid.CreateVersion7()), new TeamId(Guid.CreateVersion7()));
        var verdict = Asked(policy, PolicyNames.Routing, RoutingDomain.Write(new RoutingQuestion(
            category, "Mail", tags, "Jakarta", channel, Impact.Team, Urgency.Degraded, priority, false,
            [new Route("Mail", mail, null, "Mail", []), new Route("Board", board, null, null, [])])));
        return (verdict.Word == mail.ToString() ? "mail" : verdict.Word == board.ToString() ? "board" : verdict.Word, Codes(verdict));
    }

    private static PolicyVerdict Asked(PolicyInstance policy, string name, byte[] question)
    {
        var verdict = Domain(name).VerdictOf(question, policy.Evaluate(Domain(name).Path, question)!.Value);
        Assert.NotNull(verdict);
        return verdict;
    }

    private static (string Word, string Codes) Said(PolicyVerdict verdict) => (verdict.Word, Codes(verdict));

    private static string Codes(PolicyVerdict verdict) => string.Join(',', verdict.Reasons.Select(reason => reason.Code).Order(StringComparer.Ordinal));

    private static IPolicyDomain Domain(string policy) => policy is PolicyNames.Priority ? new PriorityDomain() : new RoutingDomain();

    private async Task<PolicyInstance> CompiledAsync(string policy, IReadOnlyList<TableRow> rows)
    {
        var tabled = Workshop.Tabled(policy);
        var found = await Workshop.CheckAsync(policy, tabled with { Source = TableText.Write(DecisionTable.Of(policy)!, tabled.Source, rows) }, Ct);
        var report = found.Value!.Report;
        Assert.True(report.IsGreen, string.Join("; ", report.Problems.Select(problem => problem.Message).Concat(report.Tests.Where(test => !test.Passed).Select(test => test.Name))));
        using MemoryStream packed = new(found.Value.Module!);
        return new PolicyInstance(CompiledPolicies.Bounded(PolicyBundle.Read(packed)));
    }
}
