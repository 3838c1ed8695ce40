using Microsoft.Extensions.Logging;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Identity.Provisioning;

internal static partial class ProvisioningLog
{
    [LoggerMessage(1220, LogLevel.Information, "Provisioning set to {Enabled} for the people of {Issuer} by {By}")]
    public static partial void ProvisioningEdited(this ILogger logger, bool enabled, string? issuer, UserId by);

    [LoggerMessage(1221, LogLevel.Information, "Provisioning token {Token} created by {By}")]
    public static partial void ProvisioningTokenCreated(this ILogger logger, ProvisioningTokenId token, UserId by);

    [LoggerMessage(1222, LogLevel.Information, "Provisioning token {Token} revoked by {By}")]
    public static partial void ProvisioningTokenRevoked(this ILogger logger, ProvisioningTokenId token, UserId by);

    [LoggerMessage(1223, LogLevel.Information, "User {User} made by provisioning")]
    public static partial void UserProvisioned(this ILogger logger, UserId user);

    [LoggerMessage(1224, LogLevel.Information, "User {User} disabled by provisioning: {Sessions} sessions and {Tokens} tokens ended")]
    public static partial void UserDeprovisioned(this ILogger logger, UserId user, int sessions, int tokens);
}
