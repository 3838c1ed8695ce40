using System.Net;
using System.Security.Claims;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Identity.UseCases;
using SynergyFlow.Infrastructure.Identity;
using SynergyFlow.Testing;
using SynergyFlow.Web.Identity;

namespace SynergyFlow.Web.Tests.Identity;

public sealed partial class SignInTests(PostgresServer postgres) : WebHostTest(postgres)
{
    [Fact]
    public async Task SignIn_RightPassword_SetsAHttpOnlyLaxCookieAndGoesOn()
    {
        await PersonAsync("Alya", Role.Agent);
        using var browser = Browser();
        var answer = await SignInAsync(browser, "alya@example.org", page: "/sign-in?returnUrl=%2Faccount");
        Assert.Equal((HttpStatusCode.Found, "/account"), (answer.StatusCode, PathOf(answer)));
        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"), one => one.StartsWith("synergyflow=", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Alya", await browser.GetStringAsync("/account", Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SignIn_OverHttps_HasAHostCookie()
    {
        await PersonAsync("Alya", Role.Agent);
        using var browser = Browser("https://localhost");
        var answer = await SignInAsync(browser, "alya@example.org");
        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"), one => one.StartsWith("__Host-synergyflow=", StringComparison.Ordinal));
        Assert.Contains("secure", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("path=/", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/account", Ct)).StatusCode);
    }

    [Fact]
    public async Task SignIn_WrongPasswordAndUnknownAddress_LookTheSame()
    {
        await PersonAsync("Alya", Role.Agent);
        using var browser = Browser();
        var wrong = await SignInAsync(browser, "alya@example.org", "not this one");
        var unknown = await SignInAsync(browser, "nobody@example.org", "not this one");
        Assert.Equal((HttpStatusCode.UnprocessableEntity, wrong.StatusCode), (wrong.StatusCode, unknown.StatusCode));
        Assert.Equal(Alert(await wrong.Content.ReadAsStringAsync(Ct)), Alert(await unknown.Content.ReadAsStringAsync(Ct)));
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    [InlineData("/%09/evil.example")]
    [InlineData("javascript:alert(1)")]
    [InlineData("/sign-in")]
    public async Task SignIn_ForeignReturnUrl_GoesToTheDesk(string url)
    {
        await PersonAsync("Alya", Role.Agent);
        using var browser = Browser();
        var answer = await SignInAsync(browser, "alya@example.org", page: "/sign-in?returnUrl=" + (url.Contains('%', StringComparison.Ordinal) ? url : Uri.EscapeDataString(url)));
        Assert.Equal((HttpStatusCode.Found, "/desk"), (answer.StatusCode, PathOf(answer)));
    }

    [Fact]
    public async Task SignIn_WithoutAntiforgeryToken_IsRefused()
    {
        await PersonAsync("Alya", Role.Agent);
        using var browser = Browser();
        var fields = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Form.Email"] = "alya@example.org",
            ["Form.Password"] = OwnPassword,
            ["_handler"] = "sign-in",
            ["__RequestVerificationToken"] = "x",
        };
        var answer = await PostAsync(browser, "/sign-in", fields);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.DoesNotContain(answer.Headers, header => header.Key == "Set-Cookie");
    }

    [Fact]
    public async Task SignIn_EleventhTryInAMinute_IsTooMany()
    {
        using var browser = Browser();
        for (var attempt = 0; attempt < 10; attempt++)
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await SignInAsync(browser, "nobody@example.org")).StatusCode);
        }

        var answer = await SignInAsync(browser, "NOBODY@example.org ");
        Assert.Equal((HttpStatusCode.TooManyRequests, 60), ((HttpStatusCode)(int)answer.StatusCode, answer.Headers.RetryAfter?.Delta?.TotalSeconds));
    }

    [Fact]
    public async Task GivenPassword_HasToBeChangedBeforeAnyPage()
    {
        await PersonAsync("Alya", Role.Agent, settled: false);
        using var browser = Browser();
        Assert.Equal("/account/password", PathOf(await SignInAsync(browser, "alya@example.org", Password)));
        Assert.Equal("/account/password", PathOf(await browser.GetAsync("/account", Ct)));
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.PostAsync("/_blazor/negotiate?negotiateVersion=1", null, Ct)).StatusCode);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await ChangeAsync(browser, Password, "short", "short")).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await ChangeAsync(browser, Password, OwnPassword, "other")).StatusCode);
        Assert.Equal("/account", PathOf(await ChangeAsync(browser, Password, OwnPassword, OwnPassword)));
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/account", Ct)).StatusCode);
    }

    [Fact]
    public async Task SignOut_EndsTheSessionAndNotOnlyTheCookie()
    {
        await PersonAsync("Alya", Role.Agent);
        using var browser = Browser();
        var signedIn = await SignInAsync(browser, "alya@example.org");
        var stolen = signedIn.Headers.GetValues("Set-Cookie").Single(one => one.StartsWith("synergyflow=", StringComparison.Ordinal)).Split(';')[0];
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.PostAsync("/account/sign-out", null, Ct)).StatusCode);
        Assert.Equal("/sign-in", PathOf(await PostAsync(browser, "/account/password", [], "/account/sign-out")));

        using var thief = Browser();
        thief.DefaultRequestHeaders.Add("Cookie", stolen);
        Assert.Equal("/sign-in", PathOf(await thief.GetAsync("/account", Ct)));
    }

    [Fact]
    public async Task Disabled_LosesPagesAndCircuits()
    {
        var alya = await PersonAsync("Alya", Role.TenantAdmin);
        await PersonAsync("Rina", Role.SystemAdmin);
        using var browser = Browser();
        await SignInAsync(browser, "alya@example.org");
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/admin/users", Ct)).StatusCode);
        await using var circuit = await CircuitAsync(alya);
        Assert.True(await circuit.State.StillCountsAsync(circuit.User, Ct));

        // Demoted: the page is gone for him, the circuit goes on with the lower role.
        Assert.Null((await AskAsync((ChangeUserRole change) => change.ExecuteAsync(System, new(alya, Role.Agent), Ct))).Error);
        Assert.Equal("/no-permission", PathOf(await browser.GetAsync("/admin/users", Ct)));
        Assert.True(await circuit.State.StillCountsAsync(circuit.User, Ct));
        var now = (await circuit.State.GetAuthenticationStateAsync()).User;
        Assert.True(now.IsInRole("AGENT"));
        Assert.False(now.IsInRole("TENANT_ADMIN"));

        // Disabled: signed out everywhere.
        Assert.Null((await AskAsync((DisableUser disable) => disable.ExecuteAsync(System, new(alya), Ct))).Error);
        Assert.Equal("/sign-in", PathOf(await browser.GetAsync("/account", Ct)));
        Assert.False(await circuit.State.StillCountsAsync(now, Ct));

        // What the circuit waits, and twice what the caches may add.
        Assert.True(CircuitAuthenticationState.Interval + TimeSpan.FromSeconds(20) <= TimeSpan.FromSeconds(60));
    }

    [Theory]
    [InlineData("/admin")]
    [InlineData("/admin/users")]
    [InlineData("/admin/teams")]
    public async Task AdminPages_ForAnAgent_AreOutOfReach(string page)
    {
        await PersonAsync("Alya", Role.Agent);
        using var browser = Browser();
        Assert.Equal("/sign-in", PathOf(await browser.GetAsync(page, Ct)));
        await SignInAsync(browser, "alya@example.org");
        Assert.Equal("/no-permission", PathOf(await browser.GetAsync(page, Ct)));
    }

    [Fact]
    public async Task AdminPages_ForAnAdmin_ShowPeopleWithHostileNamesAsText()
    {
        await PersonAsync("Tomas", Role.TenantAdmin);
        var eve = await PersonAsync("Eve <img src=x onerror=alert(1)>", Role.Agent);
        using var browser = Browser();
        await SignInAsync(browser, "tomas@example.org");
        foreach (var page in new[] { "/admin", "/admin/users", $"/admin/users/{eve}", "/admin/teams" })
        {
            var answer = await browser.GetAsync(page, Ct);
            Assert.Equal((page, HttpStatusCode.OK), (page, answer.StatusCode));
            Assert.DoesNotContain("<img src=x", await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        }

        Assert.Contains("Eve &lt;img", await browser.GetStringAsync("/admin/users?q=eve", Ct), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync($"/admin/users/{Guid.CreateVersion7()}", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync($"/admin/teams/{Guid.CreateVersion7()}", Ct)).StatusCode);
    }

    private async Task<Circuit> CircuitAsync(Core.Kernel.UserId user)
    {
        var signedIn = (await AskAsync((SignIn signIn) =>
            signIn.ByPasswordAsync("alya@example.org", OwnPassword, new Client("circuit", "::1"), null, Ct)))?.SignedIn;
        Assert.Equal(user, signedIn!.User);
        var scope = Host.Services.CreateAsyncScope();
        var state = Assert.IsType<CircuitAuthenticationState>(scope.ServiceProvider.GetRequiredService<AuthenticationStateProvider>());
        var principal = Principals.Of(signedIn);
        state.SetAuthenticationState(Task.FromResult(new AuthenticationState(principal)));
        return new Circuit(scope, state, principal);
    }

    private static Task<HttpResponseMessage> ChangeAsync(HttpClient browser, string current, string next, string again) => PostAsync(
        browser, "/account/password", new(StringComparer.Ordinal) { ["Form.Current"] = current, ["Form.Next"] = next, ["Form.Again"] = again });

    private sealed record Circuit(AsyncServiceScope Scope, CircuitAuthenticationState State, ClaimsPrincipal User) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Scope.DisposeAsync();
    }
}
