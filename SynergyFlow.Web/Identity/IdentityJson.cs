using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Web.Identity;

/// <param name="Next">The cursor of the next page; null on the last.</param>
internal sealed record Listed<T>(IReadOnlyList<T> Items, string? Next = null, int? Total = null, bool Capped = false);

internal sealed record UserJson(
    Guid Id, string Name, string? Email, string Kind, string Role, bool Disabled, DateTimeOffset CreatedAt)
{
    public static UserJson Of(UserRow row) =>
        new(row.Id.Value, row.Name, row.Email, row.Kind.ToText(), row.Role.ToText(), row.Disabled, row.CreatedAt);
}

internal sealed record UserDetailsJson(
    Guid Id,
    string Name,
    string? Email,
    string Kind,
    string Role,
    bool Disabled,
    string? TimeZone,
    string? Language,
    DateTimeOffset? LockedUntil,
    DateTimeOffset CreatedAt,
    int Version,
    IReadOnlyList<NamedJson> Teams,
    bool Vip,
    bool SecondFactor,
    int Passkeys)
{
    public static UserDetailsJson Of(UserDetails user) => new(
        user.Id.Value,
        user.Name,
        user.Email,
        user.Kind.ToText(),
        user.Role.ToText(),
        user.Disabled,
        user.TimeZone,
        user.Language,
        user.LockedUntil,
        user.CreatedAt,
        user.Version,
        [.. user.Teams.Select(team => new NamedJson(team.Id.Value, team.Name))],
        user.Vip,
        user.SecondFactor is not null,
        user.Passkeys);
}

internal sealed record NamedJson(Guid Id, string Name);

internal sealed record SessionJson(
    Guid Id, string UserAgent, string IpAddress, DateTimeOffset CreatedAt, DateTimeOffset LastSeenAt, DateTimeOffset ExpiresAt)
{
    public static SessionJson Of(SessionRow row) =>
        new(row.Id.Value, row.UserAgent, row.IpAddress, row.CreatedAt, row.LastSeenAt, row.ExpiresAt);
}

internal sealed record TokenJson(
    Guid Id,
    string Name,
    string Hint,
    IReadOnlyList<string> Scopes,
    DateTimeOffset CreatedAt,
    DateTimeOffset ExpiresAt,
    DateTimeOffset? LastUsedAt)
{
    public static TokenJson Of(TokenRow row) =>
        new(row.Id.Value, row.Name, row.Hint, row.Scopes, row.CreatedAt, row.ExpiresAt, row.LastUsedAt);
}

internal sealed record PasskeyJson(Guid Id, string Name, bool BackedUp, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt)
{
    public static PasskeyJson Of(PasskeyRow row) => new(row.Id.Value, row.Name, row.BackedUp, row.CreatedAt, row.LastUsedAt);
}

internal sealed record ExternalIdentityJson(
    Guid Id, string Issuer, string Subject, string Origin, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt)
{
    public static ExternalIdentityJson Of(ExternalRow row) =>
        new(row.Id.Value, row.Issuer, row.Subject, row.Origin.ToText(), row.CreatedAt, row.LastUsedAt);
}
