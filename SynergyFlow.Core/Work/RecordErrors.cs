using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Work;

public sealed record RecordNotFound(string Reference) : NotFoundError("record.not_found", $"There is no record {Reference}.")
{
    public RecordNotFound(RecordId id)
        : this(id.ToString())
    {
    }
}

public sealed record LinkNotFound(LinkId Id) : NotFoundError("link.not_found", $"There is no link {Id}.");

public sealed record AttachmentNotFound(AttachmentId Id)
    : NotFoundError("attachment.not_found", $"There is no attachment {Id}.");

public sealed record LinkToItself() : InvalidError("link.to_itself", "A record cannot be linked to itself.");

public sealed record LinkExists() : ConflictError("link.exists", "These two records are linked like this already.");

/// <summary>An edit met a newer edit of the same field: both values, so that a person can choose.</summary>
/// <param name="Current">The version stored now.</param>
public sealed record EditConflict(int Current, IReadOnlyList<ConflictingField> Fields)
    : ConflictError("edit_conflict", "Someone else changed the same field since you read it.");

/// <param name="Theirs">The value stored now, as text.</param>
/// <param name="Yours">The value this command would store.</param>
public sealed record ConflictingField(string Field, string? Theirs, string? Yours, UserId By, DateTimeOffset At);
