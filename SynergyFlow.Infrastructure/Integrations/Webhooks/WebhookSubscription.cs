using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SynergyFlow.Core.Events.Contracts;
using SynergyFlow.Core.Integrations.Webhooks;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Tenants.Contracts;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.Filtering;
using SynergyFlow.Infrastructure.Events;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Infrastructure.Work;

namespace SynergyFlow.Infrastructure.Integrations.Webhooks;

/// <summary>
/// Writes down what is to be sent to whom, in the transaction of its checkpoint: each event once for each webhook, whichever door the change
/// came in by. Sending is another matter (<see cref="WebhookDispatcher"/>), which holds up nobody here.
/// </summary>
internal sealed partial class WebhookSubscription(
    TenantContexts contexts, ITenantDirectory tenants, DeliverySignal signal, IOptions<WebhookOptions> options, TimeProvider time, ILogger<WebhookSubscription> logger) : ISubscription
{
    public string Name => SubscriptionNames.Webhooks;

    public Task HandleAsync(LoggedEvent happened, SynergyFlowDbContext db, CancellationToken ct) => HandleAsync([happened], db, ct);

    /// <summary>Webhooks are read once for all of them.</summary>
    public async Task HandleAsync(IReadOnlyList<LoggedEvent> batch, SynergyFlowDbContext db, CancellationToken ct)
    {
        var webhooks = await ActiveAsync(db, [.. batch.Select(happened => happened.Tenant.Value).Distinct()], ct);
        if (webhooks.Count == 0)
        {
            return;
        }

        List<Addressed> all = [];
        foreach (var tenant in webhooks)
        {
            List<Addressed> wanted =
            [
                .. batch.Where(happened => happened.Tenant == tenant.Key).SelectMany(happened => tenant
                    .Where(webhook => happened.RecordedAt >= webhook.ActiveSince && WebhookEventTypes.Match(webhook.EventTypes, happened.Type))
                    .Select(webhook => new Addressed(happened, webhook))),
            ];
            if (wanted.Count > 0)
            {
                all.AddRange(await MadeAsync(tenant.Key, wanted, ct));
            }
        }

        if (all.Count > 0)
        {
            await WriteAsync(db, all, options.Value.Schedule[0], ct);
            signal.Raise();
        }
    }

    private static async Task<ILookup<TenantId, ActiveWebhook>> ActiveAsync(SynergyFlowDbContext db, Guid[] tenants, CancellationToken ct) =>
        (await db.RowsAsync(
            """
            SELECT tenant_id, id, event_types, filter, data, active_since FROM integrations.webhook
            WHERE tenant_id = ANY($1) AND state = 'active'
            """,
            [tenants],
            row => (new TenantId(row.GetGuid(0)), new ActiveWebhook(
                new WebhookId(row.GetGuid(1)),
                row.GetFieldValue<string[]>(2),
                row.Text(3),
                EnumText.Parse<WebhookData>(row.GetString(4)),
                row.GetFieldValue<DateTimeOffset>(5))),
            ct)).ToLookup(row => row.Item1, row => row.Item2);

    /// <summary>What is left of them after the filters, with what is sent.</summary>
    private async Task<List<Addressed>> MadeAsync(TenantId tenant, List<Addressed> wanted, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(tenant, ct);
        List<RecordId> ids = [.. wanted.Where(one => one.Record is not null).Select(one => one.Record!.Value).Distinct()];
        var keys = ids.Count == 0 ? [] : await db.Set<WorkRecord>().Where(record => ids.Contains(record.Id)).ToDictionaryAsync(record => record.Id, record => record.Key, ct);
        Dictionary<string, HashSet<RecordId>> found = new(StringComparer.Ordinal);
        foreach (var filter in wanted.Select(one => one.Webhook.Filter).OfType<string>().Distinct(StringComparer.Ordinal))
        {
            found[filter] = await FoundAsync(db, tenant, filter, ids, ct);
        }

        var root = await RootAsync(tenant, ct);
        List<Addressed> made = [];
        foreach (var one in wanted.Where(one => one.Webhook.Filter is not { } filter || (one.Record is { } record && found[filter].Contains(record))))
        {
            var key = one.Record is { } record ? keys.GetValueOrDefault(record) : null;
            made.Add(one with
            {
                Key = key,
                Body = WebhookBody.Of(one.Happened, key, key is null ? null : $"{root}{RecordKinds.Address(key)}", one.Webhook.Data),
            });
        }

        return made;
    }

    /// <summary>Which of them the filter finds as they are now.</summary>
    private async Task<HashSet<RecordId>> FoundAsync(SynergyFlowDbContext db, TenantId tenant, string filter, List<RecordId> ids, CancellationToken ct)
    {
        var parsed = RecordFilter.Parse(filter);
        if (ids.Count == 0 || parsed.Value is not { } node)
        {
            if (parsed.Failed)
            {
                NotRead(logger, filter, parsed.Error.Message);
            }

            return [];
        }

        // Whoever makes webhooks sees all of the tenant.
        RecordScope scope = new(tenant, UserId.System, Everything: true, []) { Restricted = true };
        FilterSql sql = new(db, scope, time.GetUtcNow(), await TextMatches.FindAsync(db, scope, [node], ct));
        return [.. await db.Set<WorkRecord>().Where(record => ids.Contains(record.Id)).Where(sql.Of(node)).Select(record => record.Id).ToListAsync(ct)];
    }

    /// <returns>Empty where nobody said under which address people come in: links are then of the site.</returns>
    private async Task<string> RootAsync(TenantId tenant, CancellationToken ct) =>
        (await tenants.ReadAsync(ct)).Find(tenant)?.Host is { } host ? $"https://{host}" : options.Value.PublicAddress.TrimEnd('/');

    /// <summary>One that is deleted in this moment gets nothing more, and no failure comes of it.</summary>
    private static Task<int> WriteAsync(SynergyFlowDbContext db, List<Addressed> all, TimeSpan pause, CancellationToken ct) => db.ExecuteAsync(
        """
        INSERT INTO integrations.webhook_delivery
            (tenant_id, webhook_id, event_id, event_type, record_key, body, is_test, state, attempts, tries, created_at, due_at)
        SELECT made.tenant_id, made.webhook_id, made.event_id, made.event_type, made.record_key, made.body, false, 'waiting', 0, 0, clock_timestamp(), clock_timestamp() + $7
        FROM unnest($1, $2, $3, $4, $5, $6) AS made (tenant_id, webhook_id, event_id, event_type, record_key, body)
        JOIN LATERAL (
            SELECT FROM integrations.webhook AS webhook WHERE webhook.tenant_id = made.tenant_id AND webhook.id = made.webhook_id FOR KEY SHARE
        ) AS there ON true
        ON CONFLICT DO NOTHING
        """,
        [
            all.ConvertAll(one => one.Happened.Tenant.Value).ToArray(),
            all.ConvertAll(one => one.Webhook.Id.Value).ToArray(),
            all.ConvertAll(one => one.Happened.Id).ToArray(),
            all.ConvertAll(one => one.Happened.Type).ToArray(),
            all.ConvertAll(one => one.Key).ToArray(),
            all.ConvertAll(one => one.Body).ToArray(),
            pause,
        ],
        ct);

    [LoggerMessage(6120, LogLevel.Warning, "A webhook's filter cannot be read, so nothing matches it: {Filter}: {Problem}")]
    private static partial void NotRead(ILogger logger, string filter, string problem);

    private sealed record ActiveWebhook(WebhookId Id, IReadOnlyCollection<string> EventTypes, string? Filter, WebhookData Data, DateTimeOffset ActiveSince);

    private sealed record Addressed(LoggedEvent Happened, ActiveWebhook Webhook, string? Key = null, string Body = "")
    {
        public RecordId? Record => EnumText.TryParse<RecordKind>(Happened.AggregateKind, out _) ? new RecordId(Happened.AggregateId) : null;
    }
}
