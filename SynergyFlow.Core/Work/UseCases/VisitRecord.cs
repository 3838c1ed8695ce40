using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Work.UseCases;

/// <summary>Remembers for a person which records he had in hand. Nobody else is told.</summary>
public sealed class VisitRecord(IRecordVisits visits, IAuthorizer authorizer, TimeProvider time)
{
    public async Task ExecuteAsync(Actor actor, RecordId record, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        await visits.NoteAsync(await authorizer.ScopeAsync(actor, ct), record, time.GetUtcNow(), ct);
    }
}

/// <summary>The records that a person had in hand lately and may still see.</summary>
public sealed class ReadRecentRecords(IRecordVisits visits, IAuthorizer authorizer)
{
    /// <param name="limit">1 to <see cref="IRecordVisits.MostKept"/>.</param>
    public async Task<Result<IReadOnlyList<RecentRecord>>> ListAsync(Actor actor, int limit, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return limit is < 1 or > IRecordVisits.MostKept
            ? new InvalidField("limit", $"limit is 1 to {IRecordVisits.MostKept}.")
            : new Result<IReadOnlyList<RecentRecord>>(await visits.ListAsync(await authorizer.ScopeAsync(actor, ct), limit, ct), null);
    }
}
