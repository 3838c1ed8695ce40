using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Identity;

/// <param name="Role">As of now; the token has no say in it.</param>
public sealed record ProviderTokenOwner(TenantId Tenant, UserId User, string Name, Role Role);

/// <summary>
/// Knows whose account a token of a provider leads to: that of the same external identity as at sign-in. Nothing is made here: who
/// never signed in, and was not entered by an administrator, has no account.
/// </summary>
public sealed class ProviderTokenSignIn(TenantContexts contexts, IAccounts accounts, IBreakGlass breakGlass, TimeProvider time)
{
    private static readonly TimeSpan s_noteEvery = TimeSpan.FromMinutes(1);

    public async Task<Result<ProviderTokenOwner>> FindAsync(TenantId tenant, string issuer, string subject, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(issuer);
        ArgumentNullException.ThrowIfNull(subject);
        if (subject.Length > ExternalIdentity.SubjectLength || subject.Contains('\0', StringComparison.Ordinal))
        {
            return new ExternalUnknown();
        }

        issuer = ExternalIdentity.Canonical(issuer);
        await using var db = await contexts.OpenAsync(tenant, ct);
        var row = await db.Set<ExternalIdentity>()
            .Where(identity => identity.Issuer == issuer && identity.Subject == subject)
            .Join(db.Set<User>(), identity => identity.User, user => user.Id, (identity, user) => new { identity, user })
            .SingleOrDefaultAsync(ct);
        if (row is null)
        {
            return new ExternalUnknown();
        }

        if (breakGlass.Is(row.user))
        {
            return new BreakGlassStaysLocal();
        }

        if (await accounts.FindAsync(tenant, row.user.Id, ct) is not { Active: true } account)
        {
            return new ExternalDisabled();
        }

        var now = time.GetUtcNow();
        if (row.identity.LastUsedAt is not { } used || now - used >= s_noteEvery)
        {
            var before = now - s_noteEvery;
            await db.Set<ExternalIdentity>()
                .Where(identity => identity.Id == row.identity.Id && (identity.LastUsedAt == null || identity.LastUsedAt <= before))
                .ExecuteUpdateAsync(set => set.SetProperty(identity => identity.LastUsedAt, now), ct);
        }

        return new ProviderTokenOwner(tenant, account.Id, row.user.DisplayName, account.Role);
    }
}
