using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Identity;

/// <summary>Whether what somebody typed shows that he is who he says. Every guess counts, wherever it is made.</summary>
public sealed class SecondFactorProof(IPasswords passwords, IAuthenticatorKeys keys, ICodeAttempts attempts, TimeProvider time)
{
    public async Task<Error?> PasswordAsync(User user, string? password, CancellationToken ct) =>
        await passwords.CheckAsync(user, password ?? "", ct) switch
        {
            PasswordCheck.Wrong => new PasswordWrong(),
            PasswordCheck.Locked => new PasswordLocked(),
            _ => null,
        };

    /// <summary>A code of the app. It is taken with it: save the factor, or it counts again.</summary>
    public Task<Error?> CodeAsync(User user, SecondFactor factor, string? code, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(factor);
        return TryAsync(user, () => TakesCode(factor, SecondFactor.Typed(code)), ct);
    }

    /// <summary>The same, or one of the recovery codes.</summary>
    public Task<Error?> AnyCodeAsync(User user, SecondFactor factor, string? code, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(factor);
        var typed = SecondFactor.Typed(code);
        return TryAsync(
            user, () => SecondFactor.LooksLikeRecoveryCode(typed) ? factor.TakeRecoveryCode(typed) : TakesCode(factor, typed), ct);
    }

    /// <summary>The password or a code of the app. No password is as short as a code.</summary>
    public Task<Error?> PasswordOrCodeAsync(User user, SecondFactor factor, string? proof, CancellationToken ct)
    {
        var typed = SecondFactor.Typed(proof);
        return SecondFactor.LooksLikeCode(typed) && proof!.Length < PasswordRules.Shortest
            ? CodeAsync(user, factor, typed, ct)
            : PasswordAsync(user, proof, ct);
    }

    /// <summary>The same for one who may have no app: then it is the password.</summary>
    public Task<Error?> OwnerAsync(User user, SecondFactor? factor, string? proof, CancellationToken ct) =>
        factor is { IsOn: true } ? PasswordOrCodeAsync(user, factor, proof, ct) : PasswordAsync(user, proof, ct);

    private async Task<Error?> TryAsync(User user, Func<bool> takes, CancellationToken ct)
    {
        if (!await attempts.CountAsync(user, ct))
        {
            return new CodeLocked();
        }

        if (!takes())
        {
            return new CodeWrong();
        }

        await attempts.ClearAsync(user, ct);
        return null;
    }

    private bool TakesCode(SecondFactor factor, string typed) =>
        SecondFactor.LooksLikeCode(typed)
        && keys.Reveal(factor) is { } key
        && Totp.StepOf(key, typed, time.GetUtcNow()) is { } step
        && factor.Take(step);
}

/// <summary>Whether an account must have a second factor.</summary>
public sealed class SecondFactorRule(ISignInSettingsStore settings, IBreakGlass breakGlass)
{
    /// <returns>
    /// Never for the break-glass account, which is for the day when nothing else works, nor for one without a password here: its
    /// provider asks for more than one.
    /// </returns>
    public async Task<bool> RequiresAsync(User user, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(user);
        return user.PasswordHash is not null && !breakGlass.Is(user) && (await settings.GetAsync(user.Tenant, ct)).Require(user.Role);
    }
}
