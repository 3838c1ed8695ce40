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
}

public sealed record IncidentDetails
{
    public required RecordId Id { get; init; }

    public required string Key { get; init; }

    public required string Title { get; init; }

    /// <summary>Markdown as typed.</summary>
    public required string Description { get; init; }

    /// <summary>The description as HTML that is safe to show.</summary>
    public required string DescriptionHtml { get; init; }

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

    public PersonName? Assignee { get; init; }

    public RecordHead? Parent { get; init; }

    public RecordHead? DuplicateOf { get; init; }

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
