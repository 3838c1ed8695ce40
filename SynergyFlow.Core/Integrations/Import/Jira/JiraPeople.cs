using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Integrations.Import.Jira;

/// <summary>Who the people of an export are here; whom nobody knows is made or left out, as the mapping says.</summary>
public sealed class JiraPeople(IImportDirectory directory)
{
    /// <summary>Ids by <see cref="JiraPerson.Known"/>; who is not in it is nobody here.</summary>
    /// <param name="Made">So many were made.</param>
    public sealed record Found(IReadOnlyDictionary<string, UserId> Ids, IReadOnlyList<string> Unknown, int Made = 0)
    {
        public UserId? Of(JiraPerson? person) => person is not null && Ids.TryGetValue(person.Known, out var id) ? id : null;
    }

    /// <param name="make">Null: nobody is made, only looked for.</param>
    public async Task<Found> FindAsync(TenantId tenant, JiraMapping mapping, IEnumerable<JiraPerson> people, Stamp? make, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(mapping);
        ArgumentNullException.ThrowIfNull(people);
        Dictionary<string, JiraPerson> all = new(StringComparer.Ordinal);
        foreach (var person in people)
        {
            all.TryAdd(person.Known, person);
        }

        HashSet<string> wanted = new(StringComparer.Ordinal);
        foreach (var person in all.Values)
        {
            wanted.UnionWith(Names(person, mapping));
        }

        var known = await directory.MatchAsync(tenant, wanted, [], ct);
        Dictionary<string, UserId> ids = new(StringComparer.Ordinal);
        List<string> unknown = [];
        var made = 0;
        foreach (var (key, person) in all)
        {
            if (Names(person, mapping).Select(name => known.People.TryGetValue(name, out var id) ? id : (UserId?)null).FirstOrDefault(id => id is not null) is { } found)
            {
                ids[key] = found;
                continue;
            }

            unknown.Add(person.Name);
            if (make is { } stamp && mapping.UnknownPeople is NamePolicy.MatchOrCreate && !known.Ambiguous.Contains(person.Name))
            {
                var name = JiraTranslation.Clean(person.Name.ReplaceLineEndings(" "), 120) ?? "?";
                if (!known.People.TryGetValue(name, out var same))
                {
                    var placeholder = User.Placeholder(tenant, name, stamp);
                    directory.Add(placeholder);
                    known.People[name] = same = placeholder.Id;
                    made++;
                }

                ids[key] = same;
            }
        }

        return new Found(ids, [.. unknown.Distinct(StringComparer.Ordinal)], made);
    }

    /// <summary>From what is surest on: what the mapping says, the address, the name.</summary>
    private static IEnumerable<string> Names(JiraPerson person, JiraMapping mapping)
    {
        if (mapping.People.GetValueOrDefault(person.Known) is { Length: > 0 } said)
        {
            yield return said.Trim();
        }

        if (person.Email is { } email)
        {
            yield return email;
        }

        yield return person.Name;
    }
}
