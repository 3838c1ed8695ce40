using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Identity.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Testing;
using SynergyFlow.Web.Tests.Identity;

namespace SynergyFlow.Web.Tests.Tenants;

/// <summary>Two companies on one installation, from the API that makes the second to what each browser gets to see.</summary>
public sealed class TenantSignInTests(PostgresServer postgres) : WebHostTest(postgres)
{
    private const string Shared = "http://localhost";
    private const string HostOfAcme = "http://help.acme.example";

    [Fact]
    public async Task SameAddressInTwoCompanies_EachSignsInToHisOwn()
    {
        await PersonAsync("Ana", Role.Agent);
        var acme = await AcmeAsync(administrator: "ana@example.org");
        using var browser = Browser();

        // No company said: the first one's Ana, whose password is another.
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await SignInAsync(browser, "ana@example.org", acme.Password)).StatusCode);
        Assert.Equal("/account/password", PathOf(await SignInAsync(browser, "ana@example.org", acme.Password, "/sign-in?company=acme")));
        await ChangePasswordAsync(browser, acme.Password);
        Assert.Contains("Head of Acme", await browser.GetStringAsync("/account", Ct), StringComparison.Ordinal);
        Assert.DoesNotContain("Tomas", await browser.GetStringAsync("/admin/users", Ct), StringComparison.Ordinal);

        // The browser remembers the company, not who was signed in.
        Assert.Equal("/sign-in", PathOf(await PostAsync(browser, "/account/password", [], "/account/sign-out")));
        Assert.Contains("Company: acme", await browser.GetStringAsync("/sign-in", Ct), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await SignInAsync(browser, "ana@example.org", OwnPassword)).StatusCode);
        Assert.Equal(HttpStatusCode.Found, (await SignInAsync(browser, "ana@example.org", AcmesPassword)).StatusCode);
        using var first = Browser();
        await first.GetStringAsync("/sign-in?company=acme", Ct);
        Assert.DoesNotContain("Company: acme", await first.GetStringAsync("/sign-in?company=", Ct), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Found, (await SignInAsync(first, "ana@example.org")).StatusCode);
    }

    [Theory]
    [InlineData("nobody")]
    [InlineData("<b>x</b>")]
    [InlineData("acme ' OR 1=1")]
    public async Task CompanyThatDoesNotExist_IsAsWrongAsAPassword(string company)
    {
        await PersonAsync("Ana", Role.Agent);
        await AcmeAsync();
        using var browser = Browser();
        var page = "/sign-in?company=" + Uri.EscapeDataString(company);
        var html = await browser.GetStringAsync(page, Ct);
        Assert.DoesNotContain("<b>x</b>", html, StringComparison.Ordinal);
        Assert.Contains("Company: ", html, StringComparison.Ordinal);
        var answer = await SignInAsync(browser, "ana@example.org", OwnPassword, page);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        var wrong = await SignInAsync(browser, "ana@example.org", "not this one", "/sign-in?company=acme");
        Assert.Equal(Alert(await wrong.Content.ReadAsStringAsync(Ct)), Alert(await answer.Content.ReadAsStringAsync(Ct)));
    }

    [Fact]
    public async Task OneTenantAlone_IsNeverAskedForACompany()
    {
        using var browser = Browser();
        Assert.DoesNotContain("ompany", await browser.GetStringAsync("/sign-in", Ct), StringComparison.Ordinal);
        Assert.DoesNotContain("Company: ", await browser.GetStringAsync("/sign-in?company=acme", Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task HostOfACompany_LetsNobodyElseIn()
    {
        var ana = await PersonAsync("Ana", Role.Agent);
        var acme = await AcmeAsync(host: "help.acme.example");
        using var there = Browser(HostOfAcme);
        Assert.Contains("Acme &amp; Sons", await there.GetStringAsync("/sign-in?company=main", Ct), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await SignInAsync(there, "ana@example.org")).StatusCode);
        Assert.Equal("/account/password", PathOf(await SignInAsync(there, "head@acme.example", acme.Password)));

        // A cookie and a token of the first, carried to the other's host.
        using var first = Browser();
        var cookie = (await SignInAsync(first, "ana@example.org")).Headers.GetValues("Set-Cookie")
            .Single(one => one.StartsWith("synergyflow=", StringComparison.Ordinal)).Split(';')[0];
        using var thief = Browser(HostOfAcme);
        thief.DefaultRequestHeaders.Add("Cookie", cookie);
        Assert.Equal("/sign-in", PathOf(await thief.GetAsync("/account", Ct)));
        using var api = await ApiAsync(ana);
        Assert.Equal(HttpStatusCode.OK, (await api.GetAsync(Shared + "/api/v1/me", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await api.GetAsync(HostOfAcme + "/api/v1/me", Ct)).StatusCode);
    }

    [Fact]
    public async Task TokenOfACompany_IsItsOwn_WhereverItIsShown()
    {
        var acme = await AcmeAsync();
        using var api = await TokenOfAcmeAsync(acme);
        var me = await JsonAsync(await api.GetAsync("/api/v1/me", Ct));
        Assert.Equal("Head of Acme", me.GetProperty("name").GetString());
        var people = await (await api.GetAsync("/api/v1/users", Ct)).Content.ReadAsStringAsync(Ct);
        Assert.DoesNotContain("Tomas", people, StringComparison.Ordinal);
        var made = await SendAsync(api, HttpMethod.Post, "/api/v1/incidents", """{"title":"Printer of Acme"}""");
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);

        // It runs nothing but itself.
        foreach (var (method, path, body) in new[]
        {
            (HttpMethod.Get, "/api/v1/tenants", (string?)null), (HttpMethod.Get, $"/api/v1/tenants/{Tenant.First}", null),
            (HttpMethod.Post, "/api/v1/tenants", Body("other")), (HttpMethod.Post, $"/api/v1/tenants/{Tenant.First}/administrators", """{"displayName":"Eve","email":"eve@acme.example"}"""),
            (HttpMethod.Post, $"/api/v1/tenants/{acme.Id}/suspend", null), (HttpMethod.Put, $"/api/v1/tenants/{acme.Id}", """{"name":"Acme","host":"localhost"}"""),
        })
        {
            Assert.Equal((path, HttpStatusCode.Forbidden), (path, (await SendAsync(api, method, path, body)).StatusCode));
        }

        var lifted = await SendAsync(api, HttpMethod.Post, "/api/v1/users", """{"displayName":"Eve","email":"eve@acme.example","role":"SYSTEM_ADMIN"}""");
        Assert.Equal(HttpStatusCode.Forbidden, lifted.StatusCode);
    }

    [Fact]
    public async Task Suspended_NobodyComesIn_AndNothingIsLost()
    {
        var acme = await AcmeAsync();
        using var browser = Browser();
        await SignInAsync(browser, "head@acme.example", acme.Password, "/sign-in?company=acme");
        await ChangePasswordAsync(browser, acme.Password);
        using var api = await TokenOfAcmeAsync(acme);
        Assert.Equal(HttpStatusCode.OK, (await api.GetAsync("/api/v1/me", Ct)).StatusCode);

        using var operators = await OperatorAsync();
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(operators, HttpMethod.Post, $"/api/v1/tenants/{acme.Id}/suspend", null)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await api.GetAsync("/api/v1/me", Ct)).StatusCode);
        Assert.Equal("/sign-in", PathOf(await browser.GetAsync("/account", Ct)));
        var refused = await SignInAsync(browser, "head@acme.example", AcmesPassword);
        Assert.Contains("shut out", await refused.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);

        // Who does not know the password learns nothing of it.
        Assert.DoesNotContain("shut out", await (await SignInAsync(browser, "head@acme.example", "not this one")).Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(operators, HttpMethod.Post, $"/api/v1/tenants/{acme.Id}/resume", null)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await api.GetAsync("/api/v1/me", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.Found, (await SignInAsync(browser, "head@acme.example", AcmesPassword)).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await SendAsync(operators, HttpMethod.Post, $"/api/v1/tenants/{Tenant.First}/suspend", null)).StatusCode);
    }

    [Fact]
    public async Task Operators_Refusals_NameTheField_AndTheLogHasWhatWasDone()
    {
        var acme = await AcmeAsync(host: "help.acme.example");
        using var operators = await OperatorAsync();
        Assert.Equal("tenant.short_name_taken", await CodeAsync(operators, HttpMethod.Post, "/api/v1/tenants", Body("acme")));
        Assert.Equal("tenant.host_taken", await CodeAsync(operators, HttpMethod.Post, "/api/v1/tenants", Body("other", "HELP.acme.example")));
        Assert.Equal("tenant.host_is_yours", await CodeAsync(operators, HttpMethod.Post, "/api/v1/tenants", Body("other", "localhost")));
        Assert.Equal("tenant.host_is_yours", await CodeAsync(operators, HttpMethod.Put, $"/api/v1/tenants/{acme.Id}", """{"name":"Acme","host":"localhost"}"""));
        Assert.Equal("validation", await CodeAsync(operators, HttpMethod.Post, "/api/v1/tenants", """{"name":"X","shortName":"x"}"""));
        Assert.Equal("validation", await CodeAsync(operators, HttpMethod.Get, "/api/v1/tenants?text=%00", null));
        Assert.Equal("tenant.not_found", await CodeAsync(operators, HttpMethod.Get, $"/api/v1/tenants/{TenantId.New()}", null));
        Assert.Equal(
            "user.email_taken",
            await CodeAsync(operators, HttpMethod.Post, $"/api/v1/tenants/{acme.Id}/administrators", """{"displayName":"Head","email":"HEAD@acme.example"}"""));
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await SendAsync(operators, HttpMethod.Put, $"/api/v1/tenants/{acme.Id}", """{"name":"Acme"}""", "\"77\"")).StatusCode);

        var added = await SendAsync(operators, HttpMethod.Post, $"/api/v1/tenants/{acme.Id}/administrators", """{"displayName":"Second","email":"second@acme.example"}""");
        Assert.Equal(HttpStatusCode.OK, added.StatusCode);
        var list = await JsonAsync(await operators.GetAsync("/api/v1/tenants?text=SONS", Ct));
        var row = Assert.Single(list.GetProperty("items").EnumerateArray());
        Assert.Equal((2, 2, "acme"), (row.GetProperty("people").GetInt32(), row.GetProperty("administrators").GetInt32(), row.GetProperty("shortName").GetString()));
        var paged = await JsonAsync(await operators.GetAsync("/api/v1/tenants?limit=1", Ct));
        Assert.Equal("acme", paged.GetProperty("next").GetString());
        Assert.Contains("\"main\"", await operators.GetStringAsync("/api/v1/tenants?limit=1&cursor=acme", Ct), StringComparison.Ordinal);

        var audit = await operators.GetStringAsync("/api/v1/audit", Ct);
        Assert.Contains("tenant.created", audit, StringComparison.Ordinal);
        Assert.Contains("tenant.administrator_requested", audit, StringComparison.Ordinal);
        using var theirs = await TokenOfAcmeAsync(acme);
        var own = await theirs.GetStringAsync("/api/v1/audit", Ct);
        Assert.Contains("user.created", own, StringComparison.Ordinal);
        Assert.DoesNotContain("tenant.", own, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tenants_AreForSystemAdministrators()
    {
        var admin = await PersonAsync("Tanja", Role.TenantAdmin);
        using var api = await ApiAsync(admin, "read", "write", "admin");
        Assert.Equal(HttpStatusCode.Forbidden, (await api.GetAsync("/api/v1/tenants", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(api, HttpMethod.Post, "/api/v1/tenants", Body("acme"))).StatusCode);
        using var browser = Browser();
        await SignInAsync(browser, "tanja@example.org");
        Assert.Equal("/no-permission", PathOf(await browser.GetAsync("/admin/tenants", Ct)));
    }

    private const string AcmesPassword = "a password of acme alone";

    private static string Body(string shortName, string? host = null, string email = "head@acme.example") => JsonSerializer.Serialize(
        new { name = "Acme & Sons", shortName, host, administrator = new { displayName = "Head of Acme", email } });

    private async Task<HttpClient> OperatorAsync()
    {
        var known = await AskAsync((ReadUsers read) => read.ListAsync(System, new("Tomas"), Ct));
        return await ApiAsync(known.Value!.Items is [var tomas, ..] ? tomas.Id : await PersonAsync("Tomas", Role.SystemAdmin), "read", "write", "admin");
    }

    private async Task<Acme> AcmeAsync(string? host = null, string administrator = "head@acme.example")
    {
        using var operators = await OperatorAsync();
        var made = await SendAsync(operators, HttpMethod.Post, "/api/v1/tenants", Body("acme", host, administrator));
        var json = await JsonAsync(made);
        Assert.True(made.StatusCode is HttpStatusCode.Created, json.ToString());
        var head = json.GetProperty("administrator");
        return new Acme(new TenantId(json.GetProperty("id").GetGuid()), new UserId(head.GetProperty("id").GetGuid()), head.GetProperty("password").GetString()!);
    }

    private async Task<HttpClient> TokenOfAcmeAsync(Acme acme)
    {
        await using var scope = Host.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<TenantScope>().Tenant = acme.Id;
        var made = await scope.ServiceProvider.GetRequiredService<CreateAccessToken>()
            .ExecuteAsync(new Actor(acme.Id, acme.Head, "Head of Acme", Channel.Ui), new("test", ["read", "write", "admin"], 1), Ct);
        Assert.Null(made.Error);
        var client = Browser();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", made.Value!.Secret);
        return client;
    }

    private static async Task<string?> CodeAsync(HttpClient client, HttpMethod method, string path, string? body) =>
        (await JsonAsync(await SendAsync(client, method, path, body))).GetProperty("code").GetString();

    private static Task<HttpResponseMessage> ChangePasswordAsync(HttpClient browser, string current) => PostAsync(
        browser, "/account/password", new(StringComparer.Ordinal) { ["Form.Current"] = current, ["Form.Next"] = AcmesPassword, ["Form.Again"] = AcmesPassword });

    private sealed record Acme(TenantId Id, UserId Head, string Password);
}
