using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Identity;

/// <summary>The live sessions of a user, read afresh every 10 s: every request and every circuit asks for them.</summary>
internal sealed class Sessions(
    TenantContexts contexts, IAccounts accounts, IMemoryCache cache, TimeProvider time, IOptions<SessionLimits> limits) : ISessions
{
    private static readonly TimeSpan s_noteEvery = TimeSpan.FromMinutes(1);

    public async Task<bool> IsLiveAsync(TenantId tenant, UserId user, SessionId session, CancellationToken ct)
    {
        if (await accounts.FindAsync(tenant, user, ct) is not { Active: true })
        {
            return false;
        }

        var now = time.GetUtcNow();
        return (await LoadAsync(tenant, user, session, ct)).TryGetValue(session, out var known)
            && known.ExpiresAt > now
            && known.LastSeenAt + limits.Value.Idle > now;
    }

    public async Task SeenAsync(TenantId tenant, UserId user, SessionId session, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var live = await LoadAsync(tenant, user, session, ct);
        if (!live.TryGetValue(session, out var known) || now - known.LastSeenAt < s_noteEvery
            || !live.TryUpdate(session, known with { LastSeenAt = now }, known))
        {
            return;
        }

        await using var db = await contexts.OpenAsync(tenant, ct);
        await db.Set<Session>().Where(row => row.Id == session && row.RevokedAt == null && row.LastSeenAt < now)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.LastSeenAt, now), ct);
    }

    public void Forget(TenantId tenant, UserId user) => cache.Remove(Key(tenant, user));

    /// <summary>A session that the cache does not know may have been opened a moment ago, here or on another node.</summary>
    private async Task<ConcurrentDictionary<SessionId, Known>> LoadAsync(
        TenantId tenant, UserId user, SessionId wanted, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        if (cache.TryGetValue(Key(tenant, user), out Entry? entry)
            && now - entry!.ReadAt < Accounts.Freshness
            && entry.Live.ContainsKey(wanted))
        {
            return entry.Live;
        }

        await using var db = await contexts.OpenAsync(tenant, ct);
        var rows = await db.Set<Session>()
            .Where(row => row.User == user && row.RevokedAt == null && row.ExpiresAt > now)
            .Select(row => new { row.Id, row.LastSeenAt, row.ExpiresAt })
            .ToListAsync(ct);
        var live = new ConcurrentDictionary<SessionId, Known>(
            rows.Select(row => KeyValuePair.Create(row.Id, new Known(row.LastSeenAt, row.ExpiresAt))));
        cache.Set(Key(tenant, user), new Entry(live, now), Accounts.Freshness);
        return live;
    }

    private static (string, TenantId, UserId) Key(TenantId tenant, UserId user) => ("sessions", tenant, user);

    private sealed record Known(DateTimeOffset LastSeenAt, DateTimeOffset ExpiresAt);

    private sealed record Entry(ConcurrentDictionary<SessionId, Known> Live, DateTimeOffset ReadAt);
}
