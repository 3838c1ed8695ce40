using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;

namespace SynergyFlow.Core.Incidents.Bulk.UseCases;

/// <summary>Everything that pages and the API show of bulk changes.</summary>
public sealed class ReadBulk(IBulkQueries queries, BulkGate gate)
{
    public async Task<Result<Page<BulkJob>>> ListAsync(Actor actor, string? cursor, int limit, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (await gate.CheckAsync(actor, Actions.BulkRead, ct) is { Failed: true } denied)
        {
            return denied.Error;
        }

        var all = (await gate.ScopeAsync(actor, ct)).Restricted;
        return await queries.ListAsync(actor.Tenant, all ? null : actor.Id, cursor, limit, ct) is { } page ? page : UnknownCursor();
    }

    public async Task<Result<BulkJob>> FindAsync(Actor actor, BulkJobId id, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (await gate.CheckAsync(actor, Actions.BulkRead, ct) is { Failed: true } denied)
        {
            return denied.Error;
        }

        return await queries.FindAsync(actor.Tenant, id, ct) is { } job && await gate.SeesAsync(actor, job, ct) ? job : new BulkNotFound(id);
    }

    /// <param name="outcome">Only those; null: all.</param>
    /// <param name="limit">1 to <see cref="BulkJob.MostRows"/>, which is all of them.</param>
    public async Task<Result<Page<BulkResult>>> ResultsAsync(
        Actor actor, BulkJobId id, BulkOutcome? outcome, string? cursor, int limit, CancellationToken ct)
    {
        var job = await FindAsync(actor, id, ct);
        if (job.Failed)
        {
            return job.Error;
        }

        var page = await queries.ResultsAsync(
            await gate.ScopeAsync(actor, ct), job.Value, outcome, cursor, Math.Clamp(limit, 1, BulkJob.MostRows), ct);
        return page is not null ? page : UnknownCursor();
    }

    private static InvalidField UnknownCursor() => new("cursor", "cursor is not one that this list gave out.");
}
