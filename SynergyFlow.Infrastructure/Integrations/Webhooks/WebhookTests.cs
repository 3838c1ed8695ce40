using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Integrations.Webhooks;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Infrastructure.Events;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Integrations.Webhooks;

/// <summary>Sends a made-up event as all others are sent, but now, and once.</summary>
internal sealed class WebhookTests(WebhookSender sender, WebhookSecrets secrets, TenantContexts contexts, Correlation correlation, TimeProvider time) : IWebhookTests
{
    public async Task<DeliveryDetails> SendAsync(Actor actor, Webhook webhook, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(webhook);
        var now = time.GetUtcNow();
        LoggedEvent happened = new()
        {
            Tenant = webhook.Tenant,
            Id = Guid.CreateVersion7(),
            AggregateKind = webhook.AggregateKind,
            AggregateId = webhook.AggregateId,
            Sequence = webhook.Version,
            Type = EventNameAttribute.Of(typeof(WebhookTested)),
            OccurredAt = now,
            ActorId = actor.Id,
            ActorName = actor.Name,
            Channel = actor.Channel,
            CorrelationId = correlation.Id,
            Payload = """{"changes":[]}""",
        };
        var body = WebhookBody.Of(happened, null, null, webhook.Data);
        var answer = await sender.SendAsync(webhook.Url, happened.Id, body, 1, secrets.Signing(webhook, now), ct);
        WebhookDelivery delivery = new()
        {
            Tenant = webhook.Tenant,
            Webhook = webhook.Id,
            EventId = happened.Id,
            EventType = happened.Type,
            Body = body,
            IsTest = true,
            State = answer.Try.Succeeded ? DeliveryState.Delivered : DeliveryState.Failed,
            Attempts = 1,
            Tries = 1,
            CreatedAt = now,
            EndedAt = time.GetUtcNow(),
            Status = answer.Try.Status,
            Error = answer.Try.Error,
        };
        await using var db = await contexts.OpenAsync(webhook.Tenant, ct);

        // It may have been deleted while its address took its time.
        if (await db.Set<Webhook>().AnyAsync(one => one.Id == webhook.Id, ct))
        {
            db.Add(delivery);
            db.Add(DeliveryQueue.TryOf(webhook.Tenant, webhook.Id, happened.Id, answer.Try));
            await db.SaveChangesAsync(ct);
        }

        DeliveryRow row = new(
            delivery.EventId, delivery.EventType, null, delivery.State, 1, delivery.CreatedAt, null, delivery.EndedAt, delivery.Status, delivery.Error, IsTest: true);
        return new DeliveryDetails(row, body, [answer.Try]);
    }
}
