using System.Buffers.Text;
using System.Security.Cryptography;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Identity;

/// <summary>
/// 256 random bits, and behind them whose they are: the tenant is known before anything is looked up, so that no query has to look at all
/// tenants. The hash is of both, so nobody carries a secret to another tenant.
/// </summary>
internal static class TenantSecret
{
    private const int Random = 32;
    private const int Letters = 64;

    public static string New(string prefix, TenantId tenant)
    {
        Span<byte> bytes = stackalloc byte[Random + 16];
        RandomNumberGenerator.Fill(bytes[..Random]);
        tenant.Value.TryWriteBytes(bytes[Random..]);
        return prefix + Base64Url.EncodeToString(bytes);
    }

    /// <returns>Null for anything that cannot be one, so that it costs no query.</returns>
    public static TenantId? TenantOf(string prefix, string? secret)
    {
        Span<byte> bytes = stackalloc byte[Random + 16];
        return secret is not null && secret.Length == prefix.Length + Letters && secret.StartsWith(prefix, StringComparison.Ordinal)
            && Base64Url.IsValid(secret.AsSpan(prefix.Length))
            && Base64Url.TryDecodeFromChars(secret.AsSpan(prefix.Length), bytes, out var read) && read == bytes.Length
                ? new TenantId(new Guid(bytes[Random..]))
                : null;
    }
}
