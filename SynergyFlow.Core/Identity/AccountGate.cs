using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;

namespace SynergyFlow.Core.Identity;

/// <summary>
/// How every use case comes by an account: one's own, or one that is managed: allowed, found, and not above the one who asks.
/// </summary>
public sealed class AccountGate(IUserStore users, IAccounts accounts, IAuthorizer authorizer)
{
    public async Task<Result<User>> OpenAsync(Actor actor, UserId id, int? expectedVersion, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var allowed = await MayManageAsync(actor, id, ct);
        if (allowed.Failed)
        {
            return allowed.Error;
        }

        if (await users.FindAsync(id, ct) is not { } user || user.Kind is UserKind.System)
        {
            return new UserNotFound(id);
        }

        if (await ReachesAsync(actor, user.Role, ct) is { } above)
        {
            return above;
        }

        return expectedVersion is { } expected && expected != user.Version ? new VersionConflict(user.Version) : user;
    }

    /// <returns>The actor's own account, if he may change it.</returns>
    public async Task<Result<User>> OpenOwnAsync(Actor actor, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var allowed = await authorizer.AuthorizeAsync(actor, Actions.OwnAccount, new Resource("user", actor.Tenant, actor.Id.Value), ct);
        return allowed.Failed ? allowed.Error : await users.FindAsync(actor.Id, ct) is { } user ? user : new UserNotFound(actor.Id);
    }

    public async Task<Result> MayManageAsync(Actor actor, UserId? id, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return await authorizer.AuthorizeAsync(actor, Actions.UsersManage, new Resource("user", actor.Tenant, id?.Value), ct);
    }

    /// <returns>Null when the actor's own role is at least that high.</returns>
    public async Task<Error?> ReachesAsync(Actor actor, Role role, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return actor.IsSystem || (await accounts.FindAsync(actor.Tenant, actor.Id, ct))?.Role >= role ? null : new RoleAboveYours();
    }

    /// <summary>Someone must be left who can let the others in again.</summary>
    /// <param name="remains">The role he keeps; null: he will not be able to sign in.</param>
    public async Task<Error?> KeepsAnAdministratorAsync(User user, Role? remains, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(user);
        if (!user.CanSignIn)
        {
            return null;
        }

        foreach (var rank in (Role[])[Role.SystemAdmin, Role.TenantAdmin])
        {
            var leaves = user.Role >= rank && !(remains >= rank);
            if (leaves && await users.CountActiveAsync(rank, ct) <= 1)
            {
                return new LastAdministrator();
            }
        }

        return null;
    }
}
