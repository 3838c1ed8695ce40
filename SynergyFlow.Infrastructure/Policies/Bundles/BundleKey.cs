using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace SynergyFlow.Infrastructure.Policies.Bundles;

/// <summary>Signs as OPA checks: a JSON Web Token, ES256 with a key on P-256, RS256 with one of RSA.</summary>
internal sealed class BundleKey : IDisposable
{
    private const int ShortestRsa = 2048;
    private const string P256 = "1.2.840.10045.3.1.7";

    private readonly ECDsa? _curve;
    private readonly RSA? _rsa;
    private readonly string _id;

    private BundleKey(ECDsa? curve, RSA? rsa, string id) => (_curve, _rsa, _id) = (curve, rsa, id);

    /// <exception cref="CryptographicException">It is no key that can sign here.</exception>
    public static BundleKey Read(string file, string id)
    {
        var pem = File.ReadAllText(file);
        var rsa = RSA.Create();
        if (IsOf(rsa, pem))
        {
            _ = rsa.ExportParameters(includePrivateParameters: true);
            return rsa.KeySize < ShortestRsa ? throw new CryptographicException($"it has fewer than {ShortestRsa} bits") : new BundleKey(null, rsa, id);
        }

        rsa.Dispose();
        var curve = ECDsa.Create();
        curve.ImportFromPem(pem);
        var parameters = curve.ExportParameters(includePrivateParameters: true);
        return parameters.Curve.Oid.Value == P256 ? new BundleKey(curve, null, id) : throw new CryptographicException("its curve is not P-256");
    }

    /// <returns>header.payload.signature</returns>
    public string Sign(object claims)
    {
        var head = JsonSerializer.SerializeToUtf8Bytes(new { alg = _curve is null ? "RS256" : "ES256", typ = "JWT", kid = _id });
        var signed = $"{Base64Url.EncodeToString(head)}.{Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(claims))}";
        var bytes = Encoding.ASCII.GetBytes(signed);
        var signature = _curve?.SignData(bytes, HashAlgorithmName.SHA256) ?? _rsa!.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    public void Dispose()
    {
        _curve?.Dispose();
        _rsa?.Dispose();
    }

    private static bool IsOf(RSA rsa, string pem)
    {
        try
        {
            rsa.ImportFromPem(pem);
            return true;
        }
        catch (Exception other) when (other is CryptographicException or ArgumentException)
        {
            return false;
        }
    }
}
