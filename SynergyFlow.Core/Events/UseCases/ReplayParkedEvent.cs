using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;

namespace SynergyFlow.Core.Events.UseCases;

/// <summary>Gives a parked event another chance, after whatever made it fail has been put right.</summary>
public sealed class ReplayParkedEvent(
    ISubscriptionStore subscriptions, IAuthorizer authorizer, IUnitOfWork unitOfWork, TimeProvider time)
{
    public sealed record Command(string Subscription, Guid EventId);

    public async Task<Result> ExecuteAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var resource = new Resource("subscription", actor.Tenant);
        if (await authorizer.AuthorizeAsync(actor, Actions.SubscriptionsManage, resource, ct) is { Failed: true } denied)
        {
            return denied;
        }

        switch (await subscriptions.StateAsync(actor.Tenant, command.Subscription, command.EventId, ct))
        {
            case null:
                return new DeferredEventNotFound(command.EventId);
            case DeferredState.Parked:
                break;
            case { } state:
                return new EventNotParked(state);
        }

        await subscriptions.ReplayAsync(actor.Tenant, command.Subscription, command.EventId, ct);
        subscriptions.Add(
            Intervention.Replay(actor.Tenant, command.Subscription, command.EventId, actor.At(time.GetUtcNow())));
        return await unitOfWork.SaveAsync(actor, ct);
    }
}
