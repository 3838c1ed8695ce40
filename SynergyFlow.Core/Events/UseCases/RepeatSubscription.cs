using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;

namespace SynergyFlow.Core.Events.UseCases;

/// <summary>Sends what a subscription has sent already once more, for receivers that have lost it.</summary>
public sealed class RepeatSubscription(
    ISubscriptionStore subscriptions, IAuthorizer authorizer, IUnitOfWork unitOfWork, TimeProvider time)
{
    /// <param name="Since">Events recorded from then on; or</param>
    /// <param name="Number">from this number of the log on.</param>
    public sealed record Command(string Subscription, DateTimeOffset? Since, long? Number);

    /// <returns>Whether the actor may ask for it, and there is such a thing.</returns>
    public async Task<Result<bool>> IsOfferedAsync(Actor actor, string subscription, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return subscriptions.IsRepeatable(subscription)
            && !(await authorizer.AuthorizeAsync(actor, Actions.SubscriptionsManage, new Resource("subscription", actor.Tenant), ct)).Failed;
    }

    public async Task<Result> ExecuteAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var resource = new Resource("subscription", actor.Tenant);
        if (await authorizer.AuthorizeAsync(actor, Actions.SubscriptionsManage, resource, ct) is { Failed: true } denied)
        {
            return denied;
        }

        var now = time.GetUtcNow();
        var from = Repetition.From(command.Since, command.Number, now);
        if (from.Failed)
        {
            return from.Error;
        }

        if (await subscriptions.PausedAsync(command.Subscription, ct) is null)
        {
            return new SubscriptionNotFound(command.Subscription);
        }

        if (!subscriptions.IsRepeatable(command.Subscription))
        {
            return new NotRepeatable(command.Subscription);
        }

        await subscriptions.RepeatAsync(command.Subscription, from.Value, ct);
        subscriptions.Add(Intervention.Repeat(actor.Tenant, command.Subscription, from.Value, actor.At(now)));
        return await unitOfWork.SaveAsync(actor, ct);
    }
}
