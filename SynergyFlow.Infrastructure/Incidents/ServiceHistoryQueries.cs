using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Infrastructure.Work;

namespace SynergyFlow.Infrastructure.Incidents;

/// <summary>A handful of statements, however many services there are; each finds its incidents by the index on their services.</summary>
internal sealed class ServiceHistoryQueries(TenantContexts contexts) : IServiceHistory
{
    private const int DaysOfWeek = 7;
    private const int Days = ServiceHistory.WeeksShown * DaysOfWeek;

    private static readonly string s_kind = RecordKind.Incident.ToText();

    public async Task<ServiceHistory> ReadAsync(RecordScope scope, IReadOnlyCollection<string> services, DateTimeOffset now, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(scope);
        await using var db = await contexts.OpenAsync(scope.Tenant, ct);
        var names = Folded(services);
        var calls = Calls(db, scope, names);
        var open = calls.Where(record =>
            record.StateCategory == StateCategory.New || record.StateCategory == StateCategory.Open || record.StateCategory == StateCategory.Pending);
        var counts = await open.GroupBy(record => record.Priority).Select(group => new { group.Key, Count = group.Count() }).ToListAsync(ct);
        var worst = await open.OrderBy(record => record.Priority).ThenBy(record => record.CreatedAt).ThenBy(record => record.Id).Take(ServiceHistory.MostWorst)
            .Select(record => new ServiceCall(record.Id, record.Key, record.Title, record.Priority, record.State, record.Service!, record.CreatedAt))
            .ToListAsync(ct);

        // By how many days ago, so that one statement gives weeks and periods.
        var since = now.AddDays(-Days);
        var begun = await calls.Where(record => record.CreatedAt > since && record.CreatedAt <= now)
            .GroupBy(record => new { Ago = (int)Math.Floor((now - record.CreatedAt).TotalDays), Major = record.Priority == Priority.P1 })
            .Select(group => new { group.Key.Ago, group.Key.Major, Count = group.Count() })
            .ToListAsync(ct);
        var resolved = db.Set<WorkRecord>().To(scope).OfType<Incident>().Where(incident => names.Contains(incident.ServiceFolded!));
        var (last, before) = (await PeriodAsync(resolved, now.AddDays(-ServiceHistory.PeriodDays), now, ct),
            await PeriodAsync(resolved, now.AddDays(-2 * ServiceHistory.PeriodDays), now.AddDays(-ServiceHistory.PeriodDays), ct));
        return new ServiceHistory(
            [.. counts.OrderBy(one => one.Key).Select(one => new PriorityCount(one.Key, one.Count))],
            worst,
            last with { Begun = Sum(0, ServiceHistory.PeriodDays, false), Major = Sum(0, ServiceHistory.PeriodDays, true) },
            before with { Begun = Sum(ServiceHistory.PeriodDays, 2 * ServiceHistory.PeriodDays, false), Major = Sum(ServiceHistory.PeriodDays, 2 * ServiceHistory.PeriodDays, true) },
            [
                .. Enumerable.Range(1, ServiceHistory.WeeksShown).Select(week => ServiceHistory.WeeksShown - week).Select(ago => new ServiceWeek(
                    now.AddDays(-DaysOfWeek * (ago + 1)), Sum(ago * DaysOfWeek, (ago + 1) * DaysOfWeek, false), Sum(ago * DaysOfWeek, (ago + 1) * DaysOfWeek, true))),
            ]);

        int Sum(int from, int until, bool majorOnly) => begun.Where(one => one.Ago >= from && one.Ago < until && (one.Major || !majorOnly)).Sum(one => one.Count);
    }

    public async Task<int> CountSinceAsync(RecordScope scope, IReadOnlyCollection<string> services, DateTimeOffset since, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(scope);
        await using var db = await contexts.OpenAsync(scope.Tenant, ct);
        return await Calls(db, scope, Folded(services)).CountAsync(record => record.CreatedAt >= since, ct);
    }

    public async Task<IReadOnlyList<string>> NamesAsync(RecordScope scope, DateTimeOffset since, int most, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(scope);
        await using var db = await contexts.OpenAsync(scope.Tenant, ct);

        // Of several spellings of one name, the one that comes last.
        return await db.Set<WorkRecord>().To(scope).Where(record => EF.Property<string>(record, "kind") == s_kind && record.ServiceFolded != null && record.CreatedAt >= since)
            .GroupBy(record => record.ServiceFolded).OrderByDescending(group => group.Count()).ThenBy(group => group.Key).Take(most)
            .Select(group => group.Max(record => record.Service)!)
            .ToListAsync(ct);
    }

    /// <summary>Their shared facts alone: none of them needs the rest.</summary>
    private static IQueryable<WorkRecord> Calls(SynergyFlowDbContext db, RecordScope scope, List<string> names) =>
        db.Set<WorkRecord>().To(scope).Where(record => names.Contains(record.ServiceFolded!) && EF.Property<string>(record, "kind") == s_kind);

    private static async Task<ServicePeriod> PeriodAsync(IQueryable<Incident> incidents, DateTimeOffset from, DateTimeOffset until, CancellationToken ct)
    {
        var within = incidents.Where(incident => incident.ResolvedAt > from && incident.ResolvedAt <= until);
        var count = await within.CountAsync(ct);
        if (count == 0)
        {
            return new(0, 0, 0, null);
        }

        // The one in the middle, or both.
        var middle = await within.Select(incident => incident.ResolvedAt!.Value - incident.CreatedAt).OrderBy(took => took).Skip((count - 1) / 2).Take(2 - count % 2).ToListAsync(ct);
        return new(0, 0, count, middle.Count == 0 ? null : (int)middle.Average(took => took.TotalMinutes));
    }

    private static List<string> Folded(IReadOnlyCollection<string> services) => [.. services.Select(WorkRecord.Folded).Distinct()];
}
