using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Projects.Fields;

[EventName("project.field_added")]
public sealed record ProjectFieldAdded(Guid Field, IReadOnlyList<FieldChange> Changes) : IDomainEvent;

/// <summary>Archived and taken back, too.</summary>
[EventName("project.field_edited")]
public sealed record ProjectFieldEdited(Guid Field, IReadOnlyList<FieldChange> Changes) : IDomainEvent;

[EventName("project.field_removed")]
public sealed record ProjectFieldRemoved(Guid Field, IReadOnlyList<FieldChange> Changes) : IDomainEvent;

[EventName("project.fields_ordered")]
public sealed record ProjectFieldsOrdered(IReadOnlyList<FieldChange> Changes) : IDomainEvent;
