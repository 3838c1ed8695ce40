using Microsoft.Extensions.Logging;
using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;

namespace SynergyFlow.Core.Identity.UseCases;

/// <summary>
/// Unties a person of a provider from an account. One's own only while another way in remains; an administrator may take the
/// last one, and ends the sessions with it.
/// </summary>
public sealed class UnlinkExternalIdentity(
    AccountGate gate,
    IExternalIdentityStore identities,
    IUserStore users,
    ISessionStore sessions,
    ISessions liveSessions,
    IAuthorizer authorizer,
    IUnitOfWork unitOfWork,
    TimeProvider time,
    ILogger<UnlinkExternalIdentity> logger)
{
    public sealed record Command(ExternalIdentityId Id);

    public async Task<Result> ExecuteAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        if (await identities.FindAsync(command.Id, ct) is not { } identity)
        {
            return new ExternalIdentityNotFound(command.Id);
        }

        var own = identity.User == actor.Id;
        var opened = own ? await OwnAsync(actor, ct) : await gate.OpenAsync(actor, identity.User, null, ct);
        if (opened.Failed)
        {
            // Who may not manage users is not told that it exists.
            return !own && opened.Error is NotAllowed ? new ExternalIdentityNotFound(command.Id) : opened.Error;
        }

        var user = opened.Value;
        if (own && user.PasswordHash is null && await identities.CountAsync(user.Id, ct) <= 1)
        {
            return new LastWayIn();
        }

        var now = time.GetUtcNow();
        identities.Remove(identity);
        user.ExternalUnlinked(identity, actor.At(now));
        if (!own)
        {
            await sessions.RevokeAllAsync(user.Id, null, now, ct);
        }

        var saved = await unitOfWork.SaveAsync(actor, ct);
        liveSessions.Forget(actor.Tenant, user.Id);
        if (!saved.Failed)
        {
            logger.ExternalUnlinked(user.Id, identity.Issuer, actor.Id);
        }

        return saved;
    }

    private async Task<Result<User>> OwnAsync(Actor actor, CancellationToken ct)
    {
        var allowed = await authorizer.AuthorizeAsync(
            actor, Actions.OwnAccount, new Resource("user", actor.Tenant, actor.Id.Value), ct);
        if (allowed.Failed)
        {
            return allowed.Error;
        }

        return await users.FindAsync(actor.Id, ct) is { } user ? user : new UserNotFound(actor.Id);
    }
}
