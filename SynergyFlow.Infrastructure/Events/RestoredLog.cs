using Npgsql;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Events;

/// <summary>
/// An event log that a dump brought into another server has numbers of transactions that this one has not come to yet. Readers go by these numbers
/// up to the oldest transaction in flight (<see cref="EventLogReader"/>): they would never reach what was restored, and pass over all that is
/// new. So it is numbered anew (docs/adr/0054).
/// </summary>
internal static class RestoredLog
{
    /// <summary>As the role that sees the log of all tenants.</summary>
    public static async Task<bool> IsAheadAsync(SynergyFlowDbContext system, CancellationToken ct) => (await system.RowsAsync(
        """
        SELECT EXISTS (SELECT FROM events.log WHERE xid >= pg_snapshot_xmax(pg_current_snapshot()))
            OR EXISTS (SELECT FROM events.subscription WHERE checkpoint_xid >= pg_snapshot_xmax(pg_current_snapshot()))
        """,
        [],
        reader => reader.GetBoolean(0),
        ct))[0];

    /// <summary>
    /// The places of the subscriptions cut the log into pieces, and each piece gets one number, from 3 on, which is older than any server's own
    /// work. What a subscription has handled and what it has not stays as it was; within a piece the order is that of the events'
    /// numbers, which is the same for each record, because its writers wait for each other. All in one transaction, with nobody else at it.
    /// </summary>
    /// <param name="owner">Of the tables, with the walls lowered.</param>
    /// <returns>How many events were numbered anew.</returns>
    public static async Task<long> AdoptAsync(NpgsqlConnection owner, TimeSpan longest, CancellationToken ct)
    {
        await using var transaction = await owner.BeginTransactionAsync(ct);
        await SendAsync("""
            LOCK TABLE events.log, events.subscription, events.deferred IN ACCESS EXCLUSIVE MODE;
            ALTER TABLE events.log DISABLE TRIGGER log_is_append_only;
            CREATE TEMPORARY TABLE place ON COMMIT DROP AS
            SELECT xid, seq, row_number() OVER (ORDER BY xid, seq) AS number
            FROM (SELECT DISTINCT checkpoint_xid AS xid, checkpoint_seq AS seq FROM events.subscription) AS each;
            """);
        var events = await SendAsync("""
            UPDATE events.log AS l SET xid = (3 + (SELECT count(*) FROM place AS p WHERE (p.xid, p.seq) < (l.xid, l.seq)))::text::xid8
            """);

        // Whoever still runs one of them on another node has lost it: his next write does not match.
        await SendAsync("""
            UPDATE events.subscription AS s SET epoch = s.epoch + 1, owner = NULL, lease_until = NULL, checkpoint_xid = (2 + p.number)::text::xid8,
                checkpoint_seq = coalesce((SELECT max(l.seq) FROM events.log AS l WHERE l.xid = (2 + p.number)::text::xid8), 0)
            FROM place AS p WHERE p.xid = s.checkpoint_xid AND p.seq = s.checkpoint_seq;
            UPDATE events.deferred AS d SET xid = l.xid FROM events.log AS l WHERE l.tenant_id = d.tenant_id AND l.id = d.event_id AND l.seq = d.seq;
            ALTER TABLE events.log ENABLE TRIGGER log_is_append_only;
            """);
        await transaction.CommitAsync(ct);
        return events;

        async Task<int> SendAsync(string sql)
        {
            await using NpgsqlCommand command = new(sql, owner, transaction) { CommandTimeout = (int)longest.TotalSeconds };
            return await command.ExecuteNonQueryAsync(ct);
        }
    }
}
