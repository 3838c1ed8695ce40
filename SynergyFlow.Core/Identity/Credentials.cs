using System.Text.Json.Serialization;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Identity;

[JsonConverter(typeof(EntityIdJsonConverter<SessionId>))]
public readonly record struct SessionId(Guid Value) : IEntityId<SessionId>
{
    public static SessionId New() => new(Guid.CreateVersion7());

    public static SessionId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

[JsonConverter(typeof(EntityIdJsonConverter<AccessTokenId>))]
public readonly record struct AccessTokenId(Guid Value) : IEntityId<AccessTokenId>
{
    public static AccessTokenId New() => new(Guid.CreateVersion7());

    public static AccessTokenId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

/// <summary>One browser that somebody signed in with. Revoking it ends its cookie and its live pages.</summary>
public sealed class Session
{
    public required TenantId Tenant { get; init; }

    public required SessionId Id { get; init; }

    public required UserId User { get; init; }

    /// <summary>What the browser says of itself; shown to the person, trusted for nothing.</summary>
    public required string UserAgent { get; init; }

    public required string IpAddress { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset LastSeenAt { get; set; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? RevokedAt { get; set; }
}

/// <summary>A personal access token for /api. Only its hash is kept.</summary>
public sealed class AccessToken
{
    public const int NameLength = 80;

    public required TenantId Tenant { get; init; }

    public required AccessTokenId Id { get; init; }

    public required UserId User { get; init; }

    public required string Name { get; init; }

    /// <summary>SHA-256 of the secret, lower-case hex; unique.</summary>
    public required string Hash { get; init; }

    /// <summary>The first characters, to tell tokens apart in a list.</summary>
    public required string Hint { get; init; }

    /// <summary>Of <see cref="TokenScopes"/>.</summary>
    public required List<string> Scopes { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? LastUsedAt { get; set; }

    public DateTimeOffset? RevokedAt { get; set; }
}

/// <summary>What a token may be limited to; never more than its owner's own rights.</summary>
public static class TokenScopes
{
    public const string Read = "read";
    public const string Write = "write";
    public const string Admin = "admin";

    /// <summary>Of the identity provider's tokens, which have no other; nobody can put it into one of his own.</summary>
    public const string Provisioning = "scim";

    public static IReadOnlyList<string> All { get; } = [Read, Write, Admin];

    /// <summary>What an owner of this role may put into a token.</summary>
    public static IReadOnlyList<string> For(Role? role) => role switch
    {
        >= Role.TenantAdmin => All,
        not null => [Read, Write],
        null => [],
    };
}
