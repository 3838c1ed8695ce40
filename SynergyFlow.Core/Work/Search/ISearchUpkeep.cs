using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Work.Search;

/// <summary>The documents as a whole: whether they say what the records say, and how to make them anew.</summary>
public interface ISearchUpkeep
{
    Task<SearchStatus> ReadAsync(TenantId tenant, CancellationToken ct);

    /// <summary>Asks for a check soon, and not only at its hour.</summary>
    Task RequestCheckAsync(TenantId tenant, CancellationToken ct);

    /// <returns>False where one is under way already.</returns>
    Task<bool> RequestRebuildAsync(TenantId tenant, UserId by, CancellationToken ct);
}

/// <param name="Records">How many records there are.</param>
/// <param name="Documents">How many of them can be found.</param>
/// <param name="Words">Known for the correction of typos.</param>
/// <param name="Waiting">Records whose words are not yet known for corrections, and people whose new names are not yet found.</param>
/// <param name="Bytes">That the documents and their indexes of all tenants take on disk.</param>
/// <param name="CheckedAt">When the documents were last compared with the records; null: never.</param>
/// <param name="CheckRequested">A check was asked for and has not begun.</param>
/// <param name="Missing">Records without a document at the last check; they were repaired.</param>
/// <param name="Different">Documents that said something else at the last check; they were repaired.</param>
public sealed record SearchStatus(
    long Records, long Documents, long Words, long Waiting, long Bytes, DateTimeOffset? CheckedAt, bool CheckRequested, long Missing, long Different)
{
    /// <summary>Whose text is not yet read.</summary>
    public long FilesWaiting { get; init; }

    /// <summary>Whose text can be found.</summary>
    public long FilesSearchable { get; init; }

    /// <summary>That could not be read.</summary>
    public long FilesFailed { get; init; }

    /// <summary>Null where none was ever asked for.</summary>
    public SearchRebuild? Rebuild { get; init; }
}

/// <param name="Done">Documents made anew so far.</param>
/// <param name="FinishedAt">Null while it goes on.</param>
public sealed record SearchRebuild(DateTimeOffset RequestedAt, long Done, DateTimeOffset? FinishedAt);

public sealed record RebuildUnderWay() : ConflictError("search.rebuild_under_way", "The documents are being made anew already. Wait until that is done.");
