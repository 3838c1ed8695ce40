using Microsoft.Extensions.Logging;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Integrations.Webhooks;

internal static partial class WebhookLog
{
    [LoggerMessage(6110, LogLevel.Information, "Webhook {Webhook} created by {By}")]
    public static partial void WebhookCreated(this ILogger logger, WebhookId webhook, UserId by);

    [LoggerMessage(6111, LogLevel.Information, "Webhook {Webhook} has another secret since {By} asked for it")]
    public static partial void WebhookSecretRotated(this ILogger logger, WebhookId webhook, UserId by);
}
