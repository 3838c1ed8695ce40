using Microsoft.Extensions.Logging;
using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Identity.UseCases;

/// <summary>Takes somebody's authenticator app and passkeys away, for a lost phone: opens a locked account too, and ends his sessions.</summary>
public sealed class ResetSecondFactor(
    AccountGate gate,
    ISecondFactorStore factors,
    IPasskeyStore passkeys,
    ISessionStore sessions,
    ISessions liveSessions,
    IUnitOfWork unitOfWork,
    TimeProvider time,
    ILogger<ResetSecondFactor> logger)
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

        var factor = await factors.FindAsync(user.Id, ct);
        var keys = await passkeys.OfAsync(user.Id, ct);
        if (factor is not { IsOn: true } && keys.Count == 0)
        {
            return new SecondFactorIsOff();
        }

        if (factor is not null)
        {
            factors.Remove(factor);
        }

        foreach (var key in keys)
        {
            passkeys.Remove(key);
        }

        var now = time.GetUtcNow();
        (user.LockoutEnd, user.FailedCodes, user.AccessFailedCount) = (null, 0, 0);
        user.SecondFactorReset(factor is { IsOn: true }, keys.Count, actor.At(now));
        await sessions.RevokeAllAsync(user.Id, null, now, ct);
        var saved = await unitOfWork.SaveAsync(actor, ct);
        liveSessions.Forget(actor.Tenant, user.Id);
        if (saved.Failed)
        {
            return saved.Error;
        }

        logger.SecondFactorReset(user.Id, actor.Id);
        return user.Version;
    }
}
