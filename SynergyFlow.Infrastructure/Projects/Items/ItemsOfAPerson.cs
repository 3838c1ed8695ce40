using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Projects.Sprints;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Infrastructure.Work;

namespace SynergyFlow.Infrastructure.Projects.Items;

/// <summary>
/// Work items on their assignee's own list. Epics are not on it: their parts are what somebody does. Nor is what nobody has accepted yet,
/// or nobody may change because its project is archived.
/// </summary>
internal sealed class ItemsOfAPerson : IPlannedWork
{
    private static readonly string s_triage = StateGroup.Triage.ToText();
    private static readonly string s_backlog = StateGroup.Backlog.ToText();

    public IQueryable<RecordId> NoWork(SynergyFlowDbContext db, UserId assignee) => db.Set<WorkItem>()
        .Where(item => item.Assignee == assignee && (item.Type == WorkItemType.Epic || item.State == s_triage || item.Of.ArchivedAt != null))
        .Select(item => item.Id);

    public IQueryable<RecordId> Unplanned(SynergyFlowDbContext db, UserId assignee) => db.Set<WorkItem>()
        .Where(item => item.Assignee == assignee && item.State == s_backlog && item.Sprint == null && item.TargetDate == null)
        .Select(item => item.Id);

    public async Task<IReadOnlyDictionary<RecordId, PlannedRecord>> ReadAsync(
        SynergyFlowDbContext db, IReadOnlyCollection<RecordId> ids, ReaderDays days, CancellationToken ct)
    {
        List<RecordId> wanted = [.. ids];
        var items = await db.Set<WorkItem>().IgnoreAutoIncludes().Where(item => wanted.Contains(item.Id))
            .LeftJoin(
                db.Set<WorkItem>().IgnoreAutoIncludes(),
                item => item.Parent,
                whole => (RecordId?)whole.Id,
                (item, whole) => new { item.Id, item.Type, item.State, item.Parent, item.Sprint, item.StartDate, item.TargetDate, SprintOfWhole = whole!.Sprint })
            .ToListAsync(ct);
        List<SprintId> sprintIds = [.. items.Select(item => item.Type is WorkItemType.Subtask ? item.SprintOfWhole : item.Sprint).OfType<SprintId>().Distinct()];
        var sprints = sprintIds.Count == 0 ? [] : await db.Set<Sprint>().Where(sprint => sprintIds.Contains(sprint.Id) && sprint.State != SprintState.Closed)
            .ToDictionaryAsync(sprint => sprint.Id, ct);
        return items.ToDictionary(item => item.Id, item =>
        {
            var isPart = item.Type is WorkItemType.Subtask;
            var sprint = (isPart ? item.SprintOfWhole : item.Sprint) is { } id ? sprints.GetValueOrDefault(id) : null;
            return new PlannedRecord(
                new(
                    StageOf(EnumText.Parse<StateGroup>(item.State)), sprint?.Name, sprint is { State: SprintState.Active },
                    sprint?.EndsOn is { } last ? days.EndOf(last) : null, item.StartDate is { } first ? days.StartOf(first) : null),
                item.TargetDate is { } target ? days.EndOf(target) : null,
                isPart ? item.Parent : null);
        });
    }

    public async Task<SnoozeOffer?> NextStartAsync(SynergyFlowDbContext db, RecordId record, DateOnly today, CancellationToken ct) =>
        await db.Set<Sprint>()
            .Where(sprint => sprint.State == SprintState.Future && sprint.StartsOn > today
                && db.Set<WorkItem>().Any(item => item.Id == record && item.OfId == sprint.Project))
            .OrderBy(sprint => sprint.StartsOn).ThenBy(sprint => sprint.Id)
            .Select(sprint => new SnoozeOffer(sprint.Name, sprint.StartsOn!.Value))
            .FirstOrDefaultAsync(ct);

    private static WorkStage StageOf(StateGroup group) => group switch
    {
        StateGroup.Triage or StateGroup.Backlog => WorkStage.Backlog,
        StateGroup.Unstarted => WorkStage.ToDo,
        StateGroup.Started or StateGroup.Completed or StateGroup.Cancelled => WorkStage.InProgress,
    };
}
