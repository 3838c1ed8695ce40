using System.Net;
using System.Text.RegularExpressions;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Identity.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Testing;

namespace SynergyFlow.Web.Tests.Identity.Factors;

public sealed partial class SecondFactorSignInTests(PostgresServer postgres) : WebHostTest(postgres)
{
    private const string Code = "/sign-in/code";
    private const string SetUp = "/sign-in/set-up";

    [Fact]
    public async Task Password_OfWhoHasASecondFactor_LeadsToTheCode_AndReachesNothingElse()
    {
        var alya = await PersonAsync("Alya", Role.TenantAdmin);
        var (app, _) = await OnAsync(alya);
        using var browser = Browser();
        var half = await SignInAsync(browser, "alya@example.org", page: "/sign-in?returnUrl=%2Faccount");
        Assert.Equal((HttpStatusCode.Found, Code), (half.StatusCode, Path(half)));
        var cookie = Assert.Single(half.Headers.GetValues("Set-Cookie"), one => one.StartsWith("synergyflow", StringComparison.Ordinal));
        Assert.StartsWith("synergyflow-second-step=", cookie, StringComparison.Ordinal);
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);

        foreach (var page in new[] { "/account", "/account/password", "/admin/users", "/desk", "/drafts" })
        {
            Assert.Equal((page, "/sign-in"), (page, Path(await browser.GetAsync(page, Ct))));
        }

        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync("/api/v1/me", Ct)).StatusCode);

        // Nor does it pass for a session by its name.
        using var forger = Browser();
        forger.DefaultRequestHeaders.Add("Cookie", cookie.Split(';')[0].Replace("synergyflow-second-step", "synergyflow", StringComparison.Ordinal));
        Assert.Equal("/sign-in", Path(await forger.GetAsync("/account", Ct)));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await PassAsync(browser, "000000")).StatusCode);
        var passed = await PassAsync(browser, app.NextCode(), Code + "?returnUrl=%2Faccount");
        Assert.Equal((HttpStatusCode.Found, "/account"), (passed.StatusCode, Path(passed)));
        Assert.Contains("Alya", await browser.GetStringAsync("/account", Ct), StringComparison.Ordinal);

        // The first step is used up with the second.
        Assert.Contains("There is no sign-in under way", await browser.GetStringAsync(Code, Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Code_InAnotherBrowserAgain_IsRefused_AndARecoveryCodeOpens()
    {
        var (app, codes) = await OnAsync(await PersonAsync("Alya", Role.Agent));
        using var first = Browser();
        await SignInAsync(first, "alya@example.org");
        Assert.Equal("/desk", Path(await PassAsync(first, app.NextCode())));
        using var second = Browser();
        await SignInAsync(second, "alya@example.org");
        var replayed = await PassAsync(second, app.LastCode());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, replayed.StatusCode);
        Assert.Contains("was used already", await replayed.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        const string Recovery = Code + "?recovery=true";
        Assert.Contains("Recovery code", await second.GetStringAsync(Recovery, Ct), StringComparison.Ordinal);
        Assert.Equal("/desk", Path(await PassAsync(second, codes[0], Recovery)));
    }

    [Fact]
    public async Task Codes_ManyInAMinute_AreTooMany()
    {
        await OnAsync(await PersonAsync("Alya", Role.Agent));
        using var browser = Browser();
        await SignInAsync(browser, "alya@example.org");
        for (var guess = 0; guess < 10; guess++)
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await PassAsync(browser, "000000")).StatusCode);
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, (await PassAsync(browser, "000000")).StatusCode);
    }

    [Fact]
    public async Task Code_WithoutAPassword_IsNotAsked()
    {
        using var browser = Browser();
        foreach (var page in new[] { Code, SetUp })
        {
            var html = await browser.GetStringAsync(page, Ct);
            Assert.Contains("There is no sign-in under way", html, StringComparison.Ordinal);
            Assert.DoesNotContain("Form.Code", html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Required_WhoHasNone_SetsItUpBeforeAnythingElse()
    {
        await PersonAsync("Alya", Role.Agent);
        Assert.Null((await AskAsync((EditSignInSettings edit) => edit.ExecuteAsync(System, new(SecondFactorFor.Agents), Ct))).Error);
        using var browser = Browser();
        Assert.Equal(SetUp, Path(await SignInAsync(browser, "alya@example.org")));
        Assert.Equal("/sign-in", Path(await browser.GetAsync("/account", Ct)));
        Assert.Contains("There is no sign-in under way", await browser.GetStringAsync(Code, Ct), StringComparison.Ordinal);

        using var shown = await browser.GetAsync(SetUp, Ct);
        Assert.True(shown.Headers.CacheControl?.NoStore);
        var html = await shown.Content.ReadAsStringAsync(Ct);
        Assert.Contains("<svg class=\"qr\"", html, StringComparison.Ordinal);
        Dictionary<string, string> fields = Fields(html);

        // A slip shows the same key again: the app has it already.
        var slip = await SendAsync(browser, fields, "000000");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, slip.StatusCode);
        var again = Fields(await slip.Content.ReadAsStringAsync(Ct));
        Assert.Equal(fields["Form.Letters"], again["Form.Letters"]);
        Assert.Equal("/sign-in", Path(await browser.GetAsync("/account", Ct)));

        AuthenticatorApp app = new(fields["Form.Letters"]);
        var done = await SendAsync(browser, again, app.NextCode());
        Assert.Equal(HttpStatusCode.OK, done.StatusCode);
        Assert.Equal(SecondFactor.Codes, RecoveryCode().Count(await done.Content.ReadAsStringAsync(Ct)));
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/account", Ct)).StatusCode);
        using var next = Browser();
        Assert.Equal(Code, Path(await SignInAsync(next, "alya@example.org")));
    }

    [Fact]
    public async Task Required_AndAGivenPassword_AreAskedOneAfterTheOther()
    {
        await PersonAsync("Alya", Role.Agent, settled: false);
        Assert.Null((await AskAsync((EditSignInSettings edit) => edit.ExecuteAsync(System, new(SecondFactorFor.Everybody), Ct))).Error);
        using var browser = Browser();
        Assert.Equal(SetUp, Path(await SignInAsync(browser, "alya@example.org", Password)));
        var fields = Fields(await browser.GetStringAsync(SetUp, Ct));
        var done = await SendAsync(browser, fields, new AuthenticatorApp(fields["Form.Letters"]).NextCode());
        Assert.Contains("href=\"/account/password\"", await done.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        Assert.Equal("/account/password", Path(await browser.GetAsync("/desk", Ct)));
    }

    [Fact]
    public async Task Api_SaysWhoHasOne_ResetsItAndRequiresIt_ForAdministratorsOnly()
    {
        var alya = await PersonAsync("Alya", Role.Agent);
        var tomas = await PersonAsync("Tomas", Role.TenantAdmin);
        using var agent = await ApiAsync(alya);
        await OnAsync(alya);

        // A program with a token works on: it is no sign-in.
        Assert.True((await JsonAsync(await agent.GetAsync("/api/v1/me", Ct))).GetProperty("secondFactor").GetBoolean());
        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(agent, HttpMethod.Delete, $"/api/v1/users/{tomas}/second-factor", null)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(agent, HttpMethod.Put, "/api/v1/sign-in-settings", new { secondFactorFor = "nobody" })).StatusCode);

        using var admin = await ApiAsync(tomas, "read", "admin");
        Assert.Equal(HttpStatusCode.PreconditionRequired, (await SendAsync(admin, HttpMethod.Delete, $"/api/v1/users/{alya}/second-factor", null, tag: null)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(admin, HttpMethod.Delete, $"/api/v1/users/{alya}/second-factor", null)).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await SendAsync(admin, HttpMethod.Delete, $"/api/v1/users/{alya}/second-factor", null)).StatusCode);
        Assert.False((await JsonAsync(await agent.GetAsync("/api/v1/me", Ct))).GetProperty("secondFactor").GetBoolean());

        var odd = await SendAsync(admin, HttpMethod.Put, "/api/v1/sign-in-settings", new { secondFactorFor = "kings" });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, odd.StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(admin, HttpMethod.Put, "/api/v1/sign-in-settings", new { secondFactorFor = "agents" })).StatusCode);
        var settings = await JsonAsync(await admin.GetAsync("/api/v1/sign-in-settings", Ct));
        Assert.Equal(("agents", 2), (settings.GetProperty("secondFactorFor").GetString(), settings.GetProperty("without").GetInt32()));
    }

    private async Task<(AuthenticatorApp App, IReadOnlyList<string> Codes)> OnAsync(UserId user)
    {
        var begun = await AskAsync((BeginSecondFactor begin) => begin.ExecuteAsync(As(user), new(OwnPassword), Ct));
        Assert.Null(begun.Error);
        AuthenticatorApp app = new(begun.Value!.Letters);
        var on = await AskAsync((TurnOnSecondFactor turnOn) => turnOn.ExecuteAsync(As(user), new(app.NextCode()), Ct));
        Assert.Null(on.Error);
        return (app, on.Value!);
    }

    private static Task<HttpResponseMessage> PassAsync(HttpClient browser, string code, string page = Code) =>
        PostAsync(browser, page, new(StringComparer.Ordinal) { ["Form.Code"] = code });

    /// <summary>Sends the form that was shown: reading it again would make another key.</summary>
    private static async Task<HttpResponseMessage> SendAsync(HttpClient browser, Dictionary<string, string> fields, string code)
    {
        fields["Form.Code"] = code;
        using FormUrlEncodedContent content = new(fields);
        return await browser.PostAsync(SetUp, content, Ct);
    }

    private static Dictionary<string, string> Fields(string html) => Hidden().Matches(html)
        .ToDictionary(field => field.Groups["name"].Value, field => field.Groups["value"].Value, StringComparer.Ordinal);

    private static string? Path(HttpResponseMessage answer) => answer.Headers.Location is { } to
        ? (to.IsAbsoluteUri ? to.AbsolutePath : to.OriginalString).Split('?')[0]
        : null;

    [GeneratedRegex("""<input type="hidden" name="(?<name>[^"]+)" value="(?<value>[^"]*)"\s*/?>""", RegexOptions.None, 1000)]
    private static partial Regex Hidden();

    [GeneratedRegex("<li[^>]*>[A-Z2-7]{4}(-[A-Z2-7]{4}){3}</li>", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex RecoveryCode();
}
