using System.Buffers.Text;
using System.Text;
using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Teams;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Identity;

internal sealed class UserQueries(TenantContexts contexts, TimeProvider time) : IUserQueries
{
    private const int CountCap = 10_000;
    private const int MostCredentials = 100;

    public async Task<Page<UserRow>?> ListAsync(TenantId tenant, UserFilter filter, CancellationToken ct)
    {
        Cursor? after = null;
        if (filter.Cursor is { } text && (after = Cursor.Parse(text)) is null)
        {
            return null;
        }

        await using var db = await contexts.OpenAsync(tenant, ct);
        var total = await Matching(db.Set<User>(), filter).UpTo(CountCap + 1).CountAsync(ct);

        // The comparison of pairs is the index's own; EF cannot write it over a typed id.
        var from = after is null
            ? db.Set<User>()
            : db.Set<User>().FromSql($"SELECT * FROM identity.\"user\" WHERE (display_name, id) > ({after.Name}, {after.Id})");
        var rows = await Matching(from, filter)
            .OrderBy(user => user.DisplayName)
            .ThenBy(user => user.Id)
            .Take(filter.Limit + 1)
            .Select(user => new UserRow(
                user.Id, user.DisplayName, user.Email, user.Kind, user.Role, user.Disabled, user.CreatedAt)
            {
                Issuers = db.Set<ExternalIdentity>().Where(identity => identity.User == user.Id)
                    .OrderBy(identity => identity.Issuer).Select(identity => identity.Issuer).ToList(),
                HasPassword = user.PasswordHash != null,
            })
            .ToListAsync(ct);
        string? next = null;
        if (rows.Count > filter.Limit)
        {
            rows.RemoveAt(rows.Count - 1);
            next = new Cursor(rows[^1].Name, rows[^1].Id.Value).ToString();
        }

        return new Page<UserRow>(rows, next, Total: Math.Min(total, CountCap), Capped: total > CountCap);
    }

    public async Task<UserDetails?> FindAsync(TenantId tenant, UserId id, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(tenant, ct);
        var now = time.GetUtcNow();
        return await db.Set<User>()
            .Where(user => user.Id == id && user.Kind != UserKind.System)
            .Select(user => new UserDetails(
                user.Id,
                user.DisplayName,
                user.Email,
                user.Kind,
                user.Role,
                user.Disabled,
                user.TimeZone,
                user.Language,
                user.MustChangePassword,
                user.LockoutEnd > now ? user.LockoutEnd : null,
                user.CreatedAt,
                user.Version,
                db.Set<Membership>()
                    .Where(member => member.User == id)
                    .Join(db.Set<Team>(), member => member.Team, team => team.Id, (member, team) => team)
                    .OrderBy(team => team.Name)
                    .Select(team => new UserTeam(team.Id, team.Name))
                    .ToList(),
                user.Vip,
                user.PasswordHash != null,
                db.Set<SecondFactor>()
                    .Where(factor => factor.User == id && factor.OnSince != null)
                    .Select(factor => new UserSecondFactor(factor.OnSince!.Value, factor.RecoveryCodes.Count))
                    .SingleOrDefault(),
                db.Set<Passkey>().Count(passkey => passkey.User == id)))
            .SingleOrDefaultAsync(ct);
    }

    public async Task<IReadOnlyList<SessionRow>> SessionsAsync(TenantId tenant, UserId user, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(tenant, ct);
        var now = time.GetUtcNow();
        return await db.Set<Session>()
            .Where(session => session.User == user && session.RevokedAt == null && session.ExpiresAt > now)
            .OrderByDescending(session => session.LastSeenAt)
            .Take(MostCredentials)
            .Select(row => new SessionRow(row.Id, row.UserAgent, row.IpAddress, row.CreatedAt, row.LastSeenAt, row.ExpiresAt))
            .ToListAsync(ct);
    }

    public async Task<IReadOnlyList<TokenRow>> TokensAsync(TenantId tenant, UserId user, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(tenant, ct);
        return await db.Set<AccessToken>()
            .Where(token => token.User == user && token.RevokedAt == null)
            .OrderByDescending(token => token.CreatedAt)
            .Take(MostCredentials)
            .Select(row => new TokenRow(row.Id, row.Name, row.Hint, row.Scopes, row.CreatedAt, row.ExpiresAt, row.LastUsedAt))
            .ToListAsync(ct);
    }

    public async Task<IReadOnlyList<PasskeyRow>> PasskeysAsync(TenantId tenant, UserId user, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(tenant, ct);
        return await db.Set<Passkey>()
            .Where(passkey => passkey.User == user)
            .OrderBy(passkey => passkey.CreatedAt)
            .Select(row => new PasskeyRow(row.Id, row.Name, row.BackedUp, row.CreatedAt, row.LastUsedAt))
            .ToListAsync(ct);
    }

    public async Task<IReadOnlyList<ExternalRow>> ExternalAsync(TenantId tenant, UserId user, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(tenant, ct);
        return await db.Set<ExternalIdentity>()
            .Where(identity => identity.User == user)
            .OrderBy(identity => identity.CreatedAt)
            .Take(MostCredentials)
            .Select(row => new ExternalRow(row.Id, row.Issuer, row.Subject, row.Origin, row.CreatedAt, row.LastUsedAt))
            .ToListAsync(ct);
    }

    private static IQueryable<User> Matching(IQueryable<User> users, UserFilter filter)
    {
        users = users.Where(user => user.Kind != UserKind.System);
        if (filter.Text?.Trim() is { Length: > 0 } text)
        {
            var within = LikePattern.Containing(text);
            users = users.Where(user => EF.Functions.ILike(user.DisplayName, within, LikePattern.Escape)
                || EF.Functions.ILike(user.Email!, within, LikePattern.Escape));
        }

        if (filter.Role is { } role)
        {
            users = users.Where(user => user.Role == role);
        }

        return filter.Disabled is { } disabled ? users.Where(user => user.Disabled == disabled) : users;
    }

    /// <summary>The last row of a page: name and id, as base64url.</summary>
    private sealed record Cursor(string Name, Guid Id)
    {
        public override string ToString() => Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{Id:N}{Name}"));

        public static Cursor? Parse(string text)
        {
            try
            {
                var decoded = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text));
                return decoded.Length is > 32 and <= 32 + User.NameLength
                    && Guid.TryParseExact(decoded[..32], "N", out var id)
                    && !decoded.Any(char.IsControl)
                    ? new Cursor(decoded[32..], id)
                    : null;
            }
            catch (FormatException)
            {
                return null;
            }
        }
    }
}
