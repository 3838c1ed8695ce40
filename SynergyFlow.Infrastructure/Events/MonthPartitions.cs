using System.Globalization;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Infrastructure.Persistence.Tenancy;

namespace SynergyFlow.Infrastructure.Events;

/// <summary>
/// Keeps the partitions of each <see cref="MonthlyTable"/> ready for this and the next two months. Should one be missing all the same, rows
/// go to the default partition: nothing fails and nothing is lost.
/// </summary>
internal sealed class MonthPartitions(
    SystemContexts contexts, TimeProvider time, ILogger<MonthPartitions> logger)
    : BackgroundService
{
    private const int Months = 3;
    private static readonly TimeSpan s_every = TimeSpan.FromHours(1);
    private static readonly TimeSpan s_again = TimeSpan.FromMinutes(1);

    /// <returns>False where one could not be made now.</returns>
    public async Task<bool> EnsureAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var first = new DateTimeOffset(now.Year, now.Month, 1, 0, 0, 0, TimeSpan.Zero);
        var complete = true;
        for (var month = 0; month < Months; month++)
        {
            foreach (var table in MonthlyTable.All)
            {
                complete &= await EnsureAsync(table, first.AddMonths(month), ct);
            }
        }

        return complete;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var complete = await EnsureAsync(stoppingToken);
            await Pause.ForAsync(complete ? s_every : s_again, time, stoppingToken);
        }
    }

    private async Task<bool> EnsureAsync(MonthlyTable table, DateTimeOffset month, CancellationToken ct)
    {
        var name = table.Partition(month.ToString("yyyy'_'MM", CultureInfo.InvariantCulture));
        try
        {
            await using var db = await contexts.OpenAsync(ct);
            if (await ExistsAsync(db, name, ct))
            {
                return true;
            }

            // Making one locks the table for a moment: behind a long transaction, give way and come back rather than
            // make every writer queue up behind this.
            await using var transaction = await db.Database.BeginTransactionAsync(ct);
            await db.ExecuteAsync("SET LOCAL lock_timeout = '2s'", [], ct);
            await db.ExecuteAsync($"SELECT {table.Ensure}($1)", [month], ct);
            await transaction.CommitAsync(ct);
            if (await ExistsAsync(db, name, ct))
            {
                logger.PartitionMade(name);
            }

            // Where the default partition holds rows of the month, there they stay: the next months get theirs in time.
            return true;
        }
        catch (Exception failure) when (!ct.IsCancellationRequested)
        {
            logger.PartitionFailed(failure, name);
            return false;
        }
        catch (Exception)
        {
            return false;
        }
    }

    private static async Task<bool> ExistsAsync(SynergyFlowDbContext db, string name, CancellationToken ct) =>
        (await db.RowsAsync("SELECT to_regclass($1) IS NOT NULL", [name], reader => reader.GetBoolean(0), ct))[0];
}
