using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;

namespace SynergyFlow.Core.Identity.UseCases;

/// <summary>Ends a token: one's own, or as an administrator somebody else's.</summary>
public sealed class RevokeAccessToken(
    ITokenStore tokens,
    IUserStore users,
    IAccounts accounts,
    AccountGate gate,
    IAuthorizer authorizer,
    IUnitOfWork unitOfWork,
    TimeProvider time)
{
    public sealed record Command(AccessTokenId Id);

    public async Task<Result> ExecuteAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        if (await tokens.FindAsync(command.Id, ct) is not { RevokedAt: null } token)
        {
            return new AccessTokenNotFound(command.Id);
        }

        if (token.User == actor.Id)
        {
            var allowed = await authorizer.AuthorizeAsync(
                actor, Actions.OwnAccount, new Resource("user", actor.Tenant, actor.Id.Value), ct);
            if (allowed.Failed)
            {
                return allowed;
            }
        }
        else if (await gate.OpenAsync(actor, token.User, null, ct) is { Failed: true } refused)
        {
            // Who may not manage users is not told that the token exists.
            return refused.Error is NotAllowed ? new AccessTokenNotFound(command.Id) : refused.Error;
        }

        var now = time.GetUtcNow();
        token.RevokedAt = now;
        (await users.FindAsync(token.User, ct))?.TokenRevoked(token, actor.At(now));
        var saved = await unitOfWork.SaveAsync(actor, ct);
        accounts.Forget(actor.Tenant, token.User);
        return saved;
    }
}
