using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SynergyFlow.Infrastructure.Events;
using SynergyFlow.Infrastructure.Persistence.Tenancy;

namespace SynergyFlow.Infrastructure.Integrations.Webhooks;

/// <summary>Counts what waits, for metrics, and takes old deliveries away, a few at a time. Each node does; they step around each other's rows.</summary>
internal sealed partial class WebhookUpkeep(
    SystemContexts system, WebhookMeter meter, IOptions<WebhookOptions> options, TimeProvider time, ILogger<WebhookUpkeep> logger) : BackgroundService
{
    private const int AtOnce = 1_000;
    private static readonly TimeSpan s_every = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan s_removing = TimeSpan.FromHours(1);

    /// <returns>How many went.</returns>
    public async Task<int> RemoveOldAsync(CancellationToken ct)
    {
        var removed = 0;
        while (true)
        {
            await using var db = await system.OpenAsync(ct);
            var some = await db.ExecuteAsync(
                """
                DELETE FROM integrations.webhook_delivery WHERE (tenant_id, webhook_id, event_id) IN (
                    SELECT tenant_id, webhook_id, event_id FROM integrations.webhook_delivery
                    WHERE created_at < clock_timestamp() - $1 ORDER BY created_at LIMIT $2 FOR UPDATE SKIP LOCKED)
                """,
                [TimeSpan.FromDays(options.Value.KeepDays), AtOnce],
                ct);
            removed += some;
            if (some < AtOnce)
            {
                return removed;
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        long removedAt = 0;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using (var db = await system.OpenAsync(stoppingToken))
                {
                    meter.Show((await db.RowsAsync(
                        "SELECT count(*) FROM integrations.webhook_delivery WHERE state = 'waiting'", [], row => row.GetInt64(0), stoppingToken))[0]);
                }

                if (removedAt == 0 || time.GetElapsedTime(removedAt) > s_removing)
                {
                    await RemoveOldAsync(stoppingToken);
                    removedAt = time.GetTimestamp();
                }
            }
            catch (Exception) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                Failed(logger, failure);
            }

            await Pause.ForAsync(s_every, time, stoppingToken);
        }
    }

    [LoggerMessage(6124, LogLevel.Warning, "Deliveries of webhooks could not be counted or cleared")]
    private static partial void Failed(ILogger logger, Exception failure);
}
