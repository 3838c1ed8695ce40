using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Incidents.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.UseCases;
using SynergyFlow.Testing;
using SynergyFlow.Web.Tests.Identity;

namespace SynergyFlow.Web.Tests.Commands;

public sealed class ShortcutApiTests(PostgresServer postgres) : WebHostTest(postgres)
{
    [Fact]
    public async Task Shortcuts_ReplacedOverRest_AreThoseOfThePersonOnly()
    {
        var alya = await PersonAsync("Alya", Role.Agent);
        var budi = await PersonAsync("Budi", Role.Agent);
        using var client = await ApiAsync(alya);

        var first = await client.GetAsync("/api/v1/me/shortcuts", Ct);
        Assert.Equal("\"0\"", first.Headers.ETag?.Tag);
        Assert.Equal(HttpStatusCode.PreconditionRequired, (await PutAsync(client, new { enabled = true }, null)).StatusCode);
        var saved = await PutAsync(client, new { enabled = true, keys = new Dictionary<string, string?> { ["list.toggle"] = "v", ["incident.new"] = null } }, "\"0\"");
        Assert.Equal(HttpStatusCode.NoContent, saved.StatusCode);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await PutAsync(client, new { enabled = false }, "\"0\"")).StatusCode);

        var mine = await JsonAsync(await client.GetAsync("/api/v1/me/shortcuts", Ct));
        Assert.Equal("v", KeysOf(mine, "list.toggle"));
        Assert.Null(KeysOf(mine, "incident.new"));
        using var other = await ApiAsync(budi);
        Assert.Equal("x", KeysOf(await JsonAsync(await other.GetAsync("/api/v1/me/shortcuts", Ct)), "list.toggle"));

        // The page brings them along.
        using var browser = Browser();
        await SignInAsync(browser, "alya@example.org");
        var html = WebUtility.HtmlDecode(await browser.GetStringAsync("/desk", Ct));
        Assert.Contains("\"id\":\"list.toggle\",\"label\":\"Select or unselect the row\",\"group\":\"In the queue\",\"place\":\"queue\",\"keys\":\"v\"", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("list.toggle", "j", HttpStatusCode.Conflict, "shortcut.taken")]
    [InlineData("list.toggle", "Mod+w", HttpStatusCode.UnprocessableEntity, "shortcut.reserved")]
    [InlineData("list.toggle", "Alt+w", HttpStatusCode.UnprocessableEntity, "validation")]
    [InlineData("nothing.such", "q", HttpStatusCode.UnprocessableEntity, "validation")]
    public async Task Shortcuts_ThatCannotBe_AreRefusedWithTheReason(string command, string keys, HttpStatusCode status, string code)
    {
        using var client = await ApiAsync(await PersonAsync("Alya", Role.Agent));

        var refused = await PutAsync(client, new { keys = new Dictionary<string, string> { [command] = keys } }, "\"0\"");

        Assert.Equal(status, refused.StatusCode);
        Assert.Equal(code, (await JsonAsync(refused)).GetProperty("code").GetString());
    }

    [Fact]
    public async Task Palette_AnswersWithWhatTheReaderMaySee()
    {
        var agent = await PersonAsync("Alya", Role.Agent);
        var caller = await PersonAsync("Citra", Role.EndUser);
        var created = await AskAsync((CreateIncident create) =>
            create.ExecuteAsync(As(agent), new() { Title = "Quaint scanner is blind", Description = "It sees nothing.", Requester = agent }, Ct));
        Assert.Null(created.Error);
        var key = created.Value!.Key;
        await AskAsync(async (VisitRecord visit) =>
        {
            await visit.ExecuteAsync(As(agent), created.Value.Id, Ct);
            await visit.ExecuteAsync(As(caller), created.Value.Id, Ct);
            return true;
        });

        using var browser = Browser();
        Assert.Equal(HttpStatusCode.Found, (await browser.GetAsync("/palette/records", Ct)).StatusCode);
        await SignInAsync(browser, "alya@example.org");
        var number = key.Split('-')[1];
        foreach (var path in new[] { "/palette/records", "/palette/search?q=quaint", $"/palette/search?q={key.ToLowerInvariant()}", $"/palette/search?q={number}" })
        {
            var answer = await browser.GetAsync(path, Ct);
            Assert.True(answer.Headers.CacheControl?.NoStore, path);
            Assert.Equal(key, (await JsonAsync(answer)).GetProperty("records")[0][0].GetString());
        }

        using var other = Browser();
        await SignInAsync(other, "citra@example.org");
        foreach (var path in new[] { "/palette/records", "/palette/search?q=quaint", $"/palette/search?q={key}", "/palette/search", $"/palette/search?q={new string('x', 201)}" })
        {
            Assert.Empty((await JsonAsync(await other.GetAsync(path, Ct))).GetProperty("records").EnumerateArray());
        }
    }

    [Fact]
    public async Task Palette_ForWhoMustChooseAPasswordFirst_IsEmpty()
    {
        var agent = await PersonAsync("Alya", Role.Agent);
        Assert.Null((await AskAsync((CreateIncident create) => create.ExecuteAsync(As(agent), new() { Title = "Quaint scanner", Requester = agent }, Ct))).Error);
        await PersonAsync("Dewi", Role.Agent, settled: false);
        using var unsettled = Browser();
        await SignInAsync(unsettled, "dewi@example.org", Password);

        Assert.Empty((await JsonAsync(await unsettled.GetAsync("/palette/search?q=quaint", Ct))).GetProperty("records").EnumerateArray());
    }

    [Fact]
    public async Task Recent_OverRest_IsTheLatestFirstWithinItsLimit()
    {
        var agent = await PersonAsync("Alya", Role.Agent);
        List<RecordId> made = [];
        foreach (var title in new[] { "First", "Second" })
        {
            made.Add((await AskAsync((CreateIncident create) => create.ExecuteAsync(As(agent), new() { Title = title, Requester = agent }, Ct))).Value!.Id);
        }

        foreach (var record in (RecordId[])[made[1], made[0], made[0]])
        {
            await AskAsync(async (VisitRecord visit) =>
            {
                await visit.ExecuteAsync(As(agent), record, Ct);
                return true;
            });
        }

        using var client = await ApiAsync(agent);
        var all = await JsonAsync(await client.GetAsync("/api/v1/records/recent", Ct));
        Assert.Equal(["First", "Second"], all.EnumerateArray().Select(record => record.GetProperty("title").GetString()));
        Assert.Single((await JsonAsync(await client.GetAsync("/api/v1/records/recent?limit=1", Ct))).EnumerateArray());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await client.GetAsync("/api/v1/records/recent?limit=5001", Ct)).StatusCode);
        using var writer = await ApiAsync(agent, "write");
        Assert.Equal(HttpStatusCode.Forbidden, (await writer.GetAsync("/api/v1/records/recent", Ct)).StatusCode);
    }

    private static async Task<HttpResponseMessage> PutAsync(HttpClient client, object body, string? ifMatch)
    {
        using HttpRequestMessage request = new(HttpMethod.Put, "/api/v1/me/shortcuts") { Content = JsonContent.Create(body) };
        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }

        return await client.SendAsync(request, Ct);
    }

    private static string? KeysOf(JsonElement shortcuts, string command) => shortcuts.GetProperty("commands").EnumerateArray()
        .Single(one => one.GetProperty("command").GetString() == command).GetProperty("keys").GetString();
}
