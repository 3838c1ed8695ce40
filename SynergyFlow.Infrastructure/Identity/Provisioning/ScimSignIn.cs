using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Identity.Provisioning;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Tenants.Contracts;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Identity.Provisioning;

/// <param name="Name">Of the token.</param>
public sealed record ProvisioningCaller(TenantId Tenant, ProvisioningTokenId Token, string Name);

/// <summary>Knows whose a provisioning token is. It is read at each request: a revoked one counts no longer at once.</summary>
public sealed class ScimSignIn(TenantContexts contexts, ITenantDirectory tenants, TimeProvider time)
{
    private static readonly TimeSpan s_noteEvery = TimeSpan.FromMinutes(1);

    /// <returns>Null for an unknown or revoked token, where provisioning is off, and where the tenant is suspended.</returns>
    public async Task<ProvisioningCaller?> FindAsync(string? secret, CancellationToken ct)
    {
        if (ProvisioningSecret.TenantOf(secret) is not { } tenant || tenant == default || (await tenants.ReadAsync(ct)).Find(tenant) is { Suspended: true })
        {
            return null;
        }

        var hash = TokenSecret.Hash(secret!);
        await using var db = await contexts.OpenAsync(tenant, ct);
        var token = await db.Set<ProvisioningToken>()
            .Where(token => token.Hash == hash && token.RevokedAt == null && db.Set<ProvisioningSettings>().Any(settings => settings.Enabled))
            .Select(token => new { token.Id, token.Name, token.LastUsedAt })
            .SingleOrDefaultAsync(ct);
        if (token is null)
        {
            return null;
        }

        var now = time.GetUtcNow();
        if (token.LastUsedAt is not { } used || now - used >= s_noteEvery)
        {
            await db.Set<ProvisioningToken>().Where(row => row.Id == token.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.LastUsedAt, now), ct);
        }

        return new ProvisioningCaller(tenant, token.Id, token.Name);
    }
}
