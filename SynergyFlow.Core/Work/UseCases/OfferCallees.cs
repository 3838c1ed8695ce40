using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Teams.Contracts;

namespace SynergyFlow.Core.Work.UseCases;

/// <summary>Says while a text is typed who can be called in it: agents, and teams with how many of them would hear of it.</summary>
public sealed class OfferCallees(
    IMentionQueries queries, IPeople people, ITeamDirectory teams, IAuthorizer authorizer, Callees callees, RecordReaders readers)
{
    private const int Most = 8;
    private const int MostTeams = 3;

    /// <param name="record">Null: one that is being created.</param>
    /// <param name="typed">What stands behind the @ so far.</param>
    /// <returns>What begins as typed first, people before teams. Nobody for those who may not call anybody.</returns>
    public async Task<IReadOnlyList<Callable>> ExecuteAsync(Actor actor, RecordId? record, string typed, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(typed);
        var resource = record is { } id ? await queries.FindRecordAsync(await authorizer.ScopeAsync(actor, ct), id, ct) : new Resource("incident", actor.Tenant);
        if (resource is null || (await authorizer.AllowedAsync(actor, [Actions.RecordNote], resource, ct)).Count == 0)
        {
            return [];
        }

        var foundTeams = await teams.SearchAsync(actor.Tenant, Callees.WithoutSign(typed), MostTeams, ct);
        var found = await PeopleAsync(actor, resource, typed, Most - foundTeams.Count, ct);
        var reached = await callees.ReachedAsync(actor, resource, [.. foundTeams.Select(team => team.Id)], ct);

        // Of two with one name each is called by his address, and a team by its sign.
        List<string> names = [.. found.Select(person => person.Name), .. foundTeams.Select(team => team.Name)];
        var named = (await people.NamedAsync(actor.Tenant, names, ct)).Where(person => person.CanBeAssigned).ToList();
        var namedTeams = (await teams.NamedAsync(actor.Tenant, names, ct)).Where(team => !team.Archived).ToList();
        return
        [
            .. found.Select(person => new Callable(person.Name, IsAlone(person, named, namedTeams) ? person.Name : person.Email ?? person.Name, person.Email))
                .Concat(foundTeams.Select(team => new Callable(
                    team.Name, named.Exists(person => Same(person.Name, team.Name)) ? Callees.TeamSign + team.Name : team.Name, null, reached[team.Id].Count())))
                .OrderBy(one => one.Name.StartsWith(typed.Trim(), StringComparison.OrdinalIgnoreCase) ? 0 : 1),
        ];
    }

    private async Task<List<Person>> PeopleAsync(Actor actor, Resource record, string typed, int most, CancellationToken ct)
    {
        var found = (await people.SearchAsync(actor.Tenant, typed, agentsOnly: true, most + 1, ct)).Where(person => person.Id != actor.Id).Take(most).ToList();
        if (!record.Restricted)
        {
            return found;
        }

        var seeing = await readers.AmongAsync(actor, [.. found.Select(person => person.Id)], record, ct);
        return found.FindAll(person => seeing.Contains(person.Id));
    }

    private static bool IsAlone(Person person, List<Person> named, List<TeamRow> teams) =>
        !named.Exists(other => other.Id != person.Id && Same(other.Name, person.Name)) && !teams.Exists(team => Same(team.Name, person.Name));

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}

/// <param name="Written">What calls him, or it, behind an @.</param>
/// <param name="Email">A person's.</param>
/// <param name="TeamTold">How many in the team would be told; null: a person.</param>
public sealed record Callable(string Name, string Written, string? Email, int? TeamTold = null);
