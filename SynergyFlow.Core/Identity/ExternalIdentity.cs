using System.Text.Json.Serialization;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Identity;

[JsonConverter(typeof(EntityIdJsonConverter<ExternalIdentityId>))]
public readonly record struct ExternalIdentityId(Guid Value) : IEntityId<ExternalIdentityId>
{
    public static ExternalIdentityId New() => new(Guid.CreateVersion7());

    public static ExternalIdentityId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

/// <summary>How a person of a provider came to an account here.</summary>
public enum ExternalOrigin
{
    /// <summary>The account was made at his first sign-in.</summary>
    Created,

    /// <summary>He linked it on his account page.</summary>
    Linked,

    /// <summary>An administrator entered it.</summary>
    Provisioned,
}

/// <summary>
/// A person as a provider knows him. Only issuer and subject say who he is: an address may change hands, or be claimed by anybody.
/// </summary>
public sealed class ExternalIdentity
{
    public const int IssuerLength = 500;
    public const int SubjectLength = 255;

    public required TenantId Tenant { get; init; }

    public required ExternalIdentityId Id { get; init; }

    public required UserId User { get; init; }

    public required string Issuer { get; init; }

    public required string Subject { get; init; }

    public required ExternalOrigin Origin { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? LastUsedAt { get; set; }

    /// <summary>As it is kept: providers and people differ about the slash at its end.</summary>
    public static string Canonical(string issuer)
    {
        ArgumentNullException.ThrowIfNull(issuer);
        return issuer.TrimEnd('/');
    }

    public static Result<ExternalIdentity> Create(User user, string? issuer, string? subject, ExternalOrigin origin, Stamp stamp)
    {
        ArgumentNullException.ThrowIfNull(user);
        var from = Text.Check("issuer", issuer, IssuerLength, required: true);
        var who = Text.Check("subject", subject, SubjectLength, required: true);
        if ((from.Error ?? who.Error) is { } refused)
        {
            return refused;
        }

        if (!Uri.TryCreate(from.Value, UriKind.Absolute, out var address) || address.Scheme is not ("https" or "http"))
        {
            return new InvalidField("issuer", "issuer is an address such as https://login.example.org.");
        }

        if (user.Kind is not UserKind.Person)
        {
            return new NotAPerson();
        }

        return new ExternalIdentity
        {
            Tenant = user.Tenant,
            Id = ExternalIdentityId.New(),
            User = user.Id,
            Issuer = Canonical(from.Value!),
            Subject = who.Value!,
            Origin = origin,
            CreatedAt = stamp.At,
        };
    }
}

/// <summary>Loads external identities for change, in the tenant of the scope.</summary>
public interface IExternalIdentityStore
{
    /// <summary>Holds the pair until the end of the transaction, so that two first sign-ins at once make one account.</summary>
    Task<ExternalIdentity?> FindAsync(string issuer, string subject, CancellationToken ct);

    Task<ExternalIdentity?> FindAsync(ExternalIdentityId id, CancellationToken ct);

    Task<int> CountAsync(UserId user, CancellationToken ct);

    void Add(ExternalIdentity identity);

    void Remove(ExternalIdentity identity);
}
