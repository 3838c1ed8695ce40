using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using SynergyFlow.Core.Integrations.Webhooks;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Infrastructure.Integrations.Webhooks;

/// <summary>Encrypted by the installation's own keys, for one webhook: a row that was copied to another one opens nothing there.</summary>
internal sealed class WebhookSecrets(IDataProtectionProvider protection) : IWebhookSecrets
{
    public string Seal(TenantId tenant, WebhookId webhook, byte[] secret) => Convert.ToBase64String(Of(tenant, webhook).Protect(secret));

    /// <returns>Null where the installation's keys have changed.</returns>
    public byte[]? Open(TenantId tenant, WebhookId webhook, string sealedSecret)
    {
        try
        {
            return Of(tenant, webhook).Unprotect(Convert.FromBase64String(sealedSecret));
        }
        catch (Exception shut) when (shut is CryptographicException or FormatException)
        {
            return null;
        }
    }

    /// <summary>Those that sign now, the newest first; none where they cannot be opened.</summary>
    public IReadOnlyList<byte[]> Signing(Webhook webhook, DateTimeOffset now)
    {
        var current = Open(webhook.Tenant, webhook.Id, webhook.Secret);
        var before = webhook.PreviousSecret is { } previous && webhook.PreviousUntil > now ? Open(webhook.Tenant, webhook.Id, previous) : null;
        return current is null ? [] : before is null ? [current] : [current, before];
    }

    private IDataProtector Of(TenantId tenant, WebhookId webhook) => protection.CreateProtector("SynergyFlow.Webhook.v1", tenant.ToString(), webhook.ToString());
}
