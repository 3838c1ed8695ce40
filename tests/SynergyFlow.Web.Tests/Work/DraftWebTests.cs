using System.Net;
using System.Text.Json;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Testing;
using SynergyFlow.Web.Tests.Identity;

namespace SynergyFlow.Web.Tests.Work;

/// <summary>Drafts through both doors: the composer's script with a cookie, and REST with a token.</summary>
public sealed class DraftWebTests(PostgresServer postgres) : WebHostTest(postgres)
{
    private const string Header = "X-SynergyFlow-Page";

    [Fact]
    public async Task Script_KeepsADraftWithTheCookie_AndOnlyWithItsHeader()
    {
        var maya = await PersonAsync("Maya", Role.EndUser);
        var record = await ReportAsync(maya);
        using var browser = Browser();
        await SignInAsync(browser, "maya@example.org");
        var path = $"/composer/drafts/{Guid.CreateVersion7()}";
        var body = new { record, kind = "reply", body = "It is in Cebu", seenVersion = 1 };

        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(browser, HttpMethod.Put, path, body, tag: null)).StatusCode);
        browser.DefaultRequestHeaders.Add(Header, "composer");
        var kept = await SendAsync(browser, HttpMethod.Put, path, body, tag: null);
        Assert.Equal((HttpStatusCode.OK, "\"1\""), (kept.StatusCode, kept.Headers.ETag?.Tag));

        var stale = await SendAsync(browser, HttpMethod.Put, path, new { record, kind = "reply", body = "Or not", seenVersion = 1 }, "\"0\"");
        Assert.Equal(HttpStatusCode.PreconditionFailed, stale.StatusCode);
        Assert.Equal("It is in Cebu", (await JsonAsync(stale)).GetProperty("current").GetProperty("body").GetString());

        using var nobody = Browser();
        nobody.DefaultRequestHeaders.Add(Header, "composer");
        Assert.NotEqual(HttpStatusCode.OK, (await SendAsync(nobody, HttpMethod.Put, path, body, tag: null)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(browser, HttpMethod.Delete, path, null, tag: null)).StatusCode);
    }

    [Fact]
    public async Task Api_KeepsListsDiscardsRestoresAndSends()
    {
        var maya = await PersonAsync("Maya", Role.EndUser);
        var record = await ReportAsync(maya);
        using var api = await ApiAsync(maya);
        var path = $"/api/v1/me/drafts/{Guid.CreateVersion7()}";

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await SendAsync(api, HttpMethod.Put, path, new { record = "INC-99", kind = "reply", body = "x" }, null)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(api, HttpMethod.Put, path, new { record, kind = "reply", body = "Still broken" }, null)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(api, HttpMethod.Delete, path, null, null)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await api.GetAsync(path, Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(api, HttpMethod.Post, path + "/restore", null, null)).StatusCode);
        var listed = await JsonAsync(await api.GetAsync("/api/v1/me/drafts", Ct));
        Assert.Equal("Still broken", listed[0].GetProperty("start").GetString());
        Assert.Equal(HttpStatusCode.Created, (await SendAsync(api, HttpMethod.Post, path + "/send", null, null)).StatusCode);
        Assert.Contains("Still broken", await api.GetStringAsync($"/api/v1/incidents/{record}/comments", Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Api_HoldsAMessage_GivesItBack_AndRefusesAMoveThatCannotBe()
    {
        var maya = await PersonAsync("Maya", Role.EndUser);
        var record = await ReportAsync(maya);
        using var api = await ApiAsync(maya);
        var path = $"/api/v1/me/drafts/{Guid.CreateVersion7()}";
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(api, HttpMethod.Put, path, new { record, kind = "reply", body = "Never mind" }, null)).StatusCode);

        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(api, HttpMethod.Post, path + "/hold", new { move = new { to = "resolved", resolutionCode = "fixed" } }, null)).StatusCode);
        var held = await SendAsync(api, HttpMethod.Post, path + "/hold", new { }, null);
        Assert.Equal(HttpStatusCode.OK, held.StatusCode);
        Assert.NotEqual(JsonValueKind.Null, (await JsonAsync(held)).GetProperty("sendAt").ValueKind);
        Assert.Equal(HttpStatusCode.Conflict, (await SendAsync(api, HttpMethod.Delete, path, null, null)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(api, HttpMethod.Post, path + "/undo", null, null)).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await SendAsync(api, HttpMethod.Post, path + "/undo", null, null)).StatusCode);

        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(api, HttpMethod.Put, "/api/v1/me/timeline-order", new { newestFirst = true }, null)).StatusCode);
        Assert.True((await JsonAsync(await api.GetAsync("/api/v1/me/timeline-order", Ct))).GetProperty("newestFirst").GetBoolean());
    }

    [Fact]
    public async Task Script_SendsAFile_WithTheCookie_AndOnlyWithItsHeader()
    {
        var maya = await PersonAsync("Maya", Role.EndUser);
        var record = await ReportAsync(maya);
        using var browser = Browser();
        await SignInAsync(browser, "maya@example.org");
        Assert.Equal(HttpStatusCode.Forbidden, (await UploadAsync(browser, record)).StatusCode);
        browser.DefaultRequestHeaders.Add(Header, "composer");
        var sent = await UploadAsync(browser, record);
        Assert.Equal(HttpStatusCode.Created, sent.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync($"/files/{(await JsonAsync(sent)).GetProperty("id").GetString()}", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await UploadAsync(browser, record, "?internal=true")).StatusCode);
    }

    private static async Task<HttpResponseMessage> UploadAsync(HttpClient browser, string record, string query = "")
    {
        using MultipartFormDataContent form = [];
        form.Add(new StringContent("hello"), "file", "hello.txt");
        return await browser.PostAsync($"/composer/records/{record}/files{query}", form, Ct);
    }

    private async Task<string> ReportAsync(UserId person)
    {
        using var reporter = await ApiAsync(person);
        var created = await SendAsync(reporter, HttpMethod.Post, "/api/v1/incidents", new { title = "VPN" }, null);
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        return (await JsonAsync(created)).GetProperty("key").GetString()!;
    }
}
