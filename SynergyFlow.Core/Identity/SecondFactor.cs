using System.Security.Cryptography;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Identity;

/// <summary>
/// The authenticator app that an account signs in with after its password, and the codes for the day it is lost. Begun, it counts for
/// nothing; it is on when a code of it was entered.
/// </summary>
public sealed class SecondFactor
{
    public const int Codes = 10;
    private const int CodeLetters = 16;
    private const int CodeBytes = CodeLetters * 5 / 8;

    private SecondFactor()
    {
    }

    public TenantId Tenant { get; private init; }

    public UserId User { get; private init; }

    /// <summary>Protected by the installation's keys; never in an event.</summary>
    public string Key { get; private set; } = "";

    public DateTimeOffset BegunAt { get; private set; }

    /// <summary>Null: begun only.</summary>
    public DateTimeOffset? OnSince { get; private set; }

    /// <summary>The last half minute whose code was taken. None of it or of one before counts again.</summary>
    public long LastStep { get; private set; }

    /// <summary>SHA-256 of each recovery code that is left: 80 random bits need no slow hash.</summary>
    public List<string> RecoveryCodes { get; private set; } = [];

    public bool IsOn => OnSince is not null;

    public static SecondFactor Begin(User user, string key, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(user);
        return new SecondFactor { Tenant = user.Tenant, User = user.Id, Key = key, BegunAt = now };
    }

    /// <summary>Begins anew with another key: what was shown before does not count any more.</summary>
    public void BeginAgain(string key, DateTimeOffset now)
    {
        if (IsOn)
        {
            throw new InvalidOperationException("A second factor that is on has to be turned off first.");
        }

        (Key, BegunAt, LastStep) = (key, now, 0);
    }

    public void TurnOn(DateTimeOffset now) => OnSince = now;

    /// <returns>False for a code that was taken already, or one before it was.</returns>
    public bool Take(long step)
    {
        if (step <= LastStep)
        {
            return false;
        }

        LastStep = step;
        return true;
    }

    /// <returns>False for a code that there is not, or not any more.</returns>
    public bool TakeRecoveryCode(string letters)
    {
        var hash = TokenSecret.Hash(letters);
        if (!RecoveryCodes.Contains(hash))
        {
            return false;
        }

        RecoveryCodes = [.. RecoveryCodes.Where(other => other != hash)];
        return true;
    }

    /// <summary>In the place of all former ones.</summary>
    /// <returns>To be shown once: only their hashes are kept.</returns>
    public IReadOnlyList<string> NewRecoveryCodes()
    {
        List<string> letters = [.. Enumerable.Range(0, Codes).Select(_ => Totp.Letters(RandomNumberGenerator.GetBytes(CodeBytes)))];
        RecoveryCodes = letters.ConvertAll(TokenSecret.Hash);
        return letters.ConvertAll(code => string.Join('-', code.Chunk(4).Select(part => new string(part))));
    }

    /// <summary>What somebody typed, without what people put between.</summary>
    public static string Typed(string? code) => code is { Length: <= 60 }
        ? new string([.. code.Where(char.IsAsciiLetterOrDigit).Select(char.ToUpperInvariant)])
        : "";

    public static bool LooksLikeRecoveryCode(string typed)
    {
        ArgumentNullException.ThrowIfNull(typed);
        return typed.Length == CodeLetters;
    }

    public static bool LooksLikeCode(string typed)
    {
        ArgumentNullException.ThrowIfNull(typed);
        return typed.Length == Totp.Digits && typed.All(char.IsAsciiDigit);
    }
}

/// <summary>Loads second factors for change, in the tenant of the scope. Lock the account first.</summary>
public interface ISecondFactorStore
{
    Task<SecondFactor?> FindAsync(UserId user, CancellationToken ct);

    void Add(SecondFactor factor);

    void Remove(SecondFactor factor);
}

/// <summary>Keys of authenticator apps, as they may be stored.</summary>
public interface IAuthenticatorKeys
{
    string Protect(User user, byte[] key);

    /// <returns>Null where the installation's keys do not open it any more.</returns>
    byte[]? Reveal(SecondFactor factor);
}

/// <summary>Counts wrong codes against the lock-out of the account.</summary>
public interface ICodeAttempts
{
    /// <summary>Before the code is looked at, so that a thousand guesses at once are five guesses.</summary>
    /// <returns>False while the account is locked.</returns>
    Task<bool> CountAsync(User user, CancellationToken ct);

    Task ClearAsync(User user, CancellationToken ct);
}
