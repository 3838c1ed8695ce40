using System.ComponentModel.DataAnnotations;
using System.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Incidents.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Infrastructure.Persistence.Tenancy;

namespace SynergyFlow.Infrastructure.Incidents;

public sealed class DeskOptions
{
    public const string Section = "Desk";

    /// <summary>How often resolved incidents are looked at (<c>Desk:CloseEvery</c>).</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan CloseEvery { get; set; } = TimeSpan.FromMinutes(1);
}

/// <summary>
/// Closes resolved incidents when their time has come, and tells before. One node at a time does it: the lease is an advisory lock
/// of a session, which ends with the node. Should two do it all the same, each incident is looked at under its own lock.
/// </summary>
internal sealed partial class AutoCloser(
    SystemContexts system,
    TenantContexts contexts,
    IServiceScopeFactory scopes,
    IOptions<DeskOptions> options,
    TimeProvider time,
    ILogger<AutoCloser> logger) : BackgroundService
{
    private const long Lease = 0x5F_C105E;
    private const int Batch = 200;

    /// <summary>Looks at all incidents that may be due, once.</summary>
    /// <returns>How many were closed or told of; null where another node is at it.</returns>
    public async Task<int?> RunOnceAsync(CancellationToken ct)
    {
        await using var db = await system.OpenAsync(ct);
        await db.Database.OpenConnectionAsync(ct);
        if (!(await db.Database.SqlQuery<bool>($"""SELECT pg_try_advisory_lock({Lease}) AS "Value" """).ToListAsync(ct))[0])
        {
            return null;
        }

        try
        {
            var done = 0;
            foreach (var tenant in await db.Set<Tenant>().Select(one => one.Id).ToListAsync(ct))
            {
                done += await RunAsync(tenant, ct);
            }

            return done;
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
        try
        {
            using PeriodicTimer timer = new(options.Value.CloseEvery, time);
            do
            {
                try
                {
                    await RunOnceAsync(stoppingToken);
                }
                catch (Exception failure) when (failure is not OperationCanceledException)
                {
                    Failed(logger, failure);
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops; what is due stays due.
        }
    }

    private async Task<int> RunAsync(TenantId tenant, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(tenant, ct);
        var desk = await db.Set<DeskSettings>().AsNoTracking().SingleOrDefaultAsync(ct) ?? DeskSettings.Seed(tenant);
        if (desk.CloseAfterDays is not { } days)
        {
            return 0;
        }

        // Business days are never shorter than days: what was resolved later cannot be due. A day of grace covers clock changes.
        var now = time.GetUtcNow();
        var latest = now.AddDays(-Math.Max(0, days - desk.NoticeDays - 1));
        var done = 0;
        DueIncident last = new(Guid.Empty, DateTimeOffset.UnixEpoch, null);
        while (true)
        {
            var batch = await ResolvedAsync(db, tenant, latest, last, ct);
            foreach (var incident in batch)
            {
                if (IsDue(desk, incident.ResolvedAt, incident.CloseToldAt, now))
                {
                    done += await DoAsync(tenant, new RecordId(incident.Id), ct) ? 1 : 0;
                }
            }

            if (batch.Count < Batch)
            {
                return done;
            }

            last = batch[^1];
        }
    }

    private static Task<List<DueIncident>> ResolvedAsync(
        SynergyFlowDbContext db, TenantId tenant, DateTimeOffset latest, DueIncident last, CancellationToken ct)
    {
        var (tenantId, resolved, lastAt, lastId) = (tenant.Value, StateCategory.Resolved.ToText(), last.ResolvedAt, last.Id);
        return db.Database.SqlQuery<DueIncident>(
            $"""
            SELECT record.id, incident.resolved_at, incident.close_told_at
            FROM work.record AS record
            JOIN incidents.incident AS incident ON incident.tenant_id = record.tenant_id AND incident.id = record.id
            WHERE record.tenant_id = {tenantId} AND record.state_category = {resolved} AND incident.resolved_at <= {latest}
              AND (incident.resolved_at, incident.id) > ({lastAt}, {lastId})
            ORDER BY incident.resolved_at, incident.id
            LIMIT {Batch}
            """).ToListAsync(ct);
    }

    private static bool IsDue(DeskSettings desk, DateTimeOffset resolvedAt, DateTimeOffset? toldAt, DateTimeOffset now) =>
        desk.CloseAt(resolvedAt, toldAt) <= now || (toldAt is null && desk.NoticeAt(resolvedAt) <= now);

    private async Task<bool> DoAsync(TenantId tenant, RecordId id, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<TenantScope>().Tenant = tenant;
        var resolved = await ResolvingAsync(scope.ServiceProvider.GetRequiredService<SynergyFlowDbContext>(), tenant, id, ct);
        scope.ServiceProvider.GetRequiredService<Correlation>().ComesOf(resolved);
        var closed = await scope.ServiceProvider.GetRequiredService<AutoCloseIncident>().ExecuteAsync(Actor.System(tenant), id, ct);
        return closed.Value;
    }

    /// <returns>The event that it is closed for; null where it is not kept any more.</returns>
    private static Task<Guid?> ResolvingAsync(SynergyFlowDbContext db, TenantId tenant, RecordId id, CancellationToken ct)
    {
        var type = EventNameAttribute.Of(typeof(IncidentResolved));
        return db.Log.Where(logged => logged.Tenant == tenant && logged.AggregateId == id.Value && logged.Type == type)
            .OrderByDescending(logged => logged.Sequence).Select(logged => (Guid?)logged.Id).FirstOrDefaultAsync(ct);
    }

    [LoggerMessage(6201, LogLevel.Warning, "Resolved incidents wait to be closed: this round failed")]
    private static partial void Failed(ILogger logger, Exception failure);

    private sealed record DueIncident(Guid Id, DateTimeOffset ResolvedAt, DateTimeOffset? CloseToldAt);
}
