using SynergyFlow.Core.Events.Contracts;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;

namespace SynergyFlow.Core.Events.UseCases;

/// <summary>Compares what was rebuilt with what is live, row by row and at one place of the log, and keeps what was found.</summary>
public sealed class CompareRebuild(
    IRebuilds rebuilds, ISubscriptionStore subscriptions, IAuthorizer authorizer, IUnitOfWork unitOfWork, TimeProvider time)
{
    public sealed record Command(string Subscription);

    public async Task<Result<ReadModelComparison>> ExecuteAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var resource = new Resource("subscription", actor.Tenant);
        if (await authorizer.AuthorizeAsync(actor, Actions.SubscriptionsManage, resource, ct) is { Failed: true } denied)
        {
            return denied.Error;
        }

        if (await rebuilds.FindAsync(command.Subscription, ct) is not { } found)
        {
            return new RebuildNotFound(command.Subscription);
        }

        if (found.MayCompare() is { Failed: true } early)
        {
            return early.Error;
        }

        if (await rebuilds.CopyAsync(command.Subscription, ct) is not { } copy)
        {
            return new RebuildNotReady(found.State);
        }

        if (copy.Lag >= Freshness.Red)
        {
            return new RebuildBehind(copy.Lag);
        }

        var compared = await rebuilds.CompareAsync(command.Subscription, actor.Tenant, actor.Name, ct);
        if (compared.Failed)
        {
            return compared.Error;
        }

        // It took its time: the rebuild may have been dropped, or swapped and so be another one.
        if (await rebuilds.HoldAsync(command.Subscription, ct) is not { } rebuild || rebuild.Id != found.Id || rebuild.State != found.State)
        {
            return new RebuildNotFound(command.Subscription);
        }

        if (rebuild.Compared(compared.Value) is { Failed: true } late)
        {
            return late.Error;
        }

        subscriptions.Add(Intervention.CompareRebuild(actor.Tenant, command.Subscription, compared.Value, actor.At(time.GetUtcNow())));
        var saved = await unitOfWork.SaveAsync(actor, ct);
        return saved.Failed ? saved.Error : compared;
    }
}
