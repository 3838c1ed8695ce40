using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Identity;

public sealed record UserNotFound(UserId Id) : NotFoundError("user.not_found", $"There is no user {Id}.");

public sealed record EmailTaken() : ConflictError("user.email_taken", "Another account has this e-mail address.");

/// <summary>Whoever manages users may not lift anybody above himself, nor touch those above him.</summary>
public sealed record RoleAboveYours() : ForbiddenError("user.role_above_yours", "Your role does not reach that high.");

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

public sealed record SessionNotFound(SessionId Id) : NotFoundError("session.not_found", $"There is no session {Id}.");

public sealed record AccessTokenNotFound(AccessTokenId Id) : NotFoundError("token.not_found", $"There is no access token {Id}.");

public sealed record TooManyTokens(int Limit)
    : ConflictError("token.too_many", $"You have {Limit} access tokens. Revoke one first.");
