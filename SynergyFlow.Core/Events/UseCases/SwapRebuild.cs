using SynergyFlow.Core.Events.Contracts;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;

namespace SynergyFlow.Core.Events.UseCases;

/// <summary>Has what was rebuilt made the live one, or what was live before again. A node does it in a moment; nobody reads half of it.</summary>
public sealed class SwapRebuild(
    IRebuilds rebuilds, ISubscriptionStore subscriptions, IAuthorizer authorizer, IUnitOfWork unitOfWork, TimeProvider time)
{
    /// <param name="Back">What was live before the swap.</param>
    /// <param name="Reason">Needed where the comparison found differences.</param>
    public sealed record Command(string Subscription, bool Back, string? Reason);

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

        var asked = Ask(rebuild, command);
        if (asked.Error is { } refused)
        {
            return refused;
        }

        // It must have what pages show now.
        if (await rebuilds.CopyAsync(command.Subscription, ct) is { } copy && copy.Lag >= Freshness.Red)
        {
            return new RebuildBehind(copy.Lag);
        }

        var intervention = Intervention.SwapRebuild(actor.Tenant, command.Subscription, asked.Value, command.Reason, actor.At(time.GetUtcNow()));
        if (intervention.Failed)
        {
            return intervention.Error;
        }

        subscriptions.Add(intervention.Value);
        return await unitOfWork.SaveAsync(actor, ct);
    }

    private static Result<ReadModelComparison?> Ask(Rebuild rebuild, Command command)
    {
        if (command.Back)
        {
            return new Result<ReadModelComparison?>(null, rebuild.SwapBack().Error);
        }

        var swap = rebuild.Swap(command.Reason);
        return new Result<ReadModelComparison?>(swap.Value, swap.Error);
    }
}
