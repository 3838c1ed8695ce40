using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Identity;

[EventName("user.created")]
public sealed record UserCreated(IReadOnlyList<FieldChange> Changes) : IDomainEvent;

[EventName("user.edited")]
public sealed record UserEdited(IReadOnlyList<FieldChange> Changes) : IDomainEvent;

[EventName("user.role_changed")]
public sealed record UserRoleChanged(IReadOnlyList<FieldChange> Changes) : IDomainEvent;

[EventName("user.enabled")]
public sealed record UserEnabled(IReadOnlyList<FieldChange> Changes) : IDomainEvent;

[EventName("user.disabled")]
public sealed record UserDisabled(IReadOnlyList<FieldChange> Changes) : IDomainEvent;

[EventName("user.password_changed")]
public sealed record UserPasswordChanged(IReadOnlyList<FieldChange> Changes) : IDomainEvent;

[EventName("user.token_created")]
public sealed record UserTokenCreated(IReadOnlyList<FieldChange> Changes) : IDomainEvent;

[EventName("user.token_revoked")]
public sealed record UserTokenRevoked(IReadOnlyList<FieldChange> Changes) : IDomainEvent;

[EventName("user.external_linked")]
public sealed record UserExternalLinked(IReadOnlyList<FieldChange> Changes) : IDomainEvent;

[EventName("user.external_unlinked")]
public sealed record UserExternalUnlinked(IReadOnlyList<FieldChange> Changes) : IDomainEvent;

[EventName("user.break_glass_used")]
public sealed record UserBreakGlassUsed(IReadOnlyList<FieldChange> Changes) : IDomainEvent;
