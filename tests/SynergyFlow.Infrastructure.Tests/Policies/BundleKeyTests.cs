using System.Security.Cryptography;
using System.Text;
using SynergyFlow.Infrastructure.Policies.Bundles;

namespace SynergyFlow.Infrastructure.Tests.Policies;

/// <summary>What the bundle service is set up with: a mistake is said at the start, with what to do.</summary>
public sealed class BundleKeyTests : IDisposable
{
    private static readonly string s_token = new('x', 32);

    private readonly string _folder = Directory.CreateTempSubdirectory("sf-bundle-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("p256", null)]
    [InlineData("rsa", null)]
    [InlineData("rsa pkcs1", null)]
    [InlineData("p384", "P-256")]
    [InlineData("rsa 1024", "2048")]
    [InlineData("public", "cannot be used")]
    [InlineData("rsa public", "cannot be used")]
    [InlineData("none", "cannot be used")]
    [InlineData("", "is not set")]
    public void SigningKey_ThatCannotSign_IsRefusedWithWhatToDo(string kind, string? told)
    {
        using var p256 = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var p384 = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var rsa = RSA.Create(2048);
        using var shortRsa = RSA.Create(1024);
        var file = Path.Combine(_folder, "key.pem");
        File.WriteAllText(file, kind switch
        {
            "p256" => p256.ExportPkcs8PrivateKeyPem(),
            "rsa" => rsa.ExportPkcs8PrivateKeyPem(),
            "rsa pkcs1" => rsa.ExportRSAPrivateKeyPem(),
            "p384" => p384.ExportPkcs8PrivateKeyPem(),
            "rsa 1024" => shortRsa.ExportPkcs8PrivateKeyPem(),
            "public" => p256.ExportSubjectPublicKeyInfoPem(),
            "rsa public" => rsa.ExportSubjectPublicKeyInfoPem(),
            _ => "this is no key",
        });
        BundleOptions options = new() { Token = s_token, SigningKey = kind.Length == 0 ? "" : file };
        var faults = options.Validate(new(options)).Select(fault => fault.ErrorMessage!).ToList();
        if (told is null)
        {
            Assert.Empty(faults);
        }
        else
        {
            var fault = Assert.Single(faults);
            Assert.Contains(told, fault, StringComparison.Ordinal);
            Assert.Contains("openssl genpkey", fault, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("short")]
    [InlineData("with a blank in the middle of it, 32")]
    public void Token_ThatIsGuessed_IsRefused(string token)
    {
        BundleOptions options = new() { Token = token };
        Assert.Contains(options.Validate(new(options)), fault => fault.ErrorMessage!.Contains("openssl rand", StringComparison.Ordinal));
    }

    [Fact]
    public void WithoutAToken_NothingIsAsked()
    {
        BundleOptions options = new();
        Assert.Empty(options.Validate(new(options)));
        Assert.False(options.Served);
    }

    /// <summary>As OPA's documentation says it; that OPA thinks so too is asked of OPA elsewhere.</summary>
    [Theory]
    [InlineData("""{ "b": [1, 2.50, true, null], "a": { "z": "<&>", "y": "q\" \\ \n \u2028" } }""", """{"a":{"y":"q\" \\ \n \u2028","z":"<&>"},"b":[1,2.50,true,null]}""")]
    [InlineData("""{"é": 1, "z": 2, "A": 3}""", """{"A":3,"z":2,"é":1}""")]
    [InlineData("[]", "[]")]
    public void Json_IsHashedByItsMeaning(string json, string canonical) =>
        Assert.Equal(canonical, Encoding.UTF8.GetString(CanonicalJson.Of(Encoding.UTF8.GetBytes(json))));
}
