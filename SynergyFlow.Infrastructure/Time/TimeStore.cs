using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Time;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Time;

internal sealed class TimeStore(SynergyFlowDbContext db) : ITimeStore
{
    public async Task<IReadOnlyList<WorkRecord>> RecordsAsync(IReadOnlyCollection<RecordId> ids, CancellationToken ct) =>
        await db.Set<WorkRecord>().AsNoTracking().Where(record => ids.Contains(record.Id)).ToListAsync(ct);

    public async Task<IReadOnlyDictionary<DateOnly, TimeWeek>> WeeksAsync(
        TenantId tenant, UserId person, IReadOnlyCollection<DateOnly> mondays, CancellationToken ct)
    {
        // By name: a week that is not there yet has no id that could be locked.
        await db.LockAsync([.. mondays.Select(monday => NameLocks.Of("time", string.Create(CultureInfo.InvariantCulture, $"{person} {monday:yyyy-MM-dd}")))], ct);
        var weeks = await db.Set<TimeWeek>().Where(week => week.User == person && mondays.Contains(week.Monday)).ToDictionaryAsync(week => week.Monday, ct);
        foreach (var monday in mondays.Where(monday => !weeks.ContainsKey(monday)))
        {
            db.Add(weeks[monday] = TimeWeek.Begin(tenant, person, monday));
        }

        return weeks;
    }

    public Task<Worklog?> FindAsync(WorklogId id, CancellationToken ct) =>
        db.Set<Worklog>().AsNoTracking().Include(entry => entry.Allocations).SingleOrDefaultAsync(entry => entry.Id == id, ct);

    public Task<bool> IsReversedAsync(WorklogId id, CancellationToken ct) => db.Set<Worklog>().AnyAsync(entry => entry.Reverses == id, ct);

    public Task<int> MinutesAsync(UserId person, DateOnly day, CancellationToken ct) =>
        db.Set<Worklog>().Where(entry => entry.User == person && entry.Day == day).SumAsync(entry => entry.Minutes, ct);

    public void Add(Worklog entry) => db.Add(entry);

    public async Task EndTimerAsync(UserId person, CancellationToken ct)
    {
        if (await db.Set<WorkTimer>().SingleOrDefaultAsync(timer => timer.User == person, ct) is { } running)
        {
            db.Remove(running);
        }
    }
}

internal sealed class WorkTimers(TenantContexts contexts) : IWorkTimers
{
    public async Task<WorkTimer?> FindAsync(TenantId tenant, UserId person, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(tenant, ct);
        return await db.Set<WorkTimer>().SingleOrDefaultAsync(timer => timer.User == person, ct);
    }

    public async Task SetAsync(WorkTimer timer, CancellationToken ct)
    {
        // One statement: two tabs of the same person meet here.
        await using var db = await contexts.OpenAsync(timer.Tenant, ct);
        var (tenant, user, records) = (timer.Tenant.Value, timer.User.Value, timer.Records.ToArray());
        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO "time".timer (tenant_id, user_id, started_at, note, records) VALUES ({tenant}, {user}, {timer.StartedAt}, {timer.Note}, {records})
            ON CONFLICT (tenant_id, user_id) DO UPDATE SET note = EXCLUDED.note, records = EXCLUDED.records
            """,
            ct);
    }

    public async Task<bool> RemoveAsync(TenantId tenant, UserId person, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(tenant, ct);
        return await db.Set<WorkTimer>().Where(timer => timer.User == person).ExecuteDeleteAsync(ct) > 0;
    }
}
