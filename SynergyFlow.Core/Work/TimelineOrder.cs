using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Work;

/// <summary>How a person likes to read timelines. Nobody else's business, so it is no event.</summary>
public sealed class TimelineOrder
{
    public required TenantId Tenant { get; init; }

    public required UserId User { get; init; }

    public bool NewestFirst { get; set; }
}

public interface ITimelineOrders
{
    /// <returns>False, oldest first, for who has not chosen.</returns>
    Task<bool> IsNewestFirstAsync(TenantId tenant, UserId user, CancellationToken ct);

    Task ChooseAsync(TenantId tenant, UserId user, bool newestFirst, CancellationToken ct);
}
