using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;

namespace SynergyFlow.Core.Tenants;

/// <summary>How every use case about tenants begins: in the first tenant, allowed, found.</summary>
public sealed class TenantGate(ITenantStore store, IAuthorizer authorizer)
{
    public async Task<Result> MayManageAsync(Actor actor, TenantId? id, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);

        // The policy knows no tenant by name. Nobody in another one can be a system administrator; this does not rest on it.
        return actor.Tenant == Tenant.First
            ? await authorizer.AuthorizeAsync(actor, Actions.TenantsManage, new Resource("tenant", actor.Tenant, id?.Value), ct)
            : new NotAllowed(Actions.TenantsManage);
    }

    public async Task<Result<Tenant>> OpenAsync(Actor actor, TenantId id, int? expectedVersion, CancellationToken ct)
    {
        var allowed = await MayManageAsync(actor, id, ct);
        if (allowed.Failed)
        {
            return allowed.Error;
        }

        if (await store.FindAsync(id, ct) is not { } tenant)
        {
            return new TenantNotFound(id);
        }

        return expectedVersion is { } expected && expected != tenant.Version ? new VersionConflict(tenant.Version) : tenant;
    }

    /// <param name="reachedAt">The host by which the one who asks came.</param>
    /// <returns>Null where the tenant may have the host that it is to have.</returns>
    public async Task<Error?> HostIsFreeAsync(Tenant tenant, string? reachedAt, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(tenant);
        return tenant.Host is not { } host ? null
            : tenant.Id != Tenant.First && string.Equals(host, reachedAt, StringComparison.OrdinalIgnoreCase) ? new HostIsYours()
            : await store.HostTakenAsync(host, tenant.Id, ct) ? new HostTaken()
            : null;
    }
}
