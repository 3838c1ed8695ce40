using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Fields;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Projects.Sprints;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Projects.Items;

internal sealed class WorkItemStore(SynergyFlowDbContext db, TenantContexts contexts) : IWorkItemStore
{
    private static readonly string s_completed = StateGroup.Completed.ToText();
    private static readonly string s_cancelled = StateGroup.Cancelled.ToText();

    public async Task<WorkItem?> FindAsync(RecordId id, bool withProject, CancellationToken ct)
    {
        // An item never leaves its project, so this holds before the lock too.
        if (await db.Set<WorkRecord>().Where(record => record.Id == id).Select(record => record.Project).SingleOrDefaultAsync(ct) is not { } project)
        {
            return null;
        }

        if (withProject)
        {
            await LockProjectAsync(project, ct);
        }

        await db.LockAsync([id.Value], ct);
        return await db.Set<WorkItem>().Include(item => item.Of).ThenInclude(one => one.States).Include(item => item.Components).Include(item => item.Versions)
            .AsSplitQuery().SingleOrDefaultAsync(item => item.Id == id, ct);
    }

    public async Task LoadPartsAsync(Project project, CancellationToken ct)
    {
        await db.Entry(project).Collection(one => one.Components).LoadAsync(ct);
        await db.Entry(project).Collection(one => one.Versions).LoadAsync(ct);
    }

    public Task LoadValuesAsync(WorkItem item, CancellationToken ct) => db.Entry(item).Collection(one => one.Values).LoadAsync(ct);

    public Task<bool> HasValuesAsync(ProjectId project, ItemFieldId field, CancellationToken ct) =>
        db.Set<ItemValue>().AnyAsync(value => value.Project == project && value.Field == field, ct);

    public async Task<IReadOnlySet<ItemFieldOptionId>> OptionsInUseAsync(ProjectId project, ItemFieldId field, CancellationToken ct) =>
        (await db.Set<ItemFieldOption>().Where(option => option.Project == project && option.Field == field
                && db.Set<ItemValue>().Any(value => value.Project == project && value.Field == field && value.Option == option.Id))
            .Select(option => option.Id).ToListAsync(ct)).ToHashSet();

    public Task<int> CountAboutAsync(ProjectId project, ProjectComponentId component, CancellationToken ct) =>
        db.Set<ItemComponent>().CountAsync(one => one.Project == project && one.Component == component, ct);

    public async Task<IReadOnlyList<WorkItem>> OpenOfAsync(ProjectId project, ProjectVersionId version, int most, CancellationToken ct)
    {
        var open = db.Set<WorkItem>().Where(item => item.OfId == project && item.State != s_completed && item.State != s_cancelled && item.Versions.Any(one => one.Version == version));
        return await LockedAsync(await open.OrderBy(item => item.Number).Select(item => item.Id).Take(most).ToListAsync(ct), ct);
    }

    public async Task<IReadOnlyList<WorkItem>> FindManyAsync(ProjectId project, IReadOnlyCollection<RecordId> ids, CancellationToken ct)
    {
        await LockProjectAsync(project, ct);
        await db.LockAsync([.. ids.Select(id => id.Value)], ct);
        List<RecordId> wanted = [.. ids];
        return await db.Set<WorkItem>().Where(item => item.OfId == project && wanted.Contains(item.Id)).ToListAsync(ct);
    }

    public async Task<string?> LastRankAsync(ProjectId project, CancellationToken ct) =>
        (await LastAsync(db.Set<WorkItem>().Where(item => item.OfId == project), ct))?.Rank;

    public async Task<RankGap> GapAsync(ProjectId project, RecordId? item, bool behind, IReadOnlyCollection<RecordId> without, CancellationToken ct)
    {
        List<RecordId> gone = [.. without];
        var others = db.Set<WorkItem>().Where(other => other.OfId == project && !gone.Contains(other.Id));
        if (item is not { } id)
        {
            return behind ? new(await LastAsync(others, ct), null) : new(null, await FirstAsync(others, ct));
        }

        var at = await others.Where(other => other.Id == id).Select(other => new RankedItem(other.Key, other.Rank)).SingleAsync(ct);
        return behind
            ? new(at, await FirstAsync(others.Where(other => other.Rank.CompareTo(at.Rank) > 0), ct))
            : new(await LastAsync(others.Where(other => other.Rank.CompareTo(at.Rank) < 0), ct), at);
    }

    public async Task<IReadOnlyDictionary<RecordId, RecordId?>> NextAsync(ProjectId project, IReadOnlyCollection<RecordId> ids, CancellationToken ct)
    {
        List<RecordId> these = [.. ids];
        var all = db.Set<WorkItem>().Where(item => item.OfId == project);
        return await all.Where(item => these.Contains(item.Id))
            .Select(item => new
            {
                item.Id,
                Next = all.Where(other => !these.Contains(other.Id) && other.Rank.CompareTo(item.Rank) > 0)
                    .OrderBy(other => other.Rank).Select(other => (RecordId?)other.Id).FirstOrDefault(),
            })
            .ToDictionaryAsync(item => item.Id, item => item.Next, ct);
    }

    public async Task SpreadAsync(ProjectId project, CancellationToken ct)
    {
        var inOrder = await db.Set<WorkItem>().Where(item => item.OfId == project).OrderBy(item => item.Rank).Select(item => new { item.Id, item.Rank }).ToListAsync(ct);
        Guid[] ids = [.. inOrder.Select(item => item.Id.Value)];
        string[] ranks = [.. Rank.Spread(inOrder[^1].Rank, inOrder.Count)];
        var tenant = db.Tenant.Value;
        await db.Database.ExecuteSqlAsync($"""
            UPDATE projects.work_item AS item SET rank = spread.rank FROM unnest({ids}, {ranks}) AS spread (id, rank)
            WHERE item.tenant_id = {tenant} AND item.id = spread.id
            """, ct);
        var now = ids.Zip(ranks).ToDictionary(pair => pair.First, pair => pair.Second);
        foreach (var loaded in db.ChangeTracker.Entries<WorkItem>().Where(entry => now.ContainsKey(entry.Entity.Id.Value)))
        {
            // What is stored of it is another now: whatever it gets next is compared with this.
            var rank = loaded.Property(item => item.Rank);
            rank.CurrentValue = rank.OriginalValue = now[loaded.Entity.Id.Value];
        }
    }

    public async Task<WorkItemType?> TypeAsync(ProjectId project, RecordId id, CancellationToken ct) =>
        await db.Set<WorkItem>().Where(item => item.Id == id && item.OfId == project).Select(item => (WorkItemType?)item.Type).SingleOrDefaultAsync(ct);

    public async Task<IReadOnlyDictionary<RecordId, ItemPlace>> PlacesAsync(IReadOnlyCollection<RecordId> ids, CancellationToken ct)
    {
        List<RecordId> these = [.. ids];
        return await db.Set<WorkItem>().Where(item => these.Contains(item.Id)).Select(item => new { item.Id, item.OfId, item.Type })
            .ToDictionaryAsync(item => item.Id, item => new ItemPlace(item.OfId, item.Type), ct);
    }

    public async Task LoadValuesAsync(IReadOnlyCollection<WorkItem> items, CancellationToken ct)
    {
        List<RecordId> these = [.. items.Select(item => item.Id)];
        await db.Set<ItemValue>().Where(value => these.Contains(value.Item)).LoadAsync(ct);
    }

    public async Task<SprintState?> SprintAsync(ProjectId project, SprintId id, CancellationToken ct) =>
        await db.Set<Sprint>().Where(sprint => sprint.Project == project && sprint.Id == id).Select(sprint => (SprintState?)sprint.State).SingleOrDefaultAsync(ct);

    public async Task<IReadOnlyList<WorkItem>> InSprintAsync(ProjectId project, SprintId sprint, bool open, int most, CancellationToken ct)
    {
        // Sprints and states of items are changed under the project's lock: nothing comes or goes between the statements.
        var within = db.Set<WorkItem>().Where(item => item.OfId == project && item.Sprint == sprint);
        var leaving = open ? within.Where(item => item.State != s_completed && item.State != s_cancelled) : within;
        var ids = await leaving.OrderBy(item => item.Rank).Select(item => item.Id).Take(most).ToListAsync(ct);
        return await LockedAsync(ids, ct);
    }

    public async Task<IReadOnlyList<WorkItemType>> ChildTypesAsync(RecordId id, CancellationToken ct) =>
        await db.Set<WorkItem>().Where(item => item.Parent == id).Select(item => item.Type).Distinct().ToListAsync(ct);

    /// <summary>In a transaction of its own, as for the keys of other records: a number whose item was never saved is a gap.</summary>
    public Task<long> NextNumberAsync(ProjectId project, CancellationToken ct) => NextNumbersAsync(project, 1, ct);

    public async Task<long> NextNumbersAsync(ProjectId project, int count, CancellationToken ct)
    {
        await using var own = await contexts.OpenAsync(db.Tenant, ct);
        var (tenant, id) = (db.Tenant.Value, project.Value);
        var next = await own.Database.SqlQuery<long>($"""
            INSERT INTO projects.item_counter AS c (tenant_id, project_id, next) VALUES ({tenant}, {id}, 1 + {count})
            ON CONFLICT (tenant_id, project_id) DO UPDATE SET next = c.next + {count}
            RETURNING c.next AS "Value"
            """).ToListAsync(ct);
        return next[0] - count;
    }

    public async Task<bool> ClaimNumbersAsync(ProjectId project, long lowest, long highest, CancellationToken ct)
    {
        var (tenant, id) = (db.Tenant.Value, project.Value);
        return await db.Database.ExecuteSqlAsync($"""
            INSERT INTO projects.item_counter AS c (tenant_id, project_id, next) VALUES ({tenant}, {id}, {highest} + 1)
            ON CONFLICT (tenant_id, project_id) DO UPDATE SET next = {highest} + 1 WHERE c.next <= {lowest}
            """, ct) > 0;
    }

    public Task<IReadOnlyList<WorkItem>> FindToEditAsync(IReadOnlyCollection<RecordId> ids, CancellationToken ct) => LockedAsync([.. ids], ct);

    public async Task<IReadOnlyDictionary<ProjectStateId, int>> CountByStateAsync(ProjectId project, CancellationToken ct) =>
        await db.Set<WorkItem>().Where(item => item.OfId == project)
            .GroupBy(item => item.StateId)
            .Select(group => new { group.Key, Count = group.Count() })
            .ToDictionaryAsync(group => group.Key, group => group.Count, ct);

    public Task<int> CountInAsync(ProjectId project, ProjectStateId state, RecordId? without, CancellationToken ct)
    {
        List<WorkItemType> types = [.. Backlog.Types];
        return db.Set<WorkItem>().CountAsync(item => item.OfId == project && item.StateId == state && item.Id != without && types.Contains(item.Type), ct);
    }

    // Versions stay: what happened is the project's event, and nobody's edit of an item meets it.
    public async Task RestrictAsync(ProjectId project, bool restricted, CancellationToken ct)
    {
        var (tenant, id, sensitivity) = (db.Tenant.Value, project.Value, (restricted ? Sensitivity.Restricted : Sensitivity.Normal).ToText());
        await db.Database.ExecuteSqlAsync($"UPDATE work.record SET sensitivity = {sensitivity} WHERE tenant_id = {tenant} AND project_id = {id}", ct);
    }

    /// <summary>By itself, and before any of its items: whoever has the project already and then wants items never meets somebody who waits the other way round.</summary>
    private Task LockProjectAsync(ProjectId project, CancellationToken ct) => db.LockAsync([project.Value], ct);

    /// <summary>With what an edit of theirs compares.</summary>
    private async Task<IReadOnlyList<WorkItem>> LockedAsync(List<RecordId> ids, CancellationToken ct)
    {
        await db.LockAsync([.. ids.Select(id => id.Value)], ct);
        return await db.Set<WorkItem>().Where(item => ids.Contains(item.Id)).Include(item => item.Components).Include(item => item.Versions)
            .OrderBy(item => item.Number).AsSplitQuery().ToListAsync(ct);
    }

    private static Task<RankedItem?> FirstAsync(IQueryable<WorkItem> items, CancellationToken ct) =>
        items.OrderBy(item => item.Rank).Select(item => new RankedItem(item.Key, item.Rank)).FirstOrDefaultAsync(ct);

    private static Task<RankedItem?> LastAsync(IQueryable<WorkItem> items, CancellationToken ct) =>
        items.OrderByDescending(item => item.Rank).Select(item => new RankedItem(item.Key, item.Rank)).FirstOrDefaultAsync(ct);
}
