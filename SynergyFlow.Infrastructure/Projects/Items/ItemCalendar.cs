using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Projects.Sprints;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Infrastructure.Work;

namespace SynergyFlow.Infrastructure.Projects.Items;

/// <summary>The days on which a person's items are wanted, and the days of the sprints that they are in.</summary>
internal sealed class ItemCalendar(TenantContexts contexts) : ICalendarSource
{
    public async Task<IReadOnlyList<CalendarEntry>> ReadAsync(RecordScope scope, CalendarRequest request, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(request);
        await using var db = await contexts.OpenAsync(scope.Tenant, ct);
        var me = scope.User;
        var mine = db.Set<WorkRecord>().To(scope).OfType<WorkItem>().Where(item => item.Assignee == me && item.Of.ArchivedAt == null);
        List<CalendarEntry> entries = [];
        if (request.Contents.Contains(CalendarContent.Due))
        {
            entries.AddRange(await DueAsync(mine, request, ct));
        }

        if (request.Contents.Contains(CalendarContent.Sprints))
        {
            entries.AddRange(await SprintsAsync(db, mine, request, ct));
        }

        return entries;
    }

    private static async Task<IEnumerable<CalendarEntry>> DueAsync(IQueryable<WorkItem> mine, CalendarRequest request, CancellationToken ct)
    {
        var (since, memory) = (DateOnly.FromDateTime((request.Now - CalendarRequest.Past).UtcDateTime), request.Now - CalendarRequest.Memory);
        var due = await mine
            .Where(item => item.TargetDate >= since && (item.ClosedAt == null || item.ClosedAt >= memory))
            .OrderBy(item => item.TargetDate).ThenBy(item => item.Id)
            .Take(request.Most)
            .Select(item => new { item.Id, item.Key, item.Title, item.TargetDate, item.ClosedAt, item.Version, item.UpdatedAt })
            .ToListAsync(ct);
        return due.Select(item => new CalendarEntry(item.Id.Value, CalendarContent.Due, $"{item.Key} {item.Title}", $"/items/{item.Key}", item.Version, item.UpdatedAt)
        {
            FirstDay = item.TargetDate,
            LastDay = item.TargetDate,
            Cancelled = item.ClosedAt is not null,
        });
    }

    /// <summary>Of sprints with days that hold something of the person's. They have no version of their own: whatever is done to one is done to its project.</summary>
    private static async Task<IEnumerable<CalendarEntry>> SprintsAsync(SynergyFlowDbContext db, IQueryable<WorkItem> mine, CalendarRequest request, CancellationToken ct)
    {
        var since = DateOnly.FromDateTime((request.Now - CalendarRequest.Past).UtcDateTime);
        var used = mine.Where(item => item.Sprint != null).Select(item => item.Sprint);
        var sprints = await db.Set<Sprint>()
            .Where(sprint => sprint.StartsOn != null && sprint.EndsOn >= since && used.Contains(sprint.Id))
            .Join(db.Set<Project>(), sprint => sprint.Project, project => project.Id, (sprint, project) => new
            {
                sprint.Id,
                sprint.Name,
                sprint.StartsOn,
                sprint.EndsOn,
                project.Key,
                project.Version,
                project.UpdatedAt,
            })
            .OrderBy(sprint => sprint.StartsOn).ThenBy(sprint => sprint.Id)
            .Take(request.Most)
            .ToListAsync(ct);
        return sprints.Select(sprint => new CalendarEntry(
            sprint.Id.Value, CalendarContent.Sprints, $"{sprint.Key}: {sprint.Name}", $"/projects/{sprint.Key}/sprints/{sprint.Id}", sprint.Version, sprint.UpdatedAt)
        {
            FirstDay = sprint.StartsOn,
            LastDay = sprint.EndsOn,
        });
    }
}
