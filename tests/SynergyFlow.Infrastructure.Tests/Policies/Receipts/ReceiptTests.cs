using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SynergyFlow.Core.Identity.UseCases;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Incidents.Changing;
using SynergyFlow.Core.Incidents.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.UseCases;
using SynergyFlow.Infrastructure.Persistence.Tenancy;
using SynergyFlow.Infrastructure.Policies.Receipts;
using SynergyFlow.Infrastructure.Tests.Incidents;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Policies.Receipts;

/// <summary>A decision and what came of it are written together, and whoever sees the one may read the other.</summary>
public sealed class ReceiptTests(PostgresServer postgres) : DeskTest(postgres)
{
    [Fact]
    public async Task Incident_HasAReceiptForEachTimeItsPriorityWasDecided_AndNoOther()
    {
        var id = await OpenAsync(Maya);
        await EditAsync(id, new IncidentPatch { Title = "VPN down again" });
        await EditAsync(id, new IncidentPatch { Impact = Impact.Organisation, Urgency = Urgency.Stopped });
        await PrioritiseAsync(id, Priority.P4, "A drill");
        await EditAsync(id, new IncidentPatch { Impact = Impact.Department });
        await PrioritiseAsync(id, null, null);

        var receipts = await ReceiptsAsync(Agent, id);
        Assert.Equal(["P1", "P1", "P4"], receipts.Select(receipt => receipt.Verdict));
        Assert.All(receipts, receipt => Assert.Equal(("Ayu", "synergyflow/priority"), (receipt.ActorName, receipt.Policy)));
        await using var db = Database.Open();
        var events = await db.Log.Where(one => one.AggregateId == id.Value).ToDictionaryAsync(one => one.Id, one => one.Type, Ct);
        Assert.Equal(["incident.updated", "incident.updated", "incident.created"], receipts.Select(receipt => events[receipt.Event]));
    }

    [Fact]
    public async Task Receipt_GoesWithItsChange_WhenThatIsRefusedOrTakenBack()
    {
        var id = await OpenAsync(Maya);
        Assert.NotNull((await RunAsync((EditIncident edit) => edit.ExecuteAsync(
            Agent, new(id, 1, new IncidentPatch { Impact = Impact.Department, Parent = new RecordId(Guid.CreateVersion7()) }), Ct))).Error);
        await using (var scope = Database.Scope())
        {
            // Decided, and never saved.
            var incident = (Incident)(await scope.ServiceProvider.GetRequiredService<IRecordStore>().FindAsync(id, Ct))!;
            Assert.Null((await scope.ServiceProvider.GetRequiredService<EditIncident>().ApplyAsync(
                Agent, incident, new IncidentPatch { Impact = Impact.Department }, Ct)).Error);
        }

        await using var db = Database.Open();
        Assert.Equal(1, await db.Set<DecisionReceipt>().CountAsync(Ct));
    }

    [Fact]
    public async Task Coverage_IsWhole_WhicheverWayAPriorityCameAbout()
    {
        await RunAsync((EditUser edit) => edit.ExecuteAsync(Admin, new(Maya.Id, Vip: true), Ct));
        var id = await OpenAsync(Maya, fields => fields with { Urgency = Urgency.BadlyDegraded });
        var second = await OpenAsync(Rizal);
        await EditAsync(id, new IncidentPatch { Urgency = Urgency.Question });
        await EditAsync(id, new IncidentPatch { Requester = Rizal.Id });
        await PrioritiseAsync(id, Priority.P1, "Because");
        await PrioritiseAsync(id, null, null);
        await RunAsync((CopyIncident copy) => copy.ExecuteAsync(Agent, new(id), Ct));
        var comment = await SayAsync(Agent, second, "Two things");
        Assert.Null((await RunAsync((SplitIncident split) => split.ExecuteAsync(Agent, new(second, "Another", [comment], []), Ct))).Error);
        await using (var scope = Database.Scope())
        {
            var incident = (Incident)(await scope.ServiceProvider.GetRequiredService<IRecordStore>().FindAsync(second, Ct))!;
            IncidentChanges changes = new() { Set = new Dictionary<string, string?> { ["impact"] = "organisation", ["assignee"] = Agent.Id.ToString() } };
            Assert.Null((await scope.ServiceProvider.GetRequiredService<ApplyChanges>().ApplyAsync(Agent, incident, changes, null, Ct)).Error);
            Assert.Null((await scope.ServiceProvider.GetRequiredService<IUnitOfWork>().SaveAsync(Agent, Ct)).Error);
        }

        await ResolveAsync(second);
        Assert.Null((await MoveAsync(Agent, new(second, IncidentState.Closed))).Error);
        await SayAsync(Rizal, second, "It is broken again"); // begins a follow-up

        var (effects, covered) = await CoverageAsync();
        Assert.InRange(effects, 8, 100);
        Assert.Equal(effects, covered);

        // The query can tell: an effect without its receipt is seen.
        await SendAsync($"ALTER TABLE policies.decision_receipt DISABLE TRIGGER USER; DELETE FROM policies.decision_receipt WHERE aggregate_id = '{second.Value}'");
        Assert.NotEqual(await CoverageAsync(), (effects, covered));
    }

    [Fact]
    public async Task Receipt_IsForWhoeverSeesTheRecord_AndRequestersDoNotReadWhoIsAVip()
    {
        await RunAsync((EditUser edit) => edit.ExecuteAsync(Admin, new(Maya.Id, Vip: true), Ct));
        var id = await OpenAsync(Maya);

        var agents = Assert.Single(await ReceiptsAsync(Agent, id));
        Assert.Equal(["matrix", "vip"], agents.Reasons.Select(reason => reason.Code).Order());
        Assert.NotNull(agents.Input);
        var hers = Assert.Single(await ReceiptsAsync(Maya, id));
        Assert.Equal(["masked", "matrix"], hers.Reasons.Select(reason => reason.Code).Order());
        Assert.Equal((null, null, "P3"), (hers.Input, hers.Result, hers.Verdict));
        var receipts = Database.Services.GetRequiredService<IReceiptQueries>();
        Assert.Null(await receipts.OfRecordAsync(await ScopeAsync(Rizal), id, 10, Ct));
        Assert.Null(await receipts.FindAsync(await ScopeAsync(Rizal), agents.Id, Ct));
        Assert.NotNull(await receipts.FindAsync(await ScopeAsync(Maya), agents.Id, Ct));

        var flips = Database.Services.GetRequiredService<FindPriorityFlips>();
        var would = await flips.ExecuteAsync(Tenant.First, agents, Ct);
        Assert.Contains(would!.Flips, flip => flip.Priority is Priority.P4 && flip.Facts is [{ Field: "vip", To: "false" }]);
        Assert.Null(await flips.ExecuteAsync(Tenant.First, hers, Ct));
    }

    [Fact]
    public async Task CriticalService_IsOneStepMoreUrgent_HoweverItIsSpelled()
    {
        await RunAsync((EditPriorityMatrix edit) => edit.ExecuteAsync(
            Admin, new(PriorityMatrix.Seed(Core.Tenants.Tenant.First).Cells, CriticalServices: ["  Payroll ", "payroll", "Mail", ""]), Ct));
        Assert.Equal(["Mail", "Payroll"], (await RunAsync((IPriorityMatrixStore store) => store.GetAsync(Core.Tenants.Tenant.First, Ct))).CriticalServices);

        var id = await OpenAsync(Maya, fields => fields with { Service = "PAYROLL" });
        Assert.Equal(Priority.P3, (await ReadAsync(id)).Priority);
        await EditAsync(id, new IncidentPatch { Service = "Wiki" });
        Assert.Equal(Priority.P4, (await ReadAsync(id)).Priority);
    }

    /// <summary>Not by SynergyFlow, which has no right to, and not by an administrator who has.</summary>
    [Theory]
    [InlineData("UPDATE policies.decision_receipt SET verdict = 'P1'")]
    [InlineData("DELETE FROM policies.decision_receipt")]
    [InlineData("TRUNCATE policies.decision_receipt")]
    public async Task Receipts_AreNotChangedAfterwards(string statement)
    {
        await OpenAsync(Maya);
        foreach (var connection in new[] { DatabaseRoles.As(DatabaseRoles.App, Database.ConnectionString), Database.Administrator })
        {
            await RefusedAsync(connection, statement);
        }
    }

    private async Task<IReadOnlyList<Receipt>> ReceiptsAsync(Actor reader, RecordId id) =>
        (await Database.Services.GetRequiredService<IReceiptQueries>().OfRecordAsync(await ScopeAsync(reader), id, 10, Ct))!;

    private async Task EditAsync(RecordId id, IncidentPatch patch)
    {
        var version = (await ReadAsync(id)).Version;
        Assert.Null((await RunAsync((EditIncident edit) => edit.ExecuteAsync(Agent, new(id, version, patch), Ct))).Error);
    }

    private async Task PrioritiseAsync(RecordId id, Priority? priority, string? reason) =>
        Assert.Null((await RunAsync((PrioritiseIncident prioritise) => prioritise.ExecuteAsync(Agent, new(id, priority, reason), Ct))).Error);

    private async Task<(long Effects, long Covered)> CoverageAsync()
    {
        await using var db = Database.Open();
        await db.Database.OpenConnectionAsync(Ct);
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = "SELECT sum(effects)::bigint, sum(with_receipt)::bigint FROM policies.coverage";
        await using var reader = await command.ExecuteReaderAsync(Ct);
        Assert.True(await reader.ReadAsync(Ct));
        return (reader.GetInt64(0), reader.GetInt64(1));
    }
}
