using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SynergyFlow.Core.Integrations.Webhooks;

/// <summary>Secrets and signatures as Standard Webhooks 1.0 has them.</summary>
public static class WebhookSecret
{
    private const string Prefix = "whsec_";
    private const int Length = 32;

    public static byte[] New() => RandomNumberGenerator.GetBytes(Length);

    /// <summary>What the receiver puts into his library.</summary>
    public static string Show(byte[] secret) => Prefix + Convert.ToBase64String(secret);

    /// <param name="id">Of the delivery: the same in each try.</param>
    /// <param name="timestamp">Of this try, in seconds.</param>
    /// <param name="secrets">One, or two while the old one is still valid.</param>
    public static string Sign(string id, long timestamp, string body, IEnumerable<byte[]> secrets)
    {
        ArgumentNullException.ThrowIfNull(secrets);
        var signed = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{timestamp}.{body}"));
        return string.Join(' ', secrets.Select(secret => "v1," + Convert.ToBase64String(HMACSHA256.HashData(secret, signed))));
    }
}
