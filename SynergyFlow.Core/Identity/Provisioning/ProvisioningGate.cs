using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;

namespace SynergyFlow.Core.Identity.Provisioning;

/// <summary>How every use case of provisioning begins: allowed, turned on, alone in its tenant; and which accounts it keeps its hands off.</summary>
public sealed class ProvisioningGate(IAuthorizer authorizer, IProvisioningStore store, AccountGate accounts, IBreakGlass breakGlass)
{
    public Task<Result> MayManageAsync(Actor actor, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return authorizer.AuthorizeAsync(actor, Actions.ProvisioningManage, new Resource("provisioning", actor.Tenant, actor.Tenant.Value), ct);
    }

    public Task<Result> MayProvisionAsync(Actor actor, string kind, Guid? id, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return authorizer.AuthorizeAsync(actor, Actions.ScimProvision, new Resource(kind, actor.Tenant, id), ct);
    }

    /// <returns>The settings, held until the end of the transaction.</returns>
    public async Task<Result<ProvisioningSettings>> OpenAsync(Actor actor, string kind, Guid? id, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var allowed = await MayProvisionAsync(actor, kind, id, ct);
        if (allowed.Failed)
        {
            return allowed.Error;
        }

        var settings = await store.GetForEditAsync(actor.Tenant, ct);
        return settings.Enabled ? settings : new ProvisioningOff();
    }

    /// <returns>Null for an account that provisioning may change.</returns>
    public async Task<Error?> SparesAsync(User user, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(user);
        return breakGlass.Is(user) ? new BreakGlassNotProvisioned()
            : user.Role >= Role.SystemAdmin ? new AboveProvisioning()
            : await accounts.KeepsAnAdministratorAsync(user, null, ct) is not null ? new LastAdministratorNotProvisioned()
            : null;
    }

    public bool IsBreakGlass(User user) => breakGlass.Is(user);

    /// <returns>Null where somebody is left who can let the others in again.</returns>
    public async Task<Error?> KeepsAnAdministratorAsync(User user, Role remains, CancellationToken ct) =>
        await accounts.KeepsAnAdministratorAsync(user, remains, ct) is null ? null : new LastAdministratorNotProvisioned();
}
