using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Identity;

/// <summary>That a person has been offered the tour of the desk and took it or did not want it. Nobody else's business, so it is no event.</summary>
public sealed class Tour
{
    public required TenantId Tenant { get; init; }

    public required UserId User { get; init; }

    public DateTimeOffset EndedAt { get; init; }
}

public interface ITours
{
    /// <returns>Null for who has not answered the offer yet.</returns>
    Task<DateTimeOffset?> EndedAtAsync(TenantId tenant, UserId user, CancellationToken ct);

    /// <summary>The first time counts.</summary>
    Task EndAsync(TenantId tenant, UserId user, DateTimeOffset now, CancellationToken ct);
}
