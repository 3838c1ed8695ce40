using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Fields;

namespace SynergyFlow.Core.Integrations.Import.Jira;

/// <summary>
/// The projects that an export goes into, and their states, components, versions, sprints and fields: what is missing is made. What issues have named since an
/// earlier import, and nothing else: a state that somebody has renamed here is not made again.
/// </summary>
public sealed class JiraParts(IImportStore imports, IProjectStore projects, JiraPeople people, IPeople accounts, TimeProvider time)
{
    private const int LookupSize = 1_000;

    /// <summary>What a dry run found.</summary>
    /// <param name="Made">What <see cref="MakeAsync"/> will make.</param>
    /// <param name="Projects">As they will be then, by key; nothing of it is stored.</param>
    public sealed record Preview(IReadOnlyList<MadePart> Made, IReadOnlyDictionary<string, Project> Projects, IReadOnlyList<RowProblem> Problems);

    /// <summary>Makes everything in memory, by the same steps as <see cref="MakeAsync"/>.</summary>
    public async Task<Result<Preview>> PreviewAsync(Actor actor, JiraPlan plan, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(plan);
        var (stamp, targets) = (actor.At(time.GetUtcNow()), Targets(plan));
        List<MadePart> made = [];
        List<RowProblem> problems = [];
        Dictionary<string, Project> all = new(await imports.ProjectsAsync(actor.Tenant, [.. targets.Select(one => one.Key)], ct), StringComparer.Ordinal);
        var (fresh, leads) = (await FreshAsync(plan, ct), await LeadsAsync(actor, plan, ct));
        foreach (var target in targets)
        {
            if (!all.TryGetValue(target.Key, out var project))
            {
                all[target.Key] = project = New(actor, target, stamp);
                made.Add(new("project", target.Key, project.Name));
            }

            var before = Named(project);
            if (Fill(project, [.. target.Where(fresh.Contains)], plan, leads, problems.Add, stamp) is { } refused)
            {
                return refused;
            }

            made.AddRange(Named(project).Except(before).Select(part => new MadePart(part.Kind, target.Key, part.Name)));
        }

        return new Preview(made, all, problems);
    }

    /// <returns>What is to be said of it, or why one of the projects cannot take the import.</returns>
    public async Task<Result<IReadOnlyList<RowProblem>>> MakeAsync(Actor actor, JiraPlan plan, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(plan);
        var stamp = actor.At(time.GetUtcNow());
        List<(Project Project, IGrouping<string, PlannedIssue> Issues)> all = [];
        foreach (var target in Targets(plan))
        {
            var project = await projects.FindAsync(target.Key, withParts: true, ct);
            if (project is not null)
            {
                await projects.LoadFieldsAsync(project, ct);
            }
            else if (await projects.KeyTakenAsync(target.Key, ct))
            {
                return new ProjectKeyTaken(target.Key);
            }
            else
            {
                project = New(actor, target, stamp);
                projects.Add(project);
            }

            all.Add((project, target));
        }

        List<RowProblem> problems = [];
        var (fresh, leads) = (await FreshAsync(plan, ct), await LeadsAsync(actor, plan, ct));
        foreach (var (project, target) in all)
        {
            if (Fill(project, [.. target.Where(fresh.Contains)], plan, leads, problems.Add, stamp) is { } refused)
            {
                return refused;
            }
        }

        return problems;
    }

    private static Project New(Actor actor, IGrouping<string, PlannedIssue> target, Stamp stamp) =>
        Project.Create(actor.Tenant, target.Key, ProjectTemplate.Scrum, new ProjectFields { Name = target.First().Target.Name is { Length: > 0 } said ? said : target.Key, Lead = actor.Id }, stamp);

    private static Error? Fill(Project project, List<PlannedIssue> issues, JiraPlan plan, IReadOnlyDictionary<string, UserId> leads, Action<RowProblem> say, Stamp stamp) =>
        project.ArchivedAt is not null ? new ProjectIsArchived()
        : AddStates(project, issues, stamp) ?? AddParts(project, issues, plan, leads, say, stamp) ?? AddSprints(project, issues, plan, stamp) ?? JiraFields.Fill(project, issues, plan.Mapping, stamp);

    private static Error? AddStates(Project project, List<PlannedIssue> issues, Stamp stamp)
    {
        List<WantedState> states = [.. issues.Select(one => one.State).DistinctBy(state => state.Name, StringComparer.OrdinalIgnoreCase)
            .Where(state => !project.States.Any(known => Same(known.Name, state.Name))).Select(state => new WantedState(null, state.Name, state.Group))];
        return states.Count == 0
            ? null
            : project.EditStates([.. project.States.OrderBy(state => state.Position).Select(state => new WantedState(state.Id, state.Name, state.Group, state.Limit, state.LimitBlocks)), .. states], stamp).Error;
    }

    private static Error? AddParts(Project project, List<PlannedIssue> issues, JiraPlan plan, IReadOnlyDictionary<string, UserId> leads, Action<RowProblem> say, Stamp stamp)
    {
        foreach (var component in Wanted(plan.Components.Where(one => one.Project == project.Key), one => one.Name, issues.SelectMany(one => one.Components)))
        {
            UserId? lead = component.Lead is { } who && leads.TryGetValue(who.Known, out var id) ? id : null;
            if (!project.Components.Any(known => Same(known.Name, component.Name)) && project.AddComponent(new ComponentFields(component.Name, component.Description, lead), stamp) is { Failed: true } refused)
            {
                return refused.Error;
            }
        }

        foreach (var version in Wanted(plan.Versions.Where(one => one.Project == project.Key), one => one.Fields.Name, issues.SelectMany(one => one.Versions)))
        {
            if (project.Versions.FirstOrDefault(known => Same(known.Name, version.Fields.Name)) is { } there)
            {
                if (version.Released && there.State is VersionState.Unreleased)
                {
                    say(new(0, null, "Fix versions", there.Name, "jira.version_open", $"Version '{there.Name}' is released there and not here; it stays as it is. Release it on its page."));
                }
            }
            else if (project.ImportVersion(version.Fields, version.Released, version.Archived, stamp) is { Failed: true } refused)
            {
                return refused.Error;
            }
        }

        return null;
    }

    private static Error? AddSprints(Project project, List<PlannedIssue> issues, JiraPlan plan, Stamp stamp)
    {
        foreach (var sprint in Wanted(plan.Sprints.Where(one => one.Project == project.Key), one => one.Fields.Name, issues.SelectMany(one => one.Issue.Sprints).Select(JiraTranslation.NameOf)))
        {
            if (!project.Sprints.Any(known => Same(known.Name, sprint.Fields.Name)) && project.ImportSprint(sprint.Fields, sprint.State, sprint.Started, sprint.Closed, stamp) is { Failed: true } refused)
            {
                return refused.Error;
            }
        }

        return null;
    }

    private static IEnumerable<T> Wanted<T>(IEnumerable<T> planned, Func<T, string> nameOf, IEnumerable<string> named)
    {
        var names = named.ToHashSet(StringComparer.OrdinalIgnoreCase);
        return planned.Where(one => names.Contains(nameOf(one)));
    }

    /// <summary>Those that say something which they did not say at an earlier import.</summary>
    private async Task<IReadOnlySet<PlannedIssue>> FreshAsync(JiraPlan plan, CancellationToken ct)
    {
        HashSet<PlannedIssue> fresh = new(ReferenceEqualityComparer.Instance);
        foreach (var chunk in plan.Issues.Chunk(LookupSize))
        {
            var known = await imports.KeysAsync(plan.Mapping.System, [.. chunk.Select(one => one.Issue.Key)], ct);
            fresh.UnionWith(chunk.Where(one => known.GetValueOrDefault(one.Issue.Key)?.Rows.Contains(one.Fingerprint) is not true));
        }

        return fresh;
    }

    /// <summary>Who leads a component gets its new items: only who can be given some.</summary>
    private async Task<IReadOnlyDictionary<string, UserId>> LeadsAsync(Actor actor, JiraPlan plan, CancellationToken ct)
    {
        List<JiraPerson> named = [.. plan.Components.Select(one => one.Lead).OfType<JiraPerson>()];
        if (named.Count == 0)
        {
            return new Dictionary<string, UserId>();
        }

        var found = await people.FindAsync(actor.Tenant, plan.Mapping, named, null, ct);
        var known = await accounts.NamesAsync(actor.Tenant, [.. found.Ids.Values.Distinct()], ct);
        return found.Ids.Where(one => known.GetValueOrDefault(one.Value) is { CanBeAssigned: true }).ToDictionary(StringComparer.Ordinal);
    }

    private static List<(string Kind, string Name)> Named(Project project) =>
    [
        .. project.States.Select(one => ("state", one.Name)), .. project.Components.Select(one => ("component", one.Name)), .. project.Versions.Select(one => ("version", one.Name)),
        .. project.Sprints.Select(one => ("sprint", one.Name)), .. project.Fields.Select(one => ("field", one.Name)),
        .. project.Fields.SelectMany(field => field.Options.Select(option => ("option", $"{field.Name}: {option.Name}"))),
    ];

    /// <summary>In one order, so that two imports do not wait for each other.</summary>
    private static List<IGrouping<string, PlannedIssue>> Targets(JiraPlan plan) =>
        [.. plan.Issues.GroupBy(one => one.Target.Key, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal)];

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
