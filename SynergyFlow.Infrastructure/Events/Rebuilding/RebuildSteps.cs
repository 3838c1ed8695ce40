using Microsoft.EntityFrameworkCore;
using Npgsql;
using SynergyFlow.Core.Events;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Infrastructure.Persistence.Tenancy;

namespace SynergyFlow.Infrastructure.Events.Rebuilding;

/// <summary>A rebuild as its nodes see it.</summary>
/// <param name="Old">What was live before the swap has been kept for as long as it is.</param>
internal sealed record RebuildStand(TenantId Tenant, Guid Id, RebuildState State, bool CaughtUp, bool Old);

/// <summary>
/// What nodes do for a rebuild besides writing its copy: each step is one transaction that whoever comes first does, and that gives way within half
/// a second where somebody holds a table. Leases of both readers end with it, so that what a node had in hand cannot commit.
/// </summary>
internal sealed class RebuildSteps(SystemContexts contexts)
{
    /// <summary>So near to the end of the log, the copy only waits for what happens.</summary>
    private static readonly TimeSpan s_caughtUp = TimeSpan.FromSeconds(1);

    private static readonly string s_kept = $"{Rebuild.Kept.TotalDays:0} days";

    public async Task<RebuildStand?> StandAsync(IReadModel model, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(ct);
        return (await db.RowsAsync(
            """
            SELECT tenant_id, id, state, caught_up_at IS NOT NULL, coalesce(swapped_at < clock_timestamp() - $2::text::interval, false)
            FROM events.rebuild WHERE subscription = $1
            """,
            [model.Name, s_kept],
            reader => new RebuildStand(
                new TenantId(reader.GetGuid(0)), reader.GetGuid(1), EnumText.Parse<RebuildState>(reader.GetString(2)), reader.GetBoolean(3), reader.GetBoolean(4)),
            ct)).FirstOrDefault();
    }

    /// <summary>Empties the copy and lets its reader begin.</summary>
    public async Task<bool> PrepareAsync(IReadModel model, RebuildStand stand, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(ct);
        db.Database.SetCommandTimeout(TimeSpan.FromMinutes(10));
        var events = (await db.RowsAsync("SELECT count(*) FROM events.log", [], reader => reader.GetInt64(0), ct))[0];
        return await DoAsync(db, model, stand, async () =>
        {
            await EmptyAsync(db, model, ct);
            await db.ExecuteAsync(
                """
                UPDATE events.rebuild SET state = 'building', events = $3, building_since = clock_timestamp(), trouble = NULL, version = version + 1
                WHERE subscription = $1 AND id = $2
                """,
                [model.Name, stand.Id, events],
                ct);
        }, ct);
    }

    /// <summary>The tables exchange their names, and their readers the places in the log and what they have set aside: no event is lost or done twice.</summary>
    public async Task<bool> ExchangeAsync(IReadModel model, RebuildStand stand, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(ct);
        return await DoAsync(db, model, stand, async () =>
        {
            // Tables before rows, as the readers take them.
            await db.ExecuteAsync($"SELECT {model.Table.Exchange}()", [], ct);
            var copy = CopySubscription.NameOf(model.Name);
            await db.ExecuteAsync("SELECT name FROM events.subscription WHERE name IN ($1, $2) ORDER BY name FOR NO KEY UPDATE", [model.Name, copy], ct);
            await db.ExecuteAsync(
                """
                UPDATE events.subscription AS s
                SET epoch = s.epoch + 1, owner = NULL, lease_until = NULL, checkpoint_xid = other.checkpoint_xid, checkpoint_seq = other.checkpoint_seq,
                    processed = other.processed, last_event_at = other.last_event_at, updated_at = clock_timestamp(), stalled_since = NULL, stalled_reason = NULL
                FROM events.subscription AS other
                WHERE s.name IN ($1, $2) AND other.name IN ($1, $2) AND other.name <> s.name
                """,
                [model.Name, copy],
                ct);
            foreach (var (from, to) in new[] { (model.Name, copy + "~"), (copy, model.Name), (copy + "~", copy) })
            {
                await db.ExecuteAsync("UPDATE events.deferred SET subscription = $2 WHERE subscription = $1", [from, to], ct);
            }

            await db.ExecuteAsync(
                """
                UPDATE events.rebuild
                SET state = CASE WHEN state = 'swapping' THEN 'swapped' ELSE 'building' END, comparison = NULL, trouble = NULL, version = version + 1,
                    swapped_at = CASE WHEN state = 'swapping' THEN clock_timestamp() END
                WHERE subscription = $1 AND id = $2
                """,
                [model.Name, stand.Id],
                ct);
        }, ct);
    }

    /// <summary>Empties the copy; the rebuild is over.</summary>
    public async Task<bool> DropAsync(IReadModel model, RebuildStand stand, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(ct);
        return await DoAsync(db, model, stand, async () =>
        {
            await EmptyAsync(db, model, ct);
            await db.ExecuteAsync("DELETE FROM events.rebuild WHERE subscription = $1 AND id = $2", [model.Name, stand.Id], ct);
        }, ct);
    }

    /// <summary>Writes down when the copy had caught up, once.</summary>
    public async Task NoteCaughtUpAsync(IReadModel model, RebuildStand stand, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(ct);
        var copy = (await SubscriptionRows.ReadAsync(db, tenant: null, CopySubscription.NameOf(model.Name), ct)).FirstOrDefault();
        if (copy is { } reader && reader.Lag < s_caughtUp)
        {
            await db.ExecuteAsync(
                "UPDATE events.rebuild SET caught_up_at = clock_timestamp(), version = version + 1 WHERE subscription = $1 AND id = $2 AND caught_up_at IS NULL",
                [model.Name, stand.Id],
                ct);
        }
    }

    /// <returns>False where another node is at it, or somebody holds what is needed: it is tried again.</returns>
    private static async Task<bool> DoAsync(SynergyFlowDbContext db, IReadModel model, RebuildStand stand, Func<Task> step, CancellationToken ct)
    {
        try
        {
            await using var transaction = await db.Database.BeginTransactionAsync(ct);
            await db.ExecuteAsync("SET LOCAL lock_timeout = '500ms'", [], ct);
            var held = await db.RowsAsync(
                "SELECT id FROM events.rebuild WHERE subscription = $1 AND id = $2 AND state = $3 FOR NO KEY UPDATE SKIP LOCKED",
                [model.Name, stand.Id, stand.State.ToText()],
                reader => reader.GetGuid(0),
                ct);
            if (held.Count == 0)
            {
                return false;
            }

            await step();
            await transaction.CommitAsync(ct);
            return true;
        }
        catch (PostgresException held) when (held.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected)
        {
            await db.ExecuteAsync(
                "UPDATE events.rebuild SET trouble = $4, version = version + 1 WHERE subscription = $1 AND id = $2 AND state = $3 AND trouble IS NULL",
                [model.Name, stand.Id, stand.State.ToText(), held.MessageText],
                ct);
            return false;
        }
    }

    private static async Task EmptyAsync(SynergyFlowDbContext db, IReadModel model, CancellationToken ct)
    {
        var copy = CopySubscription.NameOf(model.Name);
        await db.ExecuteAsync($"SELECT {model.Table.Clear}()", [], ct);
        await SubscriptionLease.EnsureAsync(db, copy, ct);
        await db.ExecuteAsync(
            """
            UPDATE events.subscription
            SET epoch = epoch + 1, owner = NULL, lease_until = NULL, checkpoint_xid = '0'::xid8, checkpoint_seq = 0, processed = 0, last_event_at = NULL,
                updated_at = clock_timestamp(), paused = false, stalled_since = NULL, stalled_reason = NULL
            WHERE name = $1
            """,
            [copy],
            ct);
        await db.ExecuteAsync("DELETE FROM events.deferred WHERE subscription = $1", [copy], ct);
    }
}
