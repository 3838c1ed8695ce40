using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Policies;

/// <summary>What became of the receipts of a month that is older than receipts are kept in the database.</summary>
public enum ArchiveState
{
    /// <summary>Its files are written; what is in them has left the database.</summary>
    PutAway,

    /// <summary>Its files are written; the database still has it, until the rest of its partition may go too.</summary>
    Waits,

    /// <summary>Something is wrong: nothing of it has left the database.</summary>
    Kept,
}

/// <param name="Month">Its first day.</param>
/// <param name="Receipts">In the files; likewise the next two.</param>
/// <param name="Folder">Of the files, below the archive.</param>
/// <param name="PutAwayAt">When the database let go of them.</param>
/// <param name="Fault">A stable code; null where nothing is wrong.</param>
/// <param name="Detail">Where: a day, a file.</param>
/// <param name="LookedAt">When it was last tried.</param>
public sealed record ArchivedMonth(
    DateOnly Month, ArchiveState State, long Receipts, long Denials, long Comparisons, string Folder, DateTimeOffset? PutAwayAt, string? Fault, string? Detail,
    DateTimeOffset? LookedAt);

/// <param name="HotDays">Days that receipts stay in the database at least; 0: for ever.</param>
/// <param name="HasFolder">There is a folder to write older ones to; without one they stay.</param>
/// <param name="Months">The latest first.</param>
public sealed record ArchiveReport(int HotDays, bool HasFolder, IReadOnlyList<ArchivedMonth> Months);

/// <summary>A day whose receipts are in a file.</summary>
/// <param name="Hash">Of the last link, hex.</param>
/// <param name="File">Below the archive; null for whoever does not administer.</param>
/// <param name="PutAwayAt">When the database let go of them.</param>
public sealed record ArchivedDay(DateOnly Day, int Receipts, string? Hash, string? File, DateTimeOffset PutAwayAt);

/// <summary>It asks no permission: the use cases do.</summary>
public interface IReceiptArchive
{
    Task<ArchiveReport> ReportAsync(TenantId tenant, CancellationToken ct);

    /// <returns>Files that are needed for these days and are not there.</returns>
    Task<IReadOnlyList<string>> MissingAsync(TenantId tenant, DateOnly from, DateOnly to, CancellationToken ct);

    /// <summary>Receipts with their links as the archive has them, day after day, JSON Lines; archived days from their files.</summary>
    Task WriteAsync(TenantId tenant, DateOnly from, DateOnly to, Stream output, CancellationToken ct);
}

/// <summary>What has become of old receipts.</summary>
public sealed class ReadArchive(IReceiptArchive archive, IAuthorizer authorizer)
{
    public async Task<Result<ArchiveReport>> ExecuteAsync(Actor actor, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return await authorizer.AuthorizeAsync(actor, Actions.AuditRead, new Resource("receipt", actor.Tenant), ct) is { Failed: true } denied
            ? denied.Error
            : await archive.ReportAsync(actor.Tenant, ct);
    }
}

public sealed record ArchiveFileMissing(string File) : ConflictError(
    "receipt.archive_missing",
    $"Receipts of these days are in the archive, and {File} is not in its folder. Put it back there, or choose days without it.");
