using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Events;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Events;

internal sealed class SubscriptionStore(SynergyFlowDbContext db, IEnumerable<ISubscription> subscriptions, TimeProvider time) : ISubscriptionStore
{
    public async Task<bool?> PausedAsync(string subscription, CancellationToken ct) =>
        (await db.Set<SubscriptionState>().SingleOrDefaultAsync(state => state.Name == subscription, ct))?.Paused;

    public async Task PauseAsync(string subscription, bool paused, CancellationToken ct) =>
        (await db.Set<SubscriptionState>().SingleAsync(state => state.Name == subscription, ct)).Paused = paused;

    public async Task<DeferredState?> StateAsync(TenantId tenant, string subscription, Guid eventId, CancellationToken ct) =>
        (await FindAsync(tenant, subscription, eventId, ct))?.State;

    public async Task ReplayAsync(TenantId tenant, string subscription, Guid eventId, CancellationToken ct)
    {
        if (await FindAsync(tenant, subscription, eventId, ct) is { } parked)
        {
            parked.State = DeferredState.Retrying;
            parked.Attempts = 0;
            parked.ParkedAt = null;

            // At once by anybody's clock: the runner compares with the database's.
            parked.NextAttemptAt = time.GetUtcNow().AddDays(-1);
        }
    }

    public async Task DiscardAsync(TenantId tenant, string subscription, Guid eventId, CancellationToken ct)
    {
        if (await FindAsync(tenant, subscription, eventId, ct) is { } parked)
        {
            db.Remove(parked);
        }
    }

    public async Task RepeatAsync(string subscription, Repetition from, CancellationToken ct)
    {
        var state = await db.Set<SubscriptionState>().SingleAsync(state => state.Name == subscription, ct);
        (state.RepeatSince, state.RepeatNumber) = (from.Since, from.Number);
    }

    public bool IsRepeatable(string subscription) =>
        subscriptions.Any(one => one.Repeatable && string.Equals(one.Name, subscription, StringComparison.Ordinal));

    public void Add(Intervention intervention) => db.Add(intervention);

    private Task<DeferredEvent?> FindAsync(TenantId tenant, string subscription, Guid eventId, CancellationToken ct) =>
        db.Set<DeferredEvent>().SingleOrDefaultAsync(
            deferred => deferred.Tenant == tenant && deferred.Subscription == subscription && deferred.EventId == eventId, ct);
}
