using SynergyFlow.Core.Incidents.Routing;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using static SynergyFlow.Core.Incidents.IncidentState;

namespace SynergyFlow.Core.Incidents;

/// <summary>How the incident came to its team.</summary>
public sealed partial class Incident
{
    /// <summary>The route that gave it to its team, by name; null where a person did, or it has none.</summary>
    public string? Route { get; private set; }

    /// <summary>Why a person gave it to another team than its route; empty where he did not say. Null where nobody did.</summary>
    public string? RouteOverrideReason { get; private set; }

    /// <summary>Nobody has it yet, and no person has chosen its team: routes may give it on.</summary>
    public bool FollowsRoutes => MayBeRouted && RouteOverrideReason is null && (Team is null || Route is not null);

    private bool MayBeRouted => Status is New or Assigned && Assignee is null && MergedInto is null;

    /// <summary>Gives it to the team that policy has chosen. What a person had chosen before counts no more.</summary>
    /// <param name="route">By name.</param>
    public Result FollowRoute(TeamId team, string route, Stamp stamp) => !MayBeRouted
        ? new NotToBeRouted()
        : Track(
            () =>
            {
                ReassignmentCount += Team is not null && team != Team ? 1 : 0;
                (Team, Route, RouteOverrideReason) = (team, route, null);
                if (Status is New)
                {
                    Set(Assigned, null);
                }

                return Result.Success;
            },
            changes => new IncidentAssigned(changes),
            stamp);

    /// <summary>A person chooses the team. Where nobody had begun yet and a route had chosen otherwise, that is kept.</summary>
    private void LeaveRoute(TeamId? team, string? reason)
    {
        if (team == Team)
        {
            return;
        }

        if (Route is not null && MayBeRouted)
        {
            RouteOverrideReason = reason ?? "";
        }

        Route = null;
    }
}
