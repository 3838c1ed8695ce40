using System.Net;
using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Identity.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Teams.UseCases;
using SynergyFlow.Testing;

namespace SynergyFlow.Web.Tests.Identity.Providers;

/// <summary>Whom a provider vouches for, and what his claims make of him here.</summary>
public sealed class ProviderSignInTests(PostgresServer postgres) : ProviderTest(postgres)
{
    protected override void Configure(Dictionary<string, string> settings)
    {
        settings["SignIn:Oidc:company:Roles:0:Value"] = "desk";
        settings["SignIn:Oidc:company:Roles:0:Role"] = "AGENT";
        settings["SignIn:Oidc:company:Roles:1:Value"] = "boss";
        settings["SignIn:Oidc:company:Roles:1:Role"] = "TENANT_ADMIN";
        settings["SignIn:Oidc:company:Teams:0:Value"] = "g-net";
        settings["SignIn:Oidc:company:Teams:0:Team"] = "Network";
        settings["SignIn:Oidc:gone:Authority"] = "http://127.0.0.1:9";
        settings["SignIn:Oidc:gone:ClientId"] = "x";
        settings["SignIn:Oidc:gone:DisplayName"] = "Gone Ltd";
    }

    [Fact]
    public async Task FirstSignIn_MakesAnAccount_AndEachFurtherOneFollowsTheClaims()
    {
        await PersonAsync("Rina", Role.SystemAdmin);
        Assert.Null((await AskAsync((CreateTeam create) => create.ExecuteAsync(System, new("Network"), Ct))).Error);
        (Provider.Person["roles"], Provider.Person["groups"]) = (new[] { "desk", "unheard of" }, new[] { "g-net" });
        using var browser = Browser();
        Assert.Equal("/account", await SignInWithProviderAsync(browser, "/sign-in/with/company?returnUrl=%2Faccount"));
        var made = await WhoAsync(browser);
        Assert.Equal(("Sari Dewi", "sari@example.org", Role.Agent, false), (made.Name, made.Email, made.Role, made.HasPassword));
        Assert.Equal(["Network"], made.Teams.Select(team => team.Name));

        // Promoted, renamed, another address.
        (Provider.Person["name"], Provider.Person["email"], Provider.Person["roles"]) = ("Sari D. Wijaya", "sari.wijaya@example.org", new[] { "desk", "boss" });
        Assert.Equal("/desk", await SignInWithProviderAsync(browser));
        var promoted = await WhoAsync(browser);
        Assert.Equal((made.Id, "Sari D. Wijaya", "sari.wijaya@example.org", Role.TenantAdmin), (promoted.Id, promoted.Name, promoted.Email, promoted.Role));

        // Whatever an administrator gave her here: not above what the mapping says. The team goes with the group.
        Assert.Null((await AskAsync((ChangeUserRole change) => change.ExecuteAsync(System, new(made.Id, Role.SystemAdmin), Ct))).Error);
        (Provider.Person["roles"], Provider.Person["groups"]) = (new[] { "desk" }, Array.Empty<string>());
        Assert.Equal("/desk", await SignInWithProviderAsync(browser));
        var demoted = await WhoAsync(browser);
        Assert.Equal((Role.Agent, 0), (demoted.Role, demoted.Teams.Count));
        Assert.Equal(HttpStatusCode.Found, (await browser.GetAsync("/admin/users", Ct)).StatusCode);

        // An address that the provider itself does not vouch for, and one that is another's, are not taken.
        (Provider.Person["email"], Provider.Person["email_verified"]) = ("boss@example.org", false);
        await SignInWithProviderAsync(browser);
        Provider.Person.Remove("email_verified");
        Provider.Person["email"] = "RINA@example.org";
        await SignInWithProviderAsync(browser);
        Assert.Equal("sari.wijaya@example.org", (await WhoAsync(browser)).Email);

        // None of the roles any more: an end user.
        Provider.Person.Remove("roles");
        await SignInWithProviderAsync(browser);
        Assert.Equal(Role.EndUser, (await WhoAsync(browser)).Role);
    }

    [Fact]
    public async Task Disabled_StaysOut_AndTheLastAdministratorStays()
    {
        using var browser = Browser();
        await SignInWithProviderAsync(browser);
        var sari = (await WhoAsync(browser)).Id;
        Assert.Null((await AskAsync((DisableUser disable) => disable.ExecuteAsync(System, new(sari), Ct))).Error);
        Assert.Equal(HttpStatusCode.Found, (await browser.GetAsync("/account", Ct)).StatusCode);
        Assert.Equal(Problem("external.disabled"), await SignInWithProviderAsync(browser));
        Assert.Contains("Company &amp; Co knows you, but your account here is disabled", await browser.GetStringAsync(Problem("external.disabled"), Ct), StringComparison.Ordinal);

        // The last administrator is not demoted by his claims either.
        (Provider.Person["sub"], Provider.Person["email"], Provider.Person["roles"]) = ("p-9", "budi@example.org", new[] { "boss" });
        await SignInWithProviderAsync(browser);
        Provider.Person.Remove("roles");
        Assert.Equal(Problem("external.last_administrator"), await SignInWithProviderAsync(browser));
        Assert.Equal(Role.TenantAdmin, (await WhoAsync(browser)).Role);
    }

    [Fact]
    public async Task SameAddress_IsNotTheSamePerson_UntilHeLinksItHimself()
    {
        var sari = await PersonAsync("Sari", Role.Agent);
        using var browser = Browser();
        Assert.Equal(Problem("external.email_taken"), await SignInWithProviderAsync(browser));
        Assert.Equal(HttpStatusCode.Found, (await browser.GetAsync("/account", Ct)).StatusCode);

        // Linking begins with the password, and asks before it does anything.
        await SignInAsync(browser, "sari@example.org");
        Assert.Contains("There is nothing to link", await browser.GetStringAsync("/account/link", Ct), StringComparison.Ordinal);
        Assert.Equal("/account/link", await SignInWithProviderAsync(browser, "/account/link-with/company"));
        Assert.Equal(0, await StoredAsync(db => db.Set<ExternalIdentity>().CountAsync(Ct)));
        var page = await browser.GetStringAsync("/account/link", Ct);
        Assert.Contains("Is this you at Company &amp; Co?", page, StringComparison.Ordinal);
        Assert.Contains("Sari Dewi", page, StringComparison.Ordinal);
        Assert.Equal("/account", Where(await PostAsync(browser, "/account/link", [])));
        Assert.Contains("There is nothing to link", await browser.GetStringAsync("/account/link", Ct), StringComparison.Ordinal);

        // From now on the provider leads to that account; name and address stay hers, the role follows the mapping.
        using var elsewhere = Browser();
        Provider.Person["roles"] = new[] { "desk" };
        Assert.Equal("/desk", await SignInWithProviderAsync(elsewhere));
        var linked = await WhoAsync(elsewhere);
        Assert.Equal((sari, "Sari", "Sari@example.org", true), (linked.Id, linked.Name, linked.Email, linked.HasPassword));
        Assert.Contains("Company &amp; Co", await elsewhere.GetStringAsync("/account", Ct), StringComparison.Ordinal);

        // Who came in by a provider cannot bring in a second one.
        Assert.Equal("/account", Where(await elsewhere.GetAsync("/account/link-with/company", Ct)));
    }

    [Fact]
    public async Task Link_OfAnotherSessionOrAnotherAccountsPerson_IsRefused()
    {
        await PersonAsync("Alya", Role.Agent);
        await PersonAsync("Budi", Role.Agent);
        using var browser = Browser();
        await SignInAsync(browser, "alya@example.org");
        await SignInWithProviderAsync(browser, "/account/link-with/company");

        // Somebody else signs in at the same browser: what was proved for Alya is nothing to him.
        await SignInAsync(browser, "budi@example.org");
        Assert.Contains("There is nothing to link", await browser.GetStringAsync("/account/link", Ct), StringComparison.Ordinal);

        // A person of the provider who has an account already.
        using var first = Browser();
        Assert.Equal("/desk", await SignInWithProviderAsync(first));
        await SignInWithProviderAsync(browser, "/account/link-with/company");
        var taken = await PostAsync(browser, "/account/link", []);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, taken.StatusCode);
        Assert.Contains("belongs to an account already", await taken.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);

        // Nobody at all.
        using var stranger = Browser();
        Assert.Equal("/sign-in", (await stranger.GetAsync("/account/link-with/company", Ct)).Headers.Location!.AbsolutePath);
    }

    [Fact]
    public async Task Administrator_EntersIssuerAndSubject_OverRest()
    {
        var (tomas, sari, alya) = (await PersonAsync("Tomas", Role.TenantAdmin), await PersonAsync("Sari", Role.Agent, settled: false), await PersonAsync("Alya", Role.Agent));
        var rina = await PersonAsync("Rina", Role.SystemAdmin);
        using var admin = await ApiAsync(tomas, "read", "write", "admin");
        using var agent = await ApiAsync(alya);
        var path = $"/api/v1/users/{sari}/external-identities";
        object body = new { issuer = Provider.Issuer, subject = "p-1" };
        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(agent, HttpMethod.Post, path, body)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(admin, HttpMethod.Post, $"/api/v1/users/{rina}/external-identities", body)).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await SendAsync(admin, HttpMethod.Post, path, new { issuer = "javascript:alert(1)", subject = "p-1" })).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await SendAsync(admin, HttpMethod.Post, path, new { issuer = Provider.Issuer })).StatusCode);
        var added = await SendAsync(admin, HttpMethod.Post, path, body);
        Assert.Equal(HttpStatusCode.Created, added.StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await SendAsync(admin, HttpMethod.Post, $"/api/v1/users/{alya}/external-identities", body)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await agent.GetAsync(path, Ct)).StatusCode);

        // The password that he was given, and never used, is not asked for.
        Provider.Person["roles"] = new[] { "desk" };
        using var browser = Browser();
        Assert.Equal("/desk", await SignInWithProviderAsync(browser));
        Assert.Equal((sari, "Sari Dewi"), ((await WhoAsync(browser)).Id, (await WhoAsync(browser)).Name));

        var id = (await JsonAsync(added)).GetProperty("id").GetString();
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(agent, HttpMethod.Delete, $"/api/v1/me/external-identities/{id}", null)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(admin, HttpMethod.Delete, $"/api/v1/users/{alya}/external-identities/{id}", null)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(admin, HttpMethod.Delete, $"{path}/{id}", null)).StatusCode);

        // His session ended with it, and the way is closed: an account of this address exists.
        Assert.Equal(HttpStatusCode.Found, (await browser.GetAsync("/account", Ct)).StatusCode);
        Assert.Equal(Problem("external.email_taken"), await SignInWithProviderAsync(browser));
    }

    [Fact]
    public async Task UnreachableProvider_IsSaid_AndTheOtherWaysAreOffered()
    {
        using var browser = Browser();
        var answer = await browser.GetAsync("/sign-in/with/gone?returnUrl=%2Faccount", Ct);
        Assert.Equal("/sign-in?problem=unreachable&provider=gone&returnUrl=%2Faccount", Where(answer));
        var page = await browser.GetStringAsync(Where(answer), Ct);
        Assert.Contains("Gone Ltd does not answer", page, StringComparison.Ordinal);
        Assert.Contains("href=\"/sign-in/with/company?returnUrl=%2Faccount\"", page, StringComparison.Ordinal);
        Assert.Contains("name=\"Form.Password\"", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync("/sign-in/with/nobody", Ct)).StatusCode);
    }

    [Fact]
    public async Task SignInAndOut_LeadWithinThisSite_AndTheProvidersSignOutIsOffered()
    {
        using var browser = Browser();
        foreach (var url in new[] { "https://evil.example/", "//evil.example/", "/\\evil.example", "/sign-out/company" })
        {
            Assert.Equal((url, "/desk"), (url, await SignInWithProviderAsync(browser, "/sign-in/with/company?returnUrl=" + Uri.EscapeDataString(url))));
        }

        var left = Where(await PostAsync(browser, "/account/password", [], "/account/sign-out"));
        Assert.Equal("/sign-in?signedOut=company", left);
        Assert.Equal(HttpStatusCode.Found, (await browser.GetAsync("/account", Ct)).StatusCode);
        Assert.Contains("href=\"/sign-out/company\"", await browser.GetStringAsync(left, Ct), StringComparison.Ordinal);
        var there = Where(await browser.GetAsync("/sign-out/company", Ct));
        Assert.StartsWith($"{Provider.Issuer}/logout?", there, StringComparison.Ordinal);
        Assert.Contains("client_id=" + ForgingProvider.ClientId, there, StringComparison.Ordinal);
        Assert.Contains("post_logout_redirect_uri=http%3A%2F%2Flocalhost%2Fsign-out%2Fcallback%2Fcompany", there, StringComparison.Ordinal);
        Assert.DoesNotContain("Sign out of", await browser.GetStringAsync("/sign-in?signedOut=%3Cscript%3E", Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnnouncedName_IsTextOnEveryPage()
    {
        await PersonAsync("Tomas", Role.TenantAdmin);
        (Provider.Person["name"], Provider.Person["sub"]) = ("<img src=x onerror=alert(1)>\u0007", "<svg/onload=alert(2)>");
        using (var browser = Browser())
        {
            await SignInWithProviderAsync(browser);
            Assert.Equal("<img src=x onerror=alert(1)>", (await WhoAsync(browser)).Name);
            Assert.DoesNotContain("<svg/onload", await browser.GetStringAsync("/account", Ct), StringComparison.Ordinal);
        }

        using var admin = Browser();
        await SignInAsync(admin, "tomas@example.org");
        var list = await admin.GetStringAsync("/admin/users", Ct);
        Assert.DoesNotContain("<img src=x", list, StringComparison.Ordinal);
        Assert.Contains("Company &amp; Co", list, StringComparison.Ordinal);
        Assert.Contains(">Password</td>", list, StringComparison.Ordinal);
        var id = await StoredAsync(db => db.Set<ExternalIdentity>().Select(row => row.User).SingleAsync(Ct));
        Assert.DoesNotContain("<svg/onload", await admin.GetStringAsync($"/admin/users/{id}", Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task HeadersFromOutside_IdentifyNobody()
    {
        var rina = await PersonAsync("Rina", Role.SystemAdmin);
        using var browser = Browser();
        string[] headers =
        [
            "X-User-Id", "X-Forwarded-User", "X-Forwarded-Email", "X-Forwarded-Preferred-Username", "Remote-User", "X-Remote-User", "X-Auth-Request-User",
            "X-Auth-Request-Email", "x-auth-user", "x-auth-token", "X-MS-CLIENT-PRINCIPAL-ID", "X-MS-TOKEN-AAD-ID-TOKEN", "X-Authenticated-User", "REMOTE_USER",
        ];
        foreach (var header in headers)
        {
            browser.DefaultRequestHeaders.TryAddWithoutValidation(header, [rina.ToString(), "rina@example.org"]);
        }

        Assert.Equal("/sign-in", (await browser.GetAsync("/admin/users", Ct)).Headers.Location!.AbsolutePath);
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync("/api/v1/me", Ct)).StatusCode);

        // Nor do they make somebody else of who is signed in.
        Assert.Equal("/desk", await SignInWithProviderAsync(browser));
        Assert.NotEqual(rina, (await WhoAsync(browser)).Id);
        Assert.Equal("/no-permission", (await browser.GetAsync("/admin/users", Ct)).Headers.Location!.AbsolutePath);
    }
}
