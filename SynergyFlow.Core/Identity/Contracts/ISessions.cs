using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Identity.Contracts;

/// <summary>Whether somebody's browser session still counts.</summary>
public interface ISessions
{
    /// <returns>
    /// False when the session was revoked, ran out, lay idle for too long, or its account may not sign in any more.
    /// May be up to 10 s old; <see cref="Forget"/> ends that at once on this node.
    /// </returns>
    Task<bool> IsLiveAsync(TenantId tenant, UserId user, SessionId session, CancellationToken ct);

    /// <summary>Notes that somebody is at it, at most once a minute.</summary>
    Task SeenAsync(TenantId tenant, UserId user, SessionId session, CancellationToken ct);

    void Forget(TenantId tenant, UserId user);
}
