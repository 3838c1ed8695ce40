using System.Security.Cryptography;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Identity.UseCases;

/// <summary>
/// Makes a key for one's authenticator app. It asks for the password: whoever finds an open page must not tie the account to an app of his.
/// </summary>
public sealed class BeginSecondFactor(
    AccountGate gate,
    ISecondFactorStore factors,
    IAuthenticatorKeys keys,
    SecondFactorProof proof,
    IUnitOfWork unitOfWork,
    TimeProvider time)
{
    /// <summary>How the app names the place that the account is at.</summary>
    private const string Issuer = "SynergyFlow";

    public sealed record Command(string? Password)
    {
        // Records print their members, and this one must not end in a log.
        public override string ToString() => nameof(BeginSecondFactor);
    }

    /// <param name="Letters">To be typed into the app.</param>
    /// <param name="Address">The same for the app to read off a picture.</param>
    public sealed record Begun(string Letters, string Address)
    {
        public override string ToString() => nameof(Begun);

        /// <param name="name">How the app names the account.</param>
        public static Begun Of(string letters, string name) => new(
            letters, $"otpauth://totp/{Issuer}:{Uri.EscapeDataString(name)}?secret={Uri.EscapeDataString(letters)}&issuer={Issuer}&digits={Totp.Digits}");
    }

    public Task<Result<Begun>> ExecuteAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(command);
        return BeginAsync(actor, user => proof.PasswordAsync(user, command.Password, ct), ct);
    }

    /// <summary>For somebody whose password has just been checked, and who is not signed in before he has a second factor.</summary>
    public Task<Result<Begun>> AfterPasswordAsync(Actor actor, CancellationToken ct) =>
        BeginAsync(actor, _ => Task.FromResult<Error?>(null), ct);

    private async Task<Result<Begun>> BeginAsync(Actor actor, Func<User, Task<Error?>> proves, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var mine = await gate.OpenOwnAsync(actor, ct);
        if (mine.Failed)
        {
            return mine.Error;
        }

        var user = mine.Value;

        if (user.PasswordHash is null)
        {
            return new SecondFactorNeedsPassword();
        }

        var factor = await factors.FindAsync(user.Id, ct);
        if (factor is { IsOn: true })
        {
            return new SecondFactorIsOn();
        }

        if (await proves(user) is { } refused)
        {
            return refused;
        }

        var key = RandomNumberGenerator.GetBytes(Totp.KeyBytes);
        var now = time.GetUtcNow();
        if (factor is null)
        {
            factors.Add(SecondFactor.Begin(user, keys.Protect(user, key), now));
        }
        else
        {
            factor.BeginAgain(keys.Protect(user, key), now);
        }

        var saved = await unitOfWork.SaveAsync(actor, ct);
        if (saved.Failed)
        {
            return saved.Error;
        }

        return Begun.Of(Totp.Letters(key), user.Email ?? user.DisplayName);
    }
}
