using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Events;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Infrastructure.Persistence.Tenancy;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Persistence.Tenancy;

/// <summary>Each of the two walls between tenants holds alone: the model's filters, and row-level security of the database.</summary>
public sealed class TenantWallTests(PostgresServer postgres) : IAsyncLifetime
{
    private static readonly TenantId s_other = TenantId.New();
    private MigratedDatabase _database = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private TenantContexts Contexts => _database.Services.GetRequiredService<TenantContexts>();

    public async ValueTask InitializeAsync()
    {
        _database = await MigratedDatabase.CreateAsync(postgres, ct: Ct);
        await TwoTenants.FillAsync(_database, s_other, Ct);
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task Catalogue_EveryTableWithATenant_IsWalled() =>
        Assert.Empty(await WallCatalogue.FaultsAsync(_database.Administrator, Ct));

    [Theory]
    [InlineData("DROP POLICY tenant ON work.record", "work.record has not the policy")]
    [InlineData("ALTER POLICY tenant ON work.comment USING (true)", "work.comment has not the policy")]
    [InlineData("CREATE POLICY wide ON work.record USING (true)", "work.record has the policy wide")]
    [InlineData("ALTER TABLE identity.\"user\" NO FORCE ROW LEVEL SECURITY", "identity.\"user\" does not force")]
    [InlineData("ALTER TABLE events.log_default DISABLE ROW LEVEL SECURITY", "events.log_default does not force")]
    [InlineData("CREATE TABLE work.forgotten (tenant_id uuid, id uuid)", "work.forgotten does not force")]
    [InlineData("CREATE TABLE work.nobodys (id uuid)", "work.nobodys has no tenant")]
    public async Task Catalogue_OneBrickOut_IsFound(string mutant, string fault)
    {
        await SendAsync(_database.Administrator, mutant);
        Assert.Contains(await WallCatalogue.FaultsAsync(_database.Administrator, Ct), one => one.StartsWith(fault, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Migrate_WallWithHoles_IsMendedAtTheNextStart_NewTablesIncluded()
    {
        await SendAsync(
            _database.Administrator,
            """
            DROP POLICY tenant ON work.record;
            ALTER TABLE work.comment NO FORCE ROW LEVEL SECURITY;
            ALTER TABLE work.link DISABLE ROW LEVEL SECURITY;
            SET ROLE synergyflow;
            CREATE TABLE work.later (tenant_id uuid NOT NULL, id uuid NOT NULL, PRIMARY KEY (tenant_id, id));
            """);
        await _database.Services.GetRequiredService<DatabaseMigrator>().MigrateAsync(Ct);
        Assert.Empty(await WallCatalogue.FaultsAsync(_database.Administrator, Ct));
    }

    [Fact]
    public async Task Migrate_BesideTablesOfOthers_LeavesThemAlone()
    {
        await SendAsync(_database.Administrator, "CREATE SCHEMA reports; CREATE TABLE reports.daily (tenant_id uuid, day date)");
        await _database.Services.GetRequiredService<DatabaseMigrator>().MigrateAsync(Ct);
        Assert.Equal(false, await ScalarAsync(_database.Administrator, "SELECT relrowsecurity FROM pg_class WHERE oid = 'reports.daily'::regclass"));
    }

    [Fact]
    public async Task Partition_MadeLater_IsWalledToo()
    {
        await using (var system = await _database.Services.GetRequiredService<SystemContexts>().OpenAsync(Ct))
        {
            await system.ExecuteAsync("SELECT events.ensure_log_partition('2033-05-01'::timestamptz)", [], Ct);
        }

        Assert.Equal("events.log_2033_05", await ScalarAsync(_database.Administrator, "SELECT to_regclass('events.log_2033_05')::text"));
        Assert.Empty(await WallCatalogue.FaultsAsync(_database.Administrator, Ct));
    }

    /// <summary>Every entity that has a tenant, without the filters of the model: what a forgotten filter would show.</summary>
    [Fact]
    public async Task QueryThatForgetsItsFilter_SeesOneTenant_AndWithoutAnyNothing()
    {
        Dictionary<string, int> seen = [];
        foreach (var entity in Entities())
        {
            var mine = await TenantsSeenAsync(entity, Tenant.First);
            Assert.True(mine.All(tenant => tenant == Tenant.First.Value), $"{entity.Name} shows {string.Join(", ", mine)}");
            Assert.Empty(await TenantsSeenAsync(entity, default));
            seen[entity.Name] = mine.Count;
        }

        Assert.True(seen.Values.Count(rows => rows > 0) > 5, "Nothing was there to be seen.");
    }

    /// <summary>The test of the test above: with the second wall down, the same questions see both tenants.</summary>
    [Fact]
    public async Task QueryThatForgetsItsFilter_WithTheWallDown_SeesBoth()
    {
        await SendAsync(_database.Administrator, "ALTER POLICY tenant ON work.record USING (true)");
        Assert.Equal(2, (await TenantsSeenAsync(typeof(WorkRecord), Tenant.First)).Count);
    }

    /// <summary>The first wall alone: the superuser passes the second.</summary>
    [Fact]
    public async Task Filters_WithoutTheWall_ShowOneTenant()
    {
        await using var db = _database.Open();
        foreach (var entity in Entities())
        {
            var tenants = await TenantsAsync(db, entity, filters: true);
            Assert.True(tenants.All(tenant => tenant == Tenant.First.Value), entity.Name);
        }

        // And taking the filter away shows that it was what held.
        Assert.Equal(2, (await TenantsAsync(db, typeof(WorkRecord), filters: false)).Count);
    }

    [Fact]
    public async Task Write_IntoAnotherTenant_IsRefused()
    {
        await using var db = await Contexts.OpenAsync(Tenant.First, Ct);
        var (mine, other) = (Tenant.First.Value, s_other.Value);
        foreach (var refused in new FormattableString[]
        {
            $"UPDATE work.record SET tenant_id = {other}",
            $"UPDATE teams.team SET tenant_id = {other}",
            $"INSERT INTO work.key_counter (tenant_id, kind, next) VALUES ({other}, 'incident', 9)",
        })
        {
            var told = await Record.ExceptionAsync(() => db.Database.ExecuteSqlAsync(refused, Ct));
            Assert.True(told is PostgresException database && database.MessageText.Contains("row-level security", StringComparison.Ordinal), $"{refused}: {told?.Message}");
        }

        Assert.Equal(0, await db.Database.ExecuteSqlAsync($"UPDATE work.record SET title = 'taken' WHERE tenant_id = {other}", Ct));
        Assert.Equal(0, await db.Database.ExecuteSqlAsync($"DELETE FROM work.record WHERE tenant_id <> {mine}", Ct));
    }

    [Fact]
    public async Task Log_CanOnlyBeAddedTo_AndPartitionsAreOutOfReach()
    {
        await using var db = await Contexts.OpenAsync(Tenant.First, Ct);
        foreach (var denied in new FormattableString[]
        {
            $"UPDATE events.log SET type = 'x'", $"DELETE FROM events.log", $"TRUNCATE events.log", $"SELECT FROM events.log_default",
            $"UPDATE policies.decision_receipt SET verdict = 'P1'", $"DELETE FROM policies.decision_receipt", $"SELECT FROM policies.receipt_default",
            $"SELECT policies.ensure_receipt_partition(now())",
            $"UPDATE policies.denial SET action = 'x'", $"DELETE FROM policies.denial", $"TRUNCATE policies.denial", $"SELECT FROM policies.denial_default",
            $"SELECT policies.ensure_denial_partition(now())",
            $"UPDATE policies.receipt_seal SET position = 7", $"SELECT FROM policies.seal_default", $"SELECT policies.drop_partition('receipt', '2026-01-01')",
            $"INSERT INTO policies.archive_file SELECT * FROM policies.archive_file", $"DELETE FROM policies.archive_month",
            $"CREATE TABLE work.mine (id int)", $"CREATE TABLE public.mine (id int)", $"ALTER TABLE work.record DISABLE ROW LEVEL SECURITY",
            $"DROP POLICY tenant ON work.record", $"SELECT events.ensure_log_partition(now())", $"SELECT FROM public.migration",
        })
        {
            var told = await Record.ExceptionAsync(() => db.Database.ExecuteSqlAsync(denied, Ct));
            Assert.True(told is PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege }, $"{denied}: {told?.Message}");
        }
    }

    [Fact]
    public async Task System_SeesWhatIsDueInAllTenants_AndNoContent()
    {
        await using var db = await _database.Services.GetRequiredService<SystemContexts>().OpenAsync(Ct);
        Assert.Equal(2, (await db.RowsAsync("SELECT DISTINCT tenant_id FROM events.log", [], row => row.GetGuid(0), Ct)).Count);
        foreach (var denied in new[]
        {
            "SELECT title FROM work.record", "SELECT body FROM work.comment", "SELECT password_hash FROM identity.\"user\"",
            "SELECT * FROM work.searchable", "SELECT * FROM identity.access_token", "DELETE FROM work.draft",
            "INSERT INTO events.log (tenant_id) VALUES (gen_random_uuid())",
        })
        {
            var told = await Record.ExceptionAsync(() => db.ExecuteAsync(denied, [], Ct));
            Assert.True(told is PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege }, $"{denied}: {told?.Message}");
        }
    }

    [Fact]
    public async Task Views_ThatSearchReadsThrough_ShowOneTenant()
    {
        await using (var db = await Contexts.OpenAsync(Tenant.First, Ct))
        {
            Assert.Equal([Tenant.First.Value], await db.RowsAsync("SELECT DISTINCT tenant_id FROM work.searchable", [], row => row.GetGuid(0), Ct));
        }

        await using var nobody = await Contexts.OpenAsync(default, Ct);
        Assert.Empty(await nobody.RowsAsync("SELECT tenant_id FROM work.searchable", [], row => row.GetGuid(0), Ct));
        Assert.Empty(await nobody.RowsAsync("SELECT tenant_id FROM work.searchable_word", [], row => row.GetGuid(0), Ct));
    }

    /// <summary>Words are found by their index through the view; through the table's policy all documents would be read.</summary>
    [Fact]
    public async Task Views_ThatSearchReadsThrough_UseTheIndexOfWords()
    {
        // So few documents are found by any index: here it is this one or none.
        await SendAsync(_database.Administrator, """
            DO $$
            DECLARE i record;
            BEGIN
                ALTER TABLE work.search_document DROP CONSTRAINT pk_search_document CASCADE;
                FOR i IN SELECT indexrelid::regclass AS name FROM pg_index
                    WHERE indrelid = 'work.search_document'::regclass AND indexrelid <> 'work.ix_search_document_text'::regclass LOOP
                    EXECUTE format('DROP INDEX %s', i.name);
                END LOOP;
            END $$;
            """);
        await using var db = await Contexts.OpenAsync(Tenant.First, Ct);
        await using var transaction = await db.Database.BeginTransactionAsync(Ct);
        await db.ExecuteAsync("SET LOCAL enable_seqscan = off", [], Ct);
        Assert.Contains("ix_search_document_text", await PlanAsync("work.searchable"), StringComparison.Ordinal);
        Assert.DoesNotContain("ix_search_document_text", await PlanAsync("work.search_document"), StringComparison.Ordinal);

        async Task<string> PlanAsync(string table) => string.Join('\n', await db.RowsAsync(
            $"EXPLAIN SELECT record_id FROM {table} WHERE tenant_id = '{Tenant.First.Value}' AND text @@ to_tsquery('work.search', 'canary')",
            [], row => row.GetString(0), Ct));
    }

    /// <summary>The same person's id in two tenants: what is kept in memory of the one is not the other's.</summary>
    [Fact]
    public async Task Rights_KeptInMemory_AreOfOneTenant()
    {
        UserId ana;
        await using (var db = _database.Open())
        {
            ana = await db.Set<User>().Where(user => user.Email == "ana@example.org").Select(user => user.Id).SingleAsync(Ct);
        }

        await SendAsync(_database.Administrator, $"SET session_replication_role = replica; UPDATE identity.\"user\" SET id = '{ana}', role = 'END_USER' WHERE tenant_id = '{s_other}' AND email = 'ana@example.org'");
        var accounts = _database.Services.GetRequiredService<IAccounts>();
        for (var time = 0; time < 2; time++)
        {
            Assert.Equal(Role.Agent, (await accounts.FindAsync(Tenant.First, ana, Ct))!.Role);
            Assert.Equal(Role.EndUser, (await accounts.FindAsync(s_other, ana, Ct))!.Role);
            Assert.Null(await accounts.FindAsync(TenantId.New(), ana, Ct));
        }
    }

    private List<Type> Entities()
    {
        using var db = _database.Open();
        return [.. db.Model.GetEntityTypes()
            .Where(entity => entity.BaseType is null && !entity.IsOwned() && entity.FindProperty("Tenant") is not null)
            .Select(entity => entity.ClrType)];
    }

    private async Task<List<Guid>> TenantsSeenAsync(Type entity, TenantId tenant)
    {
        await using var db = await Contexts.OpenAsync(tenant, Ct);
        return await TenantsAsync(db, entity, filters: false);
    }

    private static Task<List<Guid>> TenantsAsync(SynergyFlowDbContext db, Type entity, bool filters) =>
        (Task<List<Guid>>)typeof(TenantWallTests).GetMethod(nameof(TenantsOfAsync), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(entity).Invoke(null, [db, filters])!;

    private static async Task<List<Guid>> TenantsOfAsync<TEntity>(SynergyFlowDbContext db, bool filters)
        where TEntity : class
    {
        var rows = db.Set<TEntity>().AsNoTracking();
        var tenants = await (filters ? rows : rows.IgnoreQueryFilters()).Select(row => EF.Property<TenantId>(row, "Tenant")).Distinct().ToListAsync(Ct);
        return tenants.ConvertAll(tenant => tenant.Value);
    }

    private static async Task SendAsync(string connectionString, string sql) => await ScalarAsync(connectionString, sql);

    private static async Task<object?> ScalarAsync(string connectionString, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync(Ct);
    }
}
