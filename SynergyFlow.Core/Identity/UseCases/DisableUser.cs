using Microsoft.Extensions.Logging;
using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Identity.UseCases;

/// <summary>Shuts somebody out: his browsers and his tokens with him.</summary>
public sealed class DisableUser(
    AccountGate gate,
    ISessionStore sessions,
    ITokenStore tokens,
    IAccounts accounts,
    ISessions liveSessions,
    IUnitOfWork unitOfWork,
    TimeProvider time,
    ILogger<DisableUser> logger)
{
    /// <param name="ExpectedVersion">Refuse any other version; null: whatever is stored now.</param>
    public sealed record Command(UserId Id, int? ExpectedVersion = null);

    public async Task<Result<int>> ExecuteAsync(Actor actor, Command command, CancellationToken ct)
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

        if (await gate.KeepsAnAdministratorAsync(user, null, ct) is { } last)
        {
            return last;
        }

        var now = time.GetUtcNow();
        if (user.Enable(false, actor.At(now)) is { Failed: true } refused)
        {
            return refused.Error;
        }

        var endedSessions = await sessions.RevokeAllAsync(user.Id, null, now, ct);
        var endedTokens = await tokens.RevokeAllAsync(user.Id, now, ct);
        var saved = await unitOfWork.SaveAsync(actor, ct);
        accounts.Forget(actor.Tenant, user.Id);
        liveSessions.Forget(actor.Tenant, user.Id);
        if (saved.Failed)
        {
            return saved.Error;
        }

        logger.UserDisabled(user.Id, actor.Id, endedSessions, endedTokens);
        return user.Version;
    }
}
