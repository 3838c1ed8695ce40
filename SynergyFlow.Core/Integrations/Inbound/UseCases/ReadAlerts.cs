using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Integrations.Inbound.UseCases;

/// <summary>The alerts behind an incident, for agents who may see it.</summary>
public sealed class ReadAlerts(IInboundQueries queries, IRecordQueries records, IAuthorizer authorizer)
{
    /// <param name="reference">Key or id of the incident.</param>
    public async Task<Result<IReadOnlyList<AlertRow>>> OfAsync(Actor actor, string reference, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var scope = await authorizer.ScopeAsync(actor, ct);
        return await records.FindAsync(scope, reference, ct) is not { } record ? new RecordNotFound(reference)
            : new Result<IReadOnlyList<AlertRow>>(scope.Internal ? await queries.AlertsOfAsync(actor.Tenant, record.Id, ct) : [], null);
    }
}
