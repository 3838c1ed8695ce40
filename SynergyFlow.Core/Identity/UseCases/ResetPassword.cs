using Microsoft.Extensions.Logging;
using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Identity.UseCases;

/// <summary>
/// Gives somebody a new password that he has to change, opens a locked account, and ends his sessions and tokens:
/// whoever knew the old password is out.
/// </summary>
public sealed class ResetPassword(
    AccountGate gate,
    IPasswords passwords,
    ISessionStore sessions,
    ITokenStore tokens,
    ISessions liveSessions,
    IUnitOfWork unitOfWork,
    TimeProvider time,
    ILogger<ResetPassword> logger)
{
    /// <param name="Password">Null makes one.</param>
    /// <param name="ExpectedVersion">Refuse any other version; null: whatever is stored now.</param>
    public sealed record Command(UserId Id, string? Password = null, int? ExpectedVersion = null);

    /// <param name="GeneratedPassword">Shown once, kept nowhere; null when the command brought one.</param>
    public sealed record Done(int Version, string? GeneratedPassword)
    {
        // Records print their members, and this one must not end in a log.
        public override string ToString() => nameof(Done);
    }

    public async Task<Result<Done>> ExecuteAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var opened = await gate.OpenAsync(actor, command.Id, command.ExpectedVersion, ct);
        if (opened.Failed)
        {
            return opened.Error;
        }

        var user = opened.Value;
        if (user.Id == actor.Id)
        {
            return new NotOnYourself();
        }

        if (user.Kind is not UserKind.Person)
        {
            return new NotAPerson();
        }

        var generated = command.Password is null ? PasswordRules.Generate() : null;
        var password = command.Password ?? generated!;
        if (PasswordRules.Check("password", password, user.Email) is { } weak)
        {
            return weak;
        }

        var now = time.GetUtcNow();
        passwords.Set(user, password, mustChange: true);
        user.LockoutEnd = null;
        user.AccessFailedCount = 0;
        user.PasswordChanged(actor.At(now));
        await sessions.RevokeAllAsync(user.Id, null, now, ct);
        await tokens.RevokeAllAsync(user.Id, now, ct);
        var saved = await unitOfWork.SaveAsync(actor, ct);
        liveSessions.Forget(actor.Tenant, user.Id);
        if (saved.Failed)
        {
            return saved.Error;
        }

        logger.PasswordSet(user.Id, actor.Id);
        return new Done(user.Version, generated);
    }
}
