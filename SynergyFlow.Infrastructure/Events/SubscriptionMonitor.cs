using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SynergyFlow.Core.Events.Contracts;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Infrastructure.Persistence.Tenancy;

namespace SynergyFlow.Infrastructure.Events;

/// <summary>Reads once a second how far every subscription is: one query a node, whatever the number of pages that show it.</summary>
internal sealed class SubscriptionMonitor(
    SystemContexts contexts, SubscriptionMeter meter, TimeProvider time, ILogger<SubscriptionMonitor> logger)
    : BackgroundService, ISubscriptionStatus
{
    private static readonly TimeSpan s_every = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<string, FreshnessWindow> _windows = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, Freshness> All =>
        _windows.ToDictionary(window => window.Key, window => window.Value.Now(), StringComparer.Ordinal);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var failing = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using var db = await contexts.OpenAsync(stoppingToken);
                var rows = await SubscriptionRows.ReadAsync(db, tenant: null, subscription: null, stoppingToken);
                foreach (var row in rows)
                {
                    if (_windows.GetOrAdd(row.Name, _ => new FreshnessWindow(time)).Add(row.Lag))
                    {
                        logger.TooLongRed(row.Name, row.Lag);
                    }
                }

                meter.Show(rows, All);
                failing = false;
            }
            catch (Exception) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                if (!failing)
                {
                    logger.MonitorFailed(failure);
                }

                failing = true;
            }

            await Pause.ForAsync(s_every, time, stoppingToken);
        }
    }
}
