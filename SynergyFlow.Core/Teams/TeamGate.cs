using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;

namespace SynergyFlow.Core.Teams;

/// <summary>How every use case comes by a team it wants to change: allowed, found, and as the caller last saw it.</summary>
public sealed class TeamGate(ITeamStore teams, IAuthorizer authorizer)
{
    public async Task<Result<Team>> OpenAsync(Actor actor, TeamId id, int? expectedVersion, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var allowed = await MayManageAsync(actor, id, ct);
        if (allowed.Failed)
        {
            return allowed.Error;
        }

        if (await teams.FindAsync(id, ct) is not { } team)
        {
            return new TeamNotFound(id);
        }

        return expectedVersion is { } expected && expected != team.Version ? new VersionConflict(team.Version) : team;
    }

    public Task<Result> MayManageAsync(Actor actor, TeamId? id, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return authorizer.AuthorizeAsync(actor, Actions.TeamsManage, new Resource("team", actor.Tenant, id?.Value), ct);
    }
}
