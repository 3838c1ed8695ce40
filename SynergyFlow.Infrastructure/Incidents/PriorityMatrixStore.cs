using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Incidents;

internal sealed class PriorityMatrixStore(SynergyFlowDbContext db) : IPriorityMatrixStore
{
    public async Task<PriorityMatrix> GetAsync(TenantId tenant, CancellationToken ct) =>
        await db.Set<PriorityMatrix>().AsNoTracking().SingleOrDefaultAsync(ct) ?? PriorityMatrix.Seed(tenant);

    public async Task<PriorityMatrix> GetForEditAsync(TenantId tenant, CancellationToken ct)
    {
        await db.LockAsync([tenant.Value], ct);
        if (await db.Set<PriorityMatrix>().SingleOrDefaultAsync(ct) is { } stored)
        {
            return stored;
        }

        var seed = PriorityMatrix.Seed(tenant);
        db.Add(seed);
        return seed;
    }
}
