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

/// <summary>One row of another system's log: what the incident looked like after an update made there.</summary>
[EventName("incident.imported")]
public sealed record IncidentImported(string Source, IReadOnlyList<FieldChange> Changes) : IDomainEvent;

[EventName("priority_matrix.edited")]
public sealed record PriorityMatrixEdited(IReadOnlyList<FieldChange> Changes) : IDomainEvent;
