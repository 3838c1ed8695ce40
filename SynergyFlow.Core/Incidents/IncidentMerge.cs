using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Incidents;

/// <summary>That one incident is merged into another, and all it takes to undo it. It is gone once it is undone; history has both.</summary>
public sealed class IncidentMerge
{
    public required TenantId Tenant { get; init; }

    public required RecordId Source { get; init; }

    public required RecordId Target { get; init; }

    public required UserId MergedBy { get; init; }

    public required DateTimeOffset MergedAt { get; init; }

    public required MergeMemory Memory { get; init; }
}

/// <summary>What the source was before, and what the target got by the merge.</summary>
public sealed record MergeMemory
{
    public required IncidentState State { get; init; }

    public string? StateReason { get; init; }

    public PendingReason? PendingReason { get; init; }

    public DateTimeOffset? ResumeAt { get; init; }

    public ResolutionCode? ResolutionCode { get; init; }

    public RecordId? DuplicateOf { get; init; }

    public DateTimeOffset? ResolvedAt { get; init; }

    public UserId? ResolvedBy { get; init; }

    public IReadOnlyList<string> AddedTags { get; init; } = [];

    public IReadOnlyList<UserId> AddedWatchers { get; init; } = [];
}

public interface IMergeStore
{
    /// <returns>Where the source is merged into as of now, before anything is locked; null for nowhere.</returns>
    Task<RecordId?> TargetAsync(RecordId source, CancellationToken ct);

    /// <summary>The merge of a source that is locked.</summary>
    Task<IncidentMerge?> FindAsync(RecordId source, CancellationToken ct);

    /// <summary>The parent of a record as of now, without locking it.</summary>
    Task<RecordId?> ParentAsync(RecordId record, CancellationToken ct);

    Task<IReadOnlyList<UserId>> WatchersAsync(RecordId record, CancellationToken ct);

    /// <summary>The comments of a record that have these ids; at most as many as asked for.</summary>
    Task<IReadOnlyList<Comment>> CommentsAsync(RecordId record, IReadOnlyCollection<CommentId> ids, CancellationToken ct);

    /// <summary>The files of a record that have these ids or came with these comments, at most <paramref name="most"/>.</summary>
    Task<IReadOnlyList<Attachment>> AttachmentsAsync(
        RecordId record, IReadOnlyCollection<AttachmentId> ids, IReadOnlyCollection<CommentId> comments, int most, CancellationToken ct);

    void Add(IncidentMerge merge);

    void Remove(IncidentMerge merge);
}
