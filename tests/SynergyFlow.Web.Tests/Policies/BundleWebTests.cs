using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using SynergyFlow.Core.Identity;
using SynergyFlow.Infrastructure.Policies.Bundles;
using SynergyFlow.Testing;
using SynergyFlow.Web.Tests.Identity;

namespace SynergyFlow.Web.Tests.Policies;

/// <summary>The bundle service of the whole host: for whoever has its token, which is nobody's sign-in.</summary>
public sealed class BundleWebTests(PostgresServer postgres) : WebHostTest(postgres)
{
    private const string Token = "0123456789abcdef0123456789abcdef";
    private const string Address = "/bundles/synergyflow";

    private readonly string _folder = Directory.CreateTempSubdirectory("sf-bundle-").FullName;

    [Fact]
    public async Task Bundle_IsForItsTokenOnly()
    {
        using var client = Browser();
        var refused = await client.GetAsync(Address, Ct);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Equal("Bearer", refused.Headers.WwwAuthenticate.ToString());
        foreach (var wrong in new[] { "Bearer " + Token[1..], "Bearer x" + Token, "Bearer", "Basic " + Token, $"Bearer {Token} {Token}" })
        {
            client.DefaultRequestHeaders.Remove("Authorization");
            client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", wrong);
            Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync(Address, Ct)).StatusCode);
        }

        // Nor for an administrator, by token or cookie.
        using var admin = await ApiAsync(await PersonAsync("Tomas", Role.SystemAdmin), "read", "write", "admin");
        Assert.Equal(HttpStatusCode.Unauthorized, (await admin.GetAsync(Address, Ct)).StatusCode);
        using var browser = Browser();
        await SignInAsync(browser, "tomas@example.org");
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync(Address, Ct)).StatusCode);
    }

    [Fact]
    public async Task Bundle_ThatIsAlreadyThere_IsNotSentAgain()
    {
        using var client = Browser();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        var fetched = await client.GetAsync(Address, Ct);
        Assert.Equal((HttpStatusCode.OK, "application/gzip"), (fetched.StatusCode, fetched.Content.Headers.ContentType!.MediaType));
        Assert.True((await fetched.Content.ReadAsByteArrayAsync(Ct)).Length > 1000);
        client.DefaultRequestHeaders.IfNoneMatch.Add(fetched.Headers.ETag!);
        var again = await client.GetAsync(Address, Ct);
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        Assert.Empty(await again.Content.ReadAsByteArrayAsync(Ct));
        client.DefaultRequestHeaders.IfNoneMatch.Clear();
        client.DefaultRequestHeaders.IfNoneMatch.Add(new EntityTagHeaderValue("\"another\""));
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(Address, Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/bundles/other", Ct)).StatusCode);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    protected override async Task<IReadOnlyDictionary<string, string>> SettingsAsync()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var file = Path.Combine(_folder, "key.pem");
        await File.WriteAllTextAsync(file, key.ExportPkcs8PrivateKeyPem(), Ct);
        return new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [$"{BundleOptions.Section}:{nameof(BundleOptions.Token)}"] = Token,
            [$"{BundleOptions.Section}:{nameof(BundleOptions.SigningKey)}"] = file,
        };
    }
}

/// <summary>As it is shipped.</summary>
public sealed class NoBundleWebTests(PostgresServer postgres) : WebHostTest(postgres)
{
    [Fact]
    public async Task WithoutAToken_ThereIsNoSuchAddress()
    {
        using var client = Browser();
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/bundles/synergyflow", Ct)).StatusCode);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", new string('x', 32));
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/bundles/synergyflow", Ct)).StatusCode);
    }
}
