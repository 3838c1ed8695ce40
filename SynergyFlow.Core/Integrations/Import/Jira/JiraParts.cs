using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Sprints;

namespace SynergyFlow.Core.Integrations.Import.Jira;

/// <summary>The projects that an export goes into, and their states, components, versions and sprints: what is missing is made.</summary>
public sealed class JiraParts(IImportStore imports, IProjectStore projects, TimeProvider time)
{
    /// <summary>What <see cref="MakeAsync"/> will make.</summary>
    public async Task<Result<IReadOnlyList<MadePart>>> MissingAsync(TenantId tenant, JiraPlan plan, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(plan);
        List<MadePart> missing = [];
        var targets = Targets(plan);
        var known = await imports.ProjectsAsync(tenant, [.. targets.Select(one => one.Key)], ct);
        foreach (var target in targets)
        {
            var there = known.GetValueOrDefault(target.Key);
            if (there is { Archived: true })
            {
                return new ProjectIsArchived();
            }

            if (there is null)
            {
                missing.Add(new("project", target.Key, target.First().Target.Name is { Length: > 0 } name ? name : target.Key));
            }

            there ??= new KnownProject(false, [.. ProjectStates.Of(ProjectTemplate.Scrum).Select(state => state.Name!)], [], [], []);
            List<string> states = Without(target.Select(one => one.State.Name), there.States), components = Without(target.SelectMany(one => one.Components), there.Components);
            List<string> versions = Without(target.SelectMany(one => one.Versions), there.Versions);
            var sprints = Without(plan.Sprints.Where(one => one.Project == target.Key).Select(one => one.Fields.Name), there.Sprints);
            Error? tooMany = there.States.Count + states.Count > ProjectStates.Most ? new TooManyProjectStates()
                : there.Components.Count + components.Count > ProjectComponent.Most ? new TooManyComponents()
                : there.Versions.Count + versions.Count > ProjectVersion.Most ? new TooManyVersions()
                : there.Sprints.Count + sprints.Count > Sprint.Most ? new TooManySprints()
                : null;
            if (tooMany is not null)
            {
                return tooMany;
            }

            missing.AddRange(states.Select(name => new MadePart("state", target.Key, name)));
            missing.AddRange(components.Select(name => new MadePart("component", target.Key, name)));
            missing.AddRange(versions.Select(name => new MadePart("version", target.Key, name)));
            missing.AddRange(sprints.Select(name => new MadePart("sprint", target.Key, name)));
        }

        return missing;
    }

    /// <returns>Why one of the projects cannot take the import, or null.</returns>
    public async Task<Error?> MakeAsync(Actor actor, JiraPlan plan, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(plan);
        var stamp = actor.At(time.GetUtcNow());
        List<(Project Project, IGrouping<string, PlannedIssue> Issues)> all = [];
        foreach (var target in Targets(plan))
        {
            var project = await projects.FindAsync(target.Key, withParts: true, ct);
            if (project is null)
            {
                if (await projects.KeyTakenAsync(target.Key, ct))
                {
                    return new ProjectKeyTaken(target.Key);
                }

                var name = target.First().Target.Name is { Length: > 0 } said ? said : target.Key;
                project = Project.Create(actor.Tenant, target.Key, ProjectTemplate.Scrum, new ProjectFields { Name = name, Lead = actor.Id }, stamp);
                projects.Add(project);
            }

            if (project.ArchivedAt is not null)
            {
                return new ProjectIsArchived();
            }

            all.Add((project, target));
        }

        foreach (var (project, target) in all)
        {
            if (Fill(project, target, plan, stamp) is { } refused)
            {
                return refused;
            }
        }

        return null;
    }

    private static Error? Fill(Project project, IGrouping<string, PlannedIssue> issues, JiraPlan plan, Stamp stamp)
    {
        var states = issues.Select(one => one.State).DistinctBy(state => state.Name, StringComparer.OrdinalIgnoreCase)
            .Where(state => !project.States.Any(known => Same(known.Name, state.Name))).Select(state => new WantedState(null, state.Name, state.Group)).ToList();
        if (states.Count > 0)
        {
            var edited = project.EditStates([.. project.States.OrderBy(state => state.Position).Select(state => new WantedState(state.Id, state.Name, state.Group, state.Limit, state.LimitBlocks)), .. states], stamp);
            if (edited.Failed)
            {
                return edited.Error;
            }
        }

        foreach (var name in Without(issues.SelectMany(one => one.Components), [.. project.Components.Select(one => one.Name)]))
        {
            if (project.AddComponent(new ComponentFields(name), stamp) is { Failed: true } refused)
            {
                return refused.Error;
            }
        }

        foreach (var name in Without(issues.SelectMany(one => one.Versions), [.. project.Versions.Select(one => one.Name)]))
        {
            if (project.AddVersion(new VersionFields(name), stamp) is { Failed: true } refused)
            {
                return refused.Error;
            }
        }

        foreach (var sprint in plan.Sprints.Where(one => one.Project == issues.Key && !project.Sprints.Any(known => Same(known.Name, one.Fields.Name))))
        {
            if (project.ImportSprint(sprint.Fields, sprint.State, sprint.Started, sprint.Closed, stamp) is { Failed: true } refused)
            {
                return refused.Error;
            }
        }

        return null;
    }

    /// <summary>In one order, so that two imports do not wait for each other.</summary>
    private static List<IGrouping<string, PlannedIssue>> Targets(JiraPlan plan) =>
        [.. plan.Issues.GroupBy(one => one.Target.Key, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal)];

    private static List<string> Without(IEnumerable<string> wanted, IReadOnlyList<string> known) =>
        [.. wanted.Distinct(StringComparer.OrdinalIgnoreCase).Where(name => !known.Contains(name, StringComparer.OrdinalIgnoreCase)).Order(StringComparer.OrdinalIgnoreCase)];

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
