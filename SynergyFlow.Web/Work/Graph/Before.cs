using SynergyFlow.Core.Integrations.Inbound;
using SynergyFlow.Core.Integrations.Inbound.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Web.Work.Graph;

/// <summary>What changed before a record was begun, and what pipelines brought to its services.</summary>
/// <param name="Deployments">Of applications that are called exactly as one of the services; begun before the record was, and heard of since. Empty for who may not read them.</param>
internal sealed record Before(ChangesBefore Found, IReadOnlyList<DeploymentRow> Deployments)
{
    public const int MostDeployments = 50;

    public static async Task<Before> WithDeploymentsAsync(ChangesBefore found, ReadDeployments read, Actor actor, CancellationToken ct)
    {
        if (found.Services.Count == 0)
        {
            return new Before(found, []);
        }

        DeploymentFilter filter = new() { Applications = found.Services, After = found.After, BegunBy = found.Until };
        return new Before(found, (await read.ListAsync(actor, filter, null, MostDeployments, ct)).Value?.Items ?? []);
    }
}
