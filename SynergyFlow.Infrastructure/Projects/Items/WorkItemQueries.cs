using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Projects.Sprints;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Identity;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Infrastructure.Projects.LifeCycles;
using SynergyFlow.Infrastructure.Projects.Sprints;
using SynergyFlow.Infrastructure.Work;

namespace SynergyFlow.Infrastructure.Projects.Items;

internal sealed class WorkItemQueries(TenantContexts contexts, IMarkdown markdown) : IWorkItemQueries
{
    private static readonly string s_completed = StateGroup.Completed.ToText();
    private static readonly string s_cancelled = StateGroup.Cancelled.ToText();

    public async Task<Page<WorkItemRow>> ListAsync(RecordScope scope, ProjectId project, WorkItemFilter filter, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(filter);
        await using var db = await contexts.OpenAsync(scope.Tenant, ct);
        var matching = Matching(db.Set<WorkRecord>().To(scope).OfType<WorkItem>().Where(item => item.Project == project), filter);
        var lines = await LinesAsync((filter.Ranked ? ByRank(matching, filter.After) : Latest(matching, filter.Before)).Take(filter.Limit + 1), ct);
        var rows = await RowsAsync(db, scope, [.. lines.Take(filter.Limit)], ct);
        int? total = filter.Count ? await matching.CountAsync(ct) : null;
        return new Page<WorkItemRow>(rows, lines.Count > filter.Limit ? Cursor(lines[filter.Limit - 1]) : null, Total: total);

        string Cursor(Line last) => filter.Ranked ? last.Rank : last.Number.ToString(CultureInfo.InvariantCulture);
    }

    public async Task<decimal> PointsAsync(RecordScope scope, ProjectId project, WorkItemFilter filter, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(filter);
        await using var db = await contexts.OpenAsync(scope.Tenant, ct);
        return await Matching(db.Set<WorkRecord>().To(scope).OfType<WorkItem>().Where(item => item.Project == project), filter)
            .SumAsync(item => item.Points, ct) ?? 0;
    }

    public async Task<IReadOnlyList<BacklogEpic>> EpicsAsync(RecordScope scope, ProjectId project, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(scope);
        await using var db = await contexts.OpenAsync(scope.Tenant, ct);
        var visible = db.Set<WorkRecord>().To(scope).OfType<WorkItem>().Where(item => item.Project == project);
        var sums = await Matching(visible, new() { Types = Backlog.Types, Groups = Backlog.Groups })
            .GroupBy(item => item.Parent)
            .Select(group => new { Epic = group.Key, Items = group.Count(), Points = group.Sum(item => item.Points) ?? 0 })
            .ToListAsync(ct);
        var used = sums.Select(sum => sum.Epic).OfType<RecordId>().ToList();
        var groups = Backlog.Groups.Append(StateGroup.Triage).Select(group => group.ToText()).ToList();
        var epics = await Heads(visible.Where(item => item.Type == WorkItemType.Epic && (groups.Contains(item.State) || used.Contains(item.Id))).OrderBy(item => item.Rank))
            .ToListAsync(ct);
        return [.. epics.Append(null).Select(epic => sums.Find(sum => sum.Epic == epic?.Id) is { } sum
            ? new BacklogEpic(epic, sum.Items, sum.Points)
            : new BacklogEpic(epic, 0, 0))];
    }

    public async Task<WorkItemDetails?> FindAsync(RecordScope scope, string reference, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(reference);
        await using var db = await contexts.OpenAsync(scope.Tenant, ct);
        var visible = db.Set<WorkRecord>().To(scope).OfType<WorkItem>();
        if (await Named(visible, reference).Include(one => one.Of).ThenInclude(of => of.States).SingleOrDefaultAsync(ct) is not { } item)
        {
            return null;
        }

        var names = await NameLookup.ReadAsync(db, [item.Assignee, item.OpenedBy], [], ct);
        var children = await LinesAsync(visible.Where(child => child.Parent == item.Id).OrderBy(child => child.Number).Take(WorkItemDetails.MostChildren), ct);
        var description = markdown.ToSafeHtml(item.Description);
        var marks = await Marks.ReadAsync(db, scope, (item.Id, description), [], ct);
        List<StateRow> states = [.. item.Of.States.OrderBy(state => state.Position).Select(StateRow.Of)];
        return new WorkItemDetails(
            item.Id, item.Key, new ProjectOfItem(item.Of.Id, item.Of.Key, item.Of.Name, item.Of.ArchivedAt is not null, states), item.Type, item.Title,
            states.Find(state => state.Id == item.StateId)!, item.Priority, names.Person(item.Assignee), names.Person(item.OpenedBy),
            await ParentsAsync(visible, item.Parent, ct), await RowsAsync(db, scope, children, ct), await BelowAsync(visible, item.Id, ct))
        {
            Description = item.Description,
            DescriptionHtml = description,
            DescriptionMarks = marks.OfDescription(description),
            AcceptanceCriteria = item.AcceptanceCriteria,
            AcceptanceCriteriaHtml = markdown.ToSafeHtml(item.AcceptanceCriteria),
            Sprint = item.Sprint is { } sprint ? (await SprintQueries.HeadsAsync(db, [sprint], ct)).GetValueOrDefault(sprint) : null,
            Points = item.Points,
            Estimate = item.Estimate,
            Remaining = item.Remaining,
            StartDate = item.StartDate,
            TargetDate = item.TargetDate,
            Labels = item.Tags,
            Components = [.. (await ItemPartNames.ComponentsAsync(db, [item.Id], ct))[item.Id]],
            Versions = [.. (await ItemPartNames.VersionsAsync(db, [item.Id], ct))[item.Id]],
            Own = [.. (await ItemFieldValues.ReadAsync(db, [item.Id], onCards: false, ct))[item.Id]],
            AllowedStates = await LifeCycleQueries.FromAsync(db, item, states, ct),
            StartedAt = item.StartedAt,
            ClosedAt = item.ClosedAt,
            CreatedAt = item.CreatedAt,
            UpdatedAt = item.UpdatedAt,
            Sensitivity = item.Sensitivity,
            Version = item.Version,
            Links = await RecordQueries.LinksAsync(db, scope, item.Id, ct),
            Watchers = await RecordQueries.WatchersAsync(db, item.Id, ct),
            FormerKeys = await FormerKeys.OfAsync(db, item.Id, ct),
        };
    }

    internal static IQueryable<WorkItem> Named(IQueryable<WorkItem> items, string reference)
    {
        if (Guid.TryParse(reference, out var guid))
        {
            RecordId id = new(guid);
            return items.Where(item => item.Id == id);
        }

        var key = reference.ToUpperInvariant();
        return items.Where(item => item.Key == key);
    }

    public async Task<Board> BoardAsync(RecordScope scope, ProjectId project, BoardFilter filter, DateTimeOffset doneSince, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(filter);
        await using var db = await contexts.OpenAsync(scope.Tenant, ct);
        var states = await db.Set<ProjectState>().Where(state => state.Project == project && Board.Groups.Contains(state.Group)).OrderBy(state => state.Position).ToListAsync(ct);
        var ids = states.ConvertAll(state => state.Id);
        var visible = db.Set<WorkRecord>().To(scope).OfType<WorkItem>().Where(item => item.Project == project);
        var inSprint = filter.Sprint.Or(null);
        var all = Matching(visible, new() { Types = Backlog.Types, States = ids }).Where(item => item.State != s_completed || item.ClosedAt >= doneSince || (inSprint != null && item.Sprint == inSprint));
        var matching = Matching(all, new(filter.Text) { Types = filter.Type is { } type ? [type] : [], Assignee = filter.Assignee, Parent = filter.Epic, Sprint = filter.Sprint, Component = filter.Component, Version = filter.Version, Fields = filter.Fields });
        var inState = await CountAsync(all);
        var totals = await CountAsync(matching);

        // A statement for each column that has any: the index gives the first cards of each without reading the others.
        List<Line> lines = [];
        foreach (var id in ids.Where(totals.ContainsKey))
        {
            lines.AddRange(await LinesAsync(ByRank(matching.Where(item => item.StateId == id), null).Take(filter.Cards), ct));
        }

        var cards = (await RowsAsync(db, scope, lines, ct, parts: false)).ToLookup(card => card.State.Id);
        var open = Backlog.Groups.Select(group => group.ToText()).ToList();
        var epics = await Heads(visible.Where(item => item.Type == WorkItemType.Epic && open.Contains(item.State)).OrderBy(item => item.Rank)).ToListAsync(ct);
        return new Board(
            states.ConvertAll(state => new BoardColumn(StateRow.Of(state), totals.GetValueOrDefault(state.Id), inState.GetValueOrDefault(state.Id), [.. cards[state.Id]])), epics);

        Task<Dictionary<ProjectStateId, int>> CountAsync(IQueryable<WorkItem> items) =>
            items.GroupBy(item => item.StateId).Select(group => new { group.Key, Count = group.Count() }).ToDictionaryAsync(group => group.Key, group => group.Count, ct);
    }

    private static IQueryable<WorkItem> Latest(IQueryable<WorkItem> items, long? before) =>
        (before is { } number ? items.Where(item => item.Number < number) : items).OrderByDescending(item => item.Number);

    private static IQueryable<WorkItem> ByRank(IQueryable<WorkItem> items, string? after) =>
        (after is null ? items : items.Where(item => item.Rank.CompareTo(after) > 0)).OrderBy(item => item.Rank);

    private static IQueryable<WorkItem> Matching(IQueryable<WorkItem> items, WorkItemFilter filter)
    {
        items = items.With(filter.Fields);
        if (filter.Text?.Trim() is { Length: > 0 } text)
        {
            var within = LikePattern.Containing(text);
            items = items.Where(item => EF.Functions.ILike(item.Key, within, LikePattern.Escape) || EF.Functions.ILike(item.Title, within, LikePattern.Escape));
        }

        if (filter.Types.Count > 0)
        {
            var types = filter.Types.ToList();
            items = items.Where(item => types.Contains(item.Type));
        }

        if (filter.Groups.Count > 0)
        {
            var groups = filter.Groups.Select(group => group.ToText()).ToList();
            items = items.Where(item => groups.Contains(item.State));
        }

        if (filter.States.Count > 0)
        {
            var states = filter.States.ToList();
            items = items.Where(item => states.Contains(item.StateId));
        }

        if (filter.Assignee.IsSet)
        {
            var assignee = filter.Assignee.Value;
            items = items.Where(item => item.Assignee == assignee);
        }

        if (filter.Parent.IsSet)
        {
            var parent = filter.Parent.Value;
            items = items.Where(item => item.Parent == parent);
        }

        if (filter.Sprint.IsSet)
        {
            var sprint = filter.Sprint.Value;
            items = items.Where(item => item.Sprint == sprint);
        }

        if (filter.In.Count > 0)
        {
            var these = filter.In.Select(id => (SprintId?)id).ToList();
            items = items.Where(item => these.Contains(item.Sprint));
        }

        if (filter.NotIn.Count > 0)
        {
            var others = filter.NotIn.Select(id => (SprintId?)id).ToList();
            items = items.Where(item => item.Sprint == null || !others.Contains(item.Sprint));
        }

        if (filter.Component.IsSet)
        {
            var component = filter.Component.Value;
            items = component is null ? items.Where(item => !item.Components.Any()) : items.Where(item => item.Components.Any(one => one.Component == component));
        }

        if (filter.Version.IsSet)
        {
            var version = filter.Version.Value;
            items = version is null ? items.Where(item => !item.Versions.Any()) : items.Where(item => item.Versions.Any(one => one.Version == version));
        }

        return items;
    }

    private static async Task<List<Line>> LinesAsync(IQueryable<WorkItem> items, CancellationToken ct) => await items
        .Select(item => new Line(
            item.Id, item.Key, item.Number, item.Type, item.Title, item.StateId, item.Priority, item.Assignee, item.Parent, item.Points, item.TargetDate,
            item.Tags, item.UpdatedAt, item.Version, item.Rank, item.StateSince, item.Sprint))
        .ToListAsync(ct);

    /// <param name="parts">False where nobody is shown which components and versions each has.</param>
    private static async Task<List<WorkItemRow>> RowsAsync(SynergyFlowDbContext db, RecordScope scope, List<Line> lines, CancellationToken ct, bool parts = true)
    {
        var names = await NameLookup.ReadAsync(db, lines.Select(line => line.Assignee), [], ct);
        List<ProjectStateId> ids = [.. lines.Select(line => line.State).Distinct()];
        var states = ids.Count == 0 ? [] : await db.Set<ProjectState>().Where(state => ids.Contains(state.Id))
            .ToDictionaryAsync(state => state.Id, StateRow.Of, ct);
        List<RecordId> above = [.. lines.Select(line => line.Parent).OfType<RecordId>().Distinct()];
        var parents = above.Count == 0 ? [] : await Heads(db.Set<WorkRecord>().To(scope).OfType<WorkItem>().Where(item => above.Contains(item.Id)))
            .ToDictionaryAsync(head => head.Id, ct);
        var sprints = await SprintQueries.HeadsAsync(db, lines.Select(line => line.Sprint), ct);
        List<RecordId> all = parts ? [.. lines.Select(line => line.Id)] : [];
        var (components, versions) = (await ItemPartNames.ComponentsAsync(db, all, ct), await ItemPartNames.VersionsAsync(db, all, ct));
        var own = await ItemFieldValues.ReadAsync(db, [.. lines.Select(line => line.Id)], onCards: true, ct);
        return lines.ConvertAll(line => new WorkItemRow(
            line.Id, line.Key, line.Type, line.Title, states[line.State], line.Priority, names.Person(line.Assignee),
            line.Parent is { } parent ? parents.GetValueOrDefault(parent) : null, line.Points, line.TargetDate, line.Labels, line.UpdatedAt, line.Version,
            line.StateSince)
        {
            Sprint = line.Sprint is { } sprint ? sprints.GetValueOrDefault(sprint) : null,
            Components = [.. components[line.Id]],
            Versions = [.. versions[line.Id]],
            Own = [.. own[line.Id]],
        });
    }

    private static IQueryable<WorkItemHead> Heads(IQueryable<WorkItem> items) =>
        items.Select(item => new WorkItemHead(item.Id, item.Key, item.Type, item.Title));

    /// <summary>An epic and a story are the most that there can be.</summary>
    private static async Task<List<WorkItemHead>> ParentsAsync(IQueryable<WorkItem> visible, RecordId? parent, CancellationToken ct)
    {
        List<WorkItemHead> parents = [];
        for (var above = parent; above is { } id && parents.Count < 2;)
        {
            var found = await visible.Where(item => item.Id == id).Select(item => new { item.Id, item.Key, item.Type, item.Title, item.Parent }).SingleOrDefaultAsync(ct);
            if (found is null)
            {
                break;
            }

            parents.Insert(0, new WorkItemHead(found.Id, found.Key, found.Type, found.Title));
            above = found.Parent;
        }

        return parents;
    }

    /// <summary>Of the two levels that there can be below an item; each is found by its own parent, which is what the index knows.</summary>
    private static async Task<RollUp> BelowAsync(IQueryable<WorkItem> visible, RecordId id, CancellationToken ct)
    {
        var below = visible.Where(item => item.Parent == id);
        var deeper = below.Join(visible, item => (RecordId?)item.Id, child => child.Parent, (_, child) => child);
        var sums = await below.Select(item => new { item.State, item.Points, item.Estimate, item.Remaining })
            .Concat(deeper.Select(item => new { item.State, item.Points, item.Estimate, item.Remaining }))
            .Where(item => item.State != s_cancelled)
            .GroupBy(item => item.State == s_completed)
            .Select(group => new
            {
                Done = group.Key,
                Count = group.Count(),
                Points = group.Sum(item => item.Points) ?? 0,
                Estimate = group.Sum(item => item.Estimate) ?? 0,
                Remaining = group.Sum(item => item.Remaining) ?? 0,
            })
            .ToListAsync(ct);
        var done = sums.Find(sum => sum.Done);
        return new RollUp(
            sums.Sum(sum => sum.Count), done?.Count ?? 0, sums.Sum(sum => sum.Points), done?.Points ?? 0, sums.Sum(sum => sum.Estimate),
            sums.Find(sum => !sum.Done)?.Remaining ?? 0);
    }

    private sealed record Line(
        RecordId Id, string Key, long Number, WorkItemType Type, string Title, ProjectStateId State, Priority Priority, UserId? Assignee, RecordId? Parent,
        decimal? Points, DateOnly? TargetDate, IReadOnlyList<string> Labels, DateTimeOffset UpdatedAt, int Version, string Rank,
        DateTimeOffset StateSince, SprintId? Sprint);
}
