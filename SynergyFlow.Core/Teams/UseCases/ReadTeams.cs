using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Teams.Contracts;

namespace SynergyFlow.Core.Teams.UseCases;

/// <summary>Lists and shows teams to agents.</summary>
public sealed class ReadTeams(ITeamDirectory directory, ITeamQueries queries, IAuthorizer authorizer)
{
    public async Task<Result<IReadOnlyList<TeamRow>>> ListAsync(Actor actor, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var allowed = await MayReadAsync(actor, null, ct);
        return allowed.Failed
            ? allowed.Error
            : new Result<IReadOnlyList<TeamRow>>(await directory.ListAsync(actor.Tenant, ct), null);
    }

    public async Task<Result<TeamDetails>> FindAsync(Actor actor, TeamId id, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var allowed = await MayReadAsync(actor, id, ct);
        if (allowed.Failed)
        {
            return allowed.Error;
        }

        return await queries.FindAsync(actor.Tenant, id, ct) is { } found ? found : new TeamNotFound(id);
    }

    private Task<Result> MayReadAsync(Actor actor, TeamId? id, CancellationToken ct) =>
        authorizer.AuthorizeAsync(actor, Actions.PeopleRead, new Resource("team", actor.Tenant, id?.Value), ct);
}
