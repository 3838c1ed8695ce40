using Microsoft.Extensions.Logging;
using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;

namespace SynergyFlow.Core.Identity.UseCases;

/// <summary>Makes what was begun count, by a code that shows that the app has the key. One's other sessions end: they came in without it.</summary>
public sealed class TurnOnSecondFactor(
    IUserStore users,
    ISecondFactorStore factors,
    SecondFactorProof proof,
    ISessionStore sessions,
    ISessions liveSessions,
    IAuthorizer authorizer,
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
        var allowed = await authorizer.AuthorizeAsync(
            actor, Actions.OwnAccount, new Resource("user", actor.Tenant, actor.Id.Value), ct);
        if (allowed.Failed)
        {
            return allowed.Error;
        }

        if (await users.FindAsync(actor.Id, ct) is not { } user)
        {
            return new UserNotFound(actor.Id);
        }

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
