using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Identity;

public sealed record UserNotFound(UserId Id) : NotFoundError("user.not_found", $"There is no user {Id}.");

public sealed record EmailTaken() : ConflictError("user.email_taken", "Another account has this e-mail address.");

/// <summary>Whoever manages users may not lift anybody above himself, nor touch those above him.</summary>
public sealed record RoleAboveYours() : ForbiddenError("user.role_above_yours", "Your role does not reach that high.");

/// <summary>Whoever runs the installation is of its first tenant.</summary>
public sealed record SystemAdministratorsElsewhere()
    : ConflictError("user.system_administrators_elsewhere", "System administrators run the installation: only its first tenant has them.");

public sealed record NotOnYourself() : ConflictError("user.not_on_yourself", "You cannot do this to your own account.");

public sealed record LastAdministrator()
    : ConflictError("user.last_administrator", "This is the last active administrator. Appoint another one first.");

public sealed record NotAPerson() : ConflictError("user.not_a_person", "This account stands for no person who can sign in.");

public sealed record PasswordTooWeak : InvalidError
{
    public PasswordTooWeak(string field, string message)
        : base("password.too_weak", message) => Field = field;
}

public sealed record PasswordWrong : InvalidError
{
    public PasswordWrong()
        : base("password.wrong", "The current password is not right.") => Field = "currentPassword";
}

public sealed record PasswordLocked()
    : ConflictError("password.locked", "Too many wrong passwords. Wait a quarter of an hour.");

public sealed record CodeWrong : InvalidError
{
    public CodeWrong()
        : base("code.wrong", "The code is not right, or was used already.") => Field = "code";
}

public sealed record CodeLocked() : ConflictError("code.locked", "Too many wrong codes. Wait a quarter of an hour.");

public sealed record SecondFactorIsOn() : ConflictError("second_factor.is_on", "The second factor is on already.");

public sealed record SecondFactorIsOff() : ConflictError("second_factor.is_off", "There is no second factor, or it was not begun.");

/// <summary>What the organisation asks of everybody like him he may exchange, not take away.</summary>
public sealed record SecondFactorIsRequired()
    : ConflictError("second_factor.required", "Your organisation requires a second factor of you.");

public sealed record SecondFactorNeedsPassword()
    : ConflictError("second_factor.needs_password", "This account has no password here; its provider asks for more than one.");

public sealed record PasskeyNotFound(PasskeyId Id) : NotFoundError("passkey.not_found", $"There is no passkey {Id}.");

public sealed record PasskeyTaken() : ConflictError("passkey.taken", "This passkey belongs to an account already.");

public sealed record TooManyPasskeys(int Limit) : ConflictError("passkey.too_many", $"An account has at most {Limit} passkeys. Remove one first.");

/// <summary>Between the password and the code the account was changed, or too much time went by.</summary>
public sealed record SignInOver() : ForbiddenError("sign_in.over", "Begin the sign-in again.");

public sealed record SessionNotFound(SessionId Id) : NotFoundError("session.not_found", $"There is no session {Id}.");

public sealed record AccessTokenNotFound(AccessTokenId Id) : NotFoundError("token.not_found", $"There is no access token {Id}.");

public sealed record TooManyTokens(int Limit)
    : ConflictError("token.too_many", $"You have {Limit} access tokens. Revoke one first.");

public sealed record ExternalIdentityNotFound(ExternalIdentityId Id)
    : NotFoundError("external.not_found", $"There is no external identity {Id}.");

public sealed record ExternalIdentityTaken() : ConflictError("external.taken", "This person of the provider belongs to an account already.");

public sealed record TooManyExternalIdentities(int Limit)
    : ConflictError("external.too_many", $"An account has at most {Limit} external identities. Remove one first.");

/// <summary>Whoever takes his last way to sign in away has shut himself out.</summary>
public sealed record LastWayIn() : ConflictError("external.last_way_in", "This is the only way to sign in to this account.");

/// <summary>The account for emergencies depends on no provider.</summary>
public sealed record BreakGlassStaysLocal() : ConflictError("external.break_glass", "The break-glass account signs in locally only.");

public sealed record LinkNeedsLocalSignIn()
    : ForbiddenError("external.link_needs_local", "Only who signed in here with his password may link a provider.");

public sealed record ExternalUnknown() : ForbiddenError("external.unknown", "This person of the provider has no account here.");

public sealed record ExternalDisabled() : ForbiddenError("external.disabled", "The account of this person is disabled here.");

public sealed record ExternalNoRole() : ForbiddenError("external.no_role", "None of the roles that may sign in is among the claims.");

public sealed record ExternalEmailTaken()
    : ConflictError("external.email_taken", "An account with this e-mail address exists that is not linked to this person.");

public sealed record ExternalLastAdministrator()
    : ConflictError("external.last_administrator", "The claims would take the last administrator's role away.");

public sealed record ExternalClaimsUnusable() : InvalidError("external.claims", "The claims name nobody who could be shown here.");
