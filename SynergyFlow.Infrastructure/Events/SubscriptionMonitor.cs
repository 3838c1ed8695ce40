using System.Collections.Frozen;
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
    private FrozenDictionary<string, DateTimeOffset> _asOf = FrozenDictionary<string, DateTimeOffset>.Empty;

    public DateTimeOffset? AsOf(string subscription) => _asOf.TryGetValue(subscription, out var asOf) ? asOf : null;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var failing = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using var db = await contexts.OpenAsync(stoppingToken);
                var rows = await SubscriptionRows.ReadAsync(db, tenant: null, subscription: null, stoppingToken);
                _asOf = rows.ToFrozenDictionary(row => row.Name, row => row.AsOf);
                meter.Show(rows);
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
