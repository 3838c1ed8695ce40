using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Integrations.Inbound;

[EventName("inbound_source.created")]
public sealed record InboundSourceCreated(IReadOnlyList<FieldChange> Changes) : IDomainEvent;

[EventName("inbound_source.edited")]
public sealed record InboundSourceEdited(IReadOnlyList<FieldChange> Changes) : IDomainEvent;

[EventName("inbound_source.disabled")]
public sealed record InboundSourceDisabled(IReadOnlyList<FieldChange> Changes) : IDomainEvent;

[EventName("inbound_source.enabled")]
public sealed record InboundSourceEnabled(IReadOnlyList<FieldChange> Changes) : IDomainEvent;

[EventName("inbound_source.token_rotated")]
public sealed record InboundTokenRotated(IReadOnlyList<FieldChange> Changes) : IDomainEvent;

[EventName("inbound_source.deleted")]
public sealed record InboundSourceDeleted(IReadOnlyList<FieldChange> Changes) : IDomainEvent;

[EventName("inbound_message.replayed")]
public sealed record InboundMessageReplayed(IReadOnlyList<FieldChange> Changes) : IDomainEvent;

[EventName("inbound_message.discarded")]
public sealed record InboundMessageDiscarded(string Reason, IReadOnlyList<FieldChange> Changes) : IDomainEvent;

/// <param name="Name">What was brought where, such as "shop 2.4.1 to production".</param>
[EventName("deployment.recorded")]
public sealed record DeploymentRecorded(string Name, IReadOnlyList<FieldChange> Changes) : IDomainEvent;

[EventName("deployment.updated")]
public sealed record DeploymentUpdated(string Name, IReadOnlyList<FieldChange> Changes) : IDomainEvent;
