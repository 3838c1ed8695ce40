using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Events;

/// <summary>Something that reacts to events, one after the other, with a checkpoint of its own.</summary>
internal interface ISubscription
{
    /// <summary>Names the checkpoint, the metrics and the admin page's row: never rename one.</summary>
    string Name { get; }

    /// <summary>How long to let events gather after each batch, where nobody waits for what comes of them: a batch costs as much as its events.</summary>
    TimeSpan Breath => TimeSpan.Zero;

    /// <summary>Whether an administrator may let it handle again what it has handled: who receives it tells repeated events by their id.</summary>
    bool Repeatable => false;

    /// <summary>
    /// Effects through <paramref name="db"/> commit together with the checkpoint and so happen exactly once; others may be
    /// repeated after a crash and take the event's id as their idempotency key. Pending changes are saved by the caller, at the
    /// latest with the batch: save before reading one's own effects. Do not change records here: their lock must come before
    /// the first write of a transaction. An exception sets the event aside, with later ones of its record; only
    /// <see cref="SubscriptionStalledException"/> says that no event could be handled now.
    /// </summary>
    Task HandleAsync(LoggedEvent happened, SynergyFlowDbContext db, CancellationToken ct);

    /// <summary>The same for a whole batch, for what costs less together. When it throws, each event is handled on its own.</summary>
    async Task HandleAsync(IReadOnlyList<LoggedEvent> batch, SynergyFlowDbContext db, CancellationToken ct)
    {
        foreach (var happened in batch)
        {
            await HandleAsync(happened, db, ct);
        }
    }
}

/// <summary>What a subscription needs is away: no event is at fault, so none is set aside, and all wait.</summary>
/// <param name="reason">For the administrator who looks why, in a sentence.</param>
internal sealed class SubscriptionStalledException(string reason, Exception? cause = null) : Exception(reason, cause);
