using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Teams.Contracts;

namespace SynergyFlow.Core.Work.TeamBacklogs;

/// <summary>Who sees the backlog of a team, which is agents, and who gives it its order: who is in the team, and administrators.</summary>
public sealed class TeamBacklogGate(ITeamDirectory teams, IAuthorizer authorizer)
{
    public async Task<Result<TeamRow>> OpenAsync(Actor actor, TeamId team, string action, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var allowed = await authorizer.AuthorizeAsync(actor, Actions.TeamBacklogRead, Of(actor, team), ct);
        if (allowed.Failed)
        {
            return allowed.Error;
        }

        if (await teams.FindAsync(actor.Tenant, team, ct) is not { } found)
        {
            return new BacklogTeamNotFound(team);
        }

        if (action is not Actions.TeamBacklogRead)
        {
            allowed = await authorizer.AuthorizeAsync(actor, action, Of(actor, team), ct);
        }

        return allowed.Failed ? allowed.Error : found;
    }

    /// <summary>Asking is no attempt.</summary>
    public async Task<bool> MayRankAsync(Actor actor, TeamId team, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return (await authorizer.AllowedAsync(actor, [Actions.TeamBacklogRank], Of(actor, team), ct)).Count > 0;
    }

    private static Resource Of(Actor actor, TeamId team) => new(TeamBacklog.AggregateKindName, actor.Tenant, team.Value, Team: team);
}
