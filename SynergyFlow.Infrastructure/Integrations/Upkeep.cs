using Microsoft.Extensions.Hosting;
using SynergyFlow.Infrastructure.Events;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Infrastructure.Persistence.Tenancy;

namespace SynergyFlow.Infrastructure.Integrations;

/// <summary>Counts what waits in a table of all tenants, for metrics, and takes old rows away, a few at a time. Each node does; they step around each other's rows.</summary>
internal abstract class Upkeep(SystemContexts system, TimeProvider time) : BackgroundService
{
    private const int AtOnce = 1_000;
    private static readonly TimeSpan s_every = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan s_removing = TimeSpan.FromHours(1);

    /// <summary>SQL that deletes at most $2 rows that are older than $1.</summary>
    protected abstract string Removal { get; }

    protected abstract TimeSpan Kept { get; }

    /// <returns>How many went.</returns>
    public async Task<int> RemoveOldAsync(CancellationToken ct)
    {
        var removed = 0;
        while (true)
        {
            await using var db = await system.OpenAsync(ct);
            var some = await db.ExecuteAsync(Removal, [Kept, AtOnce], ct);
            removed += some;
            if (some < AtOnce)
            {
                return removed;
            }
        }
    }

    protected abstract Task CountAsync(SynergyFlowDbContext db, CancellationToken ct);

    protected abstract void Failed(Exception failure);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        long removedAt = 0;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using (var db = await system.OpenAsync(stoppingToken))
                {
                    await CountAsync(db, stoppingToken);
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
                Failed(failure);
            }

            await Pause.ForAsync(s_every, time, stoppingToken);
        }
    }
}
