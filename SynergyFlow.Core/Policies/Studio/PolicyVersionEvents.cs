using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Policies.Studio;

[EventName("policy_version.drafted")]
public sealed record PolicyVersionDrafted(string Policy, int Number, IReadOnlyList<FieldChange> Changes) : IDomainEvent;

[EventName("policy_version.edited")]
public sealed record PolicyVersionEdited(string Policy, int Number, IReadOnlyList<FieldChange> Changes) : IDomainEvent;

[EventName("policy_version.published")]
public sealed record PolicyVersionPublished(string Policy, int Number, IReadOnlyList<FieldChange> Changes) : IDomainEvent;

[EventName("policy_version.proposed")]
public sealed record PolicyVersionProposed(string Policy, int Number, IReadOnlyList<FieldChange> Changes) : IDomainEvent;

[EventName("policy_version.deleted")]
public sealed record PolicyVersionDeleted(string Policy, int Number, IReadOnlyList<FieldChange> Changes) : IDomainEvent;
