using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace SynergyFlow.Infrastructure.Policies.Bundles;

/// <summary>What OPA may fetch, and who may. The policies come with the program, so a bundle is made once.</summary>
public sealed class BundleShelf
{
    public const string Name = "synergyflow";

    private readonly BundleOptions _options;
    private readonly Lazy<SignedBundle> _bundle;

    /// <param name="source">Opens the bundle that runs in process.</param>
    public BundleShelf(IOptions<BundleOptions> options, Func<Stream> source)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options.Value;
        _bundle = new(() =>
        {
            using var key = BundleKey.Read(_options.SigningKey, _options.KeyId);
            using var packed = source();
            return SignedBundle.Of(packed, key);
        });
    }

    /// <summary>Takes as long for a wrong token as for the right one.</summary>
    public bool Admits(string? token) => _options.Served && token is not null && CryptographicOperations.FixedTimeEquals(
        SHA256.HashData(Encoding.UTF8.GetBytes(token)), SHA256.HashData(Encoding.UTF8.GetBytes(_options.Token)));

    /// <returns>Null for another name.</returns>
    public SignedBundle? Find(string name) => name == Name ? _bundle.Value : null;
}
