using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Work;

/// <summary>
/// Counts in a transaction of its own, so that creating records does not queue behind one row until commit. A number
/// whose record was never saved is a gap; no number is given twice. Losing the counter's last commit in a crash cannot
/// repeat one: the record's own commit comes later in the same write-ahead log.
/// </summary>
internal sealed class RecordKeys(TenantContexts contexts) : IRecordKeys
{
    public async Task<long> NextAsync(TenantId tenant, RecordKind kind, int count, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        await using var db = await contexts.OpenAsync(tenant, ct);
        var (tenantId, kindName) = (tenant.Value, kind.ToText());
        var next = await db.Database.SqlQuery<long>($"""
            INSERT INTO work.key_counter AS c (tenant_id, kind, next) VALUES ({tenantId}, {kindName}, 1 + {count})
            ON CONFLICT (tenant_id, kind) DO UPDATE SET next = c.next + {count}
            RETURNING c.next AS "Value"
            """).ToListAsync(ct);
        return next[0] - count;
    }
}
