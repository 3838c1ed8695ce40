namespace SynergyFlow.Web.Integrations.Webhooks;

/// <summary>Names the resources of webhooks: WebhookText.resx.</summary>
public sealed class WebhookText;
