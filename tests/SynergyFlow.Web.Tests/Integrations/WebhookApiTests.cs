using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Incidents.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Testing;
using SynergyFlow.Web.Tests.Identity;

namespace SynergyFlow.Web.Tests.Integrations;

public sealed class WebhookApiTests(PostgresServer postgres) : WebHostTest(postgres)
{
    private const string Root = "/api/v1/webhooks";

    private WebhookReceiver _receiver = null!;

    protected override async Task<IReadOnlyDictionary<string, string>> SettingsAsync()
    {
        _receiver = await WebhookReceiver.StartAsync();
        return new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Webhooks:AllowHttp"] = "true",
            ["Webhooks:AllowedNetworks:0"] = "127.0.0.0/8",
            ["Webhooks:Pauses:0"] = "00:00:00",
            ["Webhooks:Pauses:1"] = "00:00:00.050",
            ["Webhooks:Poll"] = "00:00:00.050",
        };
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _receiver.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Whatever the door, the event is told: what comes in by the API no less than what is done on a page (complaint 49).</summary>
    [Fact]
    public async Task EveryDoor_PageApiAndImport_TellsTheWebhook()
    {
        var tomas = await PersonAsync("Tomas", Role.TenantAdmin);
        using var admin = await AdminAsync(tomas);
        await CreateAsync(admin, "/doors", """["*"]""");
        Assert.Null((await AskAsync((CreateIncident create) => create.ExecuteAsync(As(tomas), new IncidentFields { Title = "By page", Requester = tomas }, Ct))).Error);
        Assert.True((await SendAsync(admin, HttpMethod.Post, "/api/v1/incidents", """{"title":"By API"}""", null)).IsSuccessStatusCode);
        using MultipartFormDataContent form = new() { { new ByteArrayContent(Encoding.UTF8.GetBytes("Number,Subject\nA-1,By import\n")), "file", "a.csv" } };
        var import = (await admin.PostAsync("/api/v1/imports", form, Ct)).Headers.Location!;
        var mapped = await SendAsync(admin, HttpMethod.Put, import + "/mapping", """{"mapping":{"system":"desk","keyColumn":"Number","columns":{"Subject":"title"},"titleTemplate":null}}""");
        Assert.True(mapped.IsSuccessStatusCode, await mapped.Content.ReadAsStringAsync(Ct));
        Assert.True((await SendAsync(admin, HttpMethod.Post, import + "/check", null, null)).IsSuccessStatusCode);
        await WaitAsync(admin, import, "checked");
        Assert.True((await SendAsync(admin, HttpMethod.Post, import + "/run", null, null)).IsSuccessStatusCode);
        await WaitAsync(admin, import, "done");

        for (var left = 400; ; left--)
        {
            var doors = _receiver.At("/doors").Where(one => one.Type is "incident.created" or "incident.imported")
                .Select(one => one.Json.GetProperty("data").GetProperty("channel").GetString()!).ToHashSet();
            if (doors.SetEquals(["ui", "api", "import"]))
            {
                break;
            }

            Assert.True(left > 0, string.Join(", ", doors));
            await Task.Delay(50, Ct);
        }

        Assert.Equal(_receiver.At("/doors").Count, _receiver.At("/doors").Select(one => one.Id).Distinct().Count());
    }

    [Fact]
    public async Task Webhook_IsCreatedReadChangedAndDeleted_ByItsVersion()
    {
        using var admin = await AdminAsync(await PersonAsync("Tomas", Role.TenantAdmin));
        var (id, secret, created) = await CreateAsync(admin, "/crud", """["incident.created"]""");
        Assert.StartsWith("whsec_", secret, StringComparison.Ordinal);
        Assert.Equal((Root + "/" + id, "no-store"), (created.Headers.Location!.OriginalString, created.Headers.CacheControl!.ToString()));

        var read = await admin.GetAsync($"{Root}/{id}", Ct);
        var text = await read.Content.ReadAsStringAsync(Ct);
        Assert.DoesNotContain("secret\":\"", text, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("\"1\"", read.Headers.ETag!.Tag);
        Assert.Equal(428, (int)(await SendAsync(admin, HttpMethod.Patch, $"{Root}/{id}", """{"name":"x"}""", null)).StatusCode);
        var patched = await SendAsync(admin, HttpMethod.Patch, $"{Root}/{id}", """{"name":"Chat","filter":"priority = P1"}""", "\"1\"");
        var now = await JsonAsync(patched);
        Assert.Equal(("Chat", "priority = P1", "incident.created"), (now.GetProperty("name").GetString(), now.GetProperty("filter").GetString(), now.GetProperty("eventTypes")[0].GetString()));
        var stale = await SendAsync(admin, HttpMethod.Put, $"{Root}/{id}", Body("/crud", """["*"]"""), "\"1\"");
        Assert.Equal(HttpStatusCode.PreconditionFailed, stale.StatusCode);
        Assert.Equal("Chat", (await JsonAsync(stale)).GetProperty("current").GetProperty("name").GetString());
        var wrong = await JsonAsync(await SendAsync(admin, HttpMethod.Patch, $"{Root}/{id}", """{"filter":"priority >"}"""));
        Assert.Equal("/filter", wrong.GetProperty("errors")[0].GetProperty("pointer").GetString());

        Assert.Equal(HttpStatusCode.Conflict, (await SendAsync(admin, HttpMethod.Post, $"{Root}/{id}/enable", null, null)).StatusCode);
        Assert.Equal("by_hand", (await JsonAsync(await SendAsync(admin, HttpMethod.Post, $"{Root}/{id}/disable", null, null))).GetProperty("disabledReason").GetString());
        Assert.Equal("active", (await JsonAsync(await SendAsync(admin, HttpMethod.Post, $"{Root}/{id}/enable", null, null))).GetProperty("state").GetString());
        var rotated = await JsonAsync(await SendAsync(admin, HttpMethod.Post, $"{Root}/{id}/rotate-secret", null, null));
        Assert.NotEqual(secret, rotated.GetProperty("secret").GetString());
        Assert.True(rotated.GetProperty("previousSecretUntil").GetDateTimeOffset() > TimeProvider.System.GetUtcNow().AddHours(23));
        Assert.Equal(1, (await admin.GetFromJsonAsync<JsonElement>(Root, Ct)).GetProperty("items").GetArrayLength());
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(admin, HttpMethod.Delete, $"{Root}/{id}", null)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await admin.GetAsync($"{Root}/{id}", Ct)).StatusCode);
    }

    [Fact]
    public async Task Deliveries_AreListedReadAndReplayed_AndTheTestAnswersAtOnce()
    {
        using var admin = await AdminAsync(await PersonAsync("Tomas", Role.TenantAdmin));
        var (id, secret, _) = await CreateAsync(admin, "/log", """["incident.created"]""");
        var tested = await JsonAsync(await SendAsync(admin, HttpMethod.Post, $"{Root}/{id}/test", null, null));
        Assert.Equal("delivered", tested.GetProperty("delivery").GetProperty("state").GetString());
        Assert.Equal(["ok"], await WebhookReceiver.VerifyAsync(secret, _receiver.At("/log"), Ct));
        for (var i = 0; i < 3; i++)
        {
            Assert.True((await SendAsync(admin, HttpMethod.Post, "/api/v1/incidents", """{"title":"x"}""", null)).IsSuccessStatusCode);
        }

        await _receiver.WaitAsync("/log", 4, Ct);
        var list = await UntilAsync(admin, $"{Root}/{id}/deliveries?state=delivered&limit=2", page => page.GetProperty("next").ValueKind is JsonValueKind.String);
        var rest = await UntilAsync(admin, $"{Root}/{id}/deliveries?state=delivered&limit=2&cursor={list.GetProperty("next").GetString()}", page => page.GetProperty("items").GetArrayLength() == 2);
        var one = list.GetProperty("items")[0];
        Assert.DoesNotContain(one.GetProperty("id").GetString(), rest.GetProperty("items").EnumerateArray().Select(row => row.GetProperty("id").GetString()));
        var details = await admin.GetFromJsonAsync<JsonElement>($"{Root}/{id}/deliveries/{one.GetProperty("id").GetString()}", Ct);
        Assert.Equal(204, details.GetProperty("tries")[0].GetProperty("status").GetInt32());
        Assert.Equal(HttpStatusCode.Accepted, (await SendAsync(admin, HttpMethod.Post, $"{Root}/{id}/deliveries/{one.GetProperty("id").GetString()}/replay", null, null)).StatusCode);
        await _receiver.WaitAsync("/log", 5, Ct);
        await UntilAsync(admin, $"{Root}/{id}/deliveries?state=waiting", page => page.GetProperty("items").GetArrayLength() == 0);
        var replayed = await JsonAsync(await SendAsync(admin, HttpMethod.Post, $"{Root}/{id}/replay", """{"since":"2026-01-01T00:00:00Z","states":["delivered"]}""", null));
        Assert.Equal((3, false), (replayed.GetProperty("count").GetInt32(), replayed.GetProperty("more").GetBoolean()));
        await _receiver.WaitAsync("/log", 8, Ct);

        foreach (var query in new[] { "?state=lost", "?limit=0", "?limit=201", "?cursor=x", "?colour=red" })
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await admin.GetAsync($"{Root}/{id}/deliveries{query}", Ct)).StatusCode);
        }

        Assert.Equal(HttpStatusCode.NotFound, (await admin.GetAsync($"{Root}/{id}/deliveries/{Guid.CreateVersion7()}", Ct)).StatusCode);
    }

    [Fact]
    public async Task Others_AreRefused_AndTooManyTestsAre429()
    {
        using var admin = await AdminAsync(await PersonAsync("Tomas", Role.TenantAdmin));
        using var agent = await ApiAsync(await PersonAsync("Alya", Role.Agent));
        using var narrow = await ApiAsync(await PersonAsync("Citra", Role.TenantAdmin), "read", "write");
        var (id, _, _) = await CreateAsync(admin, "/tests", """["*"]""");
        foreach (var client in new[] { agent, narrow })
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await client.GetAsync(Root, Ct)).StatusCode);
            Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(client, HttpMethod.Post, $"{Root}/{id}/rotate-secret", null, null)).StatusCode);
        }

        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await SendAsync(admin, HttpMethod.Post, $"{Root}/{id}/test", null, null)).StatusCode);
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, (await SendAsync(admin, HttpMethod.Post, $"{Root}/{id}/test", null, null)).StatusCode);
    }

    [Fact]
    public async Task Pages_AreShownToAdministrators_WithABannerForOneThatStopped()
    {
        var tomas = await PersonAsync("Tomas", Role.TenantAdmin);
        using var api = await AdminAsync(tomas);
        var (id, _, _) = await CreateAsync(api, "/<b>gone", """["incident.created"]""", "A & <b>B</b>");
        _receiver.Answers["/<b>gone"] = (http, _) => { http.Response.StatusCode = 410; return Task.CompletedTask; };
        using var browser = Browser();
        await SignInAsync(browser, "tomas@example.org");
        Assert.DoesNotContain("alert-warning", await browser.GetStringAsync("/admin/webhooks", Ct), StringComparison.Ordinal);
        Assert.True((await SendAsync(api, HttpMethod.Post, "/api/v1/incidents", """{"title":"x"}""", null)).IsSuccessStatusCode);
        await UntilAsync(api, $"{Root}/{id}", row => row.GetProperty("state").GetString() == "disabled");

        var list = await browser.GetStringAsync("/admin/webhooks", Ct);
        Assert.Contains("gone (410)", list, StringComparison.Ordinal);
        Assert.Contains("A &amp; &lt;b&gt;B&lt;/b&gt;", list, StringComparison.Ordinal);
        var page = await browser.GetStringAsync($"/admin/webhooks/{id}", Ct);
        Assert.Contains("incident.created", page, StringComparison.Ordinal);
        Assert.Contains("/admin/webhooks/new", list, StringComparison.Ordinal);
        Assert.Contains("Create webhook", await browser.GetStringAsync("/admin/webhooks/new", Ct), StringComparison.Ordinal);
        Assert.Contains("There is no such webhook.", await browser.GetStringAsync($"/admin/webhooks/{Guid.CreateVersion7()}", Ct), StringComparison.Ordinal);
        await PersonAsync("Alya", Role.Agent);
        using var agent = Browser();
        await SignInAsync(agent, "alya@example.org");
        Assert.NotEqual(HttpStatusCode.OK, (await agent.GetAsync("/admin/webhooks", Ct)).StatusCode);
    }

    private static async Task WaitAsync(HttpClient admin, Uri import, string state) =>
        await UntilAsync(admin, import.ToString(), job => job.GetProperty("state").GetString() == state);

    private static async Task<JsonElement> UntilAsync(HttpClient client, string path, Func<JsonElement, bool> holds)
    {
        for (var left = 400; ; left--)
        {
            var read = await client.GetFromJsonAsync<JsonElement>(path, Ct);
            if (holds(read))
            {
                return read;
            }

            Assert.True(left > 0, read.ToString());
            await Task.Delay(50, Ct);
        }
    }

    private Task<HttpClient> AdminAsync(UserId tomas) => ApiAsync(tomas, "read", "write", "admin");

    private string Body(string path, string types, string name = "Chat") =>
        $$"""{"name":{{JsonSerializer.Serialize(name)}},"url":{{JsonSerializer.Serialize(_receiver.Address + path)}},"eventTypes":{{types}}}""";

    private async Task<(string Id, string Secret, HttpResponseMessage Answer)> CreateAsync(HttpClient admin, string path, string types, string name = "Chat")
    {
        var answer = await SendAsync(admin, HttpMethod.Post, Root, Body(path, types, name), null);
        var made = await JsonAsync(answer);
        Assert.True(answer.StatusCode is HttpStatusCode.Created, made.ToString());
        return (made.GetProperty("id").GetString()!, made.GetProperty("secret").GetString()!, answer);
    }
}
