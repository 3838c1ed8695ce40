using System.Data;
using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Infrastructure.Events;

namespace SynergyFlow.Infrastructure.Persistence;

/// <summary>
/// The whole schema. A context sees one tenant: every tenant-owned table has a query filter on <see cref="Tenant"/>,
/// and a context nobody gave a tenant sees nothing.
/// </summary>
public sealed class SynergyFlowDbContext(DbContextOptions<SynergyFlowDbContext> options) : DbContext(options)
{
    public const string TenantFilter = "tenant";

    private TenantId _tenant;

    /// <summary>
    /// Set by whoever takes the context from the pool; see <see cref="TenantContexts"/> and <see cref="TenantScope"/>. The connection gets
    /// it when it is opened (<see cref="Tenancy.TenantConnection"/>), so not while it is.
    /// </summary>
    public TenantId Tenant
    {
        get => _tenant;
        set => _tenant = _tenant == value || Database.GetDbConnection().State is ConnectionState.Closed
            ? value
            : throw new InvalidOperationException("A context that is connected keeps its tenant.");
    }

    internal DbSet<LoggedEvent> Log => Set<LoggedEvent>();

    // A pooled context forgets whose it was, before the pool has it again.
    public override void Dispose()
    {
        _tenant = default;
        base.Dispose();
    }

    public override ValueTask DisposeAsync()
    {
        _tenant = default;
        return base.DisposeAsync();
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        ArgumentNullException.ThrowIfNull(modelBuilder);
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(SynergyFlowDbContext).Assembly);
        TenantModel.Apply(modelBuilder, this);
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        ArgumentNullException.ThrowIfNull(configurationBuilder);
        foreach (var type in typeof(Aggregate).Assembly.GetTypes())
        {
            if (type is { IsEnum: true, IsPublic: true })
            {
                configurationBuilder.Properties(type)
                    .HaveConversion(typeof(EnumTextConverter<>).MakeGenericType(type))
                    .HaveMaxLength(32);
            }
            else if (type.IsValueType && type.GetInterfaces().Any(IsEntityId))
            {
                configurationBuilder.Properties(type).HaveConversion(typeof(EntityIdConverter<>).MakeGenericType(type));
            }
        }
    }

    private static bool IsEntityId(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IEntityId<>);
}
