using System.Security.Cryptography;
using System.Text;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Tenants;

namespace SynergyFlow.Core.Identity;

/// <summary>
/// A personal access token as its owner sees it, once. 256 random bits need no salt and no slow hash; the prefix lets
/// secret scanners find a leaked one.
/// </summary>
public static class TokenSecret
{
    public const string Prefix = "sfp_";
    private const int HintLength = 4 + 4;

    /// <summary>Of tokens from before there was more than one tenant; they say nothing of theirs.</summary>
    private const int LengthOfOld = 4 + 43;

    public static string New(TenantId tenant) => TenantSecret.New(Prefix, tenant);

    /// <returns>Null for anything that cannot be a token, so that it costs no query.</returns>
    public static TenantId? TenantOf(string? secret) =>
        secret is { Length: LengthOfOld } && secret.StartsWith(Prefix, StringComparison.Ordinal) ? Tenant.First : TenantSecret.TenantOf(Prefix, secret);

    public static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    public static string Hint(string secret)
    {
        ArgumentNullException.ThrowIfNull(secret);
        return secret[..HintLength];
    }
}
