using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Identity.UseCases;

/// <summary>Takes what a passkey signed, which the framework verified, once. The system asks: nobody is signed in yet.</summary>
public sealed class UsePasskey(AccountGate gate, IUserStore users, IPasskeyStore passkeys, IUnitOfWork unitOfWork, TimeProvider time)
{
    /// <param name="AskedAt">When the device was given what it signed.</param>
    public sealed record Command(UserId User, byte[] CredentialId, long SignCount, bool BackedUp, DateTimeOffset AskedAt);

    public async Task<Result> ExecuteAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var allowed = await gate.MayManageAsync(actor, command.User, ct);
        if (allowed.Failed)
        {
            return allowed;
        }

        return await users.FindAsync(command.User, ct) is { CanSignIn: true, PasswordHash: not null } user
            && await passkeys.FindAsync(command.CredentialId, ct) is { } passkey
            && passkey.User == user.Id
            && passkey.Use(command.SignCount, command.BackedUp, command.AskedAt, time.GetUtcNow())
            ? await unitOfWork.SaveAsync(actor, ct)
            : new SignInOver();
    }
}
