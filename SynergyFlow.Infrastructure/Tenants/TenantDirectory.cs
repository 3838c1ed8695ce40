using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Core.Tenants.Contracts;
using SynergyFlow.Infrastructure.Persistence.Tenancy;

namespace SynergyFlow.Infrastructure.Tenants;

/// <summary>
/// Every request asks it, so it is kept, and read again by one of those who find it old while the others go on with what there is. So do all while
/// the database does not answer: whether the program lives is asked for by such a request, too.
/// </summary>
internal sealed partial class TenantDirectory(SystemContexts contexts, TimeProvider time, ILogger<TenantDirectory> logger) : ITenantDirectory
{
    private static readonly TimeSpan s_freshness = TimeSpan.FromSeconds(10);
    private volatile Known? _known;
    private int _generation;
    private int _reading;

    public async ValueTask<TenantList> ReadAsync(CancellationToken ct)
    {
        if (_known is not { } known)
        {
            return await ReadAfreshAsync(ct);
        }

        var forgotten = known.Generation != Volatile.Read(ref _generation);
        if (!forgotten && (time.GetUtcNow() - known.At < s_freshness || Interlocked.Exchange(ref _reading, 1) == 1))
        {
            return known.Tenants;
        }

        try
        {
            return await ReadAfreshAsync(ct);
        }
        catch (Exception failure) when (!ct.IsCancellationRequested)
        {
            NotRead(logger, failure);
            return known.Tenants;
        }
        finally
        {
            if (!forgotten)
            {
                Volatile.Write(ref _reading, 0);
            }
        }
    }

    public void Forget() => Interlocked.Increment(ref _generation);

    private async Task<TenantList> ReadAfreshAsync(CancellationToken ct)
    {
        // Taken before: what is changed while it is read makes it old at once.
        var (now, generation) = (time.GetUtcNow(), Volatile.Read(ref _generation));
        await using var db = await contexts.OpenAsync(ct);
        var all = await db.Set<Tenant>()
            .Select(tenant => new KnownTenant(tenant.Id, tenant.Name, tenant.ShortName, tenant.Host, tenant.SuspendedAt != null))
            .ToListAsync(ct);
        Known read = new(new TenantList(all), now, generation);
        _known = read;
        return read.Tenants;
    }

    [LoggerMessage(1230, LogLevel.Warning, "The list of tenants could not be read; it stays as it was")]
    private static partial void NotRead(ILogger logger, Exception failure);

    private sealed record Known(TenantList Tenants, DateTimeOffset At, int Generation);
}
