using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Teams.Contracts;
using SynergyFlow.Core.Work.TeamBacklogs;

namespace SynergyFlow.Core.Work.UseCases;

/// <summary>Shows agents what a team has before it, as far as they see it.</summary>
public sealed class ReadTeamBacklog(ITeamBacklogQueries queries, TeamBacklogGate gate, ITeamDirectory teams, IAuthorizer authorizer)
{
    /// <summary>As of <see cref="ITeamBacklogQueries.Types"/>.</summary>
    public IReadOnlyList<string> Types => queries.Types;

    public async Task<Result<TeamBacklogView>> ExecuteAsync(Actor actor, TeamId team, TeamBacklogFilter filter, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(filter);
        var opened = await gate.OpenAsync(actor, team, Actions.TeamBacklogRead, ct);
        if (opened.Failed)
        {
            return opened.Error;
        }

        if (Text.Check("text", filter.Text, TeamBacklogFilter.LongestText).Error is { } wrong)
        {
            return wrong;
        }

        if (filter.Types.Except(queries.Types).Any())
        {
            return new InvalidField("kind", $"kind is one of {string.Join(", ", queries.Types)}.");
        }

        var part = await queries.ReadAsync(
            await authorizer.ScopeAsync(actor, ct), team, filter with { Limit = Math.Clamp(filter.Limit, 1, TeamBacklogPart.MostRows) }, ct);
        if (part.Failed)
        {
            return part.Error;
        }

        var mayRank = !opened.Value.Archived && await gate.MayRankAsync(actor, team, ct);
        return new TeamBacklogView(opened.Value, mayRank, await MembersAsync(actor, team, ct), part.Value);
    }

    /// <summary>All teams that take work, the actor's own first.</summary>
    public async Task<Result<(IReadOnlyList<TeamRow> Own, IReadOnlyList<TeamRow> Others)>> TeamsAsync(Actor actor, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var allowed = await authorizer.AuthorizeAsync(actor, Actions.TeamBacklogRead, new Resource(TeamBacklog.AggregateKindName, actor.Tenant), ct);
        if (allowed.Failed)
        {
            return allowed.Error;
        }

        var own = (await authorizer.ScopeAsync(actor, ct)).Teams;
        var all = (await teams.ListAsync(actor.Tenant, ct)).Where(team => !team.Archived).ToLookup(team => own.Contains(team.Id));
        return ([.. all[true]], [.. all[false]]);
    }

    private async Task<IReadOnlyList<PersonName>> MembersAsync(Actor actor, TeamId team, CancellationToken ct) =>
    [
        .. (await teams.MembersAsync(actor.Tenant, [team], ct)).Where(member => member.Person.CanBeAssigned)
            .Select(member => new PersonName(member.Person.Id, member.Person.Name)).OrderBy(person => person.Name, StringComparer.CurrentCulture),
    ];
}
