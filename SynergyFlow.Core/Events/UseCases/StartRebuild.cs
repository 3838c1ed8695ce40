using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;

namespace SynergyFlow.Core.Events.UseCases;

/// <summary>Has a read model made again from the log, beside the live one, which nobody notices.</summary>
public sealed class StartRebuild(
    IRebuilds rebuilds, ISubscriptionStore subscriptions, IAuthorizer authorizer, IUnitOfWork unitOfWork, TimeProvider time)
{
    public sealed record Command(string Subscription, string? Reason);

    /// <returns>Whether the actor may rebuild, and there is something to rebuild.</returns>
    public async Task<Result<bool>> IsOfferedAsync(Actor actor, string subscription, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return rebuilds.IsReadModel(subscription)
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
        var started = Rebuild.Start(command.Subscription, command.Reason, actor, now);
        if (started.Failed)
        {
            return started.Error;
        }

        if (await subscriptions.PausedAsync(command.Subscription, ct) is null)
        {
            return new SubscriptionNotFound(command.Subscription);
        }

        if (!rebuilds.IsReadModel(command.Subscription))
        {
            return new NotAReadModel(command.Subscription);
        }

        if (await rebuilds.HoldAsync(command.Subscription, ct) is not null)
        {
            return new RebuildRunning(command.Subscription);
        }

        rebuilds.Add(started.Value);
        subscriptions.Add(Intervention.StartRebuild(actor.Tenant, started.Value, actor.At(now)));
        return await unitOfWork.SaveAsync(actor, ct);
    }
}
