using System.Globalization;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Events;

/// <summary>In what a row of the copy and one of the live table differ. Stored by its number with the rebuild: add at the end.</summary>
public enum DifferenceKind
{
    /// <summary>The copy has it, the live table has not.</summary>
    Missing,

    /// <summary>The live table has it, the copy has not.</summary>
    Extra,

    /// <summary>Both have it, with other content.</summary>
    Different,
}

/// <summary>The live table and the copy of a read model, row by row, at one place of the log.</summary>
/// <param name="By">Who compared.</param>
/// <param name="Number">Of the last event of the log that both had handled.</param>
/// <param name="LogAt">When that event was recorded; null where the log was empty.</param>
/// <param name="Rows">How many there are in either.</param>
/// <param name="LeftOut">Rows that only one of them could have yet, because it is further in the log.</param>
/// <param name="AsideLive">Events that the live one has set aside: their rows are missing in it.</param>
/// <param name="AsideCopy">The same of the copy.</param>
/// <param name="Differences">The first <see cref="Shown"/>, by tenant and record.</param>
public sealed record ReadModelComparison(
    DateTimeOffset At,
    string By,
    long Number,
    DateTimeOffset? LogAt,
    long Rows,
    long LeftOut,
    long Missing,
    long Extra,
    long Different,
    long AsideLive,
    long AsideCopy,
    IReadOnlyList<Difference> Differences)
{
    public const int Shown = 50;

    public bool Equal => Missing + Extra + Different == 0;

    internal IReadOnlyList<FieldChange> Changes =>
    [
        Count("number", Number), Count("rows", Rows), Count("missing", Missing), Count("extra", Extra), Count("different", Different),
    ];

    private static FieldChange Count(string field, long value) => new(field, null, value.ToString(CultureInfo.InvariantCulture));
}

/// <param name="Tenant">Its name.</param>
/// <param name="Record">Its id.</param>
/// <param name="RecordKey">What people call it, where it is of the tenant of whoever compared; null otherwise.</param>
/// <param name="Place">Which row of the record, such as the event's sequence.</param>
/// <param name="Columns">Those that differ; empty where one has no such row.</param>
public readonly record struct Difference(DifferenceKind Kind, string Tenant, Guid Record, string? RecordKey, string Place, IReadOnlyList<string> Columns);

/// <summary>Rebuilds, within the caller's unit of work.</summary>
public interface IRebuilds
{
    /// <summary>Whether what the subscription does is a table made from the log alone; false where no such subscription runs.</summary>
    bool IsReadModel(string subscription);

    Task<Rebuild?> FindAsync(string subscription, CancellationToken ct);

    /// <summary>The same to change it: whoever comes second waits until the unit of work of the first is over.</summary>
    Task<Rebuild?> HoldAsync(string subscription, CancellationToken ct);

    void Add(Rebuild rebuild);

    /// <summary>The reader of the log that writes the copy, with what it has set aside of all tenants; null before it has begun.</summary>
    Task<SubscriptionRow?> CopyAsync(string subscription, CancellationToken ct);

    /// <summary>Reads both tables of all tenants as they are at one moment.</summary>
    /// <param name="tenant">Whose records are told by their keys.</param>
    /// <returns><see cref="ComparisonGivenUp"/> where it takes too long.</returns>
    Task<Result<ReadModelComparison>> CompareAsync(string subscription, TenantId tenant, string by, CancellationToken ct);
}

/// <summary>A rebuild as pages and the API show it.</summary>
/// <param name="Copy">The reader that writes the copy; null before it has begun.</param>
/// <param name="CaughtUp">The copy is as fresh as what pages show may be.</param>
/// <param name="PerSecond">Events a second until it had caught up; null before the first.</param>
public sealed record RebuildRow(Rebuild Rebuild, SubscriptionRow? Copy, bool CaughtUp, double? PerSecond)
{
    /// <summary>Events that it has read, of how many there are about: the log grows meanwhile.</summary>
    public (long Read, long All) Progress => (Copy?.Processed ?? 0, Math.Max(Rebuild.Events, Copy?.Processed ?? 0));
}
