using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Identity.Provisioning;

/// <summary>How many requests of the provider a day had. What they changed is in the event log.</summary>
public sealed class ProvisioningDay
{
    public required TenantId Tenant { get; init; }

    public required DateOnly Day { get; init; }

    public required int Reads { get; init; }

    public required int Changes { get; init; }

    public required int Refusals { get; init; }

    public required DateTimeOffset LastAt { get; init; }
}

/// <summary>A request that was refused, and why, for the administrator who looks for it. The latest are kept.</summary>
public sealed class ProvisioningRefusal
{
    public const int ReasonLength = 500;

    public required TenantId Tenant { get; init; }

    public required long Id { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string Method { get; init; }

    /// <summary>Users or Groups, with an id or not.</summary>
    public required string Resource { get; init; }

    public required int Status { get; init; }

    public required string Reason { get; init; }
}

/// <param name="Reason">Null: it was not refused.</param>
public sealed record ProvisioningCall(string Method, string Resource, int Status, string? Reason);

/// <summary>Keeps how requests of the provider went.</summary>
public interface IProvisioningJournal
{
    Task NoteAsync(TenantId tenant, ProvisioningCall call, CancellationToken ct);
}
