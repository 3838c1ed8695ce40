using SynergyFlow.Core.Events;
using SynergyFlow.Infrastructure.Events.Rebuilding;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Events;

/// <summary>Subscriptions with their lag, by the database's clock.</summary>
internal static class SubscriptionRows
{
    /// <param name="tenant">Whose set-aside events are counted; null for all.</param>
    /// <param name="subscription">Null for all but those that write the copy of a rebuild: nothing that anybody reads comes of them.</param>
    public static Task<List<SubscriptionRow>> ReadAsync(
        SynergyFlowDbContext db, Guid? tenant, string? subscription, CancellationToken ct) =>
        db.RowsAsync(
            """
            SELECT s.name, s.paused, coalesce(s.lease_until > clock_timestamp(), false), clock_timestamp(), next.recorded_at,
                s.processed, s.last_event_at, aside.retrying, aside.waiting, aside.parked,
                s.stalled_since, s.stalled_reason, s.checkpoint_seq
            FROM events.subscription AS s
            LEFT JOIN LATERAL (
                SELECT l.recorded_at FROM events.log AS l
                WHERE (l.xid, l.seq) > (s.checkpoint_xid, s.checkpoint_seq)
                ORDER BY l.xid, l.seq
                LIMIT 1
            ) AS next ON true
            CROSS JOIN LATERAL (
                SELECT count(*) FILTER (WHERE d.state = 'retrying') AS retrying,
                    count(*) FILTER (WHERE d.state = 'waiting') AS waiting,
                    count(*) FILTER (WHERE d.state = 'parked') AS parked
                FROM events.deferred AS d
                WHERE d.subscription = s.name AND ($1::uuid IS NULL OR d.tenant_id = $1)
            ) AS aside
            WHERE CASE WHEN $2::text IS NULL THEN right(s.name, length($3)) <> $3 ELSE s.name = $2 END
            ORDER BY s.name
            """,
            [tenant, subscription, CopySubscription.Suffix],
            reader =>
            {
                var now = reader.GetFieldValue<DateTimeOffset>(3);
                var asOf = reader.Nullable<DateTimeOffset>(4) is { } next && next < now ? next : now;
                return new SubscriptionRow(
                    reader.GetString(0),
                    reader.GetBoolean(1),
                    reader.GetBoolean(2),
                    asOf,
                    now - asOf,
                    reader.GetInt64(5),
                    reader.Nullable<DateTimeOffset>(6),
                    (int)reader.GetInt64(7),
                    (int)reader.GetInt64(8),
                    (int)reader.GetInt64(9),
                    reader.Nullable<DateTimeOffset>(10),
                    reader.Text(11),
                    reader.GetInt64(12));
            },
            ct);
}
