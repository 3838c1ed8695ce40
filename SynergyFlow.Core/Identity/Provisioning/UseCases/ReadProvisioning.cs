using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Identity.Provisioning.UseCases;

/// <summary>Shows administrators whether the provider keeps their people in step.</summary>
public sealed class ReadProvisioning(ProvisioningGate gate, IProvisionedQueries queries)
{
    public async Task<Result<ProvisioningOverview>> ExecuteAsync(Actor actor, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var allowed = await gate.MayManageAsync(actor, ct);
        return allowed.Failed ? allowed.Error : await queries.OverviewAsync(actor.Tenant, ct);
    }
}
