using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Incidents;

[EventName("incident.created")]
public sealed record IncidentCreated(string Key, IReadOnlyList<FieldChange> Changes) : IDomainEvent;

/// <summary>Fields were edited by hand.</summary>
[EventName("incident.updated")]
public sealed record IncidentUpdated(IReadOnlyList<FieldChange> Changes) : IDomainEvent;

[EventName("incident.assigned")]
public sealed record IncidentAssigned(IReadOnlyList<FieldChange> Changes) : IDomainEvent;

[EventName("incident.started")]
public sealed record IncidentStarted(IReadOnlyList<FieldChange> Changes) : IDomainEvent;

[EventName("incident.pended")]
public sealed record IncidentPended(IReadOnlyList<FieldChange> Changes) : IDomainEvent;

[EventName("incident.resumed")]
public sealed record IncidentResumed(IReadOnlyList<FieldChange> Changes) : IDomainEvent;

[EventName("incident.resolved")]
public sealed record IncidentResolved(IReadOnlyList<FieldChange> Changes) : IDomainEvent;

[EventName("incident.reopened")]
public sealed record IncidentReopened(IReadOnlyList<FieldChange> Changes) : IDomainEvent;

[EventName("incident.closed")]
public sealed record IncidentClosed(IReadOnlyList<FieldChange> Changes) : IDomainEvent;

[EventName("incident.cancelled")]
public sealed record IncidentCancelled(IReadOnlyList<FieldChange> Changes) : IDomainEvent;

[EventName("incident.priority_overridden")]
public sealed record IncidentPriorityOverridden(IReadOnlyList<FieldChange> Changes) : IDomainEvent;

/// <summary>A bulk change was taken back: the fields are what they were before it.</summary>
[EventName("incident.change_undone")]
public sealed record IncidentChangeUndone(IReadOnlyList<FieldChange> Changes) : IDomainEvent;

/// <summary>It became a record that leads to another one.</summary>
[EventName("incident.merged")]
public sealed record IncidentMerged(IReadOnlyList<FieldChange> Changes) : IDomainEvent;

/// <summary>The merge was undone: it is what it was before.</summary>
[EventName("incident.unmerged")]
public sealed record IncidentUnmerged(IReadOnlyList<FieldChange> Changes) : IDomainEvent;

/// <summary>Another incident was merged into this one.</summary>
[EventName("incident.absorbed")]
public sealed record IncidentAbsorbed(IReadOnlyList<FieldChange> Changes) : IDomainEvent;

/// <summary>An incident that was merged into this one was taken out again.</summary>
[EventName("incident.released")]
public sealed record IncidentReleased(IReadOnlyList<FieldChange> Changes) : IDomainEvent;

/// <summary>Messages of this incident began another one.</summary>
[EventName("incident.split")]
public sealed record IncidentSplit(IReadOnlyList<FieldChange> Changes) : IDomainEvent;

/// <summary>This incident began with messages, or with the fields, of another one.</summary>
[EventName("incident.derived")]
public sealed record IncidentDerived(IReadOnlyList<FieldChange> Changes) : IDomainEvent;

/// <summary>Its requester was told when it will close by itself.</summary>
[EventName("incident.close_announced")]
public sealed record IncidentCloseAnnounced(IReadOnlyList<FieldChange> Changes) : IDomainEvent;

/// <summary>A reply that came too late for this incident began another one.</summary>
[EventName("incident.followed_up")]
public sealed record IncidentFollowedUp(IReadOnlyList<FieldChange> Changes) : IDomainEvent;

/// <summary>Its requester said how it went.</summary>
[EventName("incident.rated")]
public sealed record IncidentRated(IReadOnlyList<FieldChange> Changes) : IDomainEvent;

/// <summary>One row of another system's log: what the incident looked like after an update made there.</summary>
[EventName("incident.imported")]
public sealed record IncidentImported(string Source, IReadOnlyList<FieldChange> Changes) : IDomainEvent;

[EventName("priority_matrix.edited")]
public sealed record PriorityMatrixEdited(IReadOnlyList<FieldChange> Changes) : IDomainEvent;
