using System.Text.Json.Serialization;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Identity;

[JsonConverter(typeof(EntityIdJsonConverter<PasskeyId>))]
public readonly record struct PasskeyId(Guid Value) : IEntityId<PasskeyId>
{
    public static PasskeyId New() => new(Guid.CreateVersion7());

    public static PasskeyId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

/// <summary>What a browser or a security key showed about a key that it made. Whether it is genuine was checked before.</summary>
public sealed record PasskeyData(byte[] CredentialId, byte[] PublicKey, long SignCount, IReadOnlyList<string> Transports, bool BackupEligible, bool BackedUp);

/// <summary>
/// A key on somebody's phone, computer or security key that signs him in by itself: it is there, and he unlocked it, which are two factors.
/// Only the public half is here.
/// </summary>
public sealed class Passkey
{
    public const int NameLength = 80;
    public const int MostPerUser = 20;

    private Passkey()
    {
    }

    public TenantId Tenant { get; private init; }

    public PasskeyId Id { get; private init; }

    public UserId User { get; private init; }

    public string Name { get; private set; } = "";

    /// <summary>How the device names it; unique.</summary>
    public byte[] CredentialId { get; private init; } = [];

    public byte[] PublicKey { get; private init; } = [];

    /// <summary>How often the device says it was used; 0 for those that do not count.</summary>
    public long SignCount { get; private set; }

    public List<string> Transports { get; private init; } = [];

    /// <summary>It may be copied to other devices of its owner.</summary>
    public bool BackupEligible { get; private init; }

    public bool BackedUp { get; private set; }

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset? LastUsedAt { get; private set; }

    public static Result<Passkey> Create(User user, string? name, PasskeyData data, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(user);
        ArgumentNullException.ThrowIfNull(data);
        var called = Text.Check("name", name, NameLength, required: true);
        return called.Failed
            ? called.Error
            : new Passkey
            {
                Tenant = user.Tenant,
                Id = PasskeyId.New(),
                User = user.Id,
                Name = called.Value,
                CredentialId = data.CredentialId,
                PublicKey = data.PublicKey,
                SignCount = data.SignCount,
                Transports = [.. data.Transports],
                BackupEligible = data.BackupEligible,
                BackedUp = data.BackedUp,
                CreatedAt = now,
            };
    }

    public Result Rename(string? name)
    {
        var called = Text.Check("name", name, NameLength, required: true);
        if (called.Failed)
        {
            return called.Error;
        }

        Name = called.Value;
        return Result.Success;
    }

    /// <param name="askedAt">When the device was given what it signed. An answer that was used already was asked for before its use.</param>
    /// <returns>False for an answer that counts no more.</returns>
    public bool Use(long signCount, bool backedUp, DateTimeOffset askedAt, DateTimeOffset now)
    {
        if (askedAt <= (LastUsedAt ?? CreatedAt) || (SignCount > 0 && signCount <= SignCount))
        {
            return false;
        }

        (SignCount, BackedUp, LastUsedAt) = (signCount, backedUp, now);
        return true;
    }
}

/// <summary>Loads passkeys for change, in the tenant of the scope. Lock the account first.</summary>
public interface IPasskeyStore
{
    Task<Passkey?> FindAsync(PasskeyId id, CancellationToken ct);

    Task<Passkey?> FindAsync(byte[] credentialId, CancellationToken ct);

    Task<IReadOnlyList<Passkey>> OfAsync(UserId user, CancellationToken ct);

    void Add(Passkey passkey);

    void Remove(Passkey passkey);
}
