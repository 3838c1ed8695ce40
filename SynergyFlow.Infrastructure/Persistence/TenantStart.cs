using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Infrastructure.Persistence;

/// <summary>The rows of a tenant that nothing works without.</summary>
internal sealed class TenantStart(SynergyFlowDbContext db, TimeProvider time)
{
    public static void Add(SynergyFlowDbContext db, TenantId tenant, DateTimeOffset now)
    {
        db.Add(User.OfSystem(tenant, now));
        db.Add(PriorityMatrix.Seed(tenant));
    }

    /// <summary>Saved with what comes next in the scope, where they are missing.</summary>
    public async Task EnsureAsync(TenantId tenant, CancellationToken ct)
    {
        await db.LockAsync([tenant.Value], ct);
        if (!await db.Set<User>().AnyAsync(user => user.Id == UserId.System, ct))
        {
            Add(db, tenant, time.GetUtcNow());
        }
    }
}
