using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;

namespace SynergyFlow.Core.Events.UseCases;

/// <summary>Gives a parked event up: its effect never happens, and the later events of its record go on.</summary>
public sealed class DiscardParkedEvent(
    ISubscriptionStore subscriptions, IAuthorizer authorizer, IUnitOfWork unitOfWork, TimeProvider time)
{
    public sealed record Command(string Subscription, Guid EventId, string? Reason);

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

        var discarded = Intervention.Discard(
            actor.Tenant, command.Subscription, command.EventId, command.Reason, actor.At(time.GetUtcNow()));
        if (discarded.Failed)
        {
            return discarded.Error;
        }

        await subscriptions.DiscardAsync(actor.Tenant, command.Subscription, command.EventId, ct);
        subscriptions.Add(discarded.Value);
        return await unitOfWork.SaveAsync(actor, ct);
    }
}
