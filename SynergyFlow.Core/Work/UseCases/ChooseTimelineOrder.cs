using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Work.UseCases;

/// <summary>Newest or oldest first, for all records and windows of a person.</summary>
public sealed class ChooseTimelineOrder(ITimelineOrders orders, IAuthorizer authorizer)
{
    public async Task<Result<bool>> ReadAsync(Actor actor, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return await authorizer.OwnAsync(actor, ct) is { } denied ? denied : await orders.IsNewestFirstAsync(actor.Tenant, actor.Id, ct);
    }

    public async Task<Result> ExecuteAsync(Actor actor, bool newestFirst, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (await authorizer.OwnAsync(actor, ct) is { } denied)
        {
            return denied;
        }

        await orders.ChooseAsync(actor.Tenant, actor.Id, newestFirst, ct);
        return Result.Success;
    }
}
