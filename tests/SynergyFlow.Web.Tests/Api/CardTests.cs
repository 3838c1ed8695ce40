using System.Net;
using System.Net.Http.Json;
using SynergyFlow.Core.Identity;
using SynergyFlow.Testing;
using SynergyFlow.Web.Tests.Identity;

namespace SynergyFlow.Web.Tests.Api;

/// <summary>The card that a record's key shows is rendered for whoever looks, under his own rights.</summary>
public sealed class CardTests(PostgresServer postgres) : WebHostTest(postgres)
{
    [Fact]
    public async Task Card_OfARecordThatTheReaderSees_SaysWhatItIs_WithHostileTextAsText()
    {
        using var agent = await SignedInAsync("Alya", Role.Agent);
        await ReportAsync("Budi", "<script>alert(1)</script> & more");

        var answer = await agent.GetAsync("/cards/inc-1", Ct);
        var card = await answer.Content.ReadAsStringAsync(Ct);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.True(answer.Headers.CacheControl?.NoStore);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; more", card, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", card, StringComparison.Ordinal);
        Assert.Contains("data-category=\"new\"", card, StringComparison.Ordinal);
        Assert.Contains("data-priority=", card, StringComparison.Ordinal);
        Assert.Contains("data-age-ms=", card, StringComparison.Ordinal);
        Assert.DoesNotContain("<html", card, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Card_OfARecordThatTheReaderDoesNotSee_IsAsUnknownAsOneThatDoesNotExist()
    {
        using var stranger = await SignedInAsync("Citra", Role.EndUser);
        await ReportAsync("Budi", "My payslip is wrong");
        using var reporter = Browser();
        await SignInAsync(reporter, "budi@example.org");

        Assert.Equal(HttpStatusCode.OK, (await reporter.GetAsync("/cards/INC-1", Ct)).StatusCode);
        var hidden = await stranger.GetAsync("/cards/INC-1", Ct);
        var missing = await stranger.GetAsync("/cards/INC-999", Ct);
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (hidden.StatusCode, missing.StatusCode));
        Assert.DoesNotContain("payslip", await hidden.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/cards/INC-1%01")]
    [InlineData("/cards/INC-1%27%20or%201%3D1")]
    [InlineData("/cards/INC-11111111111111111111111111111111111111")]
    public async Task Card_OfNoKeyAtAll_IsNotFound(string path)
    {
        using var agent = await SignedInAsync("Alya", Role.Agent);
        Assert.Equal(HttpStatusCode.NotFound, (await agent.GetAsync(path, Ct)).StatusCode);
    }

    [Fact]
    public async Task Card_ForNobody_LeadsToTheSignIn()
    {
        using var nobody = Browser();
        var answer = await nobody.GetAsync("/cards/INC-1", Ct);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Contains("/sign-in", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Card_ForWhoMustChooseAPasswordFirst_IsNotFound()
    {
        await ReportAsync("Budi", "VPN is down");
        await PersonAsync("Dewi", Role.Agent, settled: false);
        using var unsettled = Browser();
        await SignInAsync(unsettled, "dewi@example.org", Password);
        var answer = await unsettled.GetAsync("/cards/INC-1", Ct);
        Assert.Equal((HttpStatusCode.NotFound, null), (answer.StatusCode, answer.Headers.Location?.ToString()));
    }

    private async Task<HttpClient> SignedInAsync(string name, Role role)
    {
        await PersonAsync(name, role);
        var browser = Browser();
        await SignInAsync(browser, $"{name}@example.org");
        return browser;
    }

    private async Task ReportAsync(string name, string title)
    {
        using var reporter = await ApiAsync(await PersonAsync(name, Role.EndUser));
        Assert.Equal(HttpStatusCode.Created, (await reporter.PostAsJsonAsync("/api/v1/incidents", new { title }, Ct)).StatusCode);
    }
}
