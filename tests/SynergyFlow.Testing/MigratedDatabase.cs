using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Infrastructure;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Testing;

/// <summary>A database with the product's schema and its first tenant, and the product's services on top of it.</summary>
public sealed class MigratedDatabase : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly PooledDbContextFactory<SynergyFlowDbContext> _contexts;

    private MigratedDatabase(string connectionString, string administrator, ServiceProvider services)
    {
        ConnectionString = connectionString;
        Administrator = administrator;
        _services = services;
        _contexts = new((DbContextOptions<SynergyFlowDbContext>)new DbContextOptionsBuilder<SynergyFlowDbContext>().UseSynergyFlow(administrator).Options);
    }

    public static DatabaseTemplate Template { get; } = new(
        "migrated",
        async (connectionString, ct) =>
        {
            await using var services = Build(connectionString, null);
            await services.GetRequiredService<DatabaseMigrator>().MigrateAsync(ct);
        });

    public string ConnectionString { get; }

    /// <summary>Signs in as the superuser: plain SQL sees all tenants.</summary>
    public string Administrator { get; }

    public IServiceProvider Services => _services;

    /// <param name="configure">Replaces services, such as the clock.</param>
    public static async Task<MigratedDatabase> CreateAsync(
        PostgresServer postgres, Action<IServiceCollection>? configure = null, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(postgres);
        var connectionString = await postgres.CreateDatabaseAsync(Template, ct);
        return new MigratedDatabase(connectionString, postgres.Administrator(connectionString), Build(connectionString, configure));
    }

    /// <summary>A scope as a request has one, in the first tenant unless said otherwise.</summary>
    public AsyncServiceScope Scope(TenantId? tenant = null)
    {
        var scope = _services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<TenantScope>().Tenant = tenant ?? Tenant.First;
        return scope;
    }

    /// <summary>A context of the superuser, to look at what was stored: through the model the first tenant's, through plain SQL everybody's.</summary>
    public SynergyFlowDbContext Open(TenantId? tenant = null)
    {
        var db = _contexts.CreateDbContext();
        db.Tenant = tenant ?? Tenant.First;
        return db;
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private static ServiceProvider Build(string connectionString, Action<IServiceCollection>? configure)
    {
        ServiceCollection services = new();
        services.AddLogging();
        services.AddSynergyFlow(connectionString);
        configure?.Invoke(services);
        return services.BuildServiceProvider();
    }
}
