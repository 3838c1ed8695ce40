using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Work;

[EventName("record.commented")]
public sealed record RecordCommented(Guid CommentId, CommentKind Kind, IReadOnlyList<FieldChange> Changes) : IDomainEvent;

[EventName("record.file_attached")]
public sealed record RecordFileAttached(Guid AttachmentId, IReadOnlyList<FieldChange> Changes) : IDomainEvent;

[EventName("record.file_removed")]
public sealed record RecordFileRemoved(Guid AttachmentId, IReadOnlyList<FieldChange> Changes) : IDomainEvent;

[EventName("record.linked")]
public sealed record RecordLinked(IReadOnlyList<FieldChange> Changes) : IDomainEvent;

[EventName("record.unlinked")]
public sealed record RecordUnlinked(IReadOnlyList<FieldChange> Changes) : IDomainEvent;

/// <param name="CommentId">Null: in the description.</param>
[EventName("record.mentioned")]
public sealed record RecordMentioned(Guid? CommentId, IReadOnlyList<FieldChange> Changes) : IDomainEvent;

[EventName("record.watched")]
public sealed record RecordWatched(IReadOnlyList<FieldChange> Changes) : IDomainEvent;
