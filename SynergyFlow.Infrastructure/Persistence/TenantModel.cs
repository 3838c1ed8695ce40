using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Infrastructure.Persistence;

/// <summary>The first wall between tenants: each entity with a Tenant gets its filter, in one place.</summary>
internal static class TenantModel
{
    private static readonly MethodInfo s_filter =
        typeof(TenantModel).GetMethod(nameof(Filter), BindingFlags.NonPublic | BindingFlags.Static)!;

    public static void Apply(ModelBuilder model, SynergyFlowDbContext context)
    {
        foreach (var entity in model.Model.GetEntityTypes().Where(IsRootWithTenant).ToList())
        {
            s_filter.MakeGenericMethod(entity.ClrType).Invoke(null, [model, context]);
        }
    }

    private static bool IsRootWithTenant(IMutableEntityType entity) =>
        entity.BaseType is null && !entity.IsOwned() && entity.FindProperty("Tenant") is not null;

    private static void Filter<TEntity>(ModelBuilder model, SynergyFlowDbContext context)
        where TEntity : class
    {
        Expression<Func<TEntity, bool>> sameTenant = entity => EF.Property<TenantId>(entity, "Tenant") == context.Tenant;
        model.Entity<TEntity>().HasQueryFilter(SynergyFlowDbContext.TenantFilter, sameTenant);
    }
}
