using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Identity;

internal sealed class SessionStore(SynergyFlowDbContext db) : ISessionStore
{
    public Task<Session?> FindAsync(SessionId id, CancellationToken ct) =>
        db.Set<Session>().SingleOrDefaultAsync(session => session.Id == id, ct);

    public async Task<int> RevokeAllAsync(UserId user, SessionId? except, DateTimeOffset now, CancellationToken ct)
    {
        var live = await db.Set<Session>()
            .Where(session => session.User == user && session.Id != except && session.RevokedAt == null)
            .ToListAsync(ct);
        live.ForEach(session => session.RevokedAt = now);
        return live.Count;
    }
}

internal sealed class TokenStore(SynergyFlowDbContext db) : ITokenStore
{
    public Task<AccessToken?> FindAsync(AccessTokenId id, CancellationToken ct) =>
        db.Set<AccessToken>().SingleOrDefaultAsync(token => token.Id == id, ct);

    public Task<int> CountLiveAsync(UserId user, DateTimeOffset now, CancellationToken ct) =>
        db.Set<AccessToken>().CountAsync(token => token.User == user && token.RevokedAt == null && token.ExpiresAt > now, ct);

    public async Task<int> RevokeAllAsync(UserId user, DateTimeOffset now, CancellationToken ct)
    {
        var live = await db.Set<AccessToken>()
            .Where(token => token.User == user && token.RevokedAt == null)
            .ToListAsync(ct);
        live.ForEach(token => token.RevokedAt = now);
        return live.Count;
    }

    public void Add(AccessToken token) => db.Add(token);
}
