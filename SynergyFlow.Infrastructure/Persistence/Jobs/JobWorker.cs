using Microsoft.Extensions.Logging;
using Npgsql;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Infrastructure.Persistence.Jobs;

/// <summary>Takes one job as far as it goes, step by step, and keeps its lease meanwhile.</summary>
internal sealed partial class JobWorker<TKind>(JobLeases<TKind> leases, TKind kind, TimeProvider time, ILogger<JobWorker<TKind>> logger)
    where TKind : class, IJobKind
{
    private const int Attempts = 3;

    public async Task WorkAsync(ClaimedJob claimed, CancellationToken ct)
    {
        using var log = logger.BeginScope(new Dictionary<string, object> { ["Tenant"] = claimed.Actor.Tenant.Value });
        using var working = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var keeping = KeepAsync(claimed, working);
        try
        {
            await GoOnAsync(claimed, kind.Begin(claimed), working.Token);
        }
        catch (OperationCanceledException)
        {
            // The host stops or the lease was lost: the job stays where its last step left it.
        }
        finally
        {
            await working.CancelAsync();
            await keeping;
            await leases.ReleaseAsync(claimed);
        }
    }

    private async Task GoOnAsync(ClaimedJob claimed, IJobSteps steps, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var step = await steps.StepAsync(attempt, ct);
                if (step.Error is VersionConflict)
                {
                    // Taken over while the step was at work: nothing of it was kept.
                    return;
                }

                if (step.Failed)
                {
                    await steps.FailAsync(step.Error.Message, ct);
                    return;
                }

                if (!step.Value)
                {
                    return;
                }

                attempt = 0;
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                StepFailed(logger, typeof(TKind).Name, claimed.Id, attempt, failure);
                if (attempt >= Attempts)
                {
                    await steps.FailAsync(null, ct);
                    return;
                }

                await Task.Delay(TimeSpan.FromSeconds(attempt), time, ct);
            }
        }
    }

    private async Task KeepAsync(ClaimedJob claimed, CancellationTokenSource working)
    {
        using PeriodicTimer timer = new(kind.Lease / 4, time);
        try
        {
            while (await timer.WaitForNextTickAsync(working.Token))
            {
                if (!await leases.RenewAsync(claimed, working.Token))
                {
                    await working.CancelAsync();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Done.
        }
        catch (NpgsqlException unreachable)
        {
            StepFailed(logger, typeof(TKind).Name, claimed.Id, 0, unreachable);
            await working.CancelAsync();
        }
    }

    [LoggerMessage(6102, LogLevel.Error, "{Kind} {Job} failed in attempt {Attempt}")]
    private static partial void StepFailed(ILogger logger, string kind, Guid job, int attempt, Exception failure);
}
