using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace SynergyFlow.Core.Identity;

/// <summary>
/// A personal access token as its owner sees it, once. 256 random bits need no salt and no slow hash; the prefix lets
/// secret scanners find a leaked one.
/// </summary>
public static class TokenSecret
{
    public const string Prefix = "sfp_";
    private const int Bytes = 32;
    private const int Length = 4 + 43;
    private const int HintLength = 4 + 4;

    public static string New() => Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>False for anything that cannot be a token, so that it costs no query.</summary>
    public static bool LooksRight(string? secret) =>
        secret is { Length: Length } && secret.StartsWith(Prefix, StringComparison.Ordinal);

    public static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    public static string Hint(string secret)
    {
        ArgumentNullException.ThrowIfNull(secret);
        return secret[..HintLength];
    }
}
