using SynergyFlow.Core.Events.Contracts;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;

namespace SynergyFlow.Core.Events.UseCases;

/// <summary>How far a rebuild is. It is for whoever may rebuild: what was compared is of all tenants.</summary>
public sealed class ReadRebuild(IRebuilds rebuilds, ISubscriptionQueries queries, IAuthorizer authorizer)
{
    /// <returns>Null inside where nothing is being rebuilt.</returns>
    public async Task<Result<RebuildRow?>> ExecuteAsync(Actor actor, string subscription, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var resource = new Resource("subscription", actor.Tenant);
        if (await authorizer.AuthorizeAsync(actor, Actions.SubscriptionsManage, resource, ct) is { Failed: true } denied)
        {
            return denied.Error;
        }

        if (await queries.FindAsync(actor.Tenant, subscription, ct) is null)
        {
            return new SubscriptionNotFound(subscription);
        }

        if (!rebuilds.IsReadModel(subscription))
        {
            return new NotAReadModel(subscription);
        }

        if (await rebuilds.FindAsync(subscription, ct) is not { } rebuild)
        {
            return new Result<RebuildRow?>(null, null);
        }

        var copy = rebuild.State is RebuildState.Preparing ? null : await rebuilds.CopyAsync(subscription, ct);
        return new RebuildRow(rebuild, copy, rebuild.CaughtUpAt is not null && copy is { } reader && reader.Lag < Freshness.Red, PerSecond(rebuild, copy));
    }

    private static double? PerSecond(Rebuild rebuild, SubscriptionRow? copy)
    {
        // All clocks here are the database's.
        if (copy is not { Processed: > 0 } || rebuild.BuildingSince is not { } since)
        {
            return null;
        }

        var until = rebuild.CaughtUpAt ?? copy.AsOf + copy.Lag;
        var events = rebuild.CaughtUpAt is null ? copy.Processed : rebuild.Events;
        return until > since && events > 0 ? events / (until - since).TotalSeconds : null;
    }
}
