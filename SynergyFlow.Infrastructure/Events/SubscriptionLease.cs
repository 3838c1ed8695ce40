using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Events;

/// <summary>The right to run a subscription. Its epoch is the fencing token: work under an old one cannot commit.</summary>
internal sealed record SubscriptionLease(string Subscription, string Owner, long Epoch)
{
    public static Task EnsureAsync(SynergyFlowDbContext db, string subscription, CancellationToken ct) =>
        db.ExecuteAsync(
            """
            INSERT INTO events.subscription (name, epoch, checkpoint_xid, checkpoint_seq, processed, paused, updated_at)
            VALUES ($1, 0, '0'::xid8, 0, 0, false, clock_timestamp())
            ON CONFLICT (name) DO NOTHING
            """,
            [subscription],
            ct);

    /// <returns>Null while another node holds it.</returns>
    public static async Task<SubscriptionLease?> TakeAsync(
        SynergyFlowDbContext db, string subscription, string owner, TimeSpan length, CancellationToken ct) =>
        (await db.RowsAsync(
            """
            UPDATE events.subscription
            SET owner = $2, epoch = epoch + 1, lease_until = clock_timestamp() + $3, updated_at = clock_timestamp()
            WHERE name = $1 AND (lease_until IS NULL OR lease_until < clock_timestamp())
            RETURNING epoch
            """,
            [subscription, owner, length],
            reader => new SubscriptionLease(subscription, owner, reader.GetInt64(0)),
            ct)).FirstOrDefault();

    /// <summary>Writes down, for every node's pages, since when and why nothing moves. The next event that is handled takes it back.</summary>
    public Task StallAsync(SynergyFlowDbContext db, string reason, CancellationToken ct) =>
        db.ExecuteAsync(
            """
            UPDATE events.subscription SET stalled_since = coalesce(stalled_since, clock_timestamp()), stalled_reason = $3
            WHERE name = $1 AND epoch = $2
            """,
            [Subscription, Epoch, reason.Replace('\0', ' ')],
            ct);

    /// <returns>False when it was lost.</returns>
    public async Task<bool> RenewAsync(SynergyFlowDbContext db, TimeSpan length, CancellationToken ct) =>
        await db.ExecuteAsync(
            "UPDATE events.subscription SET lease_until = clock_timestamp() + $3 WHERE name = $1 AND epoch = $2",
            [Subscription, Epoch, length],
            ct) == 1;

    /// <summary>Lets another node take over at once.</summary>
    public Task ReleaseAsync(SynergyFlowDbContext db, CancellationToken ct) =>
        db.ExecuteAsync(
            "UPDATE events.subscription SET lease_until = NULL, owner = NULL WHERE name = $1 AND epoch = $2",
            [Subscription, Epoch],
            ct);

    /// <summary>Goes back to where a person wants events handled again from, if one does and it is behind.</summary>
    public Task RepeatAsync(SynergyFlowDbContext db, CancellationToken ct) =>
        db.ExecuteAsync(
            """
            WITH start AS (
                SELECT l.xid, l.seq
                FROM events.subscription AS s
                JOIN events.log AS l ON l.recorded_at >= coalesce(s.repeat_since, '-infinity') AND l.seq >= coalesce(s.repeat_number, 0)
                    AND (l.xid, l.seq) <= (s.checkpoint_xid, s.checkpoint_seq)
                WHERE s.name = $1 AND (s.repeat_since IS NOT NULL OR s.repeat_number IS NOT NULL)
                ORDER BY l.xid, l.seq
                LIMIT 1
            )
            UPDATE events.subscription AS s
            SET repeat_since = NULL, repeat_number = NULL,
                checkpoint_xid = coalesce((SELECT xid FROM start), s.checkpoint_xid),
                checkpoint_seq = coalesce((SELECT seq - 1 FROM start), s.checkpoint_seq)
            WHERE s.name = $1 AND s.epoch = $2 AND (s.repeat_since IS NOT NULL OR s.repeat_number IS NOT NULL)
            """,
            [Subscription, Epoch],
            ct);

    /// <returns><c>Repeat</c>: somebody wants events handled again (<see cref="RepeatAsync"/>).</returns>
    /// <exception cref="LeaseLostException"/>
    public async Task<(LogCursor Checkpoint, bool Paused, bool Repeat)> PositionAsync(SynergyFlowDbContext db, CancellationToken ct)
    {
        var found = await db.RowsAsync(
            """
            SELECT checkpoint_xid, checkpoint_seq, paused, repeat_since IS NOT NULL OR repeat_number IS NOT NULL
            FROM events.subscription WHERE name = $1 AND epoch = $2
            """,
            [Subscription, Epoch],
            reader => (new LogCursor(reader.GetFieldValue<ulong>(0), reader.GetInt64(1)), reader.GetBoolean(2), reader.GetBoolean(3)),
            ct);
        return found.Count == 1 ? found[0] : throw new LeaseLostException();
    }

    /// <summary>Counts and moves on, in the transaction of the effects.</summary>
    /// <param name="last">Null to count only.</param>
    /// <exception cref="LeaseLostException">Another node runs the subscription: nothing of this transaction may commit.</exception>
    public async Task AdvanceAsync(SynergyFlowDbContext db, LoggedEvent? last, long handled, CancellationToken ct)
    {
        var moved = last is null
            ? await db.ExecuteAsync(
                """
                UPDATE events.subscription
                SET processed = processed + $3, updated_at = clock_timestamp(), stalled_since = NULL, stalled_reason = NULL
                WHERE name = $1 AND epoch = $2
                """,
                [Subscription, Epoch, handled],
                ct)
            : await db.ExecuteAsync(
                """
                UPDATE events.subscription
                SET processed = processed + $3, checkpoint_xid = $4, checkpoint_seq = $5, last_event_at = $6,
                    updated_at = clock_timestamp(), stalled_since = NULL, stalled_reason = NULL
                WHERE name = $1 AND epoch = $2
                """,
                [Subscription, Epoch, handled, last.Xid, last.Seq, last.RecordedAt],
                ct);
        if (moved != 1)
        {
            throw new LeaseLostException();
        }
    }
}

/// <summary>Another node has taken the subscription over.</summary>
internal sealed class LeaseLostException() : Exception("Another node runs the subscription now.");
