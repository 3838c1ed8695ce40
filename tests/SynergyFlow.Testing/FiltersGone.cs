using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SynergyFlow.Infrastructure;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Infrastructure.Persistence.Tenancy;

namespace SynergyFlow.Testing;

/// <summary>The product with the first wall between tenants taken down: no query says any more whose rows it wants.</summary>
public static class FiltersGone
{
    public static IServiceCollection ForgetFilters(this IServiceCollection services, string connectionString) => services
        .RemoveAll<IDbContextFactory<SynergyFlowDbContext>>()
        .RemoveAll<WritingContexts>()
        .AddSingleton<IDbContextFactory<SynergyFlowDbContext>>(
            new PooledDbContextFactory<SynergyFlowDbContext>(Options(DatabaseRoles.As(DatabaseRoles.App, connectionString))))
        .AddSingleton(new WritingContexts(Options(WritingContexts.Connection(connectionString))));

    private static DbContextOptions<SynergyFlowDbContext> Options(string connectionString) =>
        (DbContextOptions<SynergyFlowDbContext>)new DbContextOptionsBuilder<SynergyFlowDbContext>()
            .UseSynergyFlow(connectionString)
            .ReplaceService<IModelCustomizer, WithoutFilters>().Options;

    private sealed class WithoutFilters(ModelCustomizerDependencies dependencies) : RelationalModelCustomizer(dependencies)
    {
        public override void Customize(ModelBuilder modelBuilder, DbContext context)
        {
            base.Customize(modelBuilder, context);
            foreach (var entity in modelBuilder.Model.GetEntityTypes())
            {
                entity.SetQueryFilter(SynergyFlowDbContext.TenantFilter, null);
            }
        }
    }
}
