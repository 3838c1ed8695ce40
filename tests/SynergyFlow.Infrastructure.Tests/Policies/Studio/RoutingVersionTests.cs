using Microsoft.Extensions.DependencyInjection;
using SynergyFlow.Core.Incidents.Routing;
using SynergyFlow.Core.Incidents.UseCases;
using SynergyFlow.Core.Policies.Studio;
using SynergyFlow.Core.Policies.Studio.UseCases;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Infrastructure.Policies.Studio;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Policies.Studio;

/// <summary>The routing policy has versions as the priority policy has.</summary>
public sealed class RoutingVersionTests(PostgresServer postgres) : StudioTest(postgres)
{
    /// <summary>Everything goes by the route called Mail.</summary>
    private const string AllMail = """
        package synergyflow.routing

        chosen := [route | some route in input.routes; route.id == "Mail"][0]

        why := [data.synergyflow.reason.of("routing", "mine", "All is mail.", {}, "decision")]

        decision := {"team": chosen.team, "route": chosen.id, "reasons": why} if chosen

        decision := {"team": null, "route": null, "reasons": why} if not chosen
        """;

    private const string AllMailTests = """
        package synergyflow.routing_test

        import data.synergyflow.routing

        test_nobody_without_the_route if routing.decision.team == null with input as {"routes": []}
        """;

    [Fact]
    public async Task OwnText_IsGreen_AndAVersionIsComparedThenDecides_AndWhatPeopleGiveElsewhereCountsAgainstIt()
    {
        var begun = (await RunAsync((WritePolicy write) => write.ExecuteAsync(Admin, new WritePolicy.Begin(PolicyNames.Routing), Ct))).Value!;
        Assert.True(begun.Report.IsGreen, string.Join("; ", begun.Report.Problems.Select(problem => problem.Message)));
        Assert.Null((await RunAsync((EditRoutes edit) => edit.ExecuteAsync(
            Admin, new([new Route("Network", Team, "Network", null, []), new Route("Mail", Team, null, "Mail", [])]), Ct))).Error);

        var saved = await RunAsync((WritePolicy write) => write.ExecuteAsync(Admin, new WritePolicy.Save(PolicyNames.Routing, 1, new PolicyText(AllMail, AllMailTests, null)), Ct));
        Assert.True(saved.Value!.Report.IsGreen, string.Join("; ", saved.Value.Report.Problems.Select(problem => problem.Message)));
        await PublishAsync(PolicyState.Shadow);
        var nowhere = await OpenAsync(Maya, fields => fields with { Category = "Hardware" });
        Assert.Null((await ReadAsync(nowhere)).Team);
        var compared = (await RunAsync((ReplayPolicy replay) => replay.ComparedAsync(Admin, PolicyNames.Routing, 1, Ct))).Value!;
        Assert.Equal((1, 1, "none", Team.ToString()), (compared.Asked, compared.Differing, compared.Latest[0].From, compared.Latest[0].To));

        await PublishAsync(PolicyState.Enforced);
        var routed = await ReadAsync(await OpenAsync(Maya, fields => fields with { Category = "Hardware" }));
        Assert.Equal((Team, "Mail"), (routed.Team!.Value, routed.Route));

        Assert.Null((await RunAsync((AssignIncident assign) => assign.ExecuteAsync(Agent, new(routed.Id, null, Agent.Id), Ct))).Error);
        Assert.Equal(
            new PolicySpending(1, 1, 0),
            await Database.Services.GetRequiredService<IPolicySpending>().OfAsync(Tenant.First, PolicyNames.Routing, 1, DateTimeOffset.UnixEpoch, Ct));
    }

    private async Task PublishAsync(PolicyState state)
    {
        Assert.Null((await RunAsync((PublishPolicy publish) => publish.ExecuteAsync(Admin, new(PolicyNames.Routing, 1, new PolicyStep(state, null)), Ct))).Error);
        var live = Database.Services.GetRequiredService<ILivePolicies>();
        for (var attempt = 0; (state is PolicyState.Shadow ? await Now() is { Shadow: null } : await Now() is { Enforced: null }); attempt++)
        {
            Assert.True(attempt < 400, $"It was not noticed that the version is {state}.");
            await Task.Delay(50, Ct);
        }

        ValueTask<LivePolicy> Now() => live.OfAsync(Tenant.First, PolicyNames.Routing, Ct);
    }
}
