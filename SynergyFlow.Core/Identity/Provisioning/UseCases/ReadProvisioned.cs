using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Identity.Provisioning.UseCases;

/// <summary>Shows the provider what it manages, and nothing else.</summary>
public sealed class ReadProvisioned(ProvisioningGate gate, IProvisionedQueries queries)
{
    public async Task<Result<ScimUserRow>> UserAsync(Actor actor, UserId id, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var allowed = await gate.MayProvisionAsync(actor, "user", id.Value, ct);
        return allowed.Failed ? allowed.Error
            : await queries.FindUserAsync(actor.Tenant, id, ct) is { } found ? found
            : new ProvisionedNotFound(id.ToString());
    }

    public async Task<Result<ScimPage<ScimUserRow>>> UsersAsync(Actor actor, ScimWindow window, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var allowed = await gate.MayProvisionAsync(actor, "user", null, ct);
        return allowed.Failed ? allowed.Error : await queries.UsersAsync(actor.Tenant, window, ct);
    }

    public async Task<Result<ScimGroupRow>> GroupAsync(Actor actor, ProvisionedGroupId id, bool members, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var allowed = await gate.MayProvisionAsync(actor, "team", id.Value, ct);
        return allowed.Failed ? allowed.Error
            : await queries.FindGroupAsync(actor.Tenant, id, members, ct) is { } found ? found
            : new ProvisionedNotFound(id.ToString());
    }

    public async Task<Result<ScimPage<ScimGroupRow>>> GroupsAsync(Actor actor, ScimWindow window, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var allowed = await gate.MayProvisionAsync(actor, "team", null, ct);
        return allowed.Failed ? allowed.Error : await queries.GroupsAsync(actor.Tenant, window, ct);
    }
}
