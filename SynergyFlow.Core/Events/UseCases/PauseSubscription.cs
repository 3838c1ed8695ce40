using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;

namespace SynergyFlow.Core.Events.UseCases;

/// <summary>Stops a subscription after the batch it is at. Its lag grows; nothing is lost.</summary>
public sealed class PauseSubscription(
    ISubscriptionStore subscriptions, IAuthorizer authorizer, IUnitOfWork unitOfWork, TimeProvider time)
{
    public sealed record Command(string Subscription);

    public async Task<Result> ExecuteAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var resource = new Resource("subscription", actor.Tenant);
        if (await authorizer.AuthorizeAsync(actor, Actions.SubscriptionsManage, resource, ct) is { Failed: true } denied)
        {
            return denied;
        }

        if (await subscriptions.PausedAsync(command.Subscription, ct) is not { } paused)
        {
            return new SubscriptionNotFound(command.Subscription);
        }

        if (paused == true)
        {
            return Result.Success;
        }

        await subscriptions.PauseAsync(command.Subscription, paused: true, ct);
        subscriptions.Add(
            Intervention.Pause(actor.Tenant, command.Subscription, paused: true, actor.At(time.GetUtcNow())));
        return await unitOfWork.SaveAsync(actor, ct);
    }
}
