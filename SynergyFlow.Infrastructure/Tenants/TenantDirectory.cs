using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Core.Tenants.Contracts;
using SynergyFlow.Infrastructure.Persistence.Tenancy;

namespace SynergyFlow.Infrastructure.Tenants;

/// <summary>Every request asks it, so it is kept, and read again by one of those who find it old while the others go on with what there is.</summary>
internal sealed class TenantDirectory(SystemContexts contexts, TimeProvider time) : ITenantDirectory
{
    private static readonly TimeSpan s_freshness = TimeSpan.FromSeconds(10);
    private volatile Known? _known;
    private int _reading;

    public async ValueTask<TenantList> ReadAsync(CancellationToken ct)
    {
        var known = _known;
        if (known is null)
        {
            return (await ReadAfreshAsync(ct)).Tenants;
        }

        if (time.GetUtcNow() - known.At < s_freshness || Interlocked.Exchange(ref _reading, 1) == 1)
        {
            return known.Tenants;
        }

        try
        {
            return (await ReadAfreshAsync(ct)).Tenants;
        }
        finally
        {
            Volatile.Write(ref _reading, 0);
        }
    }

    public void Forget() => _known = null;

    private async Task<Known> ReadAfreshAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await using var db = await contexts.OpenAsync(ct);
        var all = await db.Set<Tenant>()
            .Select(tenant => new KnownTenant(tenant.Id, tenant.Name, tenant.ShortName, tenant.Host, tenant.SuspendedAt != null))
            .ToListAsync(ct);
        Known read = new(new TenantList(all), now);
        _known = read;
        return read;
    }

    private sealed record Known(TenantList Tenants, DateTimeOffset At);
}
