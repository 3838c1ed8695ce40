using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Integrations.Webhooks;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Infrastructure.Work;

namespace SynergyFlow.Infrastructure.Integrations.Webhooks;

internal sealed class WebhookQueries(TenantContexts contexts, TimeProvider time) : IWebhookQueries
{
    private const string Webhooks = "webhooks";
    private const string Deliveries = "deliveries";

    public async Task<Page<WebhookRow>?> ListAsync(TenantId tenant, string? cursor, int limit, CancellationToken ct)
    {
        var (name, id) = ("", Guid.Empty);
        if (cursor is not null)
        {
            if (Cursor.Read(Webhooks, cursor, keys: 2) is not { Backwards: false, Key: var key } || !Guid.TryParse(key[1], out id))
            {
                return null;
            }

            name = key[0];
        }

        await using var db = await contexts.OpenAsync(tenant, ct);
        var from = cursor is null ? db.Set<Webhook>() : db.Set<Webhook>().FromSql($"SELECT * FROM integrations.webhook WHERE (name, id) > ({name}, {id})");
        var rows = await Rows(db, from.OrderBy(webhook => webhook.Name).ThenBy(webhook => webhook.Id).Take(limit + 1)).ToListAsync(ct);
        if (rows.Count <= limit)
        {
            return new Page<WebhookRow>(rows);
        }

        rows.RemoveRange(limit, rows.Count - limit);
        return new Page<WebhookRow>(rows, Cursor.Write(Webhooks, backwards: false, [rows[^1].Name, rows[^1].Id.ToString()]));
    }

    public async Task<WebhookRow?> FindAsync(TenantId tenant, WebhookId id, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(tenant, ct);
        return await Rows(db, db.Set<Webhook>().Where(webhook => webhook.Id == id)).SingleOrDefaultAsync(ct);
    }

    public async Task<Page<DeliveryRow>?> DeliveriesAsync(TenantId tenant, WebhookId id, DeliveryState? state, string? cursor, int limit, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(tenant, ct);
        var deliveries = db.Set<WebhookDelivery>().Where(delivery => delivery.Webhook == id);
        if (cursor is not null)
        {
            if (Cursor.Read(Deliveries, cursor, keys: 2) is not { Backwards: false, Key: var key }
                || !DateTimeOffset.TryParseExact(key[0], "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var at) || !Guid.TryParse(key[1], out var last))
            {
                return null;
            }

            deliveries = deliveries.Where(delivery => delivery.CreatedAt < at || (delivery.CreatedAt == at && delivery.EventId < last));
        }

        if (state is { } wanted)
        {
            deliveries = deliveries.Where(delivery => delivery.State == wanted);
        }

        var rows = await Rows(deliveries.OrderByDescending(delivery => delivery.CreatedAt).ThenByDescending(delivery => delivery.EventId).Take(limit + 1)).ToListAsync(ct);
        if (rows.Count <= limit)
        {
            return new Page<DeliveryRow>(rows);
        }

        rows.RemoveRange(limit, rows.Count - limit);
        return new Page<DeliveryRow>(
            rows, Cursor.Write(Deliveries, backwards: false, [rows[^1].CreatedAt.ToString("O", CultureInfo.InvariantCulture), rows[^1].EventId.ToString()]));
    }

    public async Task<DeliveryDetails?> FindDeliveryAsync(TenantId tenant, WebhookId id, Guid eventId, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(tenant, ct);
        var deliveries = db.Set<WebhookDelivery>().Where(delivery => delivery.Webhook == id && delivery.EventId == eventId);
        if (await Rows(deliveries).SingleOrDefaultAsync(ct) is not { } row)
        {
            return null;
        }

        var tries = await db.Set<WebhookTry>().Where(one => one.Webhook == id && one.EventId == eventId)
            .OrderByDescending(one => one.Number).Take(DeliveryDetails.MostTries)
            .Select(one => new DeliveryTry(one.Number, one.At, one.Url, one.Signature, one.Milliseconds, one.Status, one.Error, one.ContentType, one.Response))
            .ToListAsync(ct);
        return new DeliveryDetails(row, await deliveries.Select(delivery => delivery.Body).SingleAsync(ct), tries);
    }

    private IQueryable<WebhookRow> Rows(SynergyFlowDbContext db, IQueryable<Webhook> webhooks)
    {
        var yesterday = time.GetUtcNow().AddDays(-1);
        return webhooks.Select(webhook => new WebhookRow(
            webhook.Id,
            webhook.Name,
            webhook.Url,
            webhook.EventTypes,
            webhook.Filter,
            webhook.Data,
            webhook.State,
            webhook.DisabledReason,
            webhook.DisabledAt,
            webhook.Owner,
            webhook.CreatedAt,
            webhook.UpdatedAt,
            webhook.PreviousUntil,
            webhook.HeldUntil,
            webhook.Version,
            db.Set<WebhookDelivery>().Count(delivery => delivery.Webhook == webhook.Id && delivery.State == DeliveryState.Waiting),
            db.Set<WebhookDelivery>().Count(delivery => delivery.Webhook == webhook.Id && delivery.State == DeliveryState.Failed && delivery.CreatedAt >= yesterday)));
    }

    private static IQueryable<DeliveryRow> Rows(IQueryable<WebhookDelivery> deliveries) => deliveries.Select(delivery => new DeliveryRow(
        delivery.EventId,
        delivery.EventType,
        delivery.RecordKey,
        delivery.State,
        delivery.Tries,
        delivery.CreatedAt,
        delivery.DueAt,
        delivery.EndedAt,
        delivery.Status,
        delivery.Error,
        delivery.IsTest));
}
