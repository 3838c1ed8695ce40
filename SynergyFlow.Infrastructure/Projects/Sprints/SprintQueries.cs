using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Projects.Sprints;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Infrastructure.Work;

namespace SynergyFlow.Infrastructure.Projects.Sprints;

internal sealed class SprintQueries(TenantContexts contexts) : ISprintQueries
{
    private static readonly string s_completed = StateGroup.Completed.ToText();
    private static readonly string s_cancelled = StateGroup.Cancelled.ToText();

    public async Task<IReadOnlyList<SprintRow>> ListAsync(TenantId tenant, ProjectId project, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(tenant, ct);
        var sums = await db.Set<WorkItem>().Where(item => item.OfId == project && item.Sprint != null && item.State != s_cancelled)
            .GroupBy(item => new { item.Sprint, Done = item.State == s_completed })
            .Select(group => new { group.Key.Sprint, group.Key.Done, Items = group.Count(), Points = group.Sum(item => item.Points) ?? 0, Unknown = group.Count(item => item.Points == null) })
            .ToListAsync(ct);
        var sprints = await db.Set<Sprint>().Where(one => one.Project == project).ToListAsync(ct);
        return
        [
            .. sprints.OrderBy(one => one.State is SprintState.Active ? 0 : one.State is SprintState.Future ? 1 : 2)
                .ThenBy(one => one.State is SprintState.Closed ? DateOnly.MinValue : one.StartsOn ?? DateOnly.MaxValue)
                .ThenByDescending(one => one.ClosedAt).ThenBy(one => one.Id.Value)
                .Select(one =>
                {
                    var (all, done) = (sums.FindAll(sum => sum.Sprint == one.Id), sums.Find(sum => sum.Sprint == one.Id && sum.Done));
                    return new SprintRow(
                        one.Id, one.Name, one.Goal, one.StartsOn, one.EndsOn, one.State, one.StartedAt, one.ClosedAt,
                        new(all.Sum(sum => sum.Items), done?.Items ?? 0, all.Sum(sum => sum.Points), done?.Points ?? 0), all.Sum(sum => sum.Unknown));
                }),
        ];
    }

    public async Task<IReadOnlyDictionary<SprintId, SprintLedger>> LedgersAsync(
        TenantId tenant, ProjectId project, IReadOnlyCollection<SprintRow> sprints, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(sprints);
        if (sprints.Count == 0)
        {
            return new Dictionary<SprintId, SprintLedger>();
        }

        await using var db = await contexts.OpenAsync(tenant, ct);
        List<SprintId> wanted = [.. sprints.Select(one => one.Id)];
        var entries = (await db.Set<SprintEntry>().Where(entry => entry.Project == project && wanted.Contains(entry.Sprint))
            .Select(entry => new { entry.Sprint, entry.Item }).Distinct().ToListAsync(ct)).ToLookup(entry => entry.Sprint, entry => entry.Item);
        List<RecordId> items = [.. wanted.SelectMany(id => entries[id]).Distinct()];
        var facts = await SprintFacts.ReadAsync(db, items, ct);
        return sprints.ToDictionary(one => one.Id, one =>
        {
            var within = entries[one.Id].ToHashSet();
            return SprintLedger.Of(one.Id, one.StartedAt!.Value, one.ClosedAt, facts.Where(fact => within.Contains(fact.Item)));
        });
    }

    public async Task<SprintNames> NamesAsync(TenantId tenant, IReadOnlyCollection<RecordId> items, IReadOnlyCollection<UserId> people, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(tenant, ct);
        List<RecordId> ids = [.. items];
        var found = await db.Set<WorkItem>().IgnoreAutoIncludes().Where(item => ids.Contains(item.Id))
            .Select(item => new { item.Id, item.Key, item.Type, item.Title, item.Points, item.StateId, item.Sprint }).ToListAsync(ct);
        List<ProjectStateId> stateIds = [.. found.Select(item => item.StateId).Distinct()];
        var states = await db.Set<ProjectState>().Where(state => stateIds.Contains(state.Id)).ToDictionaryAsync(state => state.Id, StateRow.Of, ct);
        var sprints = await HeadsAsync(db, found.Select(item => item.Sprint), ct);
        var names = await NameLookup.ReadAsync(db, people.Select(id => (UserId?)id), [], ct);
        return new(
            found.ToDictionary(item => item.Id, item => new SprintItem(
                item.Id, item.Key, item.Type, item.Title, item.Points, states[item.StateId], item.Sprint is { } sprint ? sprints.GetValueOrDefault(sprint) : null)),
            people.Distinct().ToDictionary(id => id, names.Person));
    }

    public async Task<PlannedCapacity?> CapacityAsync(TenantId tenant, ProjectId project, SprintId sprint, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(tenant, ct);
        if (await db.Set<Sprint>().Where(one => one.Project == project && one.Id == sprint)
            .Select(one => new { one.Capacity, one.StartsOn, one.EndsOn, one.State, one.StartedAt }).SingleOrDefaultAsync(ct) is not { } planned)
        {
            return null;
        }

        // Sub-tasks are in no sprint: they go with what they are parts of.
        var open = db.Set<WorkItem>().IgnoreAutoIncludes().Where(item => item.OfId == project && item.State != s_completed && item.State != s_cancelled);
        var within = db.Set<WorkItem>().IgnoreAutoIncludes().Where(item => item.OfId == project && item.Sprint == sprint).Select(item => (RecordId?)item.Id);
        var work = await open.Where(item => item.Sprint == sprint || (item.Type == WorkItemType.Subtask && within.Contains(item.Parent)))
            .GroupBy(item => item.Assignee)
            .Select(group => new
            {
                group.Key,
                Minutes = group.Sum(item => item.Remaining ?? item.Estimate) ?? 0,
                Unestimated = group.Count(item => item.Sprint == sprint && item.Remaining == null && item.Estimate == null),
            }).ToListAsync(ct);
        return new(
            planned.Capacity, planned.StartsOn, planned.EndsOn, planned.State, planned.StartedAt,
            work.ToDictionary(one => one.Key ?? PlannedCapacity.Nobody, one => new CapacityWork(one.Minutes, one.Unestimated)));
    }

    public async Task<IReadOnlyList<FlowDay>> FlowAsync(TenantId tenant, ProjectId project, IReadOnlyList<DateTimeOffset> ends, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(ends);
        await using var db = await contexts.OpenAsync(tenant, ct);
        return await SprintFlow.ReadAsync(db, project, ends, ct);
    }

    /// <summary>What lists say of the sprints of their items.</summary>
    internal static async Task<Dictionary<SprintId, SprintHead>> HeadsAsync(SynergyFlowDbContext db, IEnumerable<SprintId?> ids, CancellationToken ct)
    {
        List<SprintId> wanted = [.. ids.OfType<SprintId>().Distinct()];
        return wanted.Count == 0 ? [] : await db.Set<Sprint>().Where(sprint => wanted.Contains(sprint.Id))
            .ToDictionaryAsync(sprint => sprint.Id, sprint => new SprintHead(sprint.Id, sprint.Name, sprint.State), ct);
    }
}
