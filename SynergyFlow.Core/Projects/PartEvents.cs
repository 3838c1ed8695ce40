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

[EventName("project.milestone_added")]
public sealed record ProjectMilestoneAdded(Guid Milestone, IReadOnlyList<FieldChange> Changes) : IDomainEvent;

[EventName("project.milestone_edited")]
public sealed record ProjectMilestoneEdited(Guid Milestone, IReadOnlyList<FieldChange> Changes) : IDomainEvent;

[EventName("project.milestone_removed")]
public sealed record ProjectMilestoneRemoved(Guid Milestone, IReadOnlyList<FieldChange> Changes) : IDomainEvent;

/// <summary>It was reached, or on another day than was said before.</summary>
[EventName("project.milestone_reached")]
public sealed record ProjectMilestoneReached(Guid Milestone, IReadOnlyList<FieldChange> Changes) : IDomainEvent;

/// <summary>It was said to be reached, and is not.</summary>
[EventName("project.milestone_reopened")]
public sealed record ProjectMilestoneReopened(Guid Milestone, IReadOnlyList<FieldChange> Changes) : IDomainEvent;
