using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.Logging;

namespace SynergyFlow.Infrastructure.Persistence.Tenancy;

/// <summary>
/// Contexts for the few pieces of work that look at all tenants, as a role that may do just that (<see cref="TenantWall"/>). Who uses
/// them is listed with the reason in the architecture tests. What is then done for a tenant is done in a context of that tenant.
/// </summary>
public sealed class SystemContexts(string connectionString, ILoggerFactory? logging = null)
{
    private readonly PooledDbContextFactory<SynergyFlowDbContext> _contexts = new(
        ((DbContextOptionsBuilder<SynergyFlowDbContext>)new DbContextOptionsBuilder<SynergyFlowDbContext>()
            .UseSynergyFlow(DatabaseRoles.As(DatabaseRoles.System, connectionString))
            .UseLoggerFactory(logging)).Options);

    /// <summary>It has no tenant: what it is to see of a table is said by the query (<c>IgnoreQueryFilters</c>, SQL).</summary>
    public Task<SynergyFlowDbContext> OpenAsync(CancellationToken ct) => _contexts.CreateDbContextAsync(ct);
}
