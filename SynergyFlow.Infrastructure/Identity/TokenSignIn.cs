using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Identity;

/// <param name="Role">The owner's, as of now.</param>
public sealed record TokenOwner(
    TenantId Tenant, UserId User, string Name, Role Role, AccessTokenId Token, IReadOnlyList<string> Scopes);

/// <summary>
/// Knows whose a personal access token is. A token is read again with its owner's rights: every 10 s, and at once after a change
/// that was made in this process.
/// </summary>
public sealed class TokenSignIn(TenantContexts contexts, IAccounts accounts, IMemoryCache cache, TimeProvider time)
{
    private static readonly TimeSpan s_noteEvery = TimeSpan.FromMinutes(1);

    /// <returns>Null for an unknown, expired or revoked token, and for one whose owner may not sign in.</returns>
    public async Task<TokenOwner?> FindAsync(string? secret, CancellationToken ct)
    {
        if (TokenSecret.TenantOf(secret) is not { } tenant || tenant == default)
        {
            return null;
        }

        var hash = TokenSecret.Hash(secret!);
        var now = time.GetUtcNow();
        var key = ("token", tenant, hash);
        if (cache.TryGetValue(key, out Known? known)
            && known!.ExpiresAt > now
            && ReferenceEquals(known.Account, await accounts.FindAsync(tenant, known.Owner.User, ct)))
        {
            return known.Owner;
        }

        await using var db = await contexts.OpenAsync(tenant, ct);
        var row = await db.Set<AccessToken>()
            .Where(token => token.Hash == hash && token.RevokedAt == null && token.ExpiresAt > now)
            .Join(db.Set<User>(), token => token.User, user => user.Id, (token, user) => new { token, user.DisplayName })
            .SingleOrDefaultAsync(ct);
        if (row is null
            || !CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(row.token.Hash), Encoding.ASCII.GetBytes(hash))
            || await accounts.FindAsync(tenant, row.token.User, ct) is not { Active: true } owner)
        {
            return null;
        }

        if (row.token.LastUsedAt is not { } used || now - used >= s_noteEvery)
        {
            var before = now - s_noteEvery;
            await db.Set<AccessToken>()
                .Where(token => token.Id == row.token.Id && (token.LastUsedAt == null || token.LastUsedAt <= before))
                .ExecuteUpdateAsync(set => set.SetProperty(token => token.LastUsedAt, now), ct);
        }

        TokenOwner found = new(tenant, owner.Id, row.DisplayName, owner.Role, row.token.Id, row.token.Scopes);
        cache.Set(key, new Known(found, owner, row.token.ExpiresAt), Accounts.Freshness);
        return found;
    }

    /// <param name="Account">Another one in its place means that the rights were read again.</param>
    private sealed record Known(TokenOwner Owner, Account Account, DateTimeOffset ExpiresAt);
}
