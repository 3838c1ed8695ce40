using Microsoft.Extensions.Logging;
using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;

namespace SynergyFlow.Core.Identity.UseCases;

/// <summary>
/// Ties a person of a provider to an account: one's own, having proved both, or somebody else's as an administrator who knows
/// issuer and subject.
/// </summary>
public sealed class LinkExternalIdentity(
    AccountGate gate,
    IExternalIdentityStore identities,
    IUserStore users,
    IBreakGlass breakGlass,
    IAuthorizer authorizer,
    IUnitOfWork unitOfWork,
    TimeProvider time,
    ILogger<LinkExternalIdentity> logger)
{
    public const int Most = 10;

    /// <param name="SignedInLocally">He came in with his password: a provider cannot bring in another one.</param>
    public sealed record OwnCommand(string Issuer, string Subject, bool SignedInLocally);

    public sealed record Command(UserId User, string? Issuer, string? Subject);

    public async Task<Result<ExternalIdentityId>> OwnAsync(Actor actor, OwnCommand command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var allowed = await authorizer.AuthorizeAsync(
            actor, Actions.OwnAccount, new Resource("user", actor.Tenant, actor.Id.Value), ct);
        if (allowed.Failed)
        {
            return allowed.Error;
        }

        if (!command.SignedInLocally)
        {
            return new LinkNeedsLocalSignIn();
        }

        return await users.FindAsync(actor.Id, ct) is { } user
            ? await LinkAsync(actor, user, command.Issuer, command.Subject, ExternalOrigin.Linked, ct)
            : new UserNotFound(actor.Id);
    }

    public async Task<Result<ExternalIdentityId>> ProvisionAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var opened = await gate.OpenAsync(actor, command.User, null, ct);
        return opened.Failed
            ? opened.Error
            : await LinkAsync(actor, opened.Value, command.Issuer, command.Subject, ExternalOrigin.Provisioned, ct);
    }

    private async Task<Result<ExternalIdentityId>> LinkAsync(
        Actor actor, User user, string? issuer, string? subject, ExternalOrigin origin, CancellationToken ct)
    {
        var stamp = actor.At(time.GetUtcNow());
        var made = ExternalIdentity.Create(user, issuer, subject, origin, stamp);
        if (made.Failed)
        {
            return made.Error;
        }

        if (breakGlass.Is(user))
        {
            return new BreakGlassStaysLocal();
        }

        var identity = made.Value;
        if (await identities.FindAsync(identity.Issuer, identity.Subject, ct) is not null)
        {
            return new ExternalIdentityTaken();
        }

        if (await identities.CountAsync(user.Id, ct) >= Most)
        {
            return new TooManyExternalIdentities(Most);
        }

        identities.Add(identity);
        user.ExternalLinked(identity, stamp);
        var saved = await unitOfWork.SaveAsync(actor, ct);
        if (saved.Failed)
        {
            return saved.Error;
        }

        logger.ExternalLinked(user.Id, identity.Issuer, actor.Id, origin);
        return identity.Id;
    }
}
