using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;

namespace SynergyFlow.Core.Identity.UseCases;

/// <summary>Ends a browser session: one's own, or as an administrator somebody else's.</summary>
public sealed class RevokeSession(
    ISessionStore sessions,
    AccountGate gate,
    ISessions liveSessions,
    IAuthorizer authorizer,
    IUnitOfWork unitOfWork,
    TimeProvider time)
{
    public sealed record Command(SessionId Id);

    public async Task<Result> ExecuteAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        if (await sessions.FindAsync(command.Id, ct) is not { } session)
        {
            return new SessionNotFound(command.Id);
        }

        if (session.User == actor.Id)
        {
            var allowed = await authorizer.AuthorizeAsync(
                actor, Actions.OwnAccount, new Resource("user", actor.Tenant, actor.Id.Value), ct);
            if (allowed.Failed)
            {
                return allowed;
            }
        }
        else if (await gate.OpenAsync(actor, session.User, null, ct) is { Failed: true } refused)
        {
            // Who may not manage users is not told that the session exists.
            return refused.Error is NotAllowed ? new SessionNotFound(command.Id) : refused.Error;
        }

        session.RevokedAt ??= time.GetUtcNow();
        var saved = await unitOfWork.SaveAsync(actor, ct);
        liveSessions.Forget(actor.Tenant, session.User);
        return saved;
    }
}
