using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Incidents.Routing;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Tests.Incidents.Routing;

/// <summary>When routes may give an incident on, and what a person's choice leaves behind.</summary>
public sealed class FollowRouteTests
{
    private static readonly TeamId s_network = TeamId.New();
    private static readonly TeamId s_desk = TeamId.New();
    private static readonly UserId s_agent = UserId.New();
    private static readonly Stamp s_stamp = new(s_agent, DateTimeOffset.UnixEpoch);

    [Fact]
    public void Incident_FollowsRoutes_UntilSomebodyHasIt()
    {
        var incident = New(s_network, "Network");
        Assert.True(incident.FollowsRoutes);
        Assert.Null(incident.FollowRoute(s_desk, "Desk", s_stamp).Error);
        Assert.Equal((s_desk, "Desk", 1), (incident.Team!.Value, incident.Route, incident.ReassignmentCount));

        Assert.Null(incident.Assign(s_desk, s_agent, s_stamp).Error);
        Assert.Equal(("Desk", null), (incident.Route, incident.RouteOverrideReason)); // still its route's team
        Assert.False(incident.FollowsRoutes);
        Assert.IsType<NotToBeRouted>(incident.FollowRoute(s_network, "Network", s_stamp).Error);
    }

    [Theory]
    [InlineData("They know it better", "They know it better")]
    [InlineData("  ", "")]
    [InlineData(null, "")]
    public void AnotherTeam_BeforeAnybodyHadBegun_IsAnOverride(string? reason, string kept)
    {
        var incident = New(s_network, "Network");
        Assert.Null(incident.Assign(s_desk, null, s_stamp, reason).Error);

        Assert.Equal((null, kept), (incident.Route, incident.RouteOverrideReason));
        Assert.False(incident.FollowsRoutes);
        var said = ((IncidentAssigned)incident.Events[^1].Event).Changes;
        Assert.Equal(kept.Length > 0, said.Any(change => change.Field == "route_override_reason" && change.To == kept));
        Assert.Contains(said, change => change is { Field: "route", From: "Network", To: null });

        Assert.Null(incident.FollowRoute(s_network, "Network", s_stamp).Error);
        Assert.Equal(("Network", null, true), (incident.Route, incident.RouteOverrideReason, incident.FollowsRoutes));
    }

    [Fact]
    public void HandingOnWork_IsNoOverride()
    {
        var incident = New(s_network, "Network");
        incident.Assign(s_network, s_agent, s_stamp);
        incident.Assign(s_desk, s_agent, s_stamp);

        Assert.Equal((null, null), (incident.Route, incident.RouteOverrideReason));
    }

    [Fact]
    public void TeamThatAPersonChose_IsNotTakenAway_AndOneWithoutATeamIsRouted()
    {
        Assert.False(New(s_desk, null).FollowsRoutes);
        var waiting = New(null, null);
        Assert.True(waiting.FollowsRoutes);
        Assert.Null(waiting.FollowRoute(s_desk, "Desk", s_stamp).Error);
        Assert.Equal((IncidentState.Assigned, 0), (waiting.Status, waiting.ReassignmentCount));
    }

    [Fact]
    public void TooLongAReason_IsRefused_AndChangesNothing()
    {
        var incident = New(s_network, "Network");
        Assert.Equal("reason", incident.Assign(s_desk, null, s_stamp, new string('x', Incident.ReasonLength + 1)).Error?.Field);
        Assert.Equal((s_network, "Network"), (incident.Team!.Value, incident.Route));
    }

    [Fact]
    public void Undo_BringsTheRouteBack()
    {
        var incident = New(s_network, "Network");
        var before = incident.Remember().ToDictionary();
        incident.Assign(s_desk, null, s_stamp, "Because");
        incident.Recall(before, s_stamp);
        Assert.Equal((s_network, "Network", null), (incident.Team!.Value, incident.Route, incident.RouteOverrideReason));
    }

    private static Incident New(TeamId? team, string? route) => Incident.Create(
        Tenant.First, 1, new IncidentFields { Title = "VPN down", Requester = s_agent, Team = team }, Priority.P3, s_stamp, null, route);
}
