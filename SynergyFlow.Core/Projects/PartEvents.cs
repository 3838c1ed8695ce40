using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Projects;

[EventName("project.component_added")]
public sealed record ProjectComponentAdded(Guid Component, IReadOnlyList<FieldChange> Changes) : IDomainEvent;

[EventName("project.component_edited")]
public sealed record ProjectComponentEdited(Guid Component, IReadOnlyList<FieldChange> Changes) : IDomainEvent;

[EventName("project.component_removed")]
public sealed record ProjectComponentRemoved(Guid Component, IReadOnlyList<FieldChange> Changes) : IDomainEvent;

[EventName("project.version_added")]
public sealed record ProjectVersionAdded(Guid Version, IReadOnlyList<FieldChange> Changes) : IDomainEvent;

[EventName("project.version_edited")]
public sealed record ProjectVersionEdited(Guid Version, IReadOnlyList<FieldChange> Changes) : IDomainEvent;

[EventName("project.version_released")]
public sealed record ProjectVersionReleased(Guid Version, IReadOnlyList<FieldChange> Changes) : IDomainEvent;

[EventName("project.version_archived")]
public sealed record ProjectVersionArchived(Guid Version, IReadOnlyList<FieldChange> Changes) : IDomainEvent;

/// <summary>It was released or archived, and is not.</summary>
[EventName("project.version_reopened")]
public sealed record ProjectVersionReopened(Guid Version, IReadOnlyList<FieldChange> Changes) : IDomainEvent;
