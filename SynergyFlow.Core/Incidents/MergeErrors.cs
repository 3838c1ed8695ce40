using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Incidents;

public sealed record MergeIntoItself() : InvalidError("merge.into_itself", "An incident cannot be merged into itself.");

public sealed record AlreadyMerged()
    : ConflictError("merge.already_merged", "This incident was merged into another one already. Undo that merge first.");

public sealed record TargetMerged()
    : ConflictError("merge.target_merged", "The chosen incident was itself merged into another one. Choose the one it leads to.");

public sealed record TargetBelow()
    : ConflictError("merge.target_below", "The chosen incident is a child of this one. Take it out of there first, or merge the other way round.");

public sealed record NotMerged() : ConflictError("merge.not_merged", "This incident is not merged into another one.");

public sealed record MessagesRequired()
    : InvalidError("split.messages_required", $"Choose 1 to {IncidentSplitting.MostMessages} messages that begin the new incident.");

public sealed record TooManyFiles()
    : InvalidError("split.too_many_files", $"At most {IncidentSplitting.MostFiles} files are taken along at once.");

public sealed record CommentNotFound(CommentId Id) : NotFoundError("comment.not_found", $"There is no message {Id} on this incident.");

/// <summary>How much a split takes along at once.</summary>
public static class IncidentSplitting
{
    public const int MostMessages = 100;
    public const int MostFiles = 20;
}
