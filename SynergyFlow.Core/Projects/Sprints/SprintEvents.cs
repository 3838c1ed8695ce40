using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Projects.Sprints;

[EventName("project.sprint_added")]
public sealed record ProjectSprintAdded(Guid Sprint, IReadOnlyList<FieldChange> Changes) : IDomainEvent;

[EventName("project.sprint_edited")]
public sealed record ProjectSprintEdited(Guid Sprint, IReadOnlyList<FieldChange> Changes) : IDomainEvent;

/// <summary>From now on what is added to it or taken out of it is a change of its scope.</summary>
[EventName("project.sprint_started")]
public sealed record ProjectSprintStarted(Guid Sprint, IReadOnlyList<FieldChange> Changes) : IDomainEvent;

/// <summary>What was not done has left it in the same moment: each of these items says where to.</summary>
[EventName("project.sprint_finished")]
public sealed record ProjectSprintFinished(Guid Sprint, IReadOnlyList<FieldChange> Changes) : IDomainEvent;

/// <summary>It was over, and is under way.</summary>
[EventName("project.sprint_reopened")]
public sealed record ProjectSprintReopened(Guid Sprint, IReadOnlyList<FieldChange> Changes) : IDomainEvent;

/// <summary>It was planned, and is no more.</summary>
[EventName("project.sprint_removed")]
public sealed record ProjectSprintRemoved(Guid Sprint, IReadOnlyList<FieldChange> Changes) : IDomainEvent;
