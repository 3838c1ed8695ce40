using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Incidents;

internal sealed class PriorityMatrixStore(SynergyFlowDbContext db) : IPriorityMatrixStore
{
    private PriorityMatrix? _read;

    /// <remarks>Once a scope: a step of many changes asks for each of them.</remarks>
    public async Task<PriorityMatrix> GetAsync(TenantId tenant, CancellationToken ct) =>
        _read ??= await db.Set<PriorityMatrix>().AsNoTracking().SingleOrDefaultAsync(ct) ?? PriorityMatrix.Seed(tenant);

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
