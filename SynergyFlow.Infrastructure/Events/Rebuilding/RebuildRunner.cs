using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SynergyFlow.Core.Events;
using SynergyFlow.Core.Events.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Infrastructure.Persistence.Tenancy;

namespace SynergyFlow.Infrastructure.Events.Rebuilding;

/// <summary>
/// Does on this node what rebuilds need: their steps, and the copies written as subscriptions are run, by whichever node has the lease. What a person
/// asks for is found within a second.
/// </summary>
internal sealed class RebuildRunner(
    IEnumerable<ISubscription> subscriptions,
    SystemContexts contexts,
    EventSignal signal,
    IOptions<SubscriptionOptions> options,
    SubscriptionMeter meter,
    IServiceScopeFactory scopes,
    TimeProvider time,
    ILogger<RebuildRunner> logger)
    : BackgroundService
{
    /// <summary>Each attempt to swap lets readers wait for half a second at most: behind a backup that takes an hour it must not come every second.</summary>
    private static readonly TimeSpan s_longestWait = TimeSpan.FromSeconds(30);

    private readonly string _node = $"{Environment.MachineName}:{Environment.ProcessId}:{Guid.CreateVersion7():N}";
    private readonly RebuildSteps _steps = new(contexts);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(subscriptions.OfType<IReadModel>().Select(model => WatchAsync(model, stoppingToken)));

    private async Task WatchAsync(IReadModel model, CancellationToken ct)
    {
        Feeding? feeding = null;
        RebuildState? last = null;
        var (tried, wait) = (0L, TimeSpan.Zero);
        while (!ct.IsCancellationRequested)
        {
            try
            {
                var stand = await _steps.StandAsync(model, ct);
                var fed = stand is { State: not (RebuildState.Preparing or RebuildState.Dropping) };
                if (feeding is not null && !fed)
                {
                    await feeding.StopAsync();
                    feeding = null;
                }

                wait = stand?.State == last ? wait : TimeSpan.Zero;
                last = stand?.State;
                if (stand is not null && (wait == TimeSpan.Zero || time.GetElapsedTime(tried) >= wait))
                {
                    wait = await StepAsync(model, stand, ct) ? TimeSpan.Zero : TimeSpan.FromSeconds(Math.Clamp(wait.TotalSeconds * 2, 1, s_longestWait.TotalSeconds));
                    tried = time.GetTimestamp();
                }

                if (fed)
                {
                    feeding ??= Feed(model, ct);
                }
            }
            catch (Exception) when (ct.IsCancellationRequested)
            {
                break;
            }
            catch (Exception failure)
            {
                logger.RebuildFailed(failure, model.Name);
            }

            await Pause.ForAsync(options.Value.Poll, time, ct);
        }

        if (feeding is not null)
        {
            await feeding.StopAsync();
        }
    }

    /// <returns>False where a step could not be done now.</returns>
    private async Task<bool> StepAsync(IReadModel model, RebuildStand stand, CancellationToken ct)
    {
        switch (stand.State)
        {
            case RebuildState.Preparing:
                return await _steps.PrepareAsync(model, stand, ct) && Told(logger.RebuildBegun);
            case RebuildState.Building when !stand.CaughtUp:
                await _steps.NoteCaughtUpAsync(model, stand, ct);
                return true;
            case RebuildState.Swapping or RebuildState.SwappingBack:
                return await _steps.ExchangeAsync(model, stand, ct)
                    && Told(name => logger.RebuildSwapped(name, stand.State is RebuildState.Swapping ? "what was rebuilt" : "what was live before"));
            case RebuildState.Swapped when stand.Old:
                await ExpireAsync(model, stand, ct);
                return true;
            case RebuildState.Dropping:
                return await _steps.DropAsync(model, stand, ct) && Told(logger.RebuildDropped);
            default:
                return true;
        }

        bool Told(Action<string> tell)
        {
            tell(model.Name);
            return true;
        }
    }

    /// <summary>What was live before has been kept long enough.</summary>
    private async Task ExpireAsync(IReadModel model, RebuildStand stand, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<TenantScope>().Tenant = stand.Tenant;
        await scope.ServiceProvider.GetRequiredService<DropRebuild>().ExecuteAsync(Actor.System(stand.Tenant), new(model.Name), ct);
    }

    private Feeding Feed(IReadModel model, CancellationToken ct)
    {
        var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        SubscriptionLoop loop = new(new CopySubscription(model), _node, contexts, signal, options.Value, meter, time, logger);
        return new Feeding(loop.RunAsync(stop.Token), stop);
    }

    private sealed record Feeding(Task Running, CancellationTokenSource Stopping)
    {
        public async Task StopAsync()
        {
            await Stopping.CancelAsync();
            await Running;
            Stopping.Dispose();
        }
    }
}
