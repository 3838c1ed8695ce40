using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Integrations.Webhooks.UseCases;

/// <summary>Looks at webhooks and at what they have sent.</summary>
public sealed class ReadWebhooks(IWebhookQueries queries, WebhookGate gate)
{
    public const int MostAtOnce = 200;

    public async Task<Result<Page<WebhookRow>>> ListAsync(Actor actor, string? cursor, int limit, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var allowed = await gate.MayManageAsync(actor, null, ct);
        return allowed.Failed ? allowed.Error
            : await queries.ListAsync(actor.Tenant, cursor, Math.Clamp(limit, 1, MostAtOnce), ct) is { } page ? page
            : NotOurs();
    }

    public async Task<Result<WebhookRow>> FindAsync(Actor actor, WebhookId id, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var allowed = await gate.MayManageAsync(actor, id, ct);
        return allowed.Failed ? allowed.Error
            : await queries.FindAsync(actor.Tenant, id, ct) is { } webhook ? webhook
            : new WebhookNotFound(id);
    }

    public async Task<Result<Page<DeliveryRow>>> DeliveriesAsync(
        Actor actor, WebhookId id, DeliveryState? state, string? cursor, int limit, CancellationToken ct)
    {
        var webhook = await FindAsync(actor, id, ct);
        return webhook.Failed ? webhook.Error
            : await queries.DeliveriesAsync(actor.Tenant, id, state, cursor, Math.Clamp(limit, 1, MostAtOnce), ct) is { } page ? page
            : NotOurs();
    }

    public async Task<Result<DeliveryDetails>> FindDeliveryAsync(Actor actor, WebhookId id, Guid eventId, CancellationToken ct)
    {
        var webhook = await FindAsync(actor, id, ct);
        return webhook.Failed ? webhook.Error
            : await queries.FindDeliveryAsync(actor.Tenant, id, eventId, ct) is { } delivery ? delivery
            : new DeliveryNotFound(eventId);
    }

    private static InvalidField NotOurs() => new("cursor", "cursor is not one that this list gave out.");
}
