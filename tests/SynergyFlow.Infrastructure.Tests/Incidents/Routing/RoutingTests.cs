using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Incidents.Routing;
using SynergyFlow.Core.Incidents.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Teams;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Policies.Receipts;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Incidents.Routing;

/// <summary>Incidents come to the team of their route, with a receipt for each time one was chosen.</summary>
public sealed class RoutingTests(PostgresServer postgres) : DeskTest(postgres)
{
    private TeamId _network;

    [Fact]
    public async Task Incident_ThatGoesToNobody_GoesToItsRoute_AndAPersonsChoiceStays()
    {
        await RoutesAsync();
        var routed = await ReadAsync(await OpenAsync(Maya, fields => fields with { Category = "network", Subcategory = "WiFi" }));
        Assert.Equal((_network, "Network", IncidentState.Assigned), (routed.Team!.Value, routed.Route, routed.Status));
        var receipt = Assert.Single(await ReceiptsAsync(Agent, routed.Id));
        Assert.Equal((_network.ToString(), "synergyflow/routing", (string?)null), (receipt.Verdict, receipt.Policy, receipt.Fault));
        Assert.Contains(receipt.Reasons, reason => reason.Code is "category" && reason.Parameters["route"] is "Network");

        foreach (var by in new[] { await OpenAsync(Maya, fields => fields with { Category = "Network", Team = Team }), await OpenAsync(Maya, fields => fields with { Category = "Network", Assignee = Agent.Id }) })
        {
            Assert.Null((await ReadAsync(by)).Route);
            Assert.Empty(await ReceiptsAsync(Agent, by));
        }

        var nowhere = await ReadAsync(await OpenAsync(Maya, fields => fields with { Category = "Networking" }));
        Assert.Equal((null, null, IncidentState.New), (nowhere.Team, nowhere.Route, nowhere.Status));
        Assert.Equal("no_route", Assert.Single(Assert.Single(await ReceiptsAsync(Agent, nowhere.Id)).Reasons).Code);
    }

    [Fact]
    public async Task WithoutRoutes_NobodyIsAsked()
    {
        var id = await OpenAsync(Maya, fields => fields with { Category = "Network" });
        Assert.Equal((null, IncidentState.New), ((await ReadAsync(id)).Team, (await ReadAsync(id)).Status));
        Assert.Empty(await ReceiptsAsync(Agent, id));
    }

    [Fact]
    public async Task Requester_IsRoutedToo_AndDoesNotReadWhatWasAsked()
    {
        await RoutesAsync();
        var created = await RunAsync((CreateIncident create) => create.ExecuteAsync(Maya, new() { Title = "Mail", Service = "mail", Requester = Maya.Id }, Ct));
        Assert.Equal(Team, (await ReadAsync(created.Value!.Id)).Team);
        var hers = Assert.Single(await ReceiptsAsync(Maya, created.Value.Id));
        Assert.Null(hers.Input);
        Assert.Equal((null, null), ((await DetailsAsync(Maya, created.Value.Id)).Route, (await DetailsAsync(Maya, created.Value.Id)).RouteOverrideReason));
    }

    [Fact]
    public async Task Edit_GivesItOn_UntilSomebodyHasIt_AndNothingFittingMovesNothing()
    {
        await RoutesAsync();
        var id = await OpenAsync(Maya, fields => fields with { Category = "Network" });
        await EditAsync(id, new IncidentPatch { Service = "Mail" });
        Assert.Equal((Team, "Mail"), ((await ReadAsync(id)).Team!.Value, (await ReadAsync(id)).Route));
        await EditAsync(id, new IncidentPatch { Title = "Another title" });
        await EditAsync(id, new IncidentPatch { Service = null, Category = "Nothing of ours" });
        Assert.Equal((Team, "Mail"), ((await ReadAsync(id)).Team!.Value, (await ReadAsync(id)).Route));
        Assert.Equal(2, (await ReceiptsAsync(Agent, id)).Count);

        await AssignAsync(id, Team, Agent.Id, null);
        await EditAsync(id, new IncidentPatch { Category = "Network" });
        Assert.Equal(Team, (await ReadAsync(id)).Team);
        Assert.Equal(2, (await ReceiptsAsync(Agent, id)).Count);
    }

    [Fact]
    public async Task AnotherTeam_IsKeptWithItsReason_AndRoutesAreAskedAgainOnlyWhereSomebodySaysSo()
    {
        await RoutesAsync();
        var id = await OpenAsync(Maya, fields => fields with { Category = "Network" });
        await AssignAsync(id, Team, null, "They sit next to it");
        await EditAsync(id, new IncidentPatch { Category = "network" });
        var details = await DetailsAsync(Agent, id);
        Assert.Equal((Team, null, "They sit next to it"), (details.Team!.Id, details.Route, details.RouteOverrideReason));

        Assert.Null((await RunAsync((RouteIncident route) => route.ExecuteAsync(Agent, new(id), Ct))).Error);
        Assert.Equal((_network, "Network", null), ((await ReadAsync(id)).Team!.Value, (await ReadAsync(id)).Route, (await ReadAsync(id)).RouteOverrideReason));
        Assert.IsType<NotAllowed>((await RunAsync((RouteIncident route) => route.ExecuteAsync(Maya, new(id), Ct))).Error);
        Assert.IsType<RecordNotFound>((await RunAsync((RouteIncident route) => route.ExecuteAsync(Rizal, new(id), Ct))).Error);
        Assert.IsType<VersionConflict>((await RunAsync((RouteIncident route) => route.ExecuteAsync(Agent, new(id, 1), Ct))).Error);

        await AssignAsync(id, Team, Agent.Id, null);
        Assert.IsType<NotToBeRouted>((await RunAsync((RouteIncident route) => route.ExecuteAsync(Agent, new(id), Ct))).Error);
        var other = await OpenAsync(Maya, fields => fields with { Category = "Nothing of ours" });
        Assert.IsType<NoRouteFits>((await RunAsync((RouteIncident route) => route.ExecuteAsync(Agent, new(other), Ct))).Error);
    }

    [Fact]
    public async Task Team_ThatIsArchived_GetsNothing_AndItsRoutesStay()
    {
        await RoutesAsync();
        Assert.Null((await RunAsync((Core.Teams.UseCases.ArchiveTeam archive) => archive.ExecuteAsync(Admin, new(_network, true), Ct))).Error);
        Assert.Null((await ReadAsync(await OpenAsync(Maya, fields => fields with { Category = "Network" }))).Team);

        var table = (await RunAsync((EditRoutes edit) => edit.ReadAsync(Admin, Ct))).Value!;
        Assert.Null((await SaveAsync(Admin, [table.Routes[1], table.Routes[0]])).Error);
        Assert.Equal("routes[0].team", (await SaveAsync(Admin, [new Route("New", TeamId.New(), null, null, [])])).Error?.Field);
    }

    [Fact]
    public async Task Routes_AreForAdministrators_AndAnOldVersionIsRefused()
    {
        await RoutesAsync();
        Assert.IsType<NotAllowed>((await SaveAsync(Agent, [])).Error);
        Assert.IsType<NotAllowed>((await RunAsync((EditRoutes edit) => edit.ReadAsync(Agent, Ct))).Error);
        Assert.IsType<NotAllowed>((await RunAsync((EditRoutes edit) => edit.TryAsync(Maya, new() { Title = "?", Requester = Maya.Id }, Ct))).Error);
        Assert.IsType<VersionConflict>((await RunAsync((EditRoutes edit) => edit.ExecuteAsync(Admin, new([], 7), Ct))).Error);

        var tried = (await RunAsync((EditRoutes edit) => edit.TryAsync(Admin, new() { Title = "?", Requester = Admin.Id, Service = " MAIL " }, Ct))).Value!;
        Assert.Equal((Team, "Mail"), (tried.Team!.Value, tried.Route));
        await using var db = Database.Open();
        Assert.Equal(0, await db.Set<DecisionReceipt>().CountAsync(Ct));
    }

    [Fact]
    public async Task Coverage_IsWhole_WhicheverWayARouteCameAbout()
    {
        await RoutesAsync();
        var id = await OpenAsync(Maya, fields => fields with { Category = "Network" });
        await EditAsync(id, new IncidentPatch { Service = "Mail" });
        await AssignAsync(id, _network, null, "So");
        await RunAsync((RouteIncident route) => route.ExecuteAsync(Agent, new(id), Ct));
        await OpenAsync(Maya, fields => fields with { Category = "Nothing of ours" });
        await OpenAsync(Maya, fields => fields with { Team = Team });
        Assert.Equal((3, 3), await CoverageAsync());

        // The query can tell: an effect without its receipt is seen.
        await SendAsync($"ALTER TABLE policies.decision_receipt DISABLE TRIGGER USER; DELETE FROM policies.decision_receipt WHERE aggregate_id = '{id.Value}' AND policy = 'synergyflow/routing'");
        Assert.Equal((3, 0), await CoverageAsync());
    }

    [Fact]
    public async Task FollowUp_OfWhatHadATeamThatIsGone_IsRouted()
    {
        await RoutesAsync();
        var id = await OpenAsync(Maya, fields => fields with { Service = "Mail", Team = _network });
        await ResolveAsync(id);
        Assert.Null((await MoveAsync(Agent, new(id, IncidentState.Closed))).Error);
        Assert.Null((await RunAsync((Core.Teams.UseCases.ArchiveTeam archive) => archive.ExecuteAsync(Admin, new(_network, true), Ct))).Error);
        await SayAsync(Maya, id, "Again");

        var followed = await ReadAsync((await ReadAsync(id)).FollowedBy!.Value);
        Assert.Equal((Team, "Mail"), (followed.Team!.Value, followed.Route));
    }

    private async Task RoutesAsync()
    {
        await using (var db = Database.Open())
        {
            var team = Core.Teams.Team.Create(Tenant.First, "Network", null, new Stamp(UserId.System, DateTimeOffset.UnixEpoch)).Value!;
            _network = team.Id;
            db.Add(team);
            await db.SaveChangesAsync(Ct);
        }

        Assert.Null((await SaveAsync(Admin, [new("Network", _network, "Network", null, []), new("Mail", Team, null, "Mail", [])])).Error);
    }

    private Task<Result<int>> SaveAsync(Actor actor, IReadOnlyList<Route> routes) => RunAsync((EditRoutes edit) => edit.ExecuteAsync(actor, new(routes), Ct));

    private async Task AssignAsync(RecordId id, TeamId team, UserId? assignee, string? reason) =>
        Assert.Null((await RunAsync((AssignIncident assign) => assign.ExecuteAsync(Agent, new(id, team, assignee, Reason: reason), Ct))).Error);

    private async Task EditAsync(RecordId id, IncidentPatch patch)
    {
        var version = (await ReadAsync(id)).Version;
        Assert.Null((await RunAsync((EditIncident edit) => edit.ExecuteAsync(Agent, new(id, version, patch), Ct))).Error);
    }

    private async Task<IReadOnlyList<Receipt>> ReceiptsAsync(Actor reader, RecordId id) =>
        [.. (await Database.Services.GetRequiredService<IReceiptQueries>().OfRecordAsync(await ScopeAsync(reader), id, 20, Ct))!.Where(receipt => receipt.Policy == "synergyflow/routing")];

    private async Task<(long Effects, long Covered)> CoverageAsync()
    {
        await using var db = Database.Open();
        var counted = await db.Database.SqlQuery<Covered>(
            $"SELECT sum(effects)::bigint AS effects, sum(with_receipt)::bigint AS with_receipt FROM policies.coverage WHERE policy = 'synergyflow/routing'").SingleAsync(Ct);
        return (counted.Effects, counted.WithReceipt);
    }

    private sealed record Covered(long Effects, long WithReceipt);
}
