using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SynergyFlow.Infrastructure.Events;
using SynergyFlow.Infrastructure.Persistence.Tenancy;

namespace SynergyFlow.Infrastructure.Integrations.Inbound;

/// <summary>Counts what waits and what failed, for metrics, and takes old handled messages away, a few at a time. What failed stays until somebody decides.</summary>
internal sealed partial class InboundUpkeep(
    SystemContexts system, InboundMeter meter, IOptions<InboundOptions> options, TimeProvider time, ILogger<InboundUpkeep> logger) : BackgroundService
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
                DELETE FROM integrations.inbound_message WHERE (tenant_id, id) IN (
                    SELECT tenant_id, id FROM integrations.inbound_message
                    WHERE state IN ('handled', 'discarded') AND ended_at < clock_timestamp() - $1 ORDER BY ended_at LIMIT $2 FOR UPDATE SKIP LOCKED)
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
                    var (waiting, failed, oldest) = (await db.RowsAsync(
                        """
                        SELECT count(*) FILTER (WHERE state = 'waiting'), count(*) FILTER (WHERE state = 'failed'),
                            coalesce(extract(epoch FROM clock_timestamp() - min(ended_at) FILTER (WHERE state = 'failed')), 0)::float8
                        FROM integrations.inbound_message WHERE state IN ('waiting', 'failed')
                        """,
                        [], row => (row.GetInt64(0), row.GetInt64(1), row.GetDouble(2)), stoppingToken))[0];
                    meter.Show(waiting, failed, oldest);
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

    [LoggerMessage(6157, LogLevel.Warning, "Messages of other systems could not be counted or cleared")]
    private static partial void Failed(ILogger logger, Exception failure);
}
