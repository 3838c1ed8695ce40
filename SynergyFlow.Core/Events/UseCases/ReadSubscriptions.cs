using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;

namespace SynergyFlow.Core.Events.UseCases;

/// <summary>Looks at subscriptions and at what they have set aside of the actor's tenant.</summary>
public sealed class ReadSubscriptions(ISubscriptionQueries queries, IAuthorizer authorizer)
{
    public const int MostAtOnce = 200;

    public async Task<Result<IReadOnlyList<SubscriptionRow>>> ListAsync(Actor actor, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (await AuthorizeAsync(actor, ct) is { Failed: true } denied)
        {
            return denied.Error;
        }

        return new Result<IReadOnlyList<SubscriptionRow>>(await queries.ListAsync(actor.Tenant, ct), null);
    }

    public async Task<Result<SubscriptionRow>> FindAsync(Actor actor, string subscription, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (await AuthorizeAsync(actor, ct) is { Failed: true } denied)
        {
            return denied.Error;
        }

        return await queries.FindAsync(actor.Tenant, subscription, ct) is { } found
            ? found
            : new SubscriptionNotFound(subscription);
    }

    public async Task<Result<Page<DeferredRow>>> DeferredAsync(
        Actor actor, string subscription, DeferredState? state, string? cursor, int limit, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (await AuthorizeAsync(actor, ct) is { Failed: true } denied)
        {
            return denied.Error;
        }

        if (limit is < 1 or > MostAtOnce)
        {
            return new InvalidField("limit", $"Ask for 1 to {MostAtOnce} at once.");
        }

        return await queries.FindAsync(actor.Tenant, subscription, ct) is null
            ? new SubscriptionNotFound(subscription)
            : await queries.DeferredAsync(actor.Tenant, subscription, state, cursor, limit, ct);
    }

    public async Task<Result<DeferredDetails>> FindDeferredAsync(
        Actor actor, string subscription, Guid eventId, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (await AuthorizeAsync(actor, ct) is { Failed: true } denied)
        {
            return denied.Error;
        }

        return await queries.FindDeferredAsync(actor.Tenant, subscription, eventId, ct) is { } found
            ? found
            : new DeferredEventNotFound(eventId);
    }

    private Task<Result> AuthorizeAsync(Actor actor, CancellationToken ct) =>
        authorizer.AuthorizeAsync(actor, Actions.SubscriptionsRead, new Resource("subscription", actor.Tenant), ct);
}
