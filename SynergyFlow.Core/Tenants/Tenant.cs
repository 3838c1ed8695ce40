using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Tenants;

/// <summary>An organisation that uses this installation; nothing of it is ever seen by another.</summary>
public sealed class Tenant
{
    public const int NameLength = 120;

    /// <summary>The tenant that a new installation starts with.</summary>
    public static TenantId First { get; } = new(new Guid("00000000-0000-7000-8000-0000000000a1"));

    public required TenantId Id { get; init; }

    public required string Name { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }
}
