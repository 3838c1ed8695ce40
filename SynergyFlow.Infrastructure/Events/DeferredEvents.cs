using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Events;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Events;

/// <summary>Whose order is kept: one aggregate of one tenant.</summary>
internal readonly record struct Line(Guid Tenant, string Kind, Guid Id)
{
    public static Line Of(LoggedEvent happened) =>
        new(happened.Tenant.Value, happened.AggregateKind, happened.AggregateId);
}

/// <summary>What a subscription has set aside, as its runner sees it.</summary>
internal static class DeferredEvents
{
    private const int LongestError = 2000;

    /// <summary>Which of the events' aggregates have something set aside: their later events queue up behind it.</summary>
    public static async Task<HashSet<Line>> BlockedAsync(
        SynergyFlowDbContext db, string subscription, IReadOnlyCollection<LoggedEvent> batch, CancellationToken ct) =>
        [.. await db.RowsAsync(
            """
            SELECT DISTINCT tenant_id, aggregate_kind, aggregate_id FROM events.deferred
            WHERE subscription = $1 AND aggregate_id = ANY($2)
            """,
            [subscription, batch.Select(happened => happened.AggregateId).Distinct().ToArray()],
            reader => new Line(reader.GetGuid(0), reader.GetString(1), reader.GetGuid(2)),
            ct)];

    /// <summary>
    /// The aggregates whose first event is due, with how often that one has failed. A first event that waits is due too: the
    /// one before it was discarded.
    /// </summary>
    public static Task<List<(Line Line, int Attempts)>> DueAsync(
        SynergyFlowDbContext db, string subscription, int limit, CancellationToken ct) =>
        db.RowsAsync(
            """
            SELECT tenant_id, aggregate_kind, aggregate_id, attempts
            FROM (
                SELECT DISTINCT ON (tenant_id, aggregate_kind, aggregate_id)
                    tenant_id, aggregate_kind, aggregate_id, attempts, state, next_attempt_at, xid, seq
                FROM events.deferred
                WHERE subscription = $1
                ORDER BY tenant_id, aggregate_kind, aggregate_id, xid, seq
            ) AS first
            WHERE state = 'waiting' OR (state = 'retrying' AND next_attempt_at <= clock_timestamp())
            ORDER BY xid, seq
            LIMIT $2
            """,
            [subscription, limit],
            reader => (new Line(reader.GetGuid(0), reader.GetString(1), reader.GetGuid(2)), reader.GetInt32(3)),
            ct);

    /// <summary>The events of one aggregate that were set aside, in their order.</summary>
    public static Task<List<LoggedEvent>> InLineAsync(
        SynergyFlowDbContext db, string subscription, Line line, int limit, CancellationToken ct) =>
        db.Set<LoggedEvent>()
            .FromSql(
                $"""
                SELECT l.* FROM events.deferred AS d
                JOIN events.log AS l ON l.xid = d.xid AND l.seq = d.seq
                WHERE d.subscription = {subscription} AND d.tenant_id = {line.Tenant}
                  AND d.aggregate_kind = {line.Kind} AND d.aggregate_id = {line.Id}
                ORDER BY d.xid, d.seq
                LIMIT {limit}
                """)
            .IgnoreQueryFilters()
            .AsNoTracking()
            .ToListAsync(ct);

    /// <summary>Puts an event behind the earlier ones of its aggregate.</summary>
    public static Task QueueAsync(SynergyFlowDbContext db, string subscription, LoggedEvent happened, CancellationToken ct) =>
        WriteAsync(db, subscription, happened, DeferredState.Waiting, 0, null, null, ct);

    /// <param name="attempts">How often it has failed by now.</param>
    /// <param name="retryAfter">Null parks it.</param>
    public static Task SetAsideAsync(
        SynergyFlowDbContext db,
        string subscription,
        LoggedEvent happened,
        int attempts,
        TimeSpan? retryAfter,
        Exception failure,
        CancellationToken ct)
    {
        var error = $"{failure.GetType().Name}: {failure.Message}";
        if (failure.InnerException is { } inner)
        {
            error += $"\n{inner.GetType().Name}: {inner.Message}";
        }

        // PostgreSQL stores no NUL, and the text may be anything.
        error = error.Replace('\0', ' ');
        var state = retryAfter is null ? DeferredState.Parked : DeferredState.Retrying;
        return WriteAsync(
            db, subscription, happened, state, attempts, retryAfter, error[..Math.Min(error.Length, LongestError)], ct);
    }

    public static Task DoneAsync(SynergyFlowDbContext db, string subscription, LoggedEvent happened, CancellationToken ct) =>
        db.ExecuteAsync(
            "DELETE FROM events.deferred WHERE subscription = $1 AND tenant_id = $2 AND event_id = $3",
            [subscription, happened.Tenant.Value, happened.Id],
            ct);

    private static Task<int> WriteAsync(
        SynergyFlowDbContext db,
        string subscription,
        LoggedEvent happened,
        DeferredState state,
        int attempts,
        TimeSpan? retryAfter,
        string? error,
        CancellationToken ct) =>
        db.ExecuteAsync(
            """
            INSERT INTO events.deferred (subscription, tenant_id, event_id, xid, seq, aggregate_kind, aggregate_id, sequence,
                type, state, attempts, next_attempt_at, last_error, parked_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, clock_timestamp() + $12::interval, $13::text,
                CASE WHEN $10 = 'parked' THEN clock_timestamp() END)
            ON CONFLICT (tenant_id, subscription, event_id) DO UPDATE
            SET state = excluded.state, attempts = excluded.attempts, next_attempt_at = excluded.next_attempt_at,
                last_error = excluded.last_error, parked_at = excluded.parked_at, published_at = NULL
            """,
            [
                subscription, happened.Tenant.Value, happened.Id, happened.Xid, happened.Seq, happened.AggregateKind,
                happened.AggregateId, happened.Sequence, happened.Type, state.ToText(), attempts, retryAfter, error,
            ],
            ct);
}
