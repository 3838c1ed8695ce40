using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Work;

/// <summary>Of any record: when it is due, and when it is up again for who put it off.</summary>
internal sealed class MyCalendar(TenantContexts contexts) : ICalendarSource
{
    public async Task<IReadOnlyList<CalendarEntry>> ReadAsync(RecordScope scope, CalendarRequest request, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(request);
        await using var db = await contexts.OpenAsync(scope.Tenant, ct);
        List<CalendarEntry> entries = [];
        if (request.Contents.Contains(CalendarContent.Due))
        {
            entries.AddRange(await DueAsync(db, scope, request, ct));
        }

        if (request.Contents.Contains(CalendarContent.Snoozes))
        {
            entries.AddRange(await SnoozesAsync(db, scope, request, ct));
        }

        return entries;
    }

    private static async Task<IEnumerable<CalendarEntry>> DueAsync(SynergyFlowDbContext db, RecordScope scope, CalendarRequest request, CancellationToken ct)
    {
        var (me, since, memory) = (scope.User, request.Now - CalendarRequest.Past, request.Now - CalendarRequest.Memory);
        var due = await db.Set<WorkRecord>().To(scope)
            .Where(record => record.Assignee == me && record.DueAt >= since
                && (record.StateCategory == StateCategory.New || record.StateCategory == StateCategory.Open || record.StateCategory == StateCategory.Pending
                    || record.UpdatedAt >= memory))
            .OrderBy(record => record.DueAt).ThenBy(record => record.Id)
            .Take(request.Most)
            .Select(record => new { record.Id, record.Key, Kind = EF.Property<string>(record, "kind"), record.Title, record.StateCategory, record.DueAt, record.Version, record.UpdatedAt })
            .ToListAsync(ct);
        return due.Select(record => new CalendarEntry(
            record.Id.Value, CalendarContent.Due, $"{record.Key} {record.Title}", RecordPath.Of(record.Kind, record.Key), record.Version, record.UpdatedAt)
        {
            At = record.DueAt,
            Cancelled = record.StateCategory is not (StateCategory.New or StateCategory.Open or StateCategory.Pending),
        });
    }

    private static async Task<IEnumerable<CalendarEntry>> SnoozesAsync(SynergyFlowDbContext db, RecordScope scope, CalendarRequest request, CancellationToken ct)
    {
        var (me, now) = (scope.User, request.Now);
        var snoozes = await db.Set<Snooze>().Where(snooze => snooze.User == me && snooze.Until > now)
            .Join(db.Set<WorkRecord>().To(scope), snooze => snooze.Record, record => record.Id, (snooze, record) => new { snooze, record })
            .Where(one => one.record.StateCategory == StateCategory.New || one.record.StateCategory == StateCategory.Open || one.record.StateCategory == StateCategory.Pending)
            .OrderBy(one => one.snooze.Until).ThenBy(one => one.record.Id)
            .Take(request.Most)
            .Select(one => new { one.record.Id, one.record.Key, Kind = EF.Property<string>(one.record, "kind"), one.record.Title, one.snooze.Until, one.snooze.Since })
            .ToListAsync(ct);

        // A snooze has no version; each time that it is set is later than the one before.
        return snoozes.Select(one => new CalendarEntry(
            one.Id.Value, CalendarContent.Snoozes, $"{one.Key} {one.Title}", RecordPath.Of(one.Kind, one.Key),
            (int)Math.Min(one.Since.ToUnixTimeSeconds(), int.MaxValue), one.Since)
        {
            At = one.Until,
        });
    }
}

/// <summary>Where the page of a record is.</summary>
internal static class RecordPath
{
    public static string Of(string kind, string key) => kind == RecordKind.WorkItem.ToText() ? $"/items/{key}" : $"/incidents/{key}";
}
