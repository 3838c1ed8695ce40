using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Tenants;

[EventName("tenant.created")]
public sealed record TenantCreated(IReadOnlyList<FieldChange> Changes) : IDomainEvent;

[EventName("tenant.edited")]
public sealed record TenantEdited(IReadOnlyList<FieldChange> Changes) : IDomainEvent;

[EventName("tenant.suspended")]
public sealed record TenantSuspended(IReadOnlyList<FieldChange> Changes) : IDomainEvent;

[EventName("tenant.resumed")]
public sealed record TenantResumed(IReadOnlyList<FieldChange> Changes) : IDomainEvent;

/// <summary>That he was made is an event of the other tenant's log.</summary>
[EventName("tenant.administrator_requested")]
public sealed record TenantAdministratorRequested(IReadOnlyList<FieldChange> Changes) : IDomainEvent;
