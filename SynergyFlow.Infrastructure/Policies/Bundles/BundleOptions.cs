using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;

namespace SynergyFlow.Infrastructure.Policies.Bundles;

/// <summary>Whether an OPA may fetch the policies from here. Without a token there is nothing to fetch.</summary>
public sealed class BundleOptions : IValidatableObject
{
    public const string Section = "Policies:Bundles";
    private const int ShortestToken = 32;

    /// <summary>What OPA has to bring (<c>Policies:Bundles:Token</c>), from the environment or a secret store.</summary>
    public string Token { get; set; } = "";

    /// <summary>PEM file of the private key that signs (<c>Policies:Bundles:SigningKey</c>): EC on P-256 (ES256) or RSA (RS256).</summary>
    public string SigningKey { get; set; } = "";

    /// <summary>How OPA's configuration calls the public half (<c>Policies:Bundles:KeyId</c>).</summary>
    public string KeyId { get; set; } = "synergyflow";

    public bool Served => Token.Length > 0;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!Served)
        {
            yield break;
        }

        if (Token.Length < ShortestToken || Token.Any(one => one is <= ' ' or > '~'))
        {
            yield return new ValidationResult(
                $"{Section}:{nameof(Token)} must have at least {ShortestToken} printable characters without blanks. Make one with: openssl rand -hex 32");
        }

        if (KeyId.Length == 0)
        {
            yield return new ValidationResult($"{Section}:{nameof(KeyId)} must be the name that OPA's configuration has for the public key.");
        }

        if (KeyFault() is { } fault)
        {
            yield return new ValidationResult(
                $"{Section}:{nameof(SigningKey)} {fault} Make a key with: openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out bundle-key.pem");
        }
    }

    private string? KeyFault()
    {
        if (SigningKey.Length == 0)
        {
            return "is not set: bundles are signed, so it must be the PEM file of a private key.";
        }

        try
        {
            using var key = BundleKey.Read(SigningKey, KeyId);
            return null;
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            return $"cannot be used ({wrong.Message}).";
        }
    }
}
