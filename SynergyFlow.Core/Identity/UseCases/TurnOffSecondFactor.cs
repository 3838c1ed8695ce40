using Microsoft.Extensions.Logging;
using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Identity.UseCases;

/// <summary>Takes one's own second factor away, after the password or a code. One's other sessions end.</summary>
public sealed class TurnOffSecondFactor(
    AccountGate gate,
    ISecondFactorStore factors,
    SecondFactorProof proof,
    SecondFactorRule rule,
    ISessionStore sessions,
    ISessions liveSessions,
    IUnitOfWork unitOfWork,
    TimeProvider time,
    ILogger<TurnOffSecondFactor> logger)
{
    /// <param name="Proof">The password, or a code of the app.</param>
    /// <param name="Session">The one to keep.</param>
    public sealed record Command(string? Proof, SessionId? Session = null)
    {
        // Records print their members, and this one must not end in a log.
        public override string ToString() => nameof(TurnOffSecondFactor);
    }

    public async Task<Result> ExecuteAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var mine = await gate.OpenOwnAsync(actor, ct);
        if (mine.Failed)
        {
            return mine.Error;
        }

        var user = mine.Value;

        if (await factors.FindAsync(user.Id, ct) is not { IsOn: true } factor)
        {
            return new SecondFactorIsOff();
        }

        if (await rule.RequiresAsync(user, ct))
        {
            return new SecondFactorIsRequired();
        }

        if (await proof.PasswordOrCodeAsync(user, factor, command.Proof, ct) is { } refused)
        {
            return refused;
        }

        var now = time.GetUtcNow();
        factors.Remove(factor);
        user.SecondFactorTurnedOff(actor.At(now));
        await sessions.RevokeAllAsync(user.Id, command.Session, now, ct);
        var saved = await unitOfWork.SaveAsync(actor, ct);
        liveSessions.Forget(actor.Tenant, user.Id);
        if (!saved.Failed)
        {
            logger.SecondFactorOff(user.Id);
        }

        return saved;
    }
}
