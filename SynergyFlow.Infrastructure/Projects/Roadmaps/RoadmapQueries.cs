using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Projects.Roadmaps;
using SynergyFlow.Core.Projects.Sprints;
using SynergyFlow.Core.Teams;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Identity;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Infrastructure.Projects.Items;
using SynergyFlow.Infrastructure.Work;

namespace SynergyFlow.Infrastructure.Projects.Roadmaps;

/// <summary>One statement for each sort of thing that is on a roadmap, however many projects and epics there are.</summary>
internal sealed class RoadmapQueries(TenantContexts contexts) : IRoadmapQueries
{
    /// <summary>1.9 before 1.10, in any case, as the lists of a project have them.</summary>
    private static readonly StringComparer s_byName = StringComparer.Create(CultureInfo.InvariantCulture, CompareOptions.NumericOrdering | CompareOptions.IgnoreCase);

    private static readonly string s_completed = StateGroup.Completed.ToText();
    private static readonly string s_cancelled = StateGroup.Cancelled.ToText();

    public async Task<RoadmapPlan> ReadAsync(RecordScope scope, RoadmapFilter filter, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(filter);
        await using var db = await contexts.OpenAsync(scope.Tenant, ct);
        var seen = db.Set<Project>().SeenBy(scope);
        var choices = filter.Project is null ? await ProjectsAsync(db, seen.Where(project => project.ArchivedAt == null), ct) : [];
        var shown = filter.Project is { } one ? await ProjectsAsync(db, seen.Where(project => project.Id == one), ct)
            : filter.Key is null && filter.Team is null ? choices
            : await ProjectsAsync(db, Chosen(seen.Where(project => project.ArchivedAt == null), filter), ct);
        List<RoadmapProject> projects = [.. shown.Take(RoadmapPlan.MostProjects)];
        List<ProjectId> ids = projects.ConvertAll(project => project.Id);
        var visible = db.Set<WorkRecord>().To(scope).OfType<WorkItem>();
        var lines = await EpicsAsync(db, visible, ids, filter.Done, ct);
        List<EpicLine> kept = [.. lines.Take(RoadmapPlan.MostEpics)];
        List<RecordId?> epics = kept.ConvertAll(epic => (RecordId?)epic.Id);
        var parts = Parts(visible, epics);
        var versions = await VersionsAsync(db, visible, ids, filter.Done, ct);
        var milestones = await MilestonesAsync(db, ids, filter.Done, ct);
        var dependencies = await DependenciesAsync(db, visible, epics, parts, ct);
        var late = await LateAsync(visible, epics, parts, ct);
        return new RoadmapPlan(
            [.. choices.Take(RoadmapPlan.MostProjects)], projects, await RowsAsync(db, kept, parts, ct), [.. versions.Take(RoadmapPlan.MostVersions)],
            filter.Sprints ? await SprintsAsync(db, ids, ct) : [], [.. dependencies.Take(RoadmapPlan.MostDependencies)], [.. late.Take(RoadmapPlan.MostLateParts)],
            shown.Count > RoadmapPlan.MostProjects || lines.Count > RoadmapPlan.MostEpics || versions.Count > RoadmapPlan.MostVersions
            || dependencies.Count > RoadmapPlan.MostDependencies || late.Count > RoadmapPlan.MostLateParts || milestones.Count > RoadmapPlan.MostMilestones)
        {
            Milestones = [.. milestones.Take(RoadmapPlan.MostMilestones).OrderBy(milestone => milestone.Day).ThenBy(milestone => milestone.Name, s_byName)],
        };
    }

    public async Task<(Page<ReadinessItem> Open, IReadOnlyList<ReadinessBlock> Blocked)> OpenOfAsync(
        RecordScope scope, ProjectId project, ProjectVersionId version, int most, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(scope);
        await using var db = await contexts.OpenAsync(scope.Tenant, ct);
        var records = db.Set<WorkRecord>().To(scope);
        var open = records.OfType<WorkItem>()
            .Where(item => item.Project == project && item.State != s_completed && item.State != s_cancelled && item.Versions.Any(one => one.Version == version));
        var rows = await open.OrderBy(item => item.Number).Take(most)
            .Join(db.Set<ProjectState>(), item => item.StateId, state => state.Id, (item, state) => new { item.Id, item.Key, item.Type, item.Title, item.Number, State = state })
            .OrderBy(row => row.Number)
            .ToListAsync(ct);
        var blockers = records.Where(record =>
            record.StateCategory == StateCategory.New || record.StateCategory == StateCategory.Open || record.StateCategory == StateCategory.Pending);
        var blocked = await open
            .Join(db.Set<RecordLink>().Where(link => link.Type == LinkType.Blocks), item => item.Id, link => link.To, (item, link) => new { item.Number, item.Key, item.Title, link.From })
            .Join(blockers, one => one.From, record => record.Id, (one, record) => new { one.Number, one.Key, one.Title, BlockerKey = record.Key, BlockerTitle = record.Title })
            .OrderBy(one => one.Number).ThenBy(one => one.BlockerKey).Take(most)
            .ToListAsync(ct);
        return (
            new Page<ReadinessItem>([.. rows.Select(row => new ReadinessItem(row.Id, row.Key, row.Type, row.Title, StateRow.Of(row.State)))], Total: await open.CountAsync(ct)),
            blocked.ConvertAll(one => new ReadinessBlock(one.Key, one.Title, one.BlockerKey, one.BlockerTitle)));
    }

    private static IQueryable<Project> Chosen(IQueryable<Project> projects, RoadmapFilter filter)
    {
        if (filter.Key is { } key)
        {
            var wanted = key.ToUpperInvariant();
            projects = projects.Where(project => project.Key == wanted);
        }

        return filter.Team is { } team ? projects.Where(project => project.Teams.Any(one => one.Team == team)) : projects;
    }

    private static async Task<List<RoadmapProject>> ProjectsAsync(SynergyFlowDbContext db, IQueryable<Project> projects, CancellationToken ct)
    {
        var rows = await projects.OrderBy(project => project.Key).Take(RoadmapPlan.MostProjects + 1)
            .Select(project => new { project.Id, project.Key, project.Name, project.Health, Archived = project.ArchivedAt != null, project.Version })
            .ToListAsync(ct);
        List<ProjectId> ids = rows.ConvertAll(row => row.Id);
        var teams = (await db.Set<ProjectTeam>().Where(one => ids.Contains(one.Project))
            .Join(db.Set<Team>(), one => one.Team, team => team.Id, (one, team) => new { one.Project, team.Id, team.Name })
            .OrderBy(one => one.Name).ThenBy(one => one.Id)
            .ToListAsync(ct)).ToLookup(one => one.Project, one => new TeamName(one.Id, one.Name));
        return rows.ConvertAll(row => new RoadmapProject(row.Id, row.Key, row.Name, [.. teams[row.Id]], row.Health, row.Archived, row.Version));
    }

    private static async Task<List<EpicLine>> EpicsAsync(
        SynergyFlowDbContext db, IQueryable<WorkItem> visible, List<ProjectId> projects, bool done, CancellationToken ct)
    {
        // Epics of one project after the other, so that where it ends is the end of a project's order.
        var epics = visible.Where(item => projects.Contains(item.OfId) && item.Type == WorkItemType.Epic && item.State != s_cancelled);
        return await (done ? epics : epics.Where(item => item.State != s_completed))
            .Join(db.Set<Project>(), item => item.OfId, project => project.Id, (item, project) => new { Item = item, Project = project.Key })
            .OrderBy(one => one.Project).ThenBy(one => one.Item.Rank)
            .Take(RoadmapPlan.MostEpics + 1)
            .Select(one => new EpicLine(
                one.Item.Id, one.Item.Key, one.Item.Title, one.Item.OfId, one.Item.StateId, one.Item.Assignee, one.Item.StartDate, one.Item.TargetDate, one.Item.Version))
            .ToListAsync(ct);
    }

    /// <summary>What is below some epics, on both levels that there can be, each found by its own parent.</summary>
    private static IQueryable<Part> Parts(IQueryable<WorkItem> visible, List<RecordId?> epics)
    {
        var below = visible.Where(item => epics.Contains(item.Parent));
        var deeper = below.Join(visible, item => (RecordId?)item.Id, child => child.Parent, (item, child) => new { Epic = item.Parent, Child = child });
        return below.Select(item => new Part
        {
            Epic = item.Parent,
            Id = item.Id,
            Key = item.Key,
            Title = item.Title,
            State = item.State,
            StartDate = item.StartDate,
            TargetDate = item.TargetDate,
            Points = item.Points,
            Estimate = item.Estimate,
            Remaining = item.Remaining,
        }).Concat(deeper.Select(one => new Part
        {
            Epic = one.Epic,
            Id = one.Child.Id,
            Key = one.Child.Key,
            Title = one.Child.Title,
            State = one.Child.State,
            StartDate = one.Child.StartDate,
            TargetDate = one.Child.TargetDate,
            Points = one.Child.Points,
            Estimate = one.Child.Estimate,
            Remaining = one.Child.Remaining,
        }));
    }

    private static async Task<List<RoadmapEpic>> RowsAsync(SynergyFlowDbContext db, List<EpicLine> lines, IQueryable<Part> parts, CancellationToken ct)
    {
        if (lines.Count == 0)
        {
            return [];
        }

        var sums = (await parts.Where(part => part.State != s_cancelled)
            .GroupBy(part => new { part.Epic, Done = part.State == s_completed })
            .Select(group => new
            {
                group.Key.Epic,
                group.Key.Done,
                Count = group.Count(),
                Points = group.Sum(part => part.Points) ?? 0,
                Estimate = group.Sum(part => part.Estimate) ?? 0,
                Remaining = group.Sum(part => part.Remaining) ?? 0,
            })
            .ToListAsync(ct)).ToLookup(sum => sum.Epic);
        var names = await NameLookup.ReadAsync(db, lines.Select(line => line.Assignee), [], ct);
        List<ProjectStateId> ids = [.. lines.Select(line => line.State).Distinct()];
        var states = await db.Set<ProjectState>().Where(state => ids.Contains(state.Id)).ToDictionaryAsync(state => state.Id, StateRow.Of, ct);
        var versions = await ItemPartNames.VersionsAsync(db, lines.ConvertAll(line => line.Id), ct);
        return lines.ConvertAll(line =>
        {
            var (done, open) = (sums[line.Id].FirstOrDefault(sum => sum.Done), sums[line.Id].FirstOrDefault(sum => !sum.Done));
            return new RoadmapEpic(
                line.Id, line.Key, line.Title, line.Project, states[line.State], names.Person(line.Assignee), line.StartDate, line.TargetDate,
                new RollUp(
                    (done?.Count ?? 0) + (open?.Count ?? 0), done?.Count ?? 0, (done?.Points ?? 0) + (open?.Points ?? 0), done?.Points ?? 0,
                    (done?.Estimate ?? 0) + (open?.Estimate ?? 0), open?.Remaining ?? 0),
                [.. versions[line.Id]], line.Version);
        });
    }

    private static async Task<List<RoadmapVersion>> VersionsAsync(
        SynergyFlowDbContext db, IQueryable<WorkItem> visible, List<ProjectId> projects, bool done, CancellationToken ct)
    {
        var versions = await db.Set<ProjectVersion>()
            .Where(one => projects.Contains(one.Project) && (one.State == VersionState.Unreleased || (done && one.State == VersionState.Released)))
            .OrderBy(one => one.ReleasesOn == null).ThenBy(one => one.ReleasesOn).ThenBy(one => one.Id).Take(RoadmapPlan.MostVersions + 1)
            .Select(one => new { one.Id, one.Name, one.Project, one.StartsOn, one.ReleasesOn, one.State })
            .ToListAsync(ct);
        List<ProjectVersionId> ids = versions.ConvertAll(one => one.Id);
        var sums = ids.Count == 0 ? null : (await db.Set<ItemVersion>().Where(one => ids.Contains(one.Version))
            .Join(visible.Where(item => item.State != s_cancelled), one => one.Item, item => item.Id, (one, item) => new { one.Version, Done = item.State == s_completed, item.Points })
            .GroupBy(one => new { one.Version, one.Done })
            .Select(group => new { group.Key.Version, group.Key.Done, Items = group.Count(), Points = group.Sum(one => one.Points) ?? 0 })
            .ToListAsync(ct)).ToLookup(sum => sum.Version);
        return
        [
            .. versions.OrderBy(one => one.ReleasesOn ?? DateOnly.MaxValue).ThenBy(one => one.Name, s_byName).Select(one =>
            {
                var (all, finished) = (sums![one.Id].ToList(), sums[one.Id].FirstOrDefault(sum => sum.Done));
                return new RoadmapVersion(
                    one.Id, one.Name, one.Project, one.StartsOn, one.ReleasesOn, one.State,
                    new PartWork(all.Sum(sum => sum.Items), finished?.Items ?? 0, all.Sum(sum => sum.Points), finished?.Points ?? 0));
            }),
        ];
    }

    /// <summary>What is to be reached comes first, so that where it ends what was reached is missing.</summary>
    private static Task<List<RoadmapMilestone>> MilestonesAsync(SynergyFlowDbContext db, List<ProjectId> projects, bool done, CancellationToken ct) =>
        db.Set<ProjectMilestone>().Where(one => projects.Contains(one.Project) && (done || one.ReachedOn == null))
            .OrderBy(one => one.ReachedOn != null).ThenBy(one => one.Day).ThenBy(one => one.Id).Take(RoadmapPlan.MostMilestones + 1)
            .Select(one => new RoadmapMilestone(one.Id, one.Name, one.Project, one.Day, one.ReachedOn, one.Note))
            .ToListAsync(ct);

    private static async Task<List<RoadmapSprint>> SprintsAsync(SynergyFlowDbContext db, List<ProjectId> projects, CancellationToken ct)
    {
        var sprints = await db.Set<Sprint>().Where(one => projects.Contains(one.Project) && one.StartsOn != null && one.EndsOn != null)
            .OrderByDescending(one => one.EndsOn).Take(RoadmapPlan.MostSprints)
            .Select(one => new RoadmapSprint(one.Id, one.Name, one.StartsOn!.Value, one.EndsOn!.Value, one.State))
            .ToListAsync(ct);
        return [.. sprints.OrderBy(one => one.StartsOn)];
    }

    /// <summary>A block between two epics, or between what is below two of them.</summary>
    private static async Task<List<Dependency>> DependenciesAsync(
        SynergyFlowDbContext db, IQueryable<WorkItem> visible, List<RecordId?> epics, IQueryable<Part> parts, CancellationToken ct)
    {
        if (epics.Count < 2)
        {
            return [];
        }

        var ends = parts.Select(part => new { part.Epic, part.Id, part.Key, part.Title, part.State, part.StartDate, part.TargetDate })
            .Concat(visible.Where(item => epics.Contains(item.Id))
                .Select(item => new { Epic = (RecordId?)item.Id, item.Id, item.Key, item.Title, item.State, item.StartDate, item.TargetDate }));
        var rows = await db.Set<RecordLink>().Where(link => link.Type == LinkType.Blocks)
            .Join(ends, link => link.From, end => end.Id, (link, end) => new { link.Id, link.To, From = end })
            .Join(ends, one => one.To, end => end.Id, (one, end) => new { one.Id, one.From, To = end })
            .Where(one => one.From.Epic != one.To.Epic)
            .OrderBy(one => one.Id).Take(RoadmapPlan.MostDependencies + 1)
            .ToListAsync(ct);
        return rows.ConvertAll(row => new Dependency(
            new(row.From.Epic!.Value, row.From.Key, row.From.Title, row.From.StartDate, row.From.TargetDate, IsOver(row.From.State)),
            new(row.To.Epic!.Value, row.To.Key, row.To.Title, row.To.StartDate, row.To.TargetDate, IsOver(row.To.State)),
            row.From.Id == row.From.Epic && row.To.Id == row.To.Epic));
    }

    /// <summary>The latest first, so that where it ends the worst of it is there.</summary>
    private static async Task<List<LatePart>> LateAsync(IQueryable<WorkItem> visible, List<RecordId?> epics, IQueryable<Part> parts, CancellationToken ct)
    {
        var rows = await parts.Where(part => part.State != s_completed && part.State != s_cancelled && part.TargetDate != null)
            .Join(visible.Where(item => epics.Contains(item.Id)), part => part.Epic, epic => (RecordId?)epic.Id, (part, epic) => new { Part = part, epic.TargetDate })
            .Where(one => one.Part.TargetDate > one.TargetDate)
            .OrderByDescending(one => one.Part.TargetDate).ThenBy(one => one.Part.Id).Take(RoadmapPlan.MostLateParts + 1)
            .Select(one => new { one.Part.Epic, one.Part.Id, one.Part.Key, one.Part.Title, one.Part.TargetDate })
            .ToListAsync(ct);
        return rows.ConvertAll(row => new LatePart(row.Epic!.Value, row.Id, row.Key, row.Title, row.TargetDate!.Value));
    }

    private static bool IsOver(string state) => state == s_completed || state == s_cancelled;

    private sealed record EpicLine(
        RecordId Id, string Key, string Title, ProjectId Project, ProjectStateId State, UserId? Assignee, DateOnly? StartDate, DateOnly? TargetDate, int Version);

    private sealed class Part
    {
        public RecordId? Epic { get; init; }

        public RecordId Id { get; init; }

        public string Key { get; init; } = "";

        public string Title { get; init; } = "";

        public string State { get; init; } = "";

        public DateOnly? StartDate { get; init; }

        public DateOnly? TargetDate { get; init; }

        public decimal? Points { get; init; }

        public int? Estimate { get; init; }

        public int? Remaining { get; init; }
    }
}
