using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using SynergyFlow.Infrastructure.Events;

namespace SynergyFlow.Infrastructure.Persistence.Jobs;

/// <summary>Works on the jobs of one kind, as many at a time as the kind has lanes. An event wakes it; polling is the fallback.</summary>
internal sealed partial class JobRunner<TKind>(
    JobLeases<TKind> leases, JobWorker<TKind> worker, TKind kind, EventSignal signal, TimeProvider time, ILogger<JobRunner<TKind>> logger)
    : BackgroundService
    where TKind : class, IJobKind
{
    private static readonly TimeSpan s_idle = TimeSpan.FromSeconds(5);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, kind.Lanes).Select(_ => RunLaneAsync(stoppingToken)));

    private async Task RunLaneAsync(CancellationToken ct)
    {
        try
        {
            while (!ct.IsCancellationRequested)
            {
                var wake = signal.Next;
                try
                {
                    if (await leases.ClaimAsync(ct) is { } claimed)
                    {
                        await worker.WorkAsync(claimed, ct);
                        continue;
                    }
                }
                catch (Exception failure) when (failure is NpgsqlException or TimeoutException or IOException)
                {
                    Failed(logger, typeof(TKind).Name, failure);
                }

                await WaitAsync(wake, ct);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The host stops: what is unfinished goes on at the next start.
        }
    }

    private async Task WaitAsync(Task wake, CancellationToken ct)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(ct);
        await Task.WhenAny(wake, Task.Delay(s_idle, time, waiting.Token));
        await waiting.CancelAsync();
        ct.ThrowIfCancellationRequested();
    }

    [LoggerMessage(6101, LogLevel.Warning, "{Kind} pause: the database does not answer")]
    private static partial void Failed(ILogger logger, string kind, Exception failure);
}
