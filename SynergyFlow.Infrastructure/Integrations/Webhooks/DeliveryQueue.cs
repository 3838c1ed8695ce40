using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Integrations.Webhooks;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Infrastructure.Events;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Infrastructure.Persistence.Tenancy;

namespace SynergyFlow.Infrastructure.Integrations.Webhooks;

/// <param name="Owner">Of the lease: what comes of it counts only while it is his.</param>
internal sealed record ClaimedDelivery(TenantId Tenant, WebhookId Webhook, Guid EventId, Guid Owner);

/// <summary>What is to be sent of a claimed one, as it is now.</summary>
internal sealed record DueDelivery(Webhook Webhook, string Body, int Attempts, int Tries);

/// <summary>
/// Who sends which delivery when: all nodes take from one table, each row by one of them for the time of its lease, by the database's clock.
/// Each webhook has its own places, so that one whose address hangs takes nobody else's.
/// </summary>
internal sealed class DeliveryQueue(SystemContexts system, TenantContexts contexts)
{
    /// <param name="room">How many at most.</param>
    /// <param name="perWebhook">How many at most of one webhook that <paramref name="places"/> does not name.</param>
    /// <param name="places">How many more of these.</param>
    public async Task<List<ClaimedDelivery>> ClaimAsync(
        int room, int perWebhook, IReadOnlyDictionary<WebhookId, int> places, TimeSpan lease, CancellationToken ct)
    {
        var owner = Guid.CreateVersion7();
        await using var db = await system.OpenAsync(ct);
        return await db.RowsAsync(
            """
            WITH due AS (
                SELECT next.tenant_id, next.webhook_id, next.event_id
                FROM integrations.webhook AS webhook
                JOIN tenants.tenant AS tenant ON tenant.id = webhook.tenant_id AND tenant.suspended_at IS NULL
                LEFT JOIN unnest($3, $4) AS known (webhook_id, places) ON known.webhook_id = webhook.id
                CROSS JOIN LATERAL (
                    SELECT waiting.tenant_id, waiting.webhook_id, waiting.event_id, waiting.due_at
                    FROM integrations.webhook_delivery AS waiting
                    WHERE waiting.tenant_id = webhook.tenant_id AND waiting.webhook_id = webhook.id
                      AND waiting.state = 'waiting' AND waiting.due_at <= clock_timestamp()
                      AND (waiting.lease_until IS NULL OR waiting.lease_until < clock_timestamp())
                    ORDER BY waiting.due_at
                    LIMIT coalesce(known.places, $2)
                    FOR UPDATE SKIP LOCKED
                ) AS next
                WHERE webhook.state = 'active' AND (webhook.held_until IS NULL OR webhook.held_until < clock_timestamp())
                ORDER BY next.due_at
                LIMIT $1)
            UPDATE integrations.webhook_delivery AS delivery SET lease_owner = $5, lease_until = clock_timestamp() + $6
            FROM due
            WHERE delivery.tenant_id = due.tenant_id AND delivery.webhook_id = due.webhook_id AND delivery.event_id = due.event_id
            RETURNING delivery.tenant_id, delivery.webhook_id, delivery.event_id
            """,
            [room, perWebhook, places.Keys.Select(id => id.Value).ToArray(), places.Values.ToArray(), owner, lease],
            row => new ClaimedDelivery(new TenantId(row.GetGuid(0)), new WebhookId(row.GetGuid(1)), row.GetGuid(2), owner),
            ct);
    }

    /// <returns>Null where there is nothing to send any more.</returns>
    public async Task<DueDelivery?> FindAsync(ClaimedDelivery claimed, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(claimed.Tenant, ct);
        return await Mine(db, claimed)
            .Join(db.Set<Webhook>().Where(webhook => webhook.State == WebhookState.Active), one => one.Webhook, webhook => webhook.Id, (one, webhook) => new DueDelivery(webhook, one.Body, one.Attempts, one.Tries))
            .SingleOrDefaultAsync(ct);
    }

    /// <summary>Keeps what came of a try, once, in one statement: a place is taken until it is kept.</summary>
    /// <param name="state">What the delivery is now.</param>
    /// <param name="again">With waiting: after how long.</param>
    /// <param name="hold">So long nothing more goes to the webhook.</param>
    public async Task KeepAsync(ClaimedDelivery claimed, DueDelivery due, DeliveryTry made, DeliveryState state, TimeSpan again, TimeSpan? hold, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(claimed.Tenant, ct);
        var (tenant, webhook, id, owner) = (claimed.Tenant.Value, claimed.Webhook.Value, claimed.EventId, claimed.Owner);
        var (said, waits, attempts, holds, pause) = (state.ToText(), state is DeliveryState.Waiting, due.Attempts + 1, hold is not null, hold ?? TimeSpan.Zero);
        await db.Database.ExecuteSqlAsync(
            $"""
            WITH kept AS (
                UPDATE integrations.webhook_delivery
                SET state = {said}, attempts = {attempts}, tries = {made.Number}, status = {made.Status}, error = {made.Error}, lease_owner = NULL, lease_until = NULL,
                    due_at = CASE WHEN {waits} THEN clock_timestamp() + {again} END, ended_at = CASE WHEN NOT {waits} THEN clock_timestamp() END
                WHERE tenant_id = {tenant} AND webhook_id = {webhook} AND event_id = {id} AND lease_owner = {owner}
                RETURNING tenant_id, webhook_id, event_id),
            held AS (
                UPDATE integrations.webhook SET held_until = clock_timestamp() + {pause}
                WHERE {holds} AND tenant_id = {tenant} AND id = {webhook} AND EXISTS (SELECT FROM kept))
            INSERT INTO integrations.webhook_try (tenant_id, webhook_id, event_id, number, at, url, signature, milliseconds, status, error, content_type, response)
            SELECT tenant_id, webhook_id, event_id, {made.Number}, {made.At}, {made.Url}, {made.Signature}, {made.Milliseconds}, {made.Status}::int, {made.Error}::text, {made.ContentType}::text, {made.Response}::text
            FROM kept
            """,
            ct);
    }

    /// <summary>Gives it back as it was: others may take it at once.</summary>
    public async Task ReleaseAsync(ClaimedDelivery claimed, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(claimed.Tenant, ct);
        await Mine(db, claimed).ExecuteUpdateAsync(
            row => row.SetProperty(delivery => delivery.LeaseOwner, (Guid?)null).SetProperty(delivery => delivery.LeaseUntil, (DateTimeOffset?)null), ct);
    }

    public static WebhookTry TryOf(TenantId tenant, WebhookId webhook, Guid eventId, DeliveryTry made) => new()
    {
        Tenant = tenant,
        Webhook = webhook,
        EventId = eventId,
        Number = made.Number,
        At = made.At,
        Url = made.Url,
        Signature = made.Signature,
        Milliseconds = made.Milliseconds,
        Status = made.Status,
        Error = made.Error,
        ContentType = made.ContentType,
        Response = made.Response,
    };

    private static IQueryable<WebhookDelivery> Mine(SynergyFlowDbContext db, ClaimedDelivery claimed) => db.Set<WebhookDelivery>()
        .Where(delivery => delivery.Webhook == claimed.Webhook && delivery.EventId == claimed.EventId && delivery.LeaseOwner == claimed.Owner);
}
