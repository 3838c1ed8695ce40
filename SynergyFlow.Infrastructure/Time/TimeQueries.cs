using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Time;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Infrastructure.Work;

namespace SynergyFlow.Infrastructure.Time;

internal sealed class TimeQueries(TenantContexts contexts) : ITimeQueries
{
    private const string EntriesBound = "time of a record";

    /// <summary>Of the records below another one: more than an epic has that people work with.</summary>
    private const int MostBelow = 20_000;

    public async Task<TimeEntries> EntriesAsync(RecordScope scope, ReportRequest request, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(scope.Tenant, ct);
        var asked = db.Set<Worklog>().Where(entry => entry.Day >= request.From && entry.Day <= request.To);
        if (request.People is { } people)
        {
            asked = asked.Where(entry => people.Contains(entry.User));
        }

        var found = await asked
            .Join(db.Set<User>(), entry => entry.User, user => user.Id, (entry, user) => new { Entry = entry, user.DisplayName })
            .OrderBy(row => row.DisplayName).ThenBy(row => row.Entry.User).ThenBy(row => row.Entry.Day).ThenBy(row => row.Entry.LoggedAt).ThenBy(row => row.Entry.Id)
            .Take(request.Most + 1)
            .Select(row => row.Entry.Id)
            .ToListAsync(ct);
        return new(await RowsAsync(db, scope, found[..Math.Min(request.Most, found.Count)], ct), found.Count > request.Most);
    }

    public async Task<Result<RecordTime>?> OfRecordAsync(RecordScope scope, RecordId record, string? cursor, int limit, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(scope.Tenant, ct);
        if (!await db.Set<WorkRecord>().To(scope).AnyAsync(one => one.Id == record, ct))
        {
            return null;
        }

        var before = Guid.AllBitsSet;
        if (cursor is not null)
        {
            if (Cursor.Read(EntriesBound, cursor, 1) is not { Key: [var place] } || !Guid.TryParse(place, out var last))
            {
                return new Result<RecordTime>(null, new InvalidField("cursor", "cursor is not of a page of this list."));
            }

            before = last;
        }

        // What was merged into it has its time still, and it counts here (docs/adr/0023).
        List<RecordId> all = [record, .. (await MergedRecords.SeenAsync(db, scope, record, ct)).Keys];
        var sums = await db.Set<Allocation>().Where(one => all.Contains(one.Record))
            .GroupBy(one => one.User).Select(group => new { User = group.Key, Minutes = group.Sum(one => one.Minutes) }).ToListAsync(ct);
        List<PersonMinutes> most = [];
        var top = sums.Where(one => one.Minutes > 0).OrderByDescending(one => one.Minutes).ThenBy(one => one.User.Value).Take(RecordTime.MostPeople).ToList();
        var names = await NameLookup.ReadAsync(db, top.Select(one => (UserId?)one.User), [], ct);
        most.AddRange(top.Select(one => new PersonMinutes(names.Person(one.User), one.Minutes)));

        var (tenant, those) = (scope.Tenant.Value, all.ConvertAll(id => id.Value).ToArray());
        var ids = await db.Database.SqlQuery<Guid>(
            $"""
            SELECT DISTINCT worklog_id AS "Value" FROM "time".allocation
            WHERE tenant_id = {tenant} AND record_id = ANY ({those}) AND worklog_id < {before}
            ORDER BY 1 DESC LIMIT {limit + 1}
            """).ToListAsync(ct);

        // What else an entry is on is nobody's business who does not see it: here nothing is summed up of it.
        var rows = (await RowsAsync(db, scope, [.. ids.Take(limit).Select(id => new WorklogId(id))], ct))
            .Select(entry => entry with { Records = [.. entry.Records.Where(share => share.Record is not null)] }).ToList();
        var next = ids.Count > limit ? Cursor.Write(EntriesBound, backwards: false, [ids[limit - 1].ToString()]) : null;
        return new RecordTime(
            sums.Sum(one => one.Minutes), sums.FirstOrDefault(one => one.User == scope.User)?.Minutes ?? 0, await BelowAsync(db, scope, record, ct), most,
            new Page<EntryRow>(rows, next));
    }

    public async Task<WeekRow> WeekAsync(TenantId tenant, UserId person, DateOnly monday, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(tenant, ct);
        if (await db.Set<TimeWeek>().SingleOrDefaultAsync(week => week.User == person && week.Monday == monday, ct) is not { } week)
        {
            return new WeekRow(monday, WeekState.Open, 0, null, null, null, null);
        }

        var names = await NameLookup.ReadAsync(db, [week.DecidedBy], [], ct);
        return new WeekRow(monday, week.State, week.Version, week.SubmittedAt, names.Person(week.DecidedBy), week.DecidedAt, week.Reason);
    }

    public async Task<IReadOnlyList<WaitingWeek>> WaitingAsync(TenantId tenant, IReadOnlyCollection<UserId>? people, int limit, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(tenant, ct);
        var waiting = db.Set<TimeWeek>().Where(week => week.State == WeekState.Submitted);
        if (people is not null)
        {
            waiting = waiting.Where(week => people.Contains(week.User));
        }

        var rows = await waiting.OrderBy(week => week.SubmittedAt).ThenBy(week => week.Id).Take(limit)
            .Join(db.Set<User>(), week => week.User, user => user.Id, (week, user) => new
            {
                week.User,
                user.DisplayName,
                week.Monday,
                week.SubmittedAt,
                week.Version,
                Minutes = db.Set<Worklog>().Where(entry => entry.User == week.User && entry.Day >= week.Monday && entry.Day < week.Monday.AddDays(TimeWeek.Days)).Sum(entry => entry.Minutes),
            })
            .OrderBy(row => row.SubmittedAt).ThenBy(row => row.DisplayName)
            .ToListAsync(ct);
        return rows.ConvertAll(row => new WaitingWeek(new PersonName(row.User, row.DisplayName), row.Monday, row.Minutes, row.SubmittedAt!.Value, row.Version));
    }

    public async Task<IReadOnlyList<TargetRow>> TargetsAsync(RecordScope scope, IReadOnlyCollection<string> references, CancellationToken ct)
    {
        List<RecordId> ids = [.. references.Select(one => Guid.TryParse(one, out var id) ? new RecordId(id) : (RecordId?)null).OfType<RecordId>()];
        List<string> keys = [.. references.Select(one => one.ToUpperInvariant())];
        await using var db = await contexts.OpenAsync(scope.Tenant, ct);
        return await TargetsAsync(db.Set<WorkRecord>().To(scope).Where(record => keys.Contains(record.Key) || ids.Contains(record.Id)), ct);
    }

    /// <summary>The entries, in the order of their ids here.</summary>
    private static async Task<IReadOnlyList<EntryRow>> RowsAsync(SynergyFlowDbContext db, RecordScope scope, List<WorklogId> ids, CancellationToken ct)
    {
        if (ids.Count == 0)
        {
            return [];
        }

        var entries = await db.Set<Worklog>().Include(entry => entry.Allocations).Where(entry => ids.Contains(entry.Id)).ToDictionaryAsync(entry => entry.Id, ct);
        List<WorklogId?> asked = [.. ids.Select(id => (WorklogId?)id)];
        var reversals = await db.Set<Worklog>().Where(entry => asked.Contains(entry.Reverses))
            .Select(entry => new { Entry = entry.Reverses!.Value, entry.Id }).ToDictionaryAsync(row => row.Entry, row => row.Id, ct);
        List<RecordId> records = [.. entries.Values.SelectMany(entry => entry.Allocations).Select(one => one.Record).Distinct()];
        var seen = (await TargetsAsync(db.Set<WorkRecord>().To(scope).Where(record => records.Contains(record.Id)), ct)).ToDictionary(target => target.Id);
        var names = await NameLookup.ReadAsync(db, entries.Values.Select(entry => (UserId?)entry.User), [], ct);
        return [.. ids.Select(id => entries[id]).Select(entry => new EntryRow(
            entry.Id, names.Person(entry.User), entry.Day, entry.Minutes, entry.StartedAt, entry.Activity,
            entry.User == scope.User || entry.Allocations.TrueForAll(one => seen.ContainsKey(one.Record)) ? entry.Note : null,
            entry.Billable, entry.Source, entry.Mode, entry.LoggedAt, entry.Reverses, reversals.TryGetValue(entry.Id, out var by) ? by : null,
            [.. entry.Allocations.Select(one => new EntryRecord(seen.GetValueOrDefault(one.Record), one.Minutes)).OrderBy(one => one.Record?.Key, StringComparer.Ordinal)]))];
    }

    private static async Task<IReadOnlyList<TargetRow>> TargetsAsync(IQueryable<WorkRecord> records, CancellationToken ct)
    {
        var rows = await records.Select(record => new { record.Id, record.Key, Kind = EF.Property<string>(record, "kind"), record.Title }).ToListAsync(ct);
        return rows.ConvertAll(row => new TargetRow(row.Id, row.Key, EnumText.Parse<RecordKind>(row.Kind), row.Title));
    }

    private static async Task<int> BelowAsync(SynergyFlowDbContext db, RecordScope scope, RecordId record, CancellationToken ct)
    {
        var (tenant, top) = (scope.Tenant.Value, record.Value);
        var below = await db.Database.SqlQuery<Guid>(
            $"""
            WITH RECURSIVE tree AS (
                SELECT id FROM work.record WHERE tenant_id = {tenant} AND parent_id = {top}
                UNION
                SELECT child.id FROM work.record AS child JOIN tree ON child.parent_id = tree.id WHERE child.tenant_id = {tenant}
            )
            SELECT id AS "Value" FROM tree ORDER BY id LIMIT {MostBelow}
            """).ToListAsync(ct);
        if (below.Count == 0)
        {
            return 0;
        }

        List<RecordId> ids = [.. below.Where(id => id != top).Select(id => new RecordId(id))];
        return await db.Set<WorkRecord>().To(scope).Where(one => ids.Contains(one.Id))
            .Join(db.Set<Allocation>(), one => one.Id, share => share.Record, (one, share) => share.Minutes).SumAsync(ct);
    }
}
