using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;

namespace SynergyFlow.Core.Events.UseCases;

/// <summary>Gives the copy up: a rebuild that is not wanted any more, or what was live before a swap, which then cannot be swapped back.</summary>
public sealed class DropRebuild(
    IRebuilds rebuilds, ISubscriptionStore subscriptions, IAuthorizer authorizer, IUnitOfWork unitOfWork, TimeProvider time)
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

        if (await rebuilds.HoldAsync(command.Subscription, ct) is not { } rebuild)
        {
            return new RebuildNotFound(command.Subscription);
        }

        var was = rebuild.State;
        if (rebuild.Drop() is { Failed: true } refused)
        {
            return refused;
        }

        subscriptions.Add(Intervention.DropRebuild(actor.Tenant, command.Subscription, was, actor.At(time.GetUtcNow())));
        return await unitOfWork.SaveAsync(actor, ct);
    }
}
