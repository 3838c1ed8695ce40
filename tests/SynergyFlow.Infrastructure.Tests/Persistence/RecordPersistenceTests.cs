using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Persistence;

public sealed class RecordPersistenceTests(PostgresServer postgres) : IAsyncLifetime
{
    private static readonly DateTimeOffset s_now = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);
    private static readonly Actor s_actor = Actor.System(Tenant.First);
    private MigratedDatabase _database = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _database = await MigratedDatabase.CreateAsync(postgres, ct: Ct);

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task Save_NewIncident_StoresItAndItsEventInOneTransaction()
    {
        var incident = await CreateAsync("VPN is down");

        await using var db = _database.Open();
        var stored = await db.Set<Incident>().SingleAsync(Ct);
        Assert.Equal(("VPN is down", IncidentState.New, Priority.P3, 1), (stored.Title, stored.Status, stored.Priority, stored.Version));
        var logged = await db.Log.SingleAsync(one => one.AggregateId == incident.Value, Ct);
        Assert.Equal(("incident.created", 1, "SynergyFlow"), (logged.Type, logged.Sequence, logged.ActorName));
        Assert.Contains("\"field\": \"title\"", logged.Payload, StringComparison.Ordinal);
        Assert.True(logged.Xid > 0);
    }

    [Fact]
    public async Task Save_TwoChangesOfOneRecord_CountOnWithoutGap()
    {
        var incident = await CreateAsync("Disk full");
        await ChangeAsync(incident, record => record.OverridePriority(Priority.P1, "The board waits for it", s_actor.At(s_now)));
        await ChangeAsync(incident, record => record.Cancel(CancelReason.Withdrawn, null, null, s_actor.At(s_now)));

        await using var db = _database.Open();
        var log = await db.Log.Where(one => one.AggregateId == incident.Value).OrderBy(one => one.Sequence).ToListAsync(Ct);
        Assert.Equal([1, 2, 3], log.Select(one => one.Sequence));
        Assert.Equal(3, (await db.Set<Incident>().SingleAsync(Ct)).Version);
    }

    [Fact]
    public async Task Log_UpdateDeleteAndTruncate_AreRefused()
    {
        await CreateAsync("Printer jam");
        await using var db = _database.Open();
        foreach (var sql in new[] { "UPDATE events.log SET type = 'x'", "DELETE FROM events.log", "TRUNCATE events.log" })
        {
            var refused = await Assert.ThrowsAsync<PostgresException>(() => db.Database.ExecuteSqlRawAsync(sql, Ct));
            Assert.Contains("append-only", refused.MessageText, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Keys_AskedForConcurrently_AreNeverGivenTwice()
    {
        var keys = _database.Services.GetRequiredService<IRecordKeys>();
        var numbers = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => keys.NextAsync(Tenant.First, RecordKind.Incident, 1, Ct)));

        Assert.Equal(200, numbers.Distinct().Count());
        Assert.Equal(1, numbers.Min());
        var block = await keys.NextAsync(Tenant.First, RecordKind.Incident, 50, Ct);
        Assert.Equal((201, 251), (block, await keys.NextAsync(Tenant.First, RecordKind.Incident, 1, Ct)));
    }

    [Fact]
    public async Task Context_OfAnotherTenant_SeesNothing()
    {
        await CreateAsync("Secret outage");
        await using var other = _database.Open(TenantId.New());

        Assert.Empty(await other.Set<WorkRecord>().ToListAsync(Ct));
        Assert.Empty(await other.Log.ToListAsync(Ct));
        Assert.Empty(await other.Set<User>().ToListAsync(Ct));
        await using var nobody = _database.Open(default(TenantId));
        Assert.Empty(await nobody.Set<WorkRecord>().ToListAsync(Ct));
    }

    [Fact]
    public async Task Save_ForAnotherTenantThanTheScope_IsABug()
    {
        await using var scope = _database.Scope();
        var work = scope.ServiceProvider.GetRequiredService<IUnitOfWork>();
        await Assert.ThrowsAsync<InvalidOperationException>(() => work.SaveAsync(Actor.System(TenantId.New()), Ct));
    }

    [Fact]
    public async Task Find_AfterTheTransactionWrote_IsABug()
    {
        var incident = await CreateAsync("Late lock");
        await using var scope = _database.Scope();
        var db = scope.ServiceProvider.GetRequiredService<SynergyFlowDbContext>();
        await db.Database.BeginTransactionAsync(Ct);
        await db.Database.ExecuteSqlAsync($"SELECT pg_current_xact_id()", Ct);

        await Assert.ThrowsAsync<InvalidOperationException>(
            () => scope.ServiceProvider.GetRequiredService<IRecordStore>().FindAsync(incident, Ct));
    }

    [Fact]
    public async Task Migrate_FromTwoHostsAtOnce_BothSucceed()
    {
        var empty = await postgres.CreateDatabaseAsync(ct: Ct);
        await Task.WhenAll(MigrateAsync(empty), MigrateAsync(empty), MigrateAsync(empty));

        await using var check = NpgsqlDataSource.Create(postgres.Administrator(empty));
        await using var command = check.CreateCommand("SELECT count(*) FROM tenants.tenant");
        Assert.Equal(1L, await command.ExecuteScalarAsync(Ct));
    }

    [Fact]
    public async Task Model_AndMigrations_Agree()
    {
        await using var db = _database.Open();
        Assert.False(db.Database.HasPendingModelChanges());
    }

    [Fact]
    public async Task Schema_EveryKeyAndReference_CarriesTheTenant()
    {
        // Subscriptions are the installation's, and of each there is one rebuild, whoever asks for it.
        string[] installationWide = ["public.migration", "events.subscription", "events.rebuild", "identity.data_protection_key", "tenants.tenant"];
        await using var source = NpgsqlDataSource.Create(_database.Administrator);
        await using var command = source.CreateCommand("""
            SELECT n.nspname || '.' || t.relname || ' ' || c.conname
            FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid JOIN pg_namespace n ON n.oid = t.relnamespace
            WHERE c.contype IN ('p', 'u', 'f') AND n.nspname NOT IN ('pg_catalog', 'information_schema')
              AND NOT (n.nspname || '.' || t.relname = ANY ($1))
              AND NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = t.oid AND a.attname = 'tenant_id' AND a.attnum = ANY (c.conkey))
            UNION ALL
            SELECT n.nspname || '.' || t.relname || ' ' || i.indexrelid::regclass
            FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid JOIN pg_namespace n ON n.oid = t.relnamespace
            WHERE i.indisunique AND n.nspname NOT IN ('pg_catalog', 'pg_toast', 'information_schema')
              AND NOT (n.nspname || '.' || t.relname = ANY ($1))
              AND NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = t.oid AND a.attname = 'tenant_id' AND a.attnum = ANY (i.indkey::int2[]))
            """);
        command.Parameters.Add(new NpgsqlParameter { Value = installationWide });
        await using var reader = await command.ExecuteReaderAsync(Ct);
        List<string> without = [];
        while (await reader.ReadAsync(Ct))
        {
            without.Add(reader.GetString(0));
        }

        Assert.Empty(without);
    }

    private static async Task MigrateAsync(string connectionString)
    {
        ServiceCollection services = new();
        services.AddLogging();
        services.AddSynergyFlow(connectionString);
        await using var provider = services.BuildServiceProvider();
        await provider.GetRequiredService<DatabaseMigrator>().MigrateAsync(Ct);
    }

    private async Task<RecordId> CreateAsync(string title)
    {
        await using var scope = _database.Scope();
        var number = await scope.ServiceProvider.GetRequiredService<IRecordKeys>().NextAsync(Tenant.First, RecordKind.Incident, 1, Ct);
        var fields = new IncidentFields { Title = title, Impact = Impact.Team, Urgency = Urgency.Degraded, Requester = UserId.System };
        var incident = Incident.Create(Tenant.First, number, fields, Priority.P3, s_actor.At(s_now));
        scope.ServiceProvider.GetRequiredService<IRecordStore>().Add(incident);
        Assert.False((await scope.ServiceProvider.GetRequiredService<IUnitOfWork>().SaveAsync(s_actor, Ct)).Failed);
        return incident.Id;
    }

    private async Task ChangeAsync(RecordId id, Func<Incident, Result> change)
    {
        await using var scope = _database.Scope();
        var incident = (Incident)(await scope.ServiceProvider.GetRequiredService<IRecordStore>().FindAsync(id, Ct))!;
        Assert.False(change(incident).Failed);
        Assert.False((await scope.ServiceProvider.GetRequiredService<IUnitOfWork>().SaveAsync(s_actor, Ct)).Failed);
    }
}
