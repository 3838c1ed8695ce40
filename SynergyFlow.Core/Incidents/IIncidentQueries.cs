using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Incidents;

/// <summary>What the ticket page and the API show of one incident.</summary>
public interface IIncidentQueries
{
    /// <returns>Null where there is none that the scope sees.</returns>
    Task<IncidentDetails?> FindAsync(RecordScope scope, RecordId id, CancellationToken ct);

    /// <param name="key">INC-12, in any case.</param>
    Task<IncidentDetails?> FindByKeyAsync(RecordScope scope, string key, CancellationToken ct);

    /// <returns>Null where the scope does not see both.</returns>
    Task<MergePreview?> PreviewMergeAsync(RecordScope scope, RecordId source, RecordId target, CancellationToken ct);
}

public sealed record IncidentDetails : IRecordDetails
{
    IEnumerable<string> IRecordDetails.MergedKeys => Merged.Select(merged => merged.Key);

    public required RecordId Id { get; init; }

    public required string Key { get; init; }

    public required string Title { get; init; }

    /// <summary>Markdown as typed.</summary>
    public required string Description { get; init; }

    /// <summary>The description as HTML that is safe to show.</summary>
    public required string DescriptionHtml { get; init; }

    /// <summary>Who is called in the description, and which records it names.</summary>
    public TextMarks DescriptionMarks { get; init; } = TextMarks.None;

    public required IncidentState State { get; init; }

    public required StateCategory StateCategory { get; init; }

    public string? StateReason { get; init; }

    /// <summary>Where the life cycle lets it go from here.</summary>
    public required IReadOnlyList<IncidentState> NextStates { get; init; }

    public required Priority Priority { get; init; }

    public string? PriorityOverrideReason { get; init; }

    public required Impact Impact { get; init; }

    public required Urgency Urgency { get; init; }

    public string? Category { get; init; }

    public string? Subcategory { get; init; }

    public string? Service { get; init; }

    public string? Location { get; init; }

    public required PersonName Requester { get; init; }

    public required PersonName OpenedBy { get; init; }

    public PersonName? AffectedUser { get; init; }

    public required ContactChannel ContactChannel { get; init; }

    public TeamName? Team { get; init; }

    /// <summary>The route that gave it to its team, by name; null where a person did, and for whoever does not work on records.</summary>
    public string? Route { get; init; }

    /// <summary>Why a person gave it to another team than its route, empty where he did not say; null where nobody did.</summary>
    public string? RouteOverrideReason { get; init; }

    public PersonName? Assignee { get; init; }

    public RecordHead? Parent { get; init; }

    public RecordHead? DuplicateOf { get; init; }

    /// <summary>It was merged into another one.</summary>
    public required bool IsMerged { get; init; }

    /// <summary>Where it was merged into, if the reader sees that one.</summary>
    public RecordHead? MergedInto { get; init; }

    /// <summary>What was merged into it, right away or by way of another; at most 200, those the scope sees.</summary>
    public required IReadOnlyList<MergedRow> Merged { get; init; }

    public DateTimeOffset? DueAt { get; init; }

    public required Sensitivity Sensitivity { get; init; }

    public required IReadOnlyList<string> Tags { get; init; }

    public required IReadOnlyDictionary<string, string> Custom { get; init; }

    public PendingReason? PendingReason { get; init; }

    public DateTimeOffset? ResumeAt { get; init; }

    public DateTimeOffset? FirstResponseAt { get; init; }

    public DateTimeOffset? ResolvedAt { get; init; }

    public PersonName? ResolvedBy { get; init; }

    public ResolutionCode? ResolutionCode { get; init; }

    public string? ResolutionNotes { get; init; }

    public CancelReason? CancelReason { get; init; }

    /// <summary>How the requester found it, 1 to 5; null before he said so.</summary>
    public int? CsatScore { get; init; }

    public string? CsatComment { get; init; }

    public DateTimeOffset? CsatAt { get; init; }

    public required int ReopenCount { get; init; }

    public required int ReassignmentCount { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public DateTimeOffset? ClosedAt { get; init; }

    public required int Version { get; init; }

    /// <summary>At most 200, those the scope sees.</summary>
    public required IReadOnlyList<RecordHead> Children { get; init; }

    public required IReadOnlyList<LinkRow> Links { get; init; }

    public required IReadOnlyList<PersonName> Watchers { get; init; }
}

/// <summary>One incident that was merged into another.</summary>
/// <param name="Into">The key of the one it was merged into.</param>
public sealed record MergedRow(RecordId Id, string Key, string Title, string Into, PersonName Requester, PersonName MergedBy, DateTimeOffset MergedAt);

/// <summary>What a merge would do, for who may do it to decide by.</summary>
/// <param name="Requester">Who becomes a watcher of the target; null where he asked for the target too.</param>
/// <param name="Watchers">Other watchers that the target does not have yet.</param>
/// <param name="Tags">Tags that the target does not have yet and has room for.</param>
public sealed record MergePreview(
    RecordHead Source, RecordHead Target, PersonName? Requester, int Comments, int Attachments, int Links, int Children, int Watchers, IReadOnlyList<string> Tags);
