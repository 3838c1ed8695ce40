using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.Filtering;

namespace SynergyFlow.Core.Incidents.Bulk;

/// <summary>Which incidents to change: named ones, or all that match.</summary>
/// <param name="Records">Keys or ids; null: by filter.</param>
/// <param name="Filter">In the grammar of lists; empty: all that the asker sees.</param>
public sealed record BulkSelection(IReadOnlyList<string>? Records, string? Filter);

/// <summary>Loads what a bulk change keeps, for change, in the tenant of the scope.</summary>
public interface IBulkStore
{
    Task<BulkJob?> FindAsync(BulkJobId id, CancellationToken ct);

    void Add(BulkJob job, IReadOnlyList<BulkRow> rows);

    /// <summary>The rows from this position on, in order.</summary>
    Task<IReadOnlyList<BulkRow>> RowsAsync(BulkJobId job, int from, int take, CancellationToken ct);

    /// <summary>The rows that were changed, from this position on, in order.</summary>
    Task<IReadOnlyList<BulkRow>> ChangedAsync(BulkJobId job, int from, int take, CancellationToken ct);

    /// <summary>Copies to try something on: neither locked nor saved.</summary>
    Task<IReadOnlyList<Incident>> CopiesAsync(IReadOnlyCollection<RecordId> ids, CancellationToken ct);

    /// <summary>The links that there still are of these.</summary>
    Task<IReadOnlyDictionary<LinkId, RecordLink>> LinksAsync(IReadOnlyCollection<LinkId> ids, CancellationToken ct);
}

/// <param name="Key">Null where the reader does not see the record any more.</param>
public sealed record BulkResult(int Position, string? Key, string? Title, BulkOutcome Outcome, string? Code, string? Message);

public interface IBulkQueries
{
    /// <summary>The incidents that match and that the scope sees, newest first.</summary>
    /// <returns>At most one more than <paramref name="most"/>; <see cref="ListTooSlow"/> after some seconds.</returns>
    Task<Result<IReadOnlyList<RecordId>>> MatchAsync(RecordScope scope, FilterNode? filter, int most, CancellationToken ct);

    /// <summary>By key (in any case) or id, those that the scope sees, under the name they were asked by.</summary>
    Task<IReadOnlyDictionary<string, RecordId>> FindAsync(RecordScope scope, IReadOnlyCollection<string> references, CancellationToken ct);

    /// <summary>What was started, newest first.</summary>
    /// <param name="by">Only what this person asked for; null: everybody's.</param>
    /// <returns>Null for a cursor that this list did not give out.</returns>
    Task<Page<BulkJob>?> ListAsync(TenantId tenant, UserId? by, string? cursor, int limit, CancellationToken ct);

    Task<BulkJob?> FindAsync(TenantId tenant, BulkJobId id, CancellationToken ct);

    /// <summary>The rows that are done, in order.</summary>
    /// <returns>Null for a cursor that this list did not give out.</returns>
    Task<Page<BulkResult>?> ResultsAsync(
        RecordScope scope, BulkJob job, BulkOutcome? outcome, string? cursor, int limit, CancellationToken ct);

    /// <summary>Forgets previews that nobody started.</summary>
    Task DropPreviewsAsync(TenantId tenant, DateTimeOffset before, CancellationToken ct);
}
