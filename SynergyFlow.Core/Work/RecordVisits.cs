using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Work;

/// <summary>When a person last opened or changed a record by hand.</summary>
public sealed class RecordVisit
{
    public required TenantId Tenant { get; init; }

    public required UserId User { get; init; }

    public required RecordId Record { get; init; }

    public DateTimeOffset VisitedAt { get; set; }
}

/// <summary>A record as a list of what one had in hand lately shows it.</summary>
public sealed record RecentRecord(string Key, string Title, string State, DateTimeOffset VisitedAt);

public interface IRecordVisits
{
    public const int MostKept = 5_000;

    /// <summary>Does nothing where the scope does not see the record. Keeps the latest <see cref="MostKept"/> of each person.</summary>
    Task NoteAsync(RecordScope scope, RecordId record, DateTimeOffset at, CancellationToken ct);

    /// <summary>The latest first, of those that the scope sees now.</summary>
    Task<IReadOnlyList<RecentRecord>> ListAsync(RecordScope scope, int limit, CancellationToken ct);
}
