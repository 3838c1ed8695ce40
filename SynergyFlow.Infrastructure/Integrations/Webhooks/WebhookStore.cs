using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Integrations.Webhooks;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Integrations.Webhooks;

internal sealed class WebhookStore(SynergyFlowDbContext db) : IWebhookStore
{
    public async Task<Webhook?> FindAsync(WebhookId id, CancellationToken ct)
    {
        await db.LockAsync([id.Value], ct);
        return await db.Set<Webhook>().SingleOrDefaultAsync(webhook => webhook.Id == id, ct);
    }

    public async Task<int> CountForAddAsync(CancellationToken ct)
    {
        await db.LockAsync([NameLocks.Of("webhooks", "all")], ct);
        return await db.Set<Webhook>().CountAsync(ct);
    }

    public void Add(Webhook webhook) => db.Add(webhook);

    public void Remove(Webhook webhook) => db.Remove(webhook);

    /// <remarks>By the log, in which a test stands before it is sent: whoever asks for ten at once gets no more than others.</remarks>
    public Task<int> CountTestsAsync(WebhookId id, DateTimeOffset since, CancellationToken ct)
    {
        var tested = EventNameAttribute.Of(typeof(WebhookTested));
        return db.Log.CountAsync(one => one.AggregateId == id.Value && one.Type == tested && one.OccurredAt >= since, ct);
    }

    /// <remarks>One that is on its way is left to whoever sends it: a lease that is gone would lose what comes of it.</remarks>
    public async Task<bool> ReplayAsync(WebhookId id, Guid eventId, CancellationToken ct)
    {
        var (tenant, webhook) = (db.Tenant.Value, id.Value);
        return await db.Database.ExecuteSqlAsync(
            $"""
            UPDATE integrations.webhook_delivery
            SET state = 'waiting', attempts = 0, due_at = CASE WHEN lease_until > clock_timestamp() THEN due_at ELSE clock_timestamp() END, ended_at = NULL
            WHERE tenant_id = {tenant} AND webhook_id = {webhook} AND event_id = {eventId}
            """,
            ct) == 1;
    }

    public async Task<Replayed> ReplayAsync(WebhookId id, ReplayRange range, CancellationToken ct)
    {
        var (tenant, webhook, since, until) = (db.Tenant.Value, id.Value, range.Since!.Value, range.Until!.Value);
        string[] states = [.. range.States.Select(state => state.ToText())];
        var count = await db.Database.ExecuteSqlAsync(
            $"""
            UPDATE integrations.webhook_delivery AS delivery
            SET state = 'waiting', attempts = 0, due_at = clock_timestamp(), ended_at = NULL
            FROM (
                SELECT event_id FROM integrations.webhook_delivery
                WHERE tenant_id = {tenant} AND webhook_id = {webhook} AND created_at >= {since} AND created_at < {until} AND state = ANY({states}) AND NOT is_test
                ORDER BY created_at, event_id LIMIT {ReplayRange.Most}
            ) AS chosen
            WHERE delivery.tenant_id = {tenant} AND delivery.webhook_id = {webhook} AND delivery.event_id = chosen.event_id
            """,
            ct);
        return new Replayed(
            count,
            count == ReplayRange.Most && await db.Set<WebhookDelivery>().AnyAsync(
                delivery => delivery.Webhook == id && delivery.CreatedAt >= since && delivery.CreatedAt < until && range.States.Contains(delivery.State) && !delivery.IsTest, ct));
    }
}
