using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;

namespace SynergyFlow.Core.Events.UseCases;

/// <summary>Lets a paused subscription go on where it stopped.</summary>
public sealed class ResumeSubscription(
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

        if (paused == false)
        {
            return Result.Success;
        }

        await subscriptions.PauseAsync(command.Subscription, paused: false, ct);
        subscriptions.Add(
            Intervention.Pause(actor.Tenant, command.Subscription, paused: false, actor.At(time.GetUtcNow())));
        return await unitOfWork.SaveAsync(actor, ct);
    }
}
