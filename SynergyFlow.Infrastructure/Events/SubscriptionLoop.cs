using Microsoft.Extensions.Logging;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Infrastructure.Persistence.Tenancy;

namespace SynergyFlow.Infrastructure.Events;

/// <summary>Runs one subscription on this node for as long as it holds the lease.</summary>
internal sealed class SubscriptionLoop(
    ISubscription subscription,
    string node,
    SystemContexts contexts,
    EventSignal signal,
    SubscriptionOptions options,
    SubscriptionMeter meter,
    TimeProvider time,
    ILogger logger)
{
    private const int LinesAtOnce = 20;
    private static readonly TimeSpan s_restless = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan s_retryCheck = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan s_longestStall = TimeSpan.FromSeconds(5);

    private long _retriesChecked;

    public async Task RunAsync(CancellationToken ct)
    {
        var pause = TimeSpan.Zero;
        while (!ct.IsCancellationRequested)
        {
            try
            {
                if (await TakeAsync(ct) is { } lease)
                {
                    await HoldAsync(lease, () => pause = TimeSpan.Zero, ct);
                }
                else
                {
                    pause = TimeSpan.Zero;
                    await Pause.ForAsync(options.Poll, time, ct);
                }
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                pause = TimeSpan.FromSeconds(Math.Clamp(pause.TotalSeconds * 2, 1, s_longestPause.TotalSeconds));
                logger.SubscriptionFailed(failure, subscription.Name, pause);
                await Pause.ForAsync(pause, time, ct);
            }
        }
    }

    private async Task<SubscriptionLease?> TakeAsync(CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(ct);
        await SubscriptionLease.EnsureAsync(db, subscription.Name, ct);
        return await SubscriptionLease.TakeAsync(db, subscription.Name, node, options.Lease, ct);
    }

    private async Task HoldAsync(SubscriptionLease lease, Action progressed, CancellationToken ct)
    {
        logger.LeaseTaken(lease.Subscription, lease.Epoch);
        using var held = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var renewing = RenewAsync(lease, held);
        try
        {
            await WorkAsync(lease, progressed, held.Token);
        }
        catch (Exception lost) when (lost is LeaseLostException || (held.IsCancellationRequested && !ct.IsCancellationRequested))
        {
            logger.LeaseLost(lease.Subscription, lease.Epoch);
        }
        finally
        {
            await held.CancelAsync();
            await renewing;
            await ReleaseAsync(lease);
        }
    }

    private async Task WorkAsync(SubscriptionLease lease, Action progressed, CancellationToken ct)
    {
        var idle = s_restless;
        TimeSpan? stalled = null;
        while (true)
        {
            ct.ThrowIfCancellationRequested();
            var wake = signal.Next;
            bool moved;
            try
            {
                moved = await StepAsync(lease, ct);
            }
            catch (SubscriptionStalledException stall)
            {
                stalled = await StallAsync(lease, stall, stalled, ct);
                continue;
            }

            if (moved)
            {
                if (stalled is not null)
                {
                    logger.Unstalled(lease.Subscription);
                    stalled = null;
                }

                progressed();
                idle = s_restless;
                if (subscription.Breath > TimeSpan.Zero)
                {
                    await Pause.ForAsync(subscription.Breath, time, ct);
                }

                continue;
            }

            // After a wake-up the events may still be behind another transaction's horizon, whose end wakes nobody: look
            // again soon, then ever less often.
            var woken = await Pause.UntilAsync(wake, idle, time, ct);
            idle = woken ? s_restless : idle * 2 < options.Poll ? idle * 2 : options.Poll;
        }
    }

    /// <summary>Says why nothing moves, and waits a while, each time longer; the lease stays here.</summary>
    private async Task<TimeSpan> StallAsync(
        SubscriptionLease lease, SubscriptionStalledException stall, TimeSpan? before, CancellationToken ct)
    {
        if (before is null)
        {
            logger.Stalled(stall, lease.Subscription, stall.Message);
        }

        await using (var db = await contexts.OpenAsync(ct))
        {
            await lease.StallAsync(db, stall.Message, ct);
        }

        var pause = before is { } last ? (last * 2 < s_longestStall ? last * 2 : s_longestStall) : TimeSpan.FromMilliseconds(250);
        await Pause.ForAsync(pause, time, ct);
        return pause;
    }

    /// <returns>False when there was nothing to do.</returns>
    private async Task<bool> StepAsync(SubscriptionLease lease, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(ct);
        var (checkpoint, paused, repeat) = await lease.PositionAsync(db, ct);
        if (repeat)
        {
            await lease.RepeatAsync(db, ct);
            return true;
        }

        if (paused)
        {
            return false;
        }

        var retried = await RetryDueAsync(db, lease, ct);
        var batch = await EventLogReader.ReadAsync(db, checkpoint, options.Batch, ct);
        if (batch.Count == 0)
        {
            return retried;
        }

        var handled = await TryTogetherAsync(db, lease, batch, ct) ? batch.Count : await OneByOneAsync(db, lease, batch, ct);
        meter.Handled(lease.Subscription, handled);
        return true;
    }

    /// <summary>The usual case costs one save for the whole batch.</summary>
    /// <returns>False, with nothing done, when an event fails or has to queue: then each gets its own savepoint.</returns>
    private async Task<bool> TryTogetherAsync(
        SynergyFlowDbContext db, SubscriptionLease lease, List<LoggedEvent> batch, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if ((await DeferredEvents.BlockedAsync(db, lease.Subscription, batch, ct)).Count > 0)
        {
            return false;
        }

        try
        {
            await subscription.HandleAsync(batch, db, ct);
            await db.SaveChangesAsync(ct);
        }
        catch (Exception failure) when (!ct.IsCancellationRequested && failure is not SubscriptionStalledException)
        {
            db.ChangeTracker.Clear();
            logger.BatchRepeated(failure, lease.Subscription, batch.Count);
            return false;
        }

        await lease.AdvanceAsync(db, batch[^1], batch.Count, ct);
        await transaction.CommitAsync(ct);
        db.ChangeTracker.Clear();
        return true;
    }

    /// <returns>How many were handled; the others are set aside.</returns>
    private async Task<int> OneByOneAsync(
        SynergyFlowDbContext db, SubscriptionLease lease, List<LoggedEvent> batch, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var blocked = await DeferredEvents.BlockedAsync(db, lease.Subscription, batch, ct);
        var handled = 0;
        foreach (var happened in batch)
        {
            var line = Line.Of(happened);
            if (blocked.Contains(line))
            {
                await DeferredEvents.QueueAsync(db, lease.Subscription, happened, ct);
            }
            else if (await TryAsync(db, happened, ct) is { } failure)
            {
                await SetAsideAsync(db, lease, happened, 1, failure, ct);
                blocked.Add(line);
            }
            else
            {
                handled++;
            }
        }

        await lease.AdvanceAsync(db, batch[^1], handled, ct);
        await transaction.CommitAsync(ct);
        return handled;
    }

    /// <summary>Tries what is due again, and lets what waited behind it follow.</summary>
    private async Task<bool> RetryDueAsync(SynergyFlowDbContext db, SubscriptionLease lease, CancellationToken ct)
    {
        if (_retriesChecked != 0 && time.GetElapsedTime(_retriesChecked) < s_retryCheck)
        {
            return false;
        }

        var due = await DeferredEvents.DueAsync(db, lease.Subscription, LinesAtOnce, ct);
        foreach (var (line, attempts) in due)
        {
            await RetryAsync(db, lease, line, attempts, ct);
        }

        // Where there was something, there may be more: only silence buys a pause.
        _retriesChecked = due.Count > 0 ? 0 : time.GetTimestamp();
        return due.Count > 0;
    }

    private async Task RetryAsync(
        SynergyFlowDbContext db, SubscriptionLease lease, Line line, int failedBefore, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var handled = 0;
        foreach (var happened in await DeferredEvents.InLineAsync(db, lease.Subscription, line, options.Batch, ct))
        {
            if (await TryAsync(db, happened, ct) is { } failure)
            {
                await SetAsideAsync(db, lease, happened, handled == 0 ? failedBefore + 1 : 1, failure, ct);
                break;
            }

            await DeferredEvents.DoneAsync(db, lease.Subscription, happened, ct);
            handled++;
        }

        await lease.AdvanceAsync(db, last: null, handled, ct);
        await transaction.CommitAsync(ct);
        meter.Handled(lease.Subscription, handled);
    }

    /// <returns>What went wrong, with every effect undone; null when it worked.</returns>
    private async Task<Exception?> TryAsync(SynergyFlowDbContext db, LoggedEvent happened, CancellationToken ct)
    {
        const string Savepoint = "event";
        var transaction = db.Database.CurrentTransaction!;
        await transaction.CreateSavepointAsync(Savepoint, ct);
        try
        {
            await subscription.HandleAsync(happened, db, ct);
            await db.SaveChangesAsync(ct);
            await transaction.ReleaseSavepointAsync(Savepoint, ct);
            return null;
        }
        catch (Exception failure) when (!ct.IsCancellationRequested && failure is not SubscriptionStalledException)
        {
            // Where the connection itself is gone this throws, and the whole batch is repeated later: an outage parks nothing.
            await transaction.RollbackToSavepointAsync(Savepoint, ct);
            return failure;
        }
        finally
        {
            db.ChangeTracker.Clear();
        }
    }

    private async Task SetAsideAsync(
        SynergyFlowDbContext db, SubscriptionLease lease, LoggedEvent happened, int attempts, Exception failure, CancellationToken ct)
    {
        var retryAfter = options.RetryAfter(attempts);
        await DeferredEvents.SetAsideAsync(db, lease.Subscription, happened, attempts, retryAfter, failure, ct);
        if (retryAfter is null)
        {
            logger.Parked(failure, lease.Subscription, happened.Id, happened.Type, attempts);
        }
        else
        {
            logger.SetAside(failure, lease.Subscription, happened.Id, happened.Type, attempts);
        }
    }

    /// <summary>Ends <paramref name="held"/> as soon as the lease is lost, or may be.</summary>
    private async Task RenewAsync(SubscriptionLease lease, CancellationTokenSource held)
    {
        var renewed = time.GetTimestamp();
        while (true)
        {
            await Pause.ForAsync(options.Lease / 3, time, held.Token);
            if (held.IsCancellationRequested)
            {
                return;
            }

            try
            {
                await using var db = await contexts.OpenAsync(held.Token);
                if (await lease.RenewAsync(db, options.Lease, held.Token))
                {
                    renewed = time.GetTimestamp();
                    continue;
                }
            }
            catch (Exception) when (held.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                logger.SubscriptionFailed(failure, lease.Subscription, TimeSpan.Zero);
                if (time.GetElapsedTime(renewed) < options.Lease)
                {
                    continue;
                }
            }

            await held.CancelAsync();
            return;
        }
    }

    private async Task ReleaseAsync(SubscriptionLease lease)
    {
        try
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2), time);
            await using var db = await contexts.OpenAsync(patience.Token);
            await lease.ReleaseAsync(db, patience.Token);
        }
        catch (Exception failure)
        {
            // It runs out by itself.
            logger.SubscriptionFailed(failure, lease.Subscription, TimeSpan.Zero);
        }
    }
}
