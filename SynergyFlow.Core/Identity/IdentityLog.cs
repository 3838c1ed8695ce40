using Microsoft.Extensions.Logging;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Identity;

internal static partial class IdentityLog
{
    [LoggerMessage(1001, LogLevel.Information, "User {User} created by {By}")]
    public static partial void UserCreated(this ILogger logger, UserId user, UserId by);

    [LoggerMessage(1002, LogLevel.Information, "User {User} disabled by {By}: {Sessions} sessions and {Tokens} tokens ended")]
    public static partial void UserDisabled(this ILogger logger, UserId user, UserId by, int sessions, int tokens);

    [LoggerMessage(1003, LogLevel.Information, "Password of user {User} set by {By}")]
    public static partial void PasswordSet(this ILogger logger, UserId user, UserId by);

    [LoggerMessage(1004, LogLevel.Information, "Access token {Token} of user {User} created")]
    public static partial void TokenCreated(this ILogger logger, AccessTokenId token, UserId user);

    [LoggerMessage(1005, LogLevel.Information, "User {User} created at the first sign-in from {Issuer}")]
    public static partial void UserCreatedExternally(this ILogger logger, UserId user, string issuer);

    [LoggerMessage(1006, LogLevel.Information, "User {User} linked to {Issuer} by {By} ({Origin})")]
    public static partial void ExternalLinked(this ILogger logger, UserId user, string issuer, UserId by, ExternalOrigin origin);

    [LoggerMessage(1007, LogLevel.Information, "User {User} unlinked from {Issuer} by {By}")]
    public static partial void ExternalUnlinked(this ILogger logger, UserId user, string issuer, UserId by);

    [LoggerMessage(1008, LogLevel.Warning, "Break-glass account {User} signed in from {Address}")]
    public static partial void BreakGlassUsed(this ILogger logger, UserId user, string address);

    [LoggerMessage(1009, LogLevel.Warning, "User {User} keeps his e-mail address: the one from {Issuer} is taken or malformed")]
    public static partial void ExternalEmailKept(this ILogger logger, UserId user, string issuer);

    [LoggerMessage(1010, LogLevel.Warning, "The team that the mapping of {Issuer} names is not there: {Team}")]
    public static partial void MappedTeamMissing(this ILogger logger, string issuer, string team);

    [LoggerMessage(1200, LogLevel.Information, "User {User} turned his second factor on")]
    public static partial void SecondFactorOn(this ILogger logger, UserId user);

    [LoggerMessage(1201, LogLevel.Information, "User {User} turned his second factor off")]
    public static partial void SecondFactorOff(this ILogger logger, UserId user);

    [LoggerMessage(1202, LogLevel.Warning, "Second factor of user {User} reset by {By}")]
    public static partial void SecondFactorReset(this ILogger logger, UserId user, UserId by);

    [LoggerMessage(1203, LogLevel.Warning, "User {User} used a recovery code, {Left} are left")]
    public static partial void RecoveryCodeUsed(this ILogger logger, UserId user, int left);

    [LoggerMessage(1204, LogLevel.Information, "User {User} made new recovery codes")]
    public static partial void RecoveryCodesRenewed(this ILogger logger, UserId user);

    [LoggerMessage(1205, LogLevel.Information, "Second factor is required for {Required} from now on, says {By}")]
    public static partial void SecondFactorRequired(this ILogger logger, string required, UserId by);

    [LoggerMessage(1207, LogLevel.Information, "User {User} added passkey {Passkey}")]
    public static partial void PasskeyAdded(this ILogger logger, UserId user, PasskeyId passkey);

    [LoggerMessage(1208, LogLevel.Information, "User {User} removed passkey {Passkey}")]
    public static partial void PasskeyRemoved(this ILogger logger, UserId user, PasskeyId passkey);
}
