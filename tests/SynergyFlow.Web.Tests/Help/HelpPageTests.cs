using System.Net;
using SynergyFlow.Core.Identity;
using SynergyFlow.Testing;
using SynergyFlow.Web.Tests.Identity;

namespace SynergyFlow.Web.Tests.Help;

/// <summary>Who reads which topic, on the whole host.</summary>
public sealed class HelpPageTests(PostgresServer postgres) : WebHostTest(postgres)
{
    [Fact]
    public async Task SignedOut_ReadsHowToSignIn_AndNothingElse()
    {
        using var browser = Browser();

        Assert.Contains("href=\"/help/sign-in\"", await browser.GetStringAsync("/sign-in", Ct), StringComparison.Ordinal);
        Assert.Contains("five wrong passwords", await browser.GetStringAsync("/help/sign-in", Ct), StringComparison.Ordinal);
        foreach (var closed in new[] { "/help", "/help/desk", "/help/users", "/help/nothing-such" })
        {
            var answer = await browser.GetAsync(closed, Ct);
            Assert.DoesNotContain("<article", await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
            Assert.Equal((closed, HttpStatusCode.Found), (closed, answer.StatusCode));
            Assert.StartsWith("/sign-in", answer.Headers.Location!.PathAndQuery, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Agent_ReadsWhatHeUses_WithHisOwnKeys_AndNoAdministration()
    {
        var alya = await PersonAsync("Alya", Role.Agent);
        using var api = await ApiAsync(alya);
        await SendAsync(api, HttpMethod.Put, "/api/v1/me/shortcuts", new { keys = new Dictionary<string, string?> { ["list.preview"] = "v" } }, "\"0\"");
        using var browser = Browser();
        await SignInAsync(browser, "alya@example.org");

        var contents = await browser.GetStringAsync("/help", Ct);
        Assert.Contains("href=\"/help/my-work\"", contents, StringComparison.Ordinal);
        Assert.DoesNotContain("/help/users", contents, StringComparison.Ordinal);
        Assert.Contains("<kbd>V</kbd>", Bare(await browser.GetStringAsync("/help/desk", Ct)), StringComparison.Ordinal);
        Assert.Contains("href=\"/help/desk\"", await browser.GetStringAsync("/desk", Ct), StringComparison.Ordinal);
        var closed = await browser.GetStringAsync("/help/users", Ct);
        Assert.Contains("There is no such help page", closed, StringComparison.Ordinal);
        Assert.DoesNotContain("Shut somebody out", closed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Requester_ReadsNothingMeantForAgents_AndAdministratorsReadEverything()
    {
        await PersonAsync("Rini", Role.EndUser);
        await PersonAsync("Tono", Role.TenantAdmin);
        using var rini = Browser();
        await SignInAsync(rini, "rini@example.org");
        Assert.Contains("There is no such help page", await rini.GetStringAsync("/help/macros", Ct), StringComparison.Ordinal);
        Assert.DoesNotContain("/help/merging", await rini.GetStringAsync("/help", Ct), StringComparison.Ordinal);

        using var tono = Browser();
        await SignInAsync(tono, "tono@example.org");
        Assert.Contains("Shut somebody out", await tono.GetStringAsync("/help/users", Ct), StringComparison.Ordinal);
        Assert.Contains("href=\"/help/users\"", await tono.GetStringAsync("/admin/users", Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Topic_IsInTheLanguageOfItsReader()
    {
        using var api = await ApiAsync(await PersonAsync("Sari", Role.Agent));
        using var browser = Browser();
        await SignInAsync(browser, "sari@example.org");
        await SendAsync(api, HttpMethod.Patch, "/api/v1/me", new { language = "id" });
        var page = WebUtility.HtmlDecode(await browser.GetStringAsync("/help/views", Ct));
        Assert.Contains("<strong>Simpan sebagai tampilan baru</strong>", page, StringComparison.Ordinal);
        Assert.Contains("id=\"make-one\"", page, StringComparison.Ordinal);
    }

    private static string Bare(string html) => html.Replace("<kbd data-key>", "<kbd>", StringComparison.Ordinal);
}
