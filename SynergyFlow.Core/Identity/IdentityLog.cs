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
}
