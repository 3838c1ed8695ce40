using System.Net;
using System.Text;
using Microsoft.IdentityModel.Tokens;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Identity.UseCases;
using SynergyFlow.Testing;

namespace SynergyFlow.Web.Tests.Identity.Providers;

/// <summary>What comes back from a provider is believed only when every part of it is right.</summary>
public sealed class ForgedTokenTests(PostgresServer postgres) : ProviderTest(postgres)
{
    [Fact]
    public async Task IdToken_WithOneThingWrong_SignsNobodyIn()
    {
        var before = await AccountsAsync();
        Dictionary<string, string> led = [];
        foreach (var (name, forge) in Forgeries())
        {
            Provider.Forge = forge;
            using var browser = Browser();
            var answer = await browser.GetAsync(await GoToProviderAsync(browser), Ct);
            led[name] = Where(answer).Split("&returnUrl")[0];
            if (SetCookies(answer).Any(cookie => cookie.StartsWith("synergyflow=", StringComparison.Ordinal)))
            {
                led[name] += " and in";
            }
        }

        Assert.DoesNotContain(led, one => one.Value != "/sign-in?problem=invalid&provider=company");
        Assert.Equal(before, await AccountsAsync());

        // The same way with an honest token leads in: it was the forgery that was refused.
        Provider.Forge = null;
        using var honest = Browser();
        Assert.Equal("/desk", await SignInWithProviderAsync(honest));
    }

    [Fact]
    public async Task IdToken_WithAnotherGoodSignature_IsGood_AndUserInfoOfSomebodyElseIsNot()
    {
        using var browser = Browser();
        Provider.Forge = claims => Provider.Sign(claims, algorithm: "PS256");
        Assert.Equal("/desk", await SignInWithProviderAsync(browser));

        // A minute of difference between two clocks is no forgery.
        Provider.Forge = claims => Provider.Sign(With(With(claims, "nbf", Now() - 600), "exp", Now() - 30));
        Assert.Equal("/desk", await SignInWithProviderAsync(browser));

        // The provider changes its key: the first token with the new one counts.
        Provider.Forge = null;
        var withdrawn = Provider.Key;
        Provider.RotateKey();
        Assert.Equal("/desk", await SignInWithProviderAsync(browser));
        Provider.Forge = claims => Provider.Sign(claims, withdrawn);
        using var late = Browser();
        Assert.StartsWith("/sign-in?problem=invalid", await SignInWithProviderAsync(late), StringComparison.Ordinal);
        Provider.Forge = null;

        Provider.UserInfo = new() { ["sub"] = "p-2", ["name"] = "Sari Dewi" };
        using var other = Browser();
        Assert.Equal(Problem("invalid"), await SignInWithProviderAsync(other));
    }

    [Fact]
    public async Task Answer_OutOfTheBrowserThatAsked_OrTwice_OrWithAnothersCode_SignsNobodyIn()
    {
        using var asker = Browser();
        var back = await GoToProviderAsync(asker);

        // Another browser is made to finish what the asker began.
        using var other = Browser();
        Assert.Equal(Problem("expired"), Where(await other.GetAsync(back, Ct)));
        Assert.Equal(HttpStatusCode.Found, (await other.GetAsync("/account", Ct)).StatusCode);

        // A state that nobody gave out, and one of another sign-in of the same browser.
        var code = back.Query.Split("&state=")[0];
        Assert.Equal("/sign-in?problem=expired&provider=company", Where(await asker.GetAsync(back.AbsolutePath + code + "&state=made-up", Ct)));
        Assert.Equal(0, Provider.Exchanged);

        Assert.Equal("/desk", Where(await asker.GetAsync(back, Ct)));
        Assert.Equal(Problem("expired"), Where(await asker.GetAsync(back, Ct)));
        Assert.Equal(1, Provider.Exchanged);
        var used = back;

        // The thief begins a sign-in of his own and slips the other's code into it: neither the provider nor PKCE lets him.
        using var thief = Browser();
        var his = await GoToProviderAsync(thief);
        var stolen = his.OriginalString.Replace(CodeOf(his), CodeOf(used), StringComparison.Ordinal);
        Assert.Equal(Problem("invalid"), Where(await thief.GetAsync(stolen, Ct)));

        using var victim = Browser();
        var unused = await GoToProviderAsync(victim);
        using var quick = Browser();
        var hers = await GoToProviderAsync(quick);
        Assert.Equal(Problem("invalid"), Where(await quick.GetAsync(hers.OriginalString.Replace(CodeOf(hers), CodeOf(unused), StringComparison.Ordinal), Ct)));
    }

    [Fact]
    public async Task Provider_ThatCallsItselfAnother_SpeaksForNobodyOfThatOne()
    {
        const string Other = "https://login.example.org";
        var rina = await PersonAsync("Rina", Role.SystemAdmin);
        Assert.Null((await AskAsync((LinkExternalIdentity link) => link.ProvisionAsync(System, new(rina, Other, "p-1"), Ct))).Error);
        Provider.Announced = Other;
        Provider.Forge = claims => Provider.Sign(With(claims, "iss", Other));
        using var browser = Browser();
        Assert.Equal("/sign-in?problem=invalid&provider=company", await SignInWithProviderAsync(browser));
        Assert.Equal(HttpStatusCode.Found, (await browser.GetAsync("/account", Ct)).StatusCode);
    }

    [Fact]
    public async Task Issuer_ThatEndsInASlash_IsThatOfTheAdministratorsEntry()
    {
        var rina = await PersonAsync("Rina", Role.SystemAdmin);
        Assert.Null((await AskAsync((LinkExternalIdentity link) => link.ProvisionAsync(System, new(rina, Provider.Issuer, "p-1"), Ct))).Error);
        Provider.Announced = Provider.Issuer + "/";
        Provider.Forge = claims => Provider.Sign(With(claims, "iss", Provider.Announced));
        using var browser = Browser();
        Assert.Equal("/desk", await SignInWithProviderAsync(browser));
        Assert.Equal(rina, (await WhoAsync(browser)).Id);
    }

    private IEnumerable<(string Name, Func<Dictionary<string, object>, string> Forge)> Forgeries()
    {
        var stranger = ForgingProvider.NewKey();
        yield return ("issuer", claims => Provider.Sign(With(claims, "iss", "https://evil.example")));
        yield return ("issuer with a slash", claims => Provider.Sign(With(claims, "iss", Provider.Issuer + "/")));
        yield return ("audience", claims => Provider.Sign(With(claims, "aud", "another client")));
        yield return ("nonce", claims => Provider.Sign(With(claims, "nonce", "another")));
        yield return ("no nonce", claims => Provider.Sign(Without(claims, "nonce")));
        yield return ("no subject", claims => Provider.Sign(Without(claims, "sub")));
        yield return ("expired", claims => Provider.Sign(With(With(claims, "nbf", Now() - 600), "exp", Now() - 90)));
        yield return ("not yet", claims => Provider.Sign(With(With(claims, "nbf", Now() + 120), "exp", Now() + 600)));
        yield return ("never expires", claims => Provider.Sign(Without(claims, "exp")));
        yield return ("unknown key", claims => Provider.Sign(claims, stranger));
        yield return ("key of a stranger under a known name", claims => Provider.Sign(claims, stranger, head => head["kid"] = Provider.Key.KeyId));
        yield return ("key at an address of the header", claims => Provider.Sign(claims, stranger, head => (head["jku"], head["x5u"]) = ("http://127.0.0.1:9/jwks", "http://127.0.0.1:9/x")));
        yield return ("key in the header", claims => Provider.Sign(claims, stranger, head => head["jwk"] = Jwk(stranger)));
        yield return ("kid that is a path", claims => Provider.Sign(claims, stranger, head => head["kid"] = "../../../../dev/null"));
        yield return ("alg none", claims => $"{ForgingProvider.Part(new() { ["alg"] = "none" })}.{ForgingProvider.Part(claims)}.");
        yield return ("no signature", claims => Provider.Sign(claims)[..(Provider.Sign(claims).LastIndexOf('.') + 1)]);
        yield return ("HS256 with the public key", claims => Provider.SignWithPublicKey(claims, Encoding.ASCII.GetBytes(Provider.Key.Rsa.ExportSubjectPublicKeyInfoPem())));
        yield return ("HS256 with the modulus", claims => Provider.SignWithPublicKey(claims, Provider.Key.Rsa.ExportParameters(false).Modulus!));
        yield return ("HS256 with the client secret", claims => Provider.SignWithPublicKey(claims, Encoding.UTF8.GetBytes(ForgingProvider.Secret)));
        yield return ("changed after it was signed", claims => Changed(Provider.Sign(claims), With(claims, "sub", "p-2")));
    }

    private static string Changed(string token, Dictionary<string, object> claims)
    {
        var parts = token.Split('.');
        return $"{parts[0]}.{ForgingProvider.Part(claims)}.{parts[2]}";
    }

    private static object Jwk(RsaSecurityKey key)
    {
        var jwk = JsonWebKeyConverter.ConvertFromRSASecurityKey(key);
        return new { kty = "RSA", n = jwk.N, e = jwk.E };
    }

    private static Dictionary<string, object> With(Dictionary<string, object> claims, string name, object value) => new(claims) { [name] = value };

    private static Dictionary<string, object> Without(Dictionary<string, object> claims, string name) =>
        claims.Where(claim => claim.Key != name).ToDictionary(claim => claim.Key, claim => claim.Value);

    private static long Now() => TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();

    private static string CodeOf(Uri back) => back.Query.Split('=', '&')[1];

    private static IEnumerable<string> SetCookies(HttpResponseMessage answer) =>
        answer.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies : [];
}
