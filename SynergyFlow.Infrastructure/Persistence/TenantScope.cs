using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Infrastructure.Persistence;

/// <summary>
/// The tenant of a DI scope: set once by whoever opens the scope, from the actor it acts for. Unset, nothing is found.
/// </summary>
public sealed class TenantScope
{
    private TenantId _tenant;

    public TenantId Tenant
    {
        get => _tenant;
        set => _tenant = _tenant == default || _tenant == value
            ? value
            : throw new InvalidOperationException("A scope serves one tenant.");
    }
}

/// <summary>Contexts for reading: one per call, of one tenant.</summary>
public sealed class TenantContexts(IDbContextFactory<SynergyFlowDbContext> contexts)
{
    public async Task<SynergyFlowDbContext> OpenAsync(TenantId tenant, CancellationToken ct)
    {
        var db = await contexts.CreateDbContextAsync(ct);
        db.Tenant = tenant;
        db.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
        return db;
    }
}
