using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Projects;

[EventName("project.created")]
public sealed record ProjectCreated(IReadOnlyList<FieldChange> Changes) : IDomainEvent;

[EventName("project.edited")]
public sealed record ProjectEdited(IReadOnlyList<FieldChange> Changes) : IDomainEvent;

/// <summary>Somebody said how the project is doing, even if it is as before. These events are its history.</summary>
[EventName("project.health_set")]
public sealed record ProjectHealthSet(string Health, string Note, IReadOnlyList<FieldChange> Changes) : IDomainEvent;

[EventName("project.states_edited")]
public sealed record ProjectStatesEdited(IReadOnlyList<FieldChange> Changes) : IDomainEvent;

/// <summary>Columns of the board, what cards show, or how long what is done stays.</summary>
[EventName("project.board_edited")]
public sealed record ProjectBoardEdited(IReadOnlyList<FieldChange> Changes) : IDomainEvent;

[EventName("project.archived")]
public sealed record ProjectArchived(IReadOnlyList<FieldChange> Changes) : IDomainEvent;

[EventName("project.restored")]
public sealed record ProjectRestored(IReadOnlyList<FieldChange> Changes) : IDomainEvent;
