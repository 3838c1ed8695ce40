using System.Data;
using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Infrastructure.Persistence.Tenancy;
using SynergyFlow.Infrastructure.Policies.Receipts;

namespace SynergyFlow.Infrastructure.Policies.Archive;

/// <summary>
/// Once a day puts months of receipts, denials and comparisons that are old enough into files and lets the database drop their partitions. Checked
/// before in the database and after in the files; whatever is wrong, nothing of the month leaves (ADR 0041). One node at a time, by an advisory lock.
/// </summary>
internal sealed partial class ArchiveRounds(
    SystemContexts system, IReceiptChain chain, ArchiveFiles files, IOptions<SealOptions> options, TimeProvider time, ILogger<ArchiveRounds> logger)
    : BackgroundService
{
    private const long Lease = 0x5F_A2C417;
    private const int Attempts = 5;
    private static readonly TimeSpan s_first = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan s_every = TimeSpan.FromDays(1);
    private static readonly TimeSpan s_again = TimeSpan.FromHours(1);
    private static readonly TimeSpan s_giveWay = TimeSpan.FromMilliseconds(500);

    /// <returns>How many partitions have left; null where nothing is to be put away, or another node is at it.</returns>
    public async Task<int?> RunOnceAsync(CancellationToken ct)
    {
        if (!options.Value.Archives)
        {
            return null;
        }

        await using var db = await system.OpenAsync(ct);
        await db.Database.OpenConnectionAsync(ct);
        if (!(await db.Database.SqlQuery<bool>($"""SELECT pg_try_advisory_lock({Lease}) AS "Value" """).ToListAsync(ct))[0])
        {
            return null;
        }

        try
        {
            return await RoundAsync(db, ct);
        }
        finally
        {
            if (db.Database.GetDbConnection().State is ConnectionState.Open)
            {
                await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_unlock({Lease})", CancellationToken.None);
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The start of a node has other things to do.
        var pause = s_first;
        while (true)
        {
            await Task.Delay(pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                stoppingToken.ThrowIfCancellationRequested();
                await RunOnceAsync(stoppingToken);
                pause = s_every;
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                Failed(logger, failure);
                pause = s_again;
            }
            catch (Exception)
            {
                return;
            }
        }
    }

    private async Task<int> RoundAsync(SynergyFlowDbContext db, CancellationToken ct)
    {
        // As exact as the database keeps it: it is compared.
        var now = time.GetUtcNow();
        var round = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
        var months = await ArchiveSql.DueAsync(db, DateOnly.FromDateTime(now.UtcDateTime).AddDays(-options.Value.HotDays), ct);
        HashSet<DateOnly> stay = [];
        var tenants = months.Count == 0 ? [] : await db.Set<Tenant>().OrderBy(tenant => tenant.Id).Select(tenant => tenant.Id).ToListAsync(ct);
        foreach (var month in months)
        {
            foreach (var tenant in tenants)
            {
                if (!await PutAwayAsync(db, tenant, month, round, ct))
                {
                    stay.Add(month);
                }
            }
        }

        var left = 0;
        foreach (var month in months.Where(month => !stay.Contains(month)))
        {
            foreach (var part in ArchiveSql.Parts)
            {
                if (await DropAsync(db, part, month, round, ct))
                {
                    Dropped(logger, part, Say(month), files.Root);
                    left++;
                }
            }
        }

        return left;
    }

    /// <returns>False where something is wrong.</returns>
    private async Task<bool> PutAwayAsync(SynergyFlowDbContext db, TenantId tenant, DateOnly month, DateTimeOffset round, CancellationToken ct)
    {
        var (fault, detail) = await TryWriteAsync(db, tenant, month, round, ct);
        await ArchiveSql.LookedAsync(db, tenant, month, fault, detail, round, ct);
        if (fault is not null)
        {
            Kept(logger, Say(month), tenant, fault, detail);
        }

        return fault is null;
    }

    private async Task<(string? Fault, string? Detail)> TryWriteAsync(SynergyFlowDbContext db, TenantId tenant, DateOnly month, DateTimeOffset round, CancellationToken ct)
    {
        try
        {
            var report = await chain.VerifyAsync(tenant, month, month.AddMonths(1).AddDays(-1), 1, ct);
            if (report.Faults is [var broken, ..])
            {
                return (broken.Kind.ToText(), string.Create(CultureInfo.InvariantCulture, $"{broken.Day:yyyy-MM-dd} {broken.Id}"));
            }

            var written = await files.WriteAsync(tenant, month, await ArchiveSql.KeptAsync(db, tenant, month, ct), ct);
            if (written.Faults is [var wrong, ..])
            {
                return (wrong.Kind.ToText(), $"{wrong.File} {wrong.Position?.ToString(CultureInfo.InvariantCulture)}".TrimEnd());
            }

            await ArchiveSql.WrittenAsync(db, tenant, written, round, ct);
            return (null, null);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            NotWritten(logger, Say(month), tenant, failure);
            return ("not_written", ArchiveKind.FolderOf(tenant, month));
        }
        catch (DbException failure) when (!ct.IsCancellationRequested)
        {
            NotWritten(logger, Say(month), tenant, failure);
            return ("database", null);
        }
    }

    /// <summary>Gives way to whoever works on the table, a few times.</summary>
    private async Task<bool> DropAsync(SynergyFlowDbContext db, string part, DateOnly month, DateTimeOffset round, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await ArchiveSql.DropAsync(db, part, month, round, ct);
            }
            catch (PostgresException busy) when (busy.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected)
            {
                if (attempt == Attempts)
                {
                    Busy(logger, part, Say(month));
                    return false;
                }

                await Task.Delay(s_giveWay, ct);
            }
        }
    }

    private static string Say(DateOnly month) => month.ToString("yyyy-MM", CultureInfo.InvariantCulture);

    [LoggerMessage(4070, LogLevel.Information, "The partition {Part} of {Month} has left the database: its files are in {Folder}")]
    private static partial void Dropped(ILogger logger, string part, string month, string folder);

    [LoggerMessage(4071, LogLevel.Error, "Receipts of {Month} stay in the database: those of {Tenant} have a fault, {Fault} ({Detail})")]
    private static partial void Kept(ILogger logger, string month, TenantId tenant, string fault, string? detail);

    [LoggerMessage(4072, LogLevel.Error, "Receipts of {Month} of {Tenant} could not be put into the archive")]
    private static partial void NotWritten(ILogger logger, string month, TenantId tenant, Exception failure);

    [LoggerMessage(4073, LogLevel.Warning, "Old receipts could not be looked at; nothing has left the database")]
    private static partial void Failed(ILogger logger, Exception failure);

    [LoggerMessage(4074, LogLevel.Warning, "The partition {Part} of {Month} is in use; it leaves tomorrow")]
    private static partial void Busy(ILogger logger, string part, string month);
}
