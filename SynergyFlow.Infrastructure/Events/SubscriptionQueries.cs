using SynergyFlow.Core.Events;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Events;

internal sealed class SubscriptionQueries(TenantContexts contexts) : ISubscriptionQueries
{
    private const string Columns =
        "d.event_id, d.type, d.aggregate_kind, d.aggregate_id, r.key, d.sequence, d.state, d.attempts, d.next_attempt_at, d.parked_at, d.last_error";

    private const string Record = "LEFT JOIN work.record AS r ON r.tenant_id = d.tenant_id AND r.id = d.aggregate_id";

    public async Task<IReadOnlyList<SubscriptionRow>> ListAsync(TenantId tenant, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(tenant, ct);
        return await SubscriptionRows.ReadAsync(db, tenant.Value, subscription: null, ct);
    }

    public async Task<SubscriptionRow?> FindAsync(TenantId tenant, string subscription, CancellationToken ct)
    {
        // PostgreSQL refuses NUL in text; no name has one.
        if (subscription.Contains('\0', StringComparison.Ordinal))
        {
            return null;
        }

        await using var db = await contexts.OpenAsync(tenant, ct);
        return (await SubscriptionRows.ReadAsync(db, tenant.Value, subscription, ct)).FirstOrDefault();
    }

    public async Task<Result<Page<DeferredRow>>> DeferredAsync(
        TenantId tenant, string subscription, DeferredState? state, string? cursor, int limit, CancellationToken ct)
    {
        var after = LogCursor.Start;
        if (cursor is not null && !LogCursor.TryParse(cursor, out after))
        {
            return new InvalidField("cursor", "This cursor was not given out by this list.");
        }

        await using var db = await contexts.OpenAsync(tenant, ct);
        var rows = await db.RowsAsync(
            $"""
            SELECT {Columns}, d.xid, d.seq
            FROM events.deferred AS d
            {Record}
            WHERE d.tenant_id = $1 AND d.subscription = $2 AND ($3::text IS NULL OR d.state = $3) AND (d.xid, d.seq) > ($4, $5)
            ORDER BY d.xid, d.seq
            LIMIT $6
            """,
            [tenant.Value, subscription, state?.ToText(), after.Xid, after.Seq, limit + 1],
            reader => (Row: Row(reader), At: new LogCursor(reader.GetFieldValue<ulong>(11), reader.GetInt64(12))),
            ct);
        var shown = rows.Take(limit).ToList();
        return new Page<DeferredRow>(
            [.. shown.Select(row => row.Row)], rows.Count > limit ? shown[^1].At.ToString() : null);
    }

    public async Task<DeferredDetails?> FindDeferredAsync(
        TenantId tenant, string subscription, Guid eventId, CancellationToken ct)
    {
        if (subscription.Contains('\0', StringComparison.Ordinal))
        {
            return null;
        }

        await using var db = await contexts.OpenAsync(tenant, ct);
        return (await db.RowsAsync(
            $"""
            SELECT {Columns}, l.occurred_at, l.actor_name, l.channel, l.trace_id, jsonb_pretty(l.payload),
                (SELECT count(*) FROM events.deferred AS b
                 WHERE b.subscription = d.subscription AND b.tenant_id = d.tenant_id AND b.aggregate_kind = d.aggregate_kind
                   AND b.aggregate_id = d.aggregate_id AND (b.xid, b.seq) > (d.xid, d.seq))
            FROM events.deferred AS d
            JOIN events.log AS l ON l.xid = d.xid AND l.seq = d.seq
            {Record}
            WHERE d.tenant_id = $1 AND d.subscription = $2 AND d.event_id = $3
            """,
            [tenant.Value, subscription, eventId],
            reader => new DeferredDetails(
                Row(reader),
                reader.GetFieldValue<DateTimeOffset>(11),
                reader.GetString(12),
                reader.GetString(13),
                reader.Text(14),
                reader.GetString(15),
                (int)reader.GetInt64(16)),
            ct)).FirstOrDefault();
    }

    private static DeferredRow Row(Npgsql.NpgsqlDataReader reader) => new(
        reader.GetGuid(0),
        reader.GetString(1),
        reader.GetString(2),
        reader.GetGuid(3),
        reader.Text(4),
        reader.GetInt32(5),
        EnumText.Parse<DeferredState>(reader.GetString(6)),
        reader.GetInt32(7),
        reader.Nullable<DateTimeOffset>(8),
        reader.Nullable<DateTimeOffset>(9),
        reader.Text(10));
}
