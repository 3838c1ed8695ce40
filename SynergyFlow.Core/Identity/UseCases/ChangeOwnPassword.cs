using Microsoft.Extensions.Logging;
using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Identity.UseCases;

/// <summary>Changes one's own password and ends one's other sessions. Wrong guesses count as failed sign-ins.</summary>
public sealed class ChangeOwnPassword(
    AccountGate gate,
    IPasswords passwords,
    ISessionStore sessions,
    ISessions liveSessions,
    IUnitOfWork unitOfWork,
    TimeProvider time,
    ILogger<ChangeOwnPassword> logger)
{
    /// <param name="Session">The one to keep.</param>
    /// <param name="ExpectedVersion">Refuse any other version; null: whatever is stored now.</param>
    public sealed record Command(
        string? CurrentPassword, string? NewPassword, SessionId? Session = null, int? ExpectedVersion = null)
    {
        // Records print their members, and these must not end in a log.
        public override string ToString() => nameof(ChangeOwnPassword);
    }

    public async Task<Result<int>> ExecuteAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var mine = await gate.OpenOwnAsync(actor, ct);
        if (mine.Failed)
        {
            return mine.Error;
        }

        var user = mine.Value;

        if (command.ExpectedVersion is { } expected && expected != user.Version)
        {
            return new VersionConflict(user.Version);
        }

        if (PasswordRules.Check("newPassword", command.NewPassword, user.Email) is { } weak)
        {
            return weak;
        }

        switch (await passwords.CheckAsync(user, command.CurrentPassword ?? "", ct))
        {
            case PasswordCheck.Wrong:
                return new PasswordWrong();
            case PasswordCheck.Locked:
                return new PasswordLocked();
        }

        if (command.NewPassword == command.CurrentPassword)
        {
            return new PasswordTooWeak("newPassword", "newPassword must differ from the current one.");
        }

        var now = time.GetUtcNow();
        passwords.Set(user, command.NewPassword!, mustChange: false);
        user.PasswordChanged(actor.At(now));
        await sessions.RevokeAllAsync(user.Id, command.Session, now, ct);
        var saved = await unitOfWork.SaveAsync(actor, ct);
        liveSessions.Forget(actor.Tenant, user.Id);
        if (saved.Failed)
        {
            return saved.Error;
        }

        logger.PasswordSet(user.Id, actor.Id);
        return user.Version;
    }
}
