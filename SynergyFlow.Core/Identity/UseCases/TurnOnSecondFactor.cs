using Microsoft.Extensions.Logging;
using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Identity.UseCases;

/// <summary>Makes what was begun count, by a code that shows that the app has the key. One's other sessions end: they came in without it.</summary>
public sealed class TurnOnSecondFactor(
    AccountGate gate,
    ISecondFactorStore factors,
    SecondFactorProof proof,
    ISessionStore sessions,
    ISessions liveSessions,
    IUnitOfWork unitOfWork,
    TimeProvider time,
    ILogger<TurnOnSecondFactor> logger)
{
    /// <param name="Session">The one to keep.</param>
    public sealed record Command(string? Code, SessionId? Session = null)
    {
        // Records print their members, and this one must not end in a log.
        public override string ToString() => nameof(TurnOnSecondFactor);
    }

    /// <returns>The recovery codes: shown once, kept nowhere.</returns>
    public async Task<Result<IReadOnlyList<string>>> ExecuteAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var mine = await gate.OpenOwnAsync(actor, ct);
        if (mine.Failed)
        {
            return mine.Error;
        }

        var user = mine.Value;

        if (await factors.FindAsync(user.Id, ct) is not { } factor)
        {
            return new SecondFactorIsOff();
        }

        if (factor.IsOn)
        {
            return new SecondFactorIsOn();
        }

        if (await proof.CodeAsync(user, factor, command.Code, ct) is { } refused)
        {
            return refused;
        }

        var now = time.GetUtcNow();
        factor.TurnOn(now);
        var codes = factor.NewRecoveryCodes();
        user.SecondFactorTurnedOn(actor.At(now));
        await sessions.RevokeAllAsync(user.Id, command.Session, now, ct);
        var saved = await unitOfWork.SaveAsync(actor, ct);
        liveSessions.Forget(actor.Tenant, user.Id);
        if (saved.Failed)
        {
            return saved.Error;
        }

        logger.SecondFactorOn(user.Id);
        return new Result<IReadOnlyList<string>>(codes, null);
    }
}
