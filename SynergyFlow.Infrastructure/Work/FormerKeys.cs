using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Infrastructure.Persistence.Tenancy;

namespace SynergyFlow.Infrastructure.Work;

internal sealed class FormerKeys(TenantContexts contexts) : IFormerKeys
{
    private const int Longest = 60;

    public async Task<string?> LeadAsync(RecordScope scope, string key, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(key);
        var asked = key.Trim().ToUpperInvariant();
        if (asked.Length is 0 or > Longest || !char.IsAsciiDigit(asked[^1]) || !asked.Contains('-', StringComparison.Ordinal))
        {
            return null;
        }

        await using var db = await contexts.OpenAsync(scope.Tenant, ct);
        if (await db.Set<WorkRecord>().AnyAsync(record => record.Key == asked, ct))
        {
            return null;
        }

        // Of a trial and the real one, the later is the real one.
        return await db.Set<WorkRecord>().To(scope)
            .Where(record => db.Set<ExternalRef>().Any(former => former.ExternalId == asked && former.Record == record.Id))
            .OrderByDescending(record => record.Id).Select(record => record.Key).FirstOrDefaultAsync(ct);
    }

    /// <returns>What a record was called elsewhere.</returns>
    public static async Task<IReadOnlyList<string>> OfAsync(SynergyFlowDbContext db, RecordId record, CancellationToken ct) =>
        await db.Set<ExternalRef>().Where(former => former.Record == record).OrderBy(former => former.System).Select(former => former.ExternalId).Take(10).ToListAsync(ct);
}
