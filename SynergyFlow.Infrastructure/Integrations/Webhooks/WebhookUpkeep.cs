using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SynergyFlow.Infrastructure.Events;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Infrastructure.Persistence.Tenancy;

namespace SynergyFlow.Infrastructure.Integrations.Webhooks;

/// <summary>Looks after deliveries: how many are to be sent, and which are old.</summary>
internal sealed partial class WebhookUpkeep(
    SystemContexts system, WebhookMeter meter, IOptions<WebhookOptions> options, TimeProvider time, ILogger<WebhookUpkeep> logger) : Upkeep(system, time)
{
    protected override string Removal => """
        DELETE FROM integrations.webhook_delivery WHERE (tenant_id, webhook_id, event_id) IN (
            SELECT tenant_id, webhook_id, event_id FROM integrations.webhook_delivery
            WHERE created_at < clock_timestamp() - $1 ORDER BY created_at LIMIT $2 FOR UPDATE SKIP LOCKED)
        """;

    protected override TimeSpan Kept => TimeSpan.FromDays(options.Value.KeepDays);

    protected override async Task CountAsync(SynergyFlowDbContext db, CancellationToken ct) => meter.Show((await db.RowsAsync(
        "SELECT count(*) FROM integrations.webhook_delivery WHERE state = 'waiting'", [], row => row.GetInt64(0), ct))[0]);

    protected override void Failed(Exception failure) => Failed(logger, failure);

    [LoggerMessage(6124, LogLevel.Warning, "Deliveries of webhooks could not be counted or cleared")]
    private static partial void Failed(ILogger logger, Exception failure);
}
