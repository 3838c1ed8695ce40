using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Teams.Contracts;

namespace SynergyFlow.Core.Work;

/// <summary>
/// Whom the names behind an @ in a text mean (docs/adr/0026, 0037). An agent's name or address, or that of a team, with the word before it
/// where a person has the same name. The longest name that fits is meant: Maya Putri, not Maya; Network Jakarta, not Network.
/// </summary>
public sealed class Callees(IPeople people, ITeamDirectory teams, RecordReaders readers)
{
    /// <summary>What makes sure that a team is meant, in every language: texts are read by the server, not by who wrote them.</summary>
    public const string TeamSign = "team ";

    private const int MostWords = 16;

    /// <param name="tails">What follows each @.</param>
    /// <returns>In the order of the text, each name once.</returns>
    public async Task<IReadOnlyList<Callee>> FindAsync(Actor actor, Resource record, IReadOnlyList<string> tails, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        List<string> beginnings = [.. tails.SelectMany(Beginnings).Distinct(StringComparer.Ordinal)];
        var named = await people.NamedAsync(actor.Tenant, beginnings, ct);
        var namedTeams = await teams.NamedAsync(actor.Tenant, [.. beginnings.SelectMany(text => (string[])[text, WithoutSign(text)]).Distinct(StringComparer.Ordinal)], ct);
        var calls = tails
            .Select(tail => Beginnings(tail).LastOrDefault(text => named.Any(person => IsCalled(person, text)) || namedTeams.Any(team => IsCalled(team, text))))
            .OfType<string>()
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .Select(written => new Call(written, [.. named.Where(person => IsCalled(person, written) && person.CanBeAssigned)], [.. namedTeams.Where(team => IsCalled(team, written))]))
            .ToList();
        var members = await MembersAsync(actor, [.. calls.SelectMany(call => call.Teams).Where(team => !team.Archived).Select(team => team.Id)], ct);
        var seeing = await readers.AmongAsync(
            actor, [.. calls.SelectMany(call => call.People).Concat(members.SelectMany(team => team)).Select(person => person.Id).Distinct()], record, ct);
        return [.. calls.Select(call => Meant(actor, call, members, seeing)).OfType<Callee>()];
    }

    /// <summary>Who of them would hear of it, were they called on the record.</summary>
    public async Task<ILookup<TeamId, Person>> ReachedAsync(Actor actor, Resource record, IReadOnlyCollection<TeamId> teams, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var members = await MembersAsync(actor, teams, ct);
        var seeing = await readers.AmongAsync(actor, [.. members.SelectMany(team => team).Select(person => person.Id).Distinct()], record, ct);
        return members.SelectMany(team => team.Where(person => seeing.Contains(person.Id)).Select(person => (team.Key, person))).ToLookup(one => one.Key, one => one.person);
    }

    /// <summary>Present members without the author: nobody calls himself.</summary>
    private async Task<ILookup<TeamId, Person>> MembersAsync(Actor actor, IReadOnlyCollection<TeamId> ids, CancellationToken ct) =>
        (await teams.MembersAsync(actor.Tenant, ids, ct))
            .Where(member => member.Person.CanBeAssigned && member.Person.Id != actor.Id)
            .ToLookup(member => member.Team, member => member.Person);

    private static Callee? Meant(Actor actor, Call call, ILookup<TeamId, Person> members, IReadOnlySet<UserId> seeing)
    {
        var working = call.Teams.FindAll(team => !team.Archived);
        if (call.People.Count + working.Count > 1)
        {
            return new Callee(new Called(call.Written, CallOutcome.Ambiguous), []);
        }

        if (call.People is [var person])
        {
            return person.Id == actor.Id ? null
                : seeing.Contains(person.Id) ? new Callee(new Called(call.Written, CallOutcome.Told, new PersonName(person.Id, person.Name)), [person.Id])
                : new Callee(new Called(call.Written, CallOutcome.CannotRead), []);
        }

        if (working is [var team])
        {
            List<UserId> told = [.. members[team.Id].Select(member => member.Id).Where(seeing.Contains)];
            var outcome = told.Count > 0 ? CallOutcome.Told : CallOutcome.NobodyInTeam;
            return new Callee(new Called(call.Written, outcome, Team: new CalledTeam(team.Id, team.Name, told.Count)), told);
        }

        return call.Teams is [var gone, ..]
            ? new Callee(new Called(call.Written, CallOutcome.TeamArchived, Team: new CalledTeam(gone.Id, gone.Name, 0)), [])
            : new Callee(new Called(call.Written, CallOutcome.CannotRead), []);
    }

    private static bool IsCalled(Person person, string text) =>
        Same(person.Name, text) || (person.Email is { } address && Same(address, text));

    private static bool IsCalled(TeamRow team, string text) => Same(team.Name, text) || Same(team.Name, WithoutSign(text));

    internal static string WithoutSign(string text) => text.StartsWith(TeamSign, StringComparison.OrdinalIgnoreCase) ? text[TeamSign.Length..] : text;

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    /// <summary>Every beginning that ends where a word ends, the shortest first: one of them may be a name.</summary>
    private static IEnumerable<string> Beginnings(string tail)
    {
        var found = 0;
        for (var end = 1; end <= tail.Length && found < MostWords; end++)
        {
            var isWord = end < tail.Length && char.IsLetterOrDigit(tail[end]);
            if (!isWord && !char.IsWhiteSpace(tail[end - 1]))
            {
                found++;
                yield return tail[..end];
            }
        }
    }

    /// <param name="People">Active agents of this name.</param>
    /// <param name="Teams">Of this name, archived ones too.</param>
    private sealed record Call(string Written, List<Person> People, List<TeamRow> Teams);
}

/// <param name="Told">Who hears of it: one person, or those in the team.</param>
public sealed record Callee(Called Called, IReadOnlyList<UserId> Told);
