using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Integrations.Webhooks;

public sealed record WebhookNotFound(WebhookId Id) : NotFoundError("webhook.not_found", $"There is no webhook {Id}.");

public sealed record DeliveryNotFound(Guid Id) : NotFoundError("webhook.delivery_not_found", $"The webhook has no delivery {Id}.");

public sealed record TooManyWebhooks() : ConflictError("webhook.too_many", $"There may be {Webhook.Most} webhooks. Delete one that nobody needs.");

public sealed record WebhookIsDisabled() : ConflictError("webhook.is_disabled", "The webhook is disabled. Enable it first.");

public sealed record WebhookIsActive() : ConflictError("webhook.is_active", "The webhook is active already.");

public sealed record TooManyTests() : ConflictError("webhook.too_many_tests", $"A webhook is tested {UseCases.TestWebhook.PerMinute} times a minute at most. Wait a minute.");

/// <summary>An address that nothing is sent to, and why.</summary>
public sealed record WebhookUrlRefused : InvalidError
{
    /// <param name="why">The end of the code, and of the key of its words.</param>
    public WebhookUrlRefused(string why, string message)
        : base("webhook.url", message)
    {
        Field = "url";
        Wording = new Wording("webhook.url_" + why);
    }
}
