using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Identity.Provisioning.UseCases;

/// <summary>Says what the members of a group of the provider are lifted to. Who is in it then is the provider's to say.</summary>
public sealed class GiveGroupRole(
    ProvisioningGate gate, AccountGate accounts, IProvisioningStore store, GroupEffects effects, IUnitOfWork unitOfWork, TimeProvider time)
{
    public sealed record Command(ProvisionedGroupId Id, Role? Role, int Version);

    public async Task<Result<int>> ExecuteAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var allowed = await gate.MayManageAsync(actor, ct);
        if (allowed.Failed)
        {
            return allowed.Error;
        }

        await store.GetForEditAsync(actor.Tenant, ct);
        if (await store.FindGroupAsync(command.Id, ct) is not { } group)
        {
            return new ProvisionedNotFound(command.Id.ToString());
        }

        if (group.Version != command.Version)
        {
            return new VersionConflict(group.Version);
        }

        if (command.Role is { } role && await accounts.ReachesAsync(actor, role, ct) is { } above)
        {
            return above;
        }

        var stamp = actor.At(time.GetUtcNow());
        var given = group.GiveRole(command.Role, stamp);
        if (given.Failed)
        {
            return given.Error;
        }

        if (await effects.RolesAsync([.. group.Members.Select(member => member.User)], group, null, stamp, ct) is { } refused)
        {
            return refused;
        }

        await effects.TeamsAsync([], null, stamp, ct);
        var saved = await unitOfWork.SaveAsync(actor, ct);
        effects.Forget(actor.Tenant);
        return saved.Failed ? saved.Error : group.Version;
    }
}
