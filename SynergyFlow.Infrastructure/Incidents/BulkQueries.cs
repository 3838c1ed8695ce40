using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Incidents.Bulk;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.Filtering;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Infrastructure.Work;

namespace SynergyFlow.Infrastructure.Incidents;

internal sealed class BulkQueries(TenantContexts contexts, TimeProvider time) : IBulkQueries
{
    private const string JobsBound = "bulk";
    private const int MatchSeconds = 10;
    private const int LookupSize = 2_000;

    public async Task<Result<IReadOnlyList<RecordId>>> MatchAsync(
        RecordScope scope, FilterNode? filter, int most, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(scope);
        await using var db = await contexts.OpenAsync(scope.Tenant, ct);
        db.Database.SetCommandTimeout(MatchSeconds);
        IQueryable<WorkRecord> matching = db.Set<Incident>();
        matching = matching.To(scope);
        try
        {
            if (filter is not null)
            {
                matching = matching.Where(new FilterSql(db, scope, time.GetUtcNow(), await TextMatches.FindAsync(db, scope, [filter], ct)).Of(filter));
            }

            List<RecordId> ids = await matching.OrderByDescending(record => record.CreatedAt).ThenByDescending(record => record.Id)
                .Select(record => record.Id)
                .Take(most + 1)
                .ToListAsync(ct);
            return ids;
        }
        catch (Exception late) when (late is NpgsqlException { InnerException: TimeoutException } or TimeoutException)
        {
            return new ListTooSlow();
        }
    }

    public async Task<IReadOnlyDictionary<string, RecordId>> FindAsync(
        RecordScope scope, IReadOnlyCollection<string> references, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(scope);
        await using var db = await contexts.OpenAsync(scope.Tenant, ct);
        Dictionary<string, RecordId> found = new(StringComparer.OrdinalIgnoreCase);
        foreach (var chunk in references.Chunk(LookupSize))
        {
            List<RecordId> ids = [.. chunk.Where(text => Guid.TryParseExact(text, "D", out _)).Select(text => new RecordId(Guid.Parse(text)))];
            List<string> keys = [.. chunk.Select(text => text.ToUpperInvariant())];
            var seen = await db.Set<WorkRecord>().To(scope)
                .Where(record => ids.Contains(record.Id) || keys.Contains(record.Key))
                .Select(record => new { record.Id, record.Key })
                .ToListAsync(ct);
            foreach (var record in seen)
            {
                found[record.Id.ToString()] = record.Id;
                found[record.Key] = record.Id;
            }
        }

        return found;
    }

    public async Task<Page<BulkJob>?> ListAsync(TenantId tenant, UserId? by, string? cursor, int limit, CancellationToken ct)
    {
        var place = cursor is null ? null : Cursor.Read(JobsBound, cursor, keys: 2);
        Guid id = default;
        long ticks = 0;
        if (cursor is not null && !(place is { Backwards: false, Key: var key } && Number(key[0], out ticks) && Guid.TryParse(key[1], out id)))
        {
            return null;
        }

        await using var db = await contexts.OpenAsync(tenant, ct);

        // The comparison of pairs is the index's own; EF cannot write it over a typed id.
        DateTimeOffset before = new(ticks, TimeSpan.Zero);
        var from = place is null
            ? db.Set<BulkJob>()
            : db.Set<BulkJob>().FromSql($"SELECT * FROM incidents.bulk_job WHERE (created_at, id) < ({before}, {id})");
        var jobs = await from
            .Where(job => job.State != BulkState.Previewed && (by == null || job.CreatedBy == by))
            .OrderByDescending(job => job.CreatedAt).ThenByDescending(job => job.Id)
            .Take(limit + 1)
            .ToListAsync(ct);
        return Cut(jobs, limit, job => Cursor.Write(
            JobsBound, backwards: false, [job.CreatedAt.UtcTicks.ToString(CultureInfo.InvariantCulture), job.Id.ToString()]));
    }

    public async Task<BulkJob?> FindAsync(TenantId tenant, BulkJobId id, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(tenant, ct);
        return await db.Set<BulkJob>().SingleOrDefaultAsync(job => job.Id == id, ct);
    }

    public async Task<Page<BulkResult>?> ResultsAsync(
        RecordScope scope, BulkJob job, BulkOutcome? outcome, string? cursor, int limit, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(job);
        var bound = $"bulk-results {job.Id} {outcome}";
        long after = -1;
        if (cursor is not null && !(Cursor.Read(bound, cursor, keys: 1) is { Backwards: false, Key: var key } && Number(key[0], out after)))
        {
            return null;
        }

        await using var db = await contexts.OpenAsync(scope.Tenant, ct);
        var done = job.State is BulkState.Previewed ? job.Total : job.Next;
        var rows = await db.Set<BulkRow>()
            .Where(row => row.Job == job.Id && row.Position > after && row.Position < done && (outcome == null || row.Outcome == outcome))
            .OrderBy(row => row.Position)
            .Take(limit + 1)
            .ToListAsync(ct);
        List<RecordId> ids = [.. rows.Select(row => row.Record).OfType<RecordId>()];
        var seen = await db.Set<WorkRecord>().To(scope).Where(record => ids.Contains(record.Id))
            .Select(record => new { record.Id, record.Key, record.Title })
            .ToDictionaryAsync(record => record.Id, ct);

        // Who lost sight of a record meanwhile is not told of it by what was said of it then.
        var results = rows.ConvertAll(row => row.Record is not { } id
            ? new BulkResult(row.Position, row.Reference, null, row.Outcome, row.Code, row.Message)
            : seen.TryGetValue(id, out var record)
                ? new BulkResult(row.Position, record.Key, record.Title, row.Outcome, row.Code, row.Message)
                : new BulkResult(row.Position, null, null, row.Outcome, row.Code, null));
        return Cut(results, limit, row => Cursor.Write(bound, backwards: false, [row.Position.ToString(CultureInfo.InvariantCulture)]));
    }

    public async Task DropPreviewsAsync(TenantId tenant, DateTimeOffset before, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(tenant, ct);
        await db.Set<BulkJob>().Where(job => job.State == BulkState.Previewed && job.CreatedAt < before).ExecuteDeleteAsync(ct);
    }

    private static Page<T> Cut<T>(List<T> rows, int limit, Func<T, string> cursor)
    {
        if (rows.Count <= limit)
        {
            return new Page<T>(rows);
        }

        rows.RemoveRange(limit, rows.Count - limit);
        return new Page<T>(rows, cursor(rows[^1]));
    }

    private static bool Number(string text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
