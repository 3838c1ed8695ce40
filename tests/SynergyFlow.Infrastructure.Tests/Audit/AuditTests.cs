using Microsoft.EntityFrameworkCore;
using Npgsql;
using SynergyFlow.Core.Audit;
using SynergyFlow.Core.Audit.UseCases;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Identity.UseCases;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Incidents.Routing;
using SynergyFlow.Core.Incidents.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Core.Work;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Audit;

/// <summary>Who did what: found by each filter, page by page, by administrators, in their tenant.</summary>
public sealed class AuditTests(PostgresServer postgres) : AuditTest(postgres)
{
    [Fact]
    public async Task Filter_FindsItsRows_AndNoOther()
    {
        var (first, second) = (await OpenAsync(Maya), await OpenAsync(Rizal, fields => fields with { Impact = Impact.Organisation, Urgency = Urgency.Stopped }));
        await SayAsync(Maya, first, "It is down again");
        Assert.Null((await RunAsync((EditIncident edit) => edit.ExecuteAsync(OtherAgent, new(first, 2, new IncidentPatch { Title = "VPN down again" }), Ct))).Error);
        Assert.Null((await RunAsync((ChangeUserRole change) => change.ExecuteAsync(Admin, new(Maya.Id, Role.Agent), Ct))).Error);
        var (all, key) = (await FindAsync(Lately), (await ReadAsync(first)).Key);

        Assert.Equal(
            ["user.role_changed", "incident.updated", "record.commented", "incident.created", "incident.created"], all.Select(entry => entry.Type));
        Assert.Equal(all.Where(entry => entry.WhoId == Agent.Id), await FindAsync(Lately with { Who = Agent.Id }), Same);
        Assert.Equal(["incident.updated"], await TypesAsync(Lately with { What = "incident.updated" }));
        Assert.Equal(["incident.updated", "incident.created", "incident.created"], await TypesAsync(Lately with { What = "incidents" }));
        Assert.Equal(["user.role_changed"], await TypesAsync(Lately with { What = "people" }));
        Assert.Equal(["record.commented"], await TypesAsync(Lately with { What = "messages", Who = Maya.Id }));
        Assert.Equal(["incident.updated", "record.commented", "incident.created"], await TypesAsync(Lately with { Record = key.ToLowerInvariant() }));
        Assert.Equal(["incident.updated", "record.commented", "incident.created"], await TypesAsync(Lately with { Record = first.ToString() }));
        Assert.Equal(["user.role_changed"], await TypesAsync(Lately with { Record = Maya.Id.ToString() }));
        Assert.Equal(all.Where(entry => entry.CorrelationId == all[1].CorrelationId), await FindAsync(Lately with { Correlation = all[1].CorrelationId }), Same);
        Assert.Equal([second.Value], (await FindAsync(Lately with { Decision = "P1" })).Select(entry => entry.RecordId));
        Assert.Equal([second.Value, first.Value], (await FindAsync(Lately with { Decision = "any" })).Select(entry => entry.RecordId));
        Assert.Equal([first.Value], (await FindAsync(Lately with { Decision = "any", What = "incidents", Record = key })).Select(entry => entry.RecordId));
        Assert.Equal(all.Skip(2), await FindAsync(Lately with { To = all[1].At }), Same);
        Assert.Equal(all.Take(2), await FindAsync(Lately with { From = all[1].At }), Same);
        Assert.Empty(await FindAsync(Lately with { Who = UserId.System }));

        Assert.Equal(
            ("role", "end_user", "agent"), (all[0].Changes[0].Field, all[0].Changes[0].From!.ToLowerInvariant(), all[0].Changes[0].To!.ToLowerInvariant()));
        Assert.Equal(("Citra", "Maya", "user"), (all[0].Who, all[0].RecordName, all[0].RecordKind));
        Assert.Equal("Maya", all[4].Changes.Single(change => change.Field == "requester").ToName);
        Assert.Equal(("P1", "synergyflow/priority"), (Assert.Single(all[3].Decisions).Verdict, all[3].Decisions[0].Policy));
    }

    [Fact]
    public async Task Row_SaysAllThatWasDecided_AndCallsTeamsByTheirNames()
    {
        Assert.Null((await RunAsync((EditRoutes edit) => edit.ExecuteAsync(Admin, new([new Route("Network", Team, "Network", null, [])]), Ct))).Error);
        var id = await OpenAsync(Maya, fields => fields with { Category = "Network" });

        var row = Assert.Single(await FindAsync(Lately with { Record = id.ToString() }));
        Assert.Equal(
            [("synergyflow/priority", "P4", null), ("synergyflow/routing", Team.ToString(), "Service desk")],
            row.Decisions.Select(decision => (decision.Policy, decision.Verdict, decision.VerdictName)));
        Assert.Equal([row.Id], (await FindAsync(Lately with { Decision = Team.ToString() })).Select(entry => entry.Id));
    }

    [Fact]
    public async Task Restricted_IsThereForAdministrators_AndTheAuditForNobodyElse()
    {
        var id = await OpenAsync(Maya, fields => fields with { Sensitivity = Sensitivity.Restricted, Team = Team });

        Assert.Equal(["incident.created"], await TypesAsync(Lately with { Record = id.ToString() }));
        foreach (var actor in new[] { Agent, Maya, Admin with { Scopes = new HashSet<string>(["read", "write"]) } })
        {
            Assert.IsType<NotAllowed>((await ListAsync(actor, Lately)).Error);
            Assert.IsType<NotAllowed>((await RunAsync((ReadAudit audit) => audit.ExportAsync(actor, Lately, (_, _) => throw new InvalidOperationException(), Ct))).Error);
        }
    }

    [Theory]
    [InlineData(null, null, false)]
    [InlineData("incidents", null, false)]
    [InlineData("record.commented", null, false)]
    [InlineData(null, "00000000-0000-0000-0000-000000000003", false)]
    [InlineData("people", "00000000-0000-0000-0000-000000000003", false)]
    [InlineData(null, null, true)]
    public async Task Pages_HaveEachRowOnce_LatestFirst_AlsoOfOneMoment(string? what, string? who, bool record)
    {
        await FillAsync(600);
        await FillAsync(600, TenantId.New());
        AuditFilter filter = new(TimeProvider.System.GetUtcNow().AddDays(-60))
        {
            What = what,
            Who = who is null ? null : new UserId(Guid.Parse(who)),
            Record = record ? "00000000-0000-0000-0001-000000000005" : null,
        };
        var types = what is null ? null : AuditTypes.Of(what);
        List<Guid> expected;
        await using (var db = Database.Open())
        {
            expected = (await db.Log.AsNoTracking().ToListAsync(Ct))
                .Where(one => (types is null || types.Contains(one.Type)) && (filter.Who is null || one.ActorId == filter.Who)
                    && (!record || one.AggregateId == Guid.Parse(filter.Record!)))
                .OrderByDescending(one => one.RecordedAt).ThenByDescending(one => one.Seq).Select(one => one.Id).ToList();
        }

        List<Guid> read = [];
        for (string? cursor = null; read.Count == 0 || cursor is not null;)
        {
            var page = await ListAsync(Admin, filter, cursor, limit: 11);
            Assert.Null(page.Error);
            Assert.InRange(page.Value!.Items.Count, 1, 11);
            read.AddRange(page.Value.Items.Select(entry => entry.Id));
            cursor = page.Value.Next;
        }

        Assert.NotEmpty(expected);
        Assert.Equal(expected, read);
    }

    [Fact]
    public async Task Refusal_SaysWhatIsWrong()
    {
        Assert.Equal("cursor", (await ListAsync(Admin, Lately, "nonsense")).Error?.Field);
        Assert.Equal("what", (await ListAsync(Admin, Lately with { What = "nonsense" })).Error?.Field);
        Assert.Equal("record", (await ListAsync(Admin, Lately with { Record = "INC-4711" })).Error?.Field);
        Assert.Equal("limit", (await ListAsync(Admin, Lately, limit: 201)).Error?.Field);
    }

    [Fact]
    public async Task TooMuch_IsRefused_WithinSeconds()
    {
        await using var administrator = NpgsqlDataSource.Create(Database.Administrator);
        await using var connection = await administrator.OpenConnectionAsync(Ct);
        await using var transaction = await connection.BeginTransactionAsync(Ct);
        await using NpgsqlCommand hold = new("LOCK TABLE events.log IN ACCESS EXCLUSIVE MODE", connection, transaction);
        await hold.ExecuteNonQueryAsync(Ct);

        Assert.IsType<AuditTooMuch>((await ListAsync(Admin, Lately)).Error);
    }

    [Fact]
    public async Task Export_LeavesItsRow_BeforeAnythingIsHandedOut_AndEndsAtItsCap()
    {
        await FillAsync(ReadAudit.MostExported + 1);
        AuditFilter filter = new(TimeProvider.System.GetUtcNow().AddDays(-60)) { What = "incidents" };
        HashSet<Guid> handed = [];
        List<bool> more = [];
        var done = await RunAsync((ReadAudit audit) => audit.ExportAsync(
            Admin,
            new AuditFilter(filter.From),
            async (entries, rest) =>
            {
                if (more.Count == 0)
                {
                    Assert.Single(await FindAsync(Lately with { What = "audit.exported", Who = Admin.Id }));
                }

                more.Add(rest);
                handed.UnionWith(entries.Select(entry => entry.Id));
            },
            Ct));

        Assert.Null(done.Error);
        Assert.Equal(ReadAudit.MostExported, handed.Count);
        Assert.True(more[^1] && !more[..^1].Contains(true));
        Assert.IsType<InvalidField>((await RunAsync((ReadAudit audit) => audit.ExportAsync(
            Admin, filter with { Record = "INC-4711" }, (_, _) => Task.CompletedTask, Ct))).Error);
        Assert.Single(await FindAsync(Lately with { What = "audit.exported" }));
    }

    private static bool Same(AuditEntry one, AuditEntry other) => one.Id == other.Id;

    private async Task<IEnumerable<string>> TypesAsync(AuditFilter filter) => (await FindAsync(filter)).Select(entry => entry.Type);
}
