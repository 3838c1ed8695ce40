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

[EventName("user.calendar_created")]
public sealed record UserCalendarCreated(IReadOnlyList<FieldChange> Changes) : IDomainEvent;

/// <summary>It has another address from then on.</summary>
[EventName("user.calendar_renewed")]
public sealed record UserCalendarRenewed(IReadOnlyList<FieldChange> Changes) : IDomainEvent;

[EventName("user.calendar_revoked")]
public sealed record UserCalendarRevoked(IReadOnlyList<FieldChange> Changes) : IDomainEvent;

[EventName("user.external_linked")]
public sealed record UserExternalLinked(IReadOnlyList<FieldChange> Changes) : IDomainEvent;

[EventName("user.external_unlinked")]
public sealed record UserExternalUnlinked(IReadOnlyList<FieldChange> Changes) : IDomainEvent;

[EventName("user.break_glass_used")]
public sealed record UserBreakGlassUsed(IReadOnlyList<FieldChange> Changes) : IDomainEvent;

[EventName("user.second_factor_on")]
public sealed record UserSecondFactorOn(IReadOnlyList<FieldChange> Changes) : IDomainEvent;

[EventName("user.second_factor_off")]
public sealed record UserSecondFactorOff(IReadOnlyList<FieldChange> Changes) : IDomainEvent;

/// <summary>Taken away by somebody else.</summary>
[EventName("user.second_factor_reset")]
public sealed record UserSecondFactorReset(IReadOnlyList<FieldChange> Changes) : IDomainEvent;

[EventName("user.recovery_code_used")]
public sealed record UserRecoveryCodeUsed(IReadOnlyList<FieldChange> Changes) : IDomainEvent;

[EventName("user.recovery_codes_renewed")]
public sealed record UserRecoveryCodesRenewed(IReadOnlyList<FieldChange> Changes) : IDomainEvent;

[EventName("user.passkey_added")]
public sealed record UserPasskeyAdded(IReadOnlyList<FieldChange> Changes) : IDomainEvent;

[EventName("user.passkey_renamed")]
public sealed record UserPasskeyRenamed(IReadOnlyList<FieldChange> Changes) : IDomainEvent;

[EventName("user.passkey_removed")]
public sealed record UserPasskeyRemoved(IReadOnlyList<FieldChange> Changes) : IDomainEvent;

[EventName("user.provisioned")]
public sealed record UserProvisioned(IReadOnlyList<FieldChange> Changes) : IDomainEvent;

[EventName("user.unprovisioned")]
public sealed record UserUnprovisioned(IReadOnlyList<FieldChange> Changes) : IDomainEvent;
