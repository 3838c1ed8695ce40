using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Identity;

/// <summary>Reads accounts for lists and pages. Ask through <see cref="UseCases.ReadUsers"/>, which checks who asks.</summary>
public interface IUserQueries
{
    /// <returns>People and placeholders by name; null for a malformed cursor.</returns>
    Task<Page<UserRow>?> ListAsync(TenantId tenant, UserFilter filter, CancellationToken ct);

    Task<UserDetails?> FindAsync(TenantId tenant, UserId id, CancellationToken ct);

    /// <summary>Sessions that are not over, the latest first; at most 100.</summary>
    Task<IReadOnlyList<SessionRow>> SessionsAsync(TenantId tenant, UserId user, CancellationToken ct);

    /// <summary>Tokens that are not revoked, the latest first; at most 100.</summary>
    Task<IReadOnlyList<TokenRow>> TokensAsync(TenantId tenant, UserId user, CancellationToken ct);

    /// <summary>By the time they were added.</summary>
    Task<IReadOnlyList<PasskeyRow>> PasskeysAsync(TenantId tenant, UserId user, CancellationToken ct);

    /// <summary>By the time they came; at most 100.</summary>
    Task<IReadOnlyList<ExternalRow>> ExternalAsync(TenantId tenant, UserId user, CancellationToken ct);
}

/// <param name="Text">Part of a name or an address.</param>
/// <param name="Limit">1 to 200.</param>
public sealed record UserFilter(
    string? Text = null, Role? Role = null, bool? Disabled = null, string? Cursor = null, int Limit = 50)
{
    public const int LongestText = 120;
}

public sealed record UserRow(
    UserId Id, string Name, string? Email, UserKind Kind, Role Role, bool Disabled, DateTimeOffset CreatedAt)
{
    /// <summary>Of the providers that vouch for him.</summary>
    public IReadOnlyList<string> Issuers { get; init; } = [];

    public bool HasPassword { get; init; }
}

public sealed record UserDetails(
    UserId Id,
    string Name,
    string? Email,
    UserKind Kind,
    Role Role,
    bool Disabled,
    string? TimeZone,
    string? Language,
    bool MustChangePassword,
    DateTimeOffset? LockedUntil,
    DateTimeOffset CreatedAt,
    int Version,
    IReadOnlyList<UserTeam> Teams,
    bool Vip,
    bool HasPassword = true,
    UserSecondFactor? SecondFactor = null,
    int Passkeys = 0);

/// <param name="RecoveryCodes">How many are left.</param>
public sealed record UserSecondFactor(DateTimeOffset Since, int RecoveryCodes);

public sealed record UserTeam(TeamId Id, string Name);

public sealed record SessionRow(
    SessionId Id, string UserAgent, string IpAddress, DateTimeOffset CreatedAt, DateTimeOffset LastSeenAt, DateTimeOffset ExpiresAt);

public sealed record TokenRow(
    AccessTokenId Id,
    string Name,
    string Hint,
    IReadOnlyList<string> Scopes,
    DateTimeOffset CreatedAt,
    DateTimeOffset ExpiresAt,
    DateTimeOffset? LastUsedAt);

public sealed record ExternalRow(
    ExternalIdentityId Id, string Issuer, string Subject, ExternalOrigin Origin, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt);

/// <param name="BackedUp">It is on other devices of its owner too.</param>
public sealed record PasskeyRow(PasskeyId Id, string Name, bool BackedUp, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt);
