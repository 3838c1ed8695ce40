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
    private readonly string _node = $"{Environment.MachineName}:{Environment.ProcessId}:{Guid.CreateVersion7():N}";
    private readonly RebuildSteps _steps = new(contexts);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(subscriptions.OfType<IReadModel>().Select(model => WatchAsync(model, stoppingToken)));

    private async Task WatchAsync(IReadModel model, CancellationToken ct)
    {
        Feeding? feeding = null;
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

                if (stand is not null)
                {
                    await StepAsync(model, stand, ct);
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

    private async Task StepAsync(IReadModel model, RebuildStand stand, CancellationToken ct)
    {
        switch (stand.State)
        {
            case RebuildState.Preparing when await _steps.PrepareAsync(model, stand, ct):
                logger.RebuildBegun(model.Name);
                break;
            case RebuildState.Building when !stand.CaughtUp:
                await _steps.NoteCaughtUpAsync(model, stand, ct);
                break;
            case RebuildState.Swapping or RebuildState.SwappingBack when await _steps.ExchangeAsync(model, stand, ct):
                logger.RebuildSwapped(model.Name, stand.State is RebuildState.Swapping ? "what was rebuilt" : "what was live before");
                break;
            case RebuildState.Swapped when stand.Old:
                await ExpireAsync(model, stand, ct);
                break;
            case RebuildState.Dropping when await _steps.DropAsync(model, stand, ct):
                logger.RebuildDropped(model.Name);
                break;
            default:
                break;
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
