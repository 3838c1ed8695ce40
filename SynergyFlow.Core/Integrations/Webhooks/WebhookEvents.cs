using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Integrations.Webhooks;

[EventName("webhook.created")]
public sealed record WebhookCreated(IReadOnlyList<FieldChange> Changes) : IDomainEvent;

[EventName("webhook.edited")]
public sealed record WebhookEdited(IReadOnlyList<FieldChange> Changes) : IDomainEvent;

[EventName("webhook.disabled")]
public sealed record WebhookDisabled(IReadOnlyList<FieldChange> Changes) : IDomainEvent;

[EventName("webhook.enabled")]
public sealed record WebhookEnabled(IReadOnlyList<FieldChange> Changes) : IDomainEvent;

[EventName("webhook.secret_rotated")]
public sealed record WebhookSecretRotated(IReadOnlyList<FieldChange> Changes) : IDomainEvent;

[EventName("webhook.deleted")]
public sealed record WebhookDeleted(IReadOnlyList<FieldChange> Changes) : IDomainEvent;

[EventName("webhook.tested")]
public sealed record WebhookTested(IReadOnlyList<FieldChange> Changes) : IDomainEvent;

/// <param name="Deliveries">How many are sent once more.</param>
[EventName("webhook.replayed")]
public sealed record WebhookReplayed(int Deliveries, IReadOnlyList<FieldChange> Changes) : IDomainEvent;
