using System.Diagnostics.Metrics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Infrastructure.Persistence.Tenancy;

namespace SynergyFlow.Infrastructure.Policies.Receipts;

/// <summary>
/// Checks the receipts of yesterday and today of all tenants, again and again. What it finds is an error in the log and a metric; the last hash of
/// each day goes to the log too, which is kept elsewhere than the database.
/// </summary>
public sealed partial class SealWatch : BackgroundService
{
    private readonly SystemContexts _contexts;
    private readonly IReceiptChain _chain;
    private readonly SealOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<SealWatch> _logger;
    private long _faults;

    public SealWatch(
        SystemContexts contexts, IReceiptChain chain, IOptions<SealOptions> options, IMeterFactory meters, TimeProvider time, ILogger<SealWatch> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(meters);
        (_contexts, _chain, _options, _time, _logger) = (contexts, chain, options.Value, time, logger);
        meters.Create("SynergyFlow").CreateObservableGauge(
            "synergyflow_receipt_faults", () => Interlocked.Read(ref _faults), description: "Receipts that are not what was sealed, at the last check of yesterday and today");
    }

    /// <param name="from">The first day, UTC.</param>
    /// <param name="to">The last day, UTC.</param>
    /// <returns>A report for each tenant.</returns>
    public async Task<IReadOnlyDictionary<TenantId, ChainReport>> CheckAsync(DateOnly from, DateOnly to, CancellationToken ct)
    {
        List<TenantId> tenants;
        await using (var db = await _contexts.OpenAsync(ct))
        {
            tenants = await db.Set<Tenant>().OrderBy(tenant => tenant.Id).Select(tenant => tenant.Id).ToListAsync(ct);
        }

        Dictionary<TenantId, ChainReport> reports = [];
        foreach (var tenant in tenants)
        {
            reports[tenant] = await _chain.VerifyAsync(tenant, from, to, VerifyReceipts.MostFaults, ct);
        }

        return reports;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(_options.CheckEvery, _time);
        do
        {
            try
            {
                var today = DateOnly.FromDateTime(_time.GetUtcNow().UtcDateTime);
                Tell(await CheckAsync(today.AddDays(-1), today, stoppingToken));
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                Failed(_logger, failure);
            }
            catch (Exception)
            {
                return;
            }
        }
        while (await WaitAsync(timer, stoppingToken));
    }

    private void Tell(IReadOnlyDictionary<TenantId, ChainReport> reports)
    {
        Interlocked.Exchange(ref _faults, reports.Values.Sum(report => (long)report.Faults.Count));
        foreach (var (tenant, report) in reports)
        {
            foreach (var day in report.Days)
            {
                Checked(_logger, tenant, day.Day, day.Links, day.Hash, day.SigningKey);
            }

            if (report.Faults is [var first, ..])
            {
                Broken(_logger, tenant, report.Faults.Count, first.Kind, first.Day, first.Id);
            }
        }
    }

    private static async Task<bool> WaitAsync(PeriodicTimer timer, CancellationToken ct)
    {
        try
        {
            return await timer.WaitForNextTickAsync(ct);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    [LoggerMessage(4051, LogLevel.Error, "Receipts of {Tenant} are not what was sealed: {Count} faults, the first is {Kind} on {Day:yyyy-MM-dd}, {Id}")]
    private static partial void Broken(ILogger logger, TenantId tenant, int count, ChainFaultKind kind, DateOnly day, Guid id);

    [LoggerMessage(4052, LogLevel.Information, "Receipts of {Tenant} on {Day:yyyy-MM-dd}: {Links} links, the last is {Hash}, signed by {Key}")]
    private static partial void Checked(ILogger logger, TenantId tenant, DateOnly day, int links, string hash, string? key);

    [LoggerMessage(4054, LogLevel.Warning, "Receipts could not be checked")]
    private static partial void Failed(ILogger logger, Exception failure);
}
