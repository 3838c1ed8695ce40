using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Infrastructure.Persistence.Tenancy;

namespace SynergyFlow.Infrastructure.Events;

/// <summary>Runs every subscription that no other node runs. Each has its own pace: a slow one holds up nobody.</summary>
internal sealed class SubscriptionRunner(
    IEnumerable<ISubscription> subscriptions,
    SystemContexts contexts,
    EventSignal signal,
    IOptions<SubscriptionOptions> options,
    SubscriptionMeter meter,
    TimeProvider time,
    ILogger<SubscriptionRunner> logger)
    : BackgroundService
{
    private readonly string _node = $"{Environment.MachineName}:{Environment.ProcessId}:{Guid.CreateVersion7():N}";

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(subscriptions.Select(subscription =>
            new SubscriptionLoop(subscription, _node, contexts, signal, options.Value, meter, time, logger)
                .RunAsync(stoppingToken)));
}
