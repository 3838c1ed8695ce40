using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.IdentityModel.Tokens;
using SynergyFlow.Core.Identity;
using SynergyFlow.Testing;

namespace SynergyFlow.Web.Tests.Identity.Providers;

/// <summary>The same flow at two providers that others wrote: OpenIddict and the oidc-provider of npm.</summary>
public sealed partial class RealProviderTests(PostgresServer postgres) : WebHostTest(postgres)
{
    private OpenIddictProvider _iddict = null!;
    private NodeProvider _node = null!;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _iddict.DisposeAsync();
        await _node.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected override async Task<IReadOnlyDictionary<string, string>> SettingsAsync()
    {
        _iddict = await OpenIddictProvider.StartAsync("http://localhost/sign-in/callback/iddict");
        _node = await NodeProvider.StartAsync("http://localhost/sign-in/callback/node", "http://localhost/sign-out/callback/node", Ct);
        Dictionary<string, string> settings = new(StringComparer.Ordinal);
        foreach (var (name, issuer) in new[] { ("iddict", _iddict.Issuer), ("node", _node.Issuer) })
        {
            settings[$"SignIn:Oidc:{name}:Authority"] = issuer;
            settings[$"SignIn:Oidc:{name}:ClientId"] = ForgingProvider.ClientId;
            settings[$"SignIn:Oidc:{name}:ClientSecret"] = ForgingProvider.Secret;
            settings[$"SignIn:Oidc:{name}:CreateAccounts"] = "true";
            settings[$"SignIn:Oidc:{name}:Claims:Roles"] = "groups";
            settings[$"SignIn:Oidc:{name}:Roles:0:Value"] = "desk";
            settings[$"SignIn:Oidc:{name}:Roles:0:Role"] = "AGENT";
        }

        settings["SignIn:Oidc:iddict:Api:Audience"] = OpenIddictProvider.Audience;
        return settings;
    }

    [Fact]
    public async Task OpenIddict_AccessTokenCountsForTheApi_AsThePersonWhoSignedIn()
    {
        using var client = Browser();
        var (access, identity) = await TokensAsync();
        client.DefaultRequestHeaders.Authorization = new("Bearer", access);
        var unknown = await client.GetAsync("/api/v1/me", Ct);
        Assert.Equal(HttpStatusCode.Unauthorized, unknown.StatusCode);
        Assert.Contains("has no account here", unknown.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);

        using var browser = Browser();
        using var outside = Outside();
        var back = await outside.GetAsync(await AwayAsync(browser, "iddict"), Ct);
        Assert.Equal("/desk", (await browser.GetAsync(back.Headers.Location, Ct)).Headers.Location!.OriginalString);
        Assert.Equal("Dewi Anggraini", (await JsonAsync(await client.GetAsync("/api/v1/me", Ct))).GetProperty("name").GetString());

        // Its scope is to read; and what says who she is does not say that somebody may act for her.
        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(client, HttpMethod.Post, "/api/v1/me/tokens", new { name = "x", scopes = new[] { "read" }, days = 7 })).StatusCode);
        client.DefaultRequestHeaders.Authorization = new("Bearer", identity);
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/api/v1/me", Ct)).StatusCode);
    }

    [Fact]
    public async Task OpenIddict_SignsIn()
    {
        using var browser = Browser();
        using var outside = Outside();
        var back = await outside.GetAsync(await AwayAsync(browser, "iddict"), Ct);
        Assert.True(back.Headers.Location is not null, await back.Content.ReadAsStringAsync(Ct));
        Assert.Equal("/desk", (await browser.GetAsync(back.Headers.Location, Ct)).Headers.Location!.OriginalString);
        Assert.Contains("Dewi Anggraini", await browser.GetStringAsync("/account", Ct), StringComparison.Ordinal);
        await IsAgentAsync("Dewi Anggraini", "dewi@example.org");
    }

    [Fact]
    public async Task NodeProvider_SignsInAndOut_AndHonoursACodeOnce()
    {
        using var browser = Browser();
        using var outside = Outside();
        var back = await LogInAsync(outside, await AwayAsync(browser, "node"), "putri");
        var used = back.Query;
        Assert.Equal("/desk", (await browser.GetAsync(back, Ct)).Headers.Location!.OriginalString);
        Assert.Contains("Putri Lestari", await browser.GetStringAsync("/account", Ct), StringComparison.Ordinal);
        await IsAgentAsync("Putri Lestari", "putri@example.org");

        // The code of before in a sign-in of now.
        using var thief = Browser();
        using var elsewhere = Outside();
        var his = await LogInAsync(elsewhere, await AwayAsync(thief, "node"), "eve");
        var stolen = Code().Replace(his.OriginalString, Code().Match(used).Value);
        Assert.StartsWith("/sign-in?problem=invalid&provider=node", (await thief.GetAsync(stolen, Ct)).Headers.Location!.OriginalString, StringComparison.Ordinal);

        // And out again, at the provider too: it asks, and sends the browser back.
        var there = (await browser.GetAsync("/sign-out/node", Ct)).Headers.Location!;
        Assert.StartsWith(_node.Issuer + "/session/end", there.OriginalString, StringComparison.Ordinal);
        var asked = await outside.GetAsync(there, Ct);
        Assert.Equal(HttpStatusCode.OK, asked.StatusCode);
        var confirmed = await SubmitAsync(outside, there, await asked.Content.ReadAsStringAsync(Ct), new() { ["logout"] = "yes" });
        Assert.StartsWith("http://localhost/sign-out/callback/node", confirmed.OriginalString, StringComparison.Ordinal);
        Assert.Equal("/sign-in", (await browser.GetAsync(confirmed, Ct)).Headers.Location!.OriginalString);
    }

    /// <summary>As another program of the organisation gets them: its own code flow, for the audience of the API.</summary>
    private async Task<(string Access, string Identity)> TokensAsync()
    {
        const string Redirect = "http://localhost/sign-in/callback/iddict";
        var verifier = Guid.CreateVersion7().ToString("N") + Guid.CreateVersion7().ToString("N");
        var challenge = Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));
        using var outside = Outside();
        var asked = await outside.GetAsync(
            $"{_iddict.Issuer}/authorize?client_id={ForgingProvider.ClientId}&response_type=code&scope=openid%20read&nonce=n&code_challenge={challenge}&code_challenge_method=S256&redirect_uri={Uri.EscapeDataString(Redirect)}",
            Ct);
        Dictionary<string, string> form = new()
        {
            ["grant_type"] = "authorization_code",
            ["code"] = Uri.UnescapeDataString(Code().Match(asked.Headers.Location!.Query).Value["code=".Length..]),
            ["redirect_uri"] = Redirect,
            ["client_id"] = ForgingProvider.ClientId,
            ["client_secret"] = ForgingProvider.Secret,
            ["code_verifier"] = verifier,
        };
        using var content = new FormUrlEncodedContent(form);
        var answer = await JsonAsync(await outside.PostAsync(_iddict.Issuer + "/token", content, Ct));
        return (answer.GetProperty("access_token").GetString()!, answer.GetProperty("id_token").GetString()!);
    }

    private async Task IsAgentAsync(string name, string email)
    {
        var found = await AskAsync((IUserQueries users) => users.ListAsync(Core.Tenants.Tenant.First, new UserFilter(name), Ct));
        var row = Assert.Single(found!.Items);
        Assert.Equal((email, Role.Agent), (row.Email, row.Role));
    }

    private async Task<Uri> AwayAsync(HttpClient browser, string provider)
    {
        var away = await browser.GetAsync("/sign-in/with/" + provider, Ct);
        Assert.Equal(HttpStatusCode.Found, away.StatusCode);
        return away.Headers.Location!;
    }

    /// <summary>The provider's own pages: name, password, consent, until it sends the browser back.</summary>
    private static async Task<Uri> LogInAsync(HttpClient outside, Uri at, string name)
    {
        for (var step = 0; step < 12; step++)
        {
            var answer = await outside.GetAsync(at, Ct);
            at = answer.StatusCode is HttpStatusCode.OK
                ? await SubmitAsync(outside, at, await answer.Content.ReadAsStringAsync(Ct), new() { ["login"] = name, ["password"] = "any" })
                : new Uri(at, answer.Headers.Location!);
            if (at.Host == "localhost")
            {
                return at;
            }
        }

        throw new InvalidOperationException($"The provider keeps asking, last at {at}.");
    }

    private static async Task<Uri> SubmitAsync(HttpClient outside, Uri at, string html, Dictionary<string, string> fields)
    {
        foreach (Match hidden in Hidden().Matches(html))
        {
            fields[hidden.Groups["name"].Value] = hidden.Groups["value"].Value;
        }

        using var content = new FormUrlEncodedContent(fields);
        var answer = await outside.PostAsync(new Uri(at, Action().Match(html).Groups["to"].Value), content, Ct);
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        return new Uri(at, answer.Headers.Location!);
    }

    private static HttpClient Outside() => new(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() });

    [GeneratedRegex("""action="(?<to>[^"]+)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Action();

    [GeneratedRegex("""type="hidden" name="(?<name>[^"]+)" value="(?<value>[^"]*)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Hidden();

    [GeneratedRegex("code=[^&]+", RegexOptions.None, 1000)]
    private static partial Regex Code();
}
