using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Teams;

namespace SynergyFlow.Core.Integrations.Import;

/// <summary>Names with ids: those that were there, and those that were made.</summary>
public sealed record ResolvedNames(
    IReadOnlyDictionary<string, UserId> People, IReadOnlyDictionary<string, TeamId> Teams, int MadePeople, int MadeTeams)
{
    /// <returns>The first name of the row that has no id; null where all have one.</returns>
    public string? Missing(InterpretedRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return row.People().FirstOrDefault(name => !People.ContainsKey(name))
            ?? (row.Team is { } team && !Teams.ContainsKey(team) ? team : null);
    }
}

/// <summary>Matches people and teams of a file with those that are here, or makes them, as the mapping says.</summary>
public sealed class ImportNames(IImportDirectory directory)
{
    private const int Shown = 100;

    public async Task<(ImportCounts Counts, IReadOnlyList<RowProblem> Problems)> CheckAsync(
        TenantId tenant, ImportPlan plan, ImportCounts found, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(found);
        var known = await directory.MatchAsync(tenant, [.. plan.People.Keys], [.. plan.Teams.Keys], ct);
        var people = plan.People.Where(name => !known.People.ContainsKey(name.Key)).ToList();
        var teams = plan.Teams.Where(name => !known.Teams.ContainsKey(name.Key)).ToList();
        List<RowProblem> problems = [];
        foreach (var (name, use) in people.Where(name => plan.Mapping.People is NamePolicy.MatchOnly || known.Ambiguous.Contains(name.Key)))
        {
            Report(name, use, known.Ambiguous.Contains(name) ? "is the name of more than one person" : "is nobody's name here");
        }

        foreach (var (name, use) in teams.Where(_ => plan.Mapping.Teams is NamePolicy.MatchOnly))
        {
            Report(name, use, "is no team here");
        }

        var newPeople = plan.Mapping.People is NamePolicy.MatchOnly
            ? []
            : people.Select(name => name.Key).Where(name => !known.Ambiguous.Contains(name)).ToList();
        var newTeams = plan.Mapping.Teams is NamePolicy.MatchOnly ? [] : teams.Select(name => name.Key).ToList();
        return (
            found with
            {
                NewPeople = newPeople.Count,
                NewTeams = newTeams.Count,
                PeopleToMake = [.. newPeople.Order(StringComparer.Ordinal).Take(Shown)],
                TeamsToMake = [.. newTeams.Order(StringComparer.Ordinal).Take(Shown)],
            },
            problems);

        void Report(string name, NameUse use, string what)
        {
            found = found with { Problems = found.Problems + use.Rows };
            problems.Add(new RowProblem(
                use.FirstLine, null, null, name, "import.unknown_name",
                $"Line {use.FirstLine}: '{name}' {what}; {use.Rows} rows name it and will not be imported."));
        }
    }

    public async Task<ResolvedNames> ResolveAsync(
        Actor actor, ImportMapping mapping, IEnumerable<InterpretedRow> rows, DateTimeOffset now, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(mapping);
        HashSet<string> people = new(StringComparer.Ordinal);
        HashSet<string> teams = new(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            people.UnionWith(row.People());
            if (row.Team is { } team)
            {
                teams.Add(team);
            }
        }

        var known = await directory.MatchAsync(actor.Tenant, people, teams, ct);
        var (madePeople, madeTeams) = (0, 0);
        foreach (var name in people.Where(name => mapping.People is NamePolicy.MatchOrCreate && !known.People.ContainsKey(name) && !known.Ambiguous.Contains(name)))
        {
            var placeholder = User.Placeholder(actor.Tenant, name, actor.At(now));
            directory.Add(placeholder);
            known.People[name] = placeholder.Id;
            madePeople++;
        }

        foreach (var name in teams.Where(name => mapping.Teams is NamePolicy.MatchOrCreate && !known.Teams.ContainsKey(name)))
        {
            var team = Team.Create(actor.Tenant, name, null, actor.At(now));
            if (!team.Failed)
            {
                directory.Add(team.Value);
                known.Teams[name] = team.Value.Id;
                madeTeams++;
            }
        }

        return new ResolvedNames(known.People, known.Teams, madePeople, madeTeams);
    }
}
