using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Integrations.Webhooks;

/// <summary>What an address has to look like. Where it leads is asked of <see cref="IWebhookTargets"/>, each time it is connected to.</summary>
public static class WebhookUrl
{
    private const int FirstFreePort = 1024;

    public static Result<string> Check(string? url, bool httpToo)
    {
        var text = Text.Check("url", url, Webhook.UrlLength, required: true);
        if (text.Failed)
        {
            return text.Error;
        }

        if (!Uri.TryCreate(text.Value, UriKind.Absolute, out var parsed) || parsed.Scheme is not ("https" or "http") || parsed.Host.Length == 0)
        {
            return new WebhookUrlRefused("shape", "url must be a whole address such as https://example.org/hook.");
        }

        return parsed.Scheme == "http" && !httpToo ? new WebhookUrlRefused("http", "url must begin with https://. Plain http is allowed by whoever runs SynergyFlow (Webhooks:AllowHttp).")
            : parsed.UserInfo.Length > 0 ? new WebhookUrlRefused("user", "url may not hold a user name or a password. What is sent is signed with the webhook's secret.")
            : text.Value!.Contains('#', StringComparison.Ordinal) ? new WebhookUrlRefused("fragment", "url may not have a part behind #: it would not be sent.")
            : parsed.Port is not (443 or 80 or >= FirstFreePort) ? new WebhookUrlRefused("port", $"url may use the ports 443, 80 and those from {FirstFreePort} on.")
            : parsed.AbsoluteUri.Length > Webhook.UrlLength ? new InvalidField("url", $"url may have at most {Webhook.UrlLength} characters as it is sent; it has {parsed.AbsoluteUri.Length}.")
            : parsed.AbsoluteUri;
    }

    /// <summary>Enough to know it again, and nothing that is somebody's secret.</summary>
    public static string Hint(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var parsed) ? parsed.GetLeftPart(UriPartial.Authority) + (parsed.PathAndQuery == "/" ? "" : "/…") : "";
}
