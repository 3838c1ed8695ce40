using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Infrastructure.Persistence.Tenancy;
using SynergyFlow.Infrastructure.Tenants;
using SynergyFlow.Infrastructure.Tests.Persistence.Tenancy;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Tenants;

public sealed class TenantDirectoryTests(PostgresServer postgres) : IAsyncLifetime
{
    private static readonly TenantId s_other = TenantId.New();
    private readonly FakeTimeProvider _time = new();
    private MigratedDatabase _database = null!;
    private TenantDirectory _directory = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _database = await MigratedDatabase.CreateAsync(postgres, ct: Ct);
        _directory = new TenantDirectory(_database.Services.GetRequiredService<SystemContexts>(), _time, NullLogger<TenantDirectory>.Instance);
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task List_IsReadAgainAfterTenSeconds_OrWhenItIsForgotten()
    {
        Assert.False((await _directory.ReadAsync(Ct)).HasSeveral);
        await TwoTenants.FillAsync(_database, s_other, Ct);
        _time.Advance(TimeSpan.FromSeconds(9));
        Assert.False((await _directory.ReadAsync(Ct)).HasSeveral);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(s_other, (await _directory.ReadAsync(Ct)).Named("OTHER")?.Id);

        await SendAsync($"UPDATE tenants.tenant SET host = 'help.other.example', suspended_at = now() WHERE id = '{s_other}'");
        Assert.Null((await _directory.ReadAsync(Ct)).OfHost("help.other.example"));
        _directory.Forget();
        Assert.True((await _directory.ReadAsync(Ct)).OfHost("HELP.other.example")!.Suspended);
    }

    [Fact]
    public async Task DatabaseThatDoesNotAnswer_LeavesTheListAsItWas_UntilItDoes()
    {
        await _directory.ReadAsync(Ct);
        await SendAsync("ALTER TABLE tenants.tenant RENAME TO away");
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.NotNull((await _directory.ReadAsync(Ct)).Find(Tenant.First));
        _directory.Forget();
        Assert.NotNull((await _directory.ReadAsync(Ct)).Find(Tenant.First));

        await SendAsync("ALTER TABLE tenants.away RENAME TO tenant");
        await TwoTenants.FillAsync(_database, s_other, Ct);
        Assert.True((await _directory.ReadAsync(Ct)).HasSeveral);
    }

    /// <summary>The list is the first tenant's to read and to write; to another it is one row, and nothing of it may change.</summary>
    [Fact]
    public async Task Rows_AreTheFirstTenantsAll_AndEachOthersOwn()
    {
        await TwoTenants.FillAsync(_database, s_other, Ct);
        var contexts = _database.Services.GetRequiredService<TenantContexts>();
        await using (var first = await contexts.OpenAsync(Tenant.First, Ct))
        {
            Assert.Equal(2, await first.Set<Tenant>().CountAsync(Ct));
        }

        await using var other = await contexts.OpenAsync(s_other, Ct);
        Assert.Equal(s_other, (await other.Set<Tenant>().SingleAsync(Ct)).Id);
        Assert.Equal(0, await other.Database.ExecuteSqlAsync($"UPDATE tenants.tenant SET name = 'taken' WHERE id = {Tenant.First.Value}", Ct));
        var made = await Record.ExceptionAsync(() => other.Database.ExecuteSqlAsync(
            $"INSERT INTO tenants.tenant (id, name, short_name, created_at, version) VALUES ({Guid.CreateVersion7()}, 'x', 'x', now(), 0)", Ct));
        Assert.Contains("row-level security", Assert.IsType<PostgresException>(made).MessageText, StringComparison.Ordinal);
    }

    private async Task SendAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(_database.Administrator);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Ct);
    }
}
