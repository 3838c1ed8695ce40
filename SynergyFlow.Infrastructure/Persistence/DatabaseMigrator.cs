using System.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.Logging;
using Npgsql;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Infrastructure.Events;
using SynergyFlow.Infrastructure.Persistence.Tenancy;

namespace SynergyFlow.Infrastructure.Persistence;

/// <summary>
/// Brings the schema up to date, raises the wall between tenants and makes sure of the rows that nothing works without: all that the
/// owner of the database is needed for. Hosts that start at the same moment take turns by an advisory lock; the second finds nothing left to do.
/// </summary>
public sealed partial class DatabaseMigrator(
    DatabaseSignIns signIns, TenantContexts contexts, SystemContexts system, TimeProvider time, ILoggerFactory logging, ILogger<DatabaseMigrator> logger)
{
    /// <summary>Any number will do, as long as nothing else locks it.</summary>
    private const long LockKey = 0x53796E657267;

    /// <summary>An index over millions of documents takes minutes.</summary>
    private static readonly TimeSpan s_longest = TimeSpan.FromHours(6);

    /// <exception cref="DatabaseRightsException">The server lacks roles or rights; the message says which.</exception>
    public async Task MigrateAsync(CancellationToken ct)
    {
        await using SynergyFlowDbContext db = new((DbContextOptions<SynergyFlowDbContext>)new DbContextOptionsBuilder<SynergyFlowDbContext>()
            .UseSynergyFlow(signIns.Owner).UseLoggerFactory(logging).Options);
        await db.Database.OpenConnectionAsync(ct);
        var owner = (NpgsqlConnection)db.Database.GetDbConnection();
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_lock({LockKey})", ct);
        try
        {
            await EnsureHistoryAsync(db, ct);
            var pending = (await db.Database.GetPendingMigrationsAsync(ct)).ToList();
            if (pending.Count > 0)
            {
                Migrating(logger, pending.Count, pending[^1]);
                db.Database.SetCommandTimeout(s_longest);
                await TenantWall.LowerAsync(owner, ct);
                await db.Database.MigrateAsync(ct);
            }

            await EnsureRolesAsync(owner, ct);
            await TenantWall.RaiseAsync(owner, ct);
            await AdoptLogAsync(owner, ct);
            await using var first = await contexts.OpenAsync(Tenant.First, ct);
            await EnsureTenantAsync(first, ct);
        }
        finally
        {
            if (db.Database.GetDbConnection().State is ConnectionState.Open)
            {
                await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_unlock({LockKey})", CancellationToken.None);
            }
        }
    }

    /// <summary>
    /// Entity Framework learns from a statement that fails whether its history is there, and logs that as an error of the first start. Looked
    /// for first: to create it takes a right that a host without anything to migrate need not have.
    /// </summary>
    private static async Task EnsureHistoryAsync(SynergyFlowDbContext db, CancellationToken ct)
    {
        var isThere = await db.Database.SqlQuery<bool>($"SELECT to_regclass('public.migration') IS NOT NULL AS \"Value\"").SingleAsync(ct);
        if (!isThere)
        {
            await db.GetService<IHistoryRepository>().CreateIfNotExistsAsync(ct);
        }
    }

    private async Task EnsureTenantAsync(SynergyFlowDbContext db, CancellationToken ct)
    {
        await db.RefusePoolerAsync(ct);
        if (await db.Set<Tenant>().AnyAsync(tenant => tenant.Id == Tenant.First, ct))
        {
            return;
        }

        var now = time.GetUtcNow();
        db.Add(Tenant.Begin(Tenant.First, "SynergyFlow", Tenant.ShortNameOfFirst, now));
        TenantStart.Add(db, Tenant.First, now);
        await db.SaveChangesAsync(ct);
    }

    /// <summary>Before anybody reads or writes an event here: afterwards new ones would stand before those that were restored.</summary>
    private async Task AdoptLogAsync(NpgsqlConnection owner, CancellationToken ct)
    {
        await using var all = await system.OpenAsync(ct);
        if (!await RestoredLog.IsAheadAsync(all, ct))
        {
            return;
        }

        Restored(logger);
        await TenantWall.LowerAsync(owner, ct);
        var events = await RestoredLog.AdoptAsync(owner, s_longest, ct);
        await TenantWall.RaiseAsync(owner, ct);
        Adopted(logger, events);
    }

    private async Task EnsureRolesAsync(NpgsqlConnection owner, CancellationToken ct)
    {
        var host = new NpgsqlConnectionStringBuilder(signIns.Host).Username ?? owner.UserName!;
        await DatabaseRoles.EnsureAsync(owner, host, ct);
        if (await DatabaseRoles.PassesWallsAsync(owner, host, ct))
        {
            PassesWalls(logger, host);
        }
    }

    [LoggerMessage(1001, LogLevel.Information, "Applying {Count} migrations up to {Last}")]
    private static partial void Migrating(ILogger logger, int count, string last);

    [LoggerMessage(1003, LogLevel.Warning, "The event log comes from another server: its events are numbered anew, which takes as long as there are many (docs/operations/backup.md)")]
    private static partial void Restored(ILogger logger);

    [LoggerMessage(1004, LogLevel.Information, "{Count} events are numbered anew; subscriptions go on where they were")]
    private static partial void Adopted(ILogger logger, long count);

    [LoggerMessage(1002, LogLevel.Warning,
        "{Host}, or the owner of the database, is a superuser or has BYPASSRLS. SynergyFlow works as roles that pass no wall between tenants, "
        + "but whoever gets hold of the connection string reads every tenant: give SynergyFlow a sign-in of its own (docs/operations/tenants.md)")]
    private static partial void PassesWalls(ILogger logger, string host);
}
