using System.Text.Json.Serialization;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Identity.Provisioning;

[JsonConverter(typeof(EntityIdJsonConverter<ProvisioningTokenId>))]
public readonly record struct ProvisioningTokenId(Guid Value) : IEntityId<ProvisioningTokenId>
{
    public static ProvisioningTokenId New() => new(Guid.CreateVersion7());

    public static ProvisioningTokenId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

/// <summary>What the identity provider shows. Only its hash is kept. It lasts until somebody revokes it: a sync that stops by itself leaves leavers in.</summary>
public sealed class ProvisioningToken
{
    public const int NameLength = 80;

    /// <summary>How many live at once: the old one and the new one while they are exchanged.</summary>
    public const int Most = 2;

    public required TenantId Tenant { get; init; }

    public required ProvisioningTokenId Id { get; init; }

    public required string Name { get; init; }

    /// <summary>SHA-256 of the secret, lower-case hex; unique.</summary>
    public required string Hash { get; init; }

    /// <summary>The first characters, to tell tokens apart in a list.</summary>
    public required string Hint { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? LastUsedAt { get; set; }

    public DateTimeOffset? RevokedAt { get; set; }
}

/// <summary>As <see cref="TenantSecret"/>.</summary>
public static class ProvisioningSecret
{
    public const string Prefix = "sfs_";
    private const int HintLength = 4 + 4;

    public static string New(TenantId tenant) => TenantSecret.New(Prefix, tenant);

    public static TenantId? TenantOf(string? secret) => TenantSecret.TenantOf(Prefix, secret);

    public static string Hint(string secret)
    {
        ArgumentNullException.ThrowIfNull(secret);
        return secret[..HintLength];
    }
}
