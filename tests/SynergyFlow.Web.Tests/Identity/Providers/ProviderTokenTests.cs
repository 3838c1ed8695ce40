using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Identity.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Infrastructure.Identity;
using SynergyFlow.Testing;
using SynergyFlow.Web.Identity.Providers;

namespace SynergyFlow.Web.Tests.Identity.Providers;

/// <summary>Access tokens of the provider at /api: believed when all of it is right, and good for no more than account and scopes are.</summary>
public sealed class ProviderTokenTests(PostgresServer postgres) : ProviderTest(postgres)
{
    private const string Audience = "https://desk.example.org/api";

    protected override void Configure(Dictionary<string, string> settings)
    {
        settings["SignIn:Oidc:company:Api:Audience"] = Audience;
        settings["SignIn:Oidc:company:Api:ScopePrefix"] = "sf.";
        settings["SignIn:Oidc:company:Roles:0:Value"] = "boss";
        settings["SignIn:Oidc:company:Roles:0:Role"] = "TENANT_ADMIN";
        settings["SignIn:Oidc:gone:Authority"] = "http://127.0.0.1:9";
        settings["SignIn:Oidc:gone:ClientId"] = "x";
        settings["SignIn:Oidc:gone:Api:Audience"] = Audience;
        settings["SignIn:Oidc:quiet:Authority"] = "https://quiet.example.org";
        settings["SignIn:Oidc:quiet:ClientId"] = "x";
    }

    [Fact]
    public async Task Token_LeadsToTheAccountOfTheSameIdentity_WithItsRoleOfNow_WithinItsScopes()
    {
        var (alya, tomas) = (await LinkedAsync("Alya", Role.Agent, "p-1"), await PersonAsync("Tomas", Role.TenantAdmin));
        var reading = Token(With(Claims(), "scope", "openid sf.read"));
        var me = await JsonAsync(await GetAsync(reading));
        Assert.Equal((alya.ToString(), "AGENT"), (me.GetProperty("id").GetString(), me.GetProperty("role").GetString()));
        object note = new { name = "x", scopes = new[] { "read" }, days = 7 };
        Assert.Equal(HttpStatusCode.Forbidden, (await PostTokenAsync(reading, note)).StatusCode);
        Assert.Equal(HttpStatusCode.Created, (await PostTokenAsync(Token(With(Claims(), "scp", new[] { "sf.read", "sf.write" })), note)).StatusCode);

        // What the token says of roles counts for nothing, and admin in its scopes makes no administrator.
        var bold = Token(With(With(Claims(), "roles", new[] { "boss" }), "scope", "sf.read sf.write sf.admin"));
        Assert.Equal(HttpStatusCode.Forbidden, (await GetAsync(bold, $"/api/v1/users/{tomas}/external-identities")).StatusCode);
        Assert.Null((await AskAsync((ChangeUserRole change) => change.ExecuteAsync(System, new(alya, Role.TenantAdmin), Ct))).Error);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(bold, $"/api/v1/users/{tomas}/external-identities")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await GetAsync(reading, $"/api/v1/users/{tomas}/external-identities")).StatusCode);

        // It is noted that the link is used.
        Assert.NotNull((await AskAsync((ReadUsers read) => read.ExternalAsync(As(alya), alya, Ct))).Value![0].LastUsedAt);

        // A page does not know it.
        using var browser = Browser();
        browser.DefaultRequestHeaders.Authorization = new("Bearer", bold);
        Assert.Equal(HttpStatusCode.Found, (await browser.GetAsync("/account", Ct)).StatusCode);
    }

    [Fact]
    public async Task Token_OfNobodyHere_OrOfSomebodyShutOut_IsRefused()
    {
        await IsRefusedAsync(Token(Claims()), "This person has no account here.");
        Assert.Equal(HttpStatusCode.Unauthorized, (await GetAsync("a.b.c")).StatusCode);

        // Nothing was made, although a first sign-in would make an account.
        Assert.Equal(0, await AccountsOfPeopleAsync());
        var alya = await LinkedAsync("Alya", Role.Agent, "p-1");
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(Token(Claims()))).StatusCode);
        await IsRefusedAsync(Token(With(Claims(), "sub", "P-1")), "This person has no account here.");
        await IsRefusedAsync(Token(With(Claims(), "sub", "p-1\0")), "This person has no account here.");

        Assert.Null((await AskAsync((DisableUser disable) => disable.ExecuteAsync(System, new(alya), Ct))).Error);
        await IsRefusedAsync(Token(Claims()), "The account of this person is disabled here.");
        Assert.Null((await AskAsync((EnableUser enable) => enable.ExecuteAsync(System, new(alya), Ct))).Error);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(Token(Claims()))).StatusCode);
        var link = (await AskAsync((ReadUsers read) => read.ExternalAsync(As(alya), alya, Ct))).Value![0].Id;
        Assert.Null((await AskAsync((UnlinkExternalIdentity unlink) => unlink.ExecuteAsync(System, new(link), Ct))).Error);
        await IsRefusedAsync(Token(Claims()), "This person has no account here.");
    }

    [Fact]
    public async Task Token_WithoutAScopeThatCounts_Is403_AndSaysWhichWould()
    {
        await LinkedAsync("Alya", Role.SystemAdmin, "p-1");
        foreach (var scope in new[] { "", "read write admin", "sf.read.all", "SF.READ" })
        {
            var answer = await GetAsync(Token(With(Claims(), "scope", scope)));
            Assert.Equal((scope, HttpStatusCode.Forbidden), (scope, answer.StatusCode));
            var said = answer.Headers.WwwAuthenticate.ToString();
            Assert.Contains("error=\"insufficient_scope\"", said, StringComparison.Ordinal);
            Assert.Contains("scope=\"sf.read sf.write sf.admin\"", said, StringComparison.Ordinal);
            Assert.Equal("insufficient_scope", (await JsonAsync(answer)).GetProperty("code").GetString());
        }
    }

    [Fact]
    public async Task Token_WithOneThingWrong_IsRefused_AndSaysWhat()
    {
        await LinkedAsync("Alya", Role.SystemAdmin, "p-1");
        Dictionary<string, string> wrong = [];
        foreach (var (name, token, says) in Forgeries())
        {
            var answer = await GetAsync(token);
            var said = answer.Headers.WwwAuthenticate.ToString();
            if (answer.StatusCode != HttpStatusCode.Unauthorized
                || !said.StartsWith("Bearer error=\"invalid_token\", error_description=\"", StringComparison.Ordinal)
                || !said.Contains(says, StringComparison.Ordinal)
                || (await JsonAsync(answer)).GetProperty("code").GetString() != "unauthenticated")
            {
                wrong[name] = $"{answer.StatusCode} {said}";
            }
        }

        Assert.Empty(wrong);

        // The same with nothing wrong is good, a minute of difference between two clocks included.
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(Token(Claims()))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(Provider.Sign(Claims(), header: head => head["typ"] = "JWT", algorithm: "PS256"))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(Token(With(With(Claims(), "nbf", Now() - 600), "exp", Now() - 30)))).StatusCode);
    }

    [Fact]
    public async Task NewKey_IsFetchedWithItsFirstToken_AndMadeUpOnesDoNotFloodTheProvider()
    {
        await LinkedAsync("Alya", Role.Agent, "p-1");
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(Token(Claims()))).StatusCode);
        var old = Token(Claims());
        Provider.RotateKey();
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(Token(Claims()))).StatusCode);
        await IsRefusedAsync(old, "The token is signed with a key");
        var read = Provider.KeysRead;
        Assert.InRange(read, 2, 3);
        foreach (var forged in await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => GetAsync(Token(Claims(), ForgingProvider.NewKey())))))
        {
            Assert.True(forged.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.TooManyRequests, forged.StatusCode.ToString());
        }

        Assert.Equal(read, Provider.KeysRead);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(Token(Claims()))).StatusCode);
    }

    [Fact]
    public async Task Provider_ThatIsGone_OrCallsItselfAnother_LetsNobodyIn()
    {
        await LinkedAsync("Alya", Role.Agent, "p-1");
        var gone = await GetAsync(Token(With(Claims(), "iss", "http://127.0.0.1:9")));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, gone.StatusCode);
        Assert.Equal("provider_unreachable", (await JsonAsync(gone)).GetProperty("code").GetString());

        // Its metadata, and with them its keys, are those of somebody else.
        Provider.Announced = "https://login.example.org";
        await IsRefusedAsync(Token(Claims()), "Tokens of this issuer are not accepted here.");
        await IsRefusedAsync(Token(With(Claims(), "iss", Provider.Announced)), "Tokens of this issuer are not accepted here.");
    }

    [Fact]
    public async Task Refusal_IsLoggedWithItsReason_AndNothingOfTheToken()
    {
        LogLines lines = new();
        using LoggerFactory loggers = new([lines]);
        ProviderTokens tokens = new(
            Host.Services.GetRequiredService<ProviderList>(), Host.Services.GetRequiredService<ProviderTokenSignIn>(), loggers.CreateLogger<ProviderTokens>());
        var forged = Forgeries().Select(forgery => forgery.Token).ToList();
        foreach (var token in forged)
        {
            Assert.Null((await tokens.ReadAsync(token, Ct)).Caller);
        }

        Assert.Equal(forged.Count, lines.Wrong.Count);
        Assert.Contains("A token of company was refused: expired", lines.Wrong);
        Assert.Contains("A token of - was refused: algorithm", lines.Wrong);
        Assert.All(lines.Wrong, line => Assert.Matches("^A token of (company|-) was refused: [a-z_.]+$", line));
    }

    private IEnumerable<(string Name, string Token, string Says)> Forgeries()
    {
        const string Signature = "The signature of the token is wrong.";
        const string Key = "The token is signed with a key";
        const string Algorithm = "The token is not signed with";
        const string Issuer = "Tokens of this issuer are not accepted here.";
        const string ForAnother = "The token is made out to somebody else.";
        var stranger = ForgingProvider.NewKey();
        var pem = Encoding.ASCII.GetBytes(Provider.Key.Rsa.ExportSubjectPublicKeyInfoPem());
        yield return ("alg none", $"{ForgingProvider.Part(new() { ["alg"] = "none", ["typ"] = "at+jwt" })}.{ForgingProvider.Part(Claims())}.", Algorithm);
        yield return ("HS256 with the public key", Provider.SignWithPublicKey(Claims(), pem), Algorithm);
        yield return ("HS256 with the modulus", Provider.SignWithPublicKey(Claims(), Provider.Key.Rsa.ExportParameters(false).Modulus!), Algorithm);
        yield return ("HS256 with the client secret", Provider.SignWithPublicKey(Claims(), Encoding.UTF8.GetBytes(ForgingProvider.Secret)), Algorithm);
        yield return ("no signature", Token(Claims())[..(Token(Claims()).LastIndexOf('.') + 1)], "The ");
        yield return ("issuer", Token(With(Claims(), "iss", "https://evil.example")), Issuer);
        yield return ("another tenant of the same provider", Token(With(Claims(), "iss", Provider.Issuer + "/another-tenant")), Issuer);
        yield return ("issuer with a slash", Token(With(Claims(), "iss", Provider.Issuer + "/")), Issuer);
        yield return ("issuer in another case", Token(With(Claims(), "iss", Provider.Issuer.ToUpperInvariant())), Issuer);
        yield return ("no issuer", Token(Without(Claims(), "iss")), Issuer);
        yield return ("a provider that signs in only", Token(With(Claims(), "iss", "https://quiet.example.org")), Issuer);
        yield return ("audience", Token(With(Claims(), "aud", "https://other.example.org/api")), ForAnother);
        yield return ("identity token", Token(Provider.Claims(nonce: "n")), ForAnother);
        yield return ("no audience", Token(Without(Claims(), "aud")), ForAnother);
        yield return ("expired", Token(With(With(Claims(), "nbf", Now() - 600), "exp", Now() - 90)), "The token has expired.");
        yield return ("never expires", Token(Without(Claims(), "exp")), "The token has no expiry.");
        yield return ("not yet", Token(With(With(Claims(), "nbf", Now() + 120), "exp", Now() + 600)), "The token is not valid yet.");
        yield return ("unknown key", Token(Claims(), stranger), Key);
        yield return ("key of a stranger under a known name", Provider.Sign(Claims(), stranger, head => head["kid"] = Provider.Key.KeyId), Signature);
        yield return ("key at an address of the header", Provider.Sign(Claims(), stranger, head => (head["jku"], head["x5u"]) = ("http://127.0.0.1:9/jwks", "http://127.0.0.1:9/x")), Key);
        yield return ("token to sign out", Provider.Sign(Claims(), header: head => head["typ"] = "logout+jwt"), "The token is no access token.");
        yield return ("bound to a key", Token(With(Claims(), "cnf", new Dictionary<string, object> { ["jkt"] = "x" })), "The token is bound to a key");
        yield return ("no subject", Token(Without(Claims(), "sub")), "The token names no subject.");
        yield return ("changed after it was signed", Changed(Token(Claims()), With(Claims(), "sub", "p-2")), Signature);
        yield return ("issuer that is a number", Token(With(Claims(), "iss", 5)), "");
        yield return ("expiry that is a word", Token(With(Claims(), "exp", "tomorrow")), "");
        yield return ("no JSON", "bm8.bm8.bm8", "The token is malformed.");
        yield return ("three dots' worth of nothing", "..", "The token is malformed.");
        yield return ("as long as a book", Token(With(Claims(), "book", new string('x', 20_000))), "The token is malformed.");
    }

    private Dictionary<string, object> Claims() => With(Provider.Claims(Audience), "scope", "sf.read");

    private string Token(Dictionary<string, object> claims, Microsoft.IdentityModel.Tokens.RsaSecurityKey? key = null) =>
        Provider.Sign(claims, key, head => head["typ"] = "at+jwt");

    private async Task<HttpResponseMessage> GetAsync(string token, string path = "/api/v1/me")
    {
        using var client = Browser();
        client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        return await client.GetAsync(path, Ct);
    }

    private async Task<HttpResponseMessage> PostTokenAsync(string token, object body)
    {
        using var client = Browser();
        client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        return await SendAsync(client, HttpMethod.Post, "/api/v1/me/tokens", body);
    }

    private async Task IsRefusedAsync(string token, string says)
    {
        var answer = await GetAsync(token);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Contains(says, answer.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
    }

    private async Task<UserId> LinkedAsync(string name, Role role, string subject)
    {
        var user = await PersonAsync(name, role);
        Assert.Null((await AskAsync((LinkExternalIdentity link) => link.ProvisionAsync(System, new(user, Provider.Issuer, subject), Ct))).Error);
        return user;
    }

    private async Task<int> AccountsOfPeopleAsync() =>
        (await AskAsync((IUserQueries users) => users.ListAsync(Core.Tenants.Tenant.First, new UserFilter(null), Ct)))!.Items.Count;

    private static string Changed(string token, Dictionary<string, object> claims)
    {
        var parts = token.Split('.');
        return $"{parts[0]}.{ForgingProvider.Part(claims)}.{parts[2]}";
    }

    private static Dictionary<string, object> With(Dictionary<string, object> claims, string name, object value) => new(claims) { [name] = value };

    private static Dictionary<string, object> Without(Dictionary<string, object> claims, string name) =>
        claims.Where(claim => claim.Key != name).ToDictionary(claim => claim.Key, claim => claim.Value);

    private static long Now() => TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
}
