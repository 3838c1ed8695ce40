using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;

namespace SynergyFlow.Core.Incidents.Bulk.UseCases;

/// <summary>Agents ask for bulk changes and see their own; administrators see everybody's.</summary>
public sealed class BulkGate(IBulkStore bulks, IAuthorizer authorizer)
{
    public Task<Result> CheckAsync(Actor actor, string action, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return authorizer.AuthorizeAsync(actor, action, new Resource("bulk", actor.Tenant), ct);
    }

    public Task<RecordScope> ScopeAsync(Actor actor, CancellationToken ct) => authorizer.ScopeAsync(actor, ct);

    /// <summary>The job, locked.</summary>
    public async Task<Result<BulkJob>> OpenAsync(Actor actor, BulkJobId id, CancellationToken ct)
    {
        var allowed = await CheckAsync(actor, Actions.IncidentBulk, ct);
        return allowed.Failed ? allowed.Error
            : await bulks.FindAsync(id, ct) is { } job && await SeesAsync(actor, job, ct) ? job
            : new BulkNotFound(id);
    }

    public async Task<bool> SeesAsync(Actor actor, BulkJob job, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(job);
        return job.CreatedBy == actor.Id || (await authorizer.ScopeAsync(actor, ct)).Restricted;
    }
}
