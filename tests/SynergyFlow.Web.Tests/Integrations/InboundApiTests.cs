using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Testing;
using SynergyFlow.Web.Tests.Identity;

namespace SynergyFlow.Web.Tests.Integrations;

public sealed class InboundApiTests(PostgresServer postgres) : WebHostTest(postgres)
{
    private const string Root = "/api/v1/inbound-sources";
    private const string Fires = """{"fingerprint":"disk","status":"firing","severity":"critical","title":"Disk <b>full</b>"}""";

    protected override Task<IReadOnlyDictionary<string, string>> SettingsAsync() => Task.FromResult<IReadOnlyDictionary<string, string>>(
        new Dictionary<string, string>(StringComparer.Ordinal) { ["Inbound:Poll"] = "00:00:00.050", ["Api:InboundRequestsPerMinute"] = "40" });

    [Fact]
    public async Task Alert_PostedWithItsToken_BecomesAnIncident_AndIsSeenByAgents()
    {
        var tomas = await PersonAsync("Tomas", Role.TenantAdmin);
        using var admin = await AdminAsync(tomas);
        var (id, token) = await CreateAsync(admin, $$"""{"name":"Prometheus","kind":"alerts","requester":"{{tomas}}"}""");
        using var outside = Browser();
        var posted = await PostAsync(outside, id, token, Fires, "once");
        Assert.Equal(HttpStatusCode.Accepted, posted.StatusCode);
        var message = (await JsonAsync(posted)).GetProperty("id").GetString();
        Assert.True((await JsonAsync(await PostAsync(outside, id, token, Fires, "once"))).GetProperty("repeated").GetBoolean());
        var handled = await UntilAsync(admin, $"/api/v1/inbound-messages/{message}", one => one.GetProperty("message").GetProperty("state").GetString() == "handled");
        Assert.Equal("INC-1 opened", handled.GetProperty("message").GetProperty("outcome").GetString());
        Assert.Equal(Fires, handled.GetProperty("body").GetString());
        Assert.DoesNotContain(token[4..], handled.ToString(), StringComparison.Ordinal);

        var incident = await admin.GetFromJsonAsync<JsonElement>("/api/v1/incidents/INC-1", Ct);
        Assert.Equal("Disk <b>full</b>", incident.GetProperty("title").GetString());
        var alert = (await admin.GetFromJsonAsync<JsonElement>("/api/v1/incidents/INC-1/alerts", Ct)).GetProperty("items")[0];
        Assert.Equal(("firing", "critical", "Prometheus"), (alert.GetProperty("state").GetString(), alert.GetProperty("severity").GetString(), alert.GetProperty("sourceName").GetString()));

        using var browser = Browser();
        await SignInAsync(browser, "tomas@example.org");
        var page = await browser.GetStringAsync("/incidents/INC-1", Ct);
        Assert.Contains("incident-alerts", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>full</b>", page, StringComparison.Ordinal);
        Assert.Contains("opened", await browser.GetStringAsync("/admin/inbound/messages", Ct), StringComparison.Ordinal);
        var source = await browser.GetStringAsync($"/admin/inbound/{id}", Ct);
        Assert.Contains($"/api/v1/inbound/{id}", source, StringComparison.Ordinal);
        Assert.DoesNotContain("integration-events", source, StringComparison.Ordinal); // no Kafka is configured, so nothing speaks of it
    }

    [Fact]
    public async Task Door_RefusesWhatIsNotForIt_AndKeepsWhatItDoesNotUnderstand()
    {
        var tomas = await PersonAsync("Tomas", Role.TenantAdmin);
        using var admin = await AdminAsync(tomas);
        var (id, token) = await CreateAsync(admin, """{"name":"CI","kind":"deployments"}""");
        using var outside = Browser();
        Assert.Equal(HttpStatusCode.Unauthorized, (await PostAsync(outside, id, "sfi_" + new string('A', 64), "{}")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await PostAsync(outside, Guid.CreateVersion7().ToString(), token, "{}")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await outside.PostAsync($"/api/v1/inbound/{id}", new StringContent("{}", Encoding.UTF8, "application/json"), Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await PostAsync(outside, id, token, new string(' ', (1024 * 1024) + 1))).StatusCode);
        var wrong = await PostAsync(outside, id, token, """{"id":"1"}""");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        Assert.Contains("application is required", await wrong.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);

        var failed = (await admin.GetFromJsonAsync<JsonElement>("/api/v1/inbound-messages?state=failed", Ct)).GetProperty("items")[0];
        var message = $"/api/v1/inbound-messages/{failed.GetProperty("id").GetString()}";
        Assert.Equal(HttpStatusCode.Accepted, (await SendAsync(admin, HttpMethod.Post, message + "/replay", null, null)).StatusCode);
        await UntilAsync(admin, message, one => one.GetProperty("message").GetProperty("state").GetString() == "failed");
        Assert.Equal(1, (await JsonAsync(await SendAsync(admin, HttpMethod.Post, $"/api/v1/inbound-messages/replay?source={id}", null, null))).GetProperty("count").GetInt32());
        await UntilAsync(admin, message, one => one.GetProperty("message").GetProperty("state").GetString() == "failed");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await SendAsync(admin, HttpMethod.Post, "/api/v1/inbound-messages/replay?source=x", null, null)).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await SendAsync(admin, HttpMethod.Post, message + "/discard", "{}", null)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(admin, HttpMethod.Post, message + "/discard", """{"reason":"a test"}""", null)).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await SendAsync(admin, HttpMethod.Post, message + "/replay", null, null)).StatusCode);

        Assert.True((await SendAsync(admin, HttpMethod.Post, $"{Root}/{id}/disable", null, null)).IsSuccessStatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await PostAsync(outside, id, token, "{}")).StatusCode);
        for (var left = 60; (await PostAsync(outside, id, token, "{}")).StatusCode is not HttpStatusCode.TooManyRequests; left--)
        {
            Assert.True(left > 0);
        }

        // Whoever announces too much takes nothing from people.
        Assert.True((await admin.GetAsync(Root, Ct)).IsSuccessStatusCode);
    }

    [Fact]
    public async Task Source_IsReadChangedAndDeleted_ByItsVersion_AndDeploymentsAreFound()
    {
        var tomas = await PersonAsync("Tomas", Role.TenantAdmin);
        using var admin = await AdminAsync(tomas);
        var (id, token) = await CreateAsync(admin, """{"name":"CI","kind":"deployments"}""");
        using var outside = Browser();
        foreach (var (number, status) in new[] { (1, "succeeded"), (2, "failed"), (3, "started") })
        {
            Assert.Equal(HttpStatusCode.Accepted, (await PostAsync(
                outside, id, token, $$"""{"id":"{{number}}","application":"shop","environment":"test","version":"{{number}}","status":"{{status}}","url":"https://ci.example.org/{{number}}"}""")).StatusCode);
        }

        var first = await UntilAsync(admin, "/api/v1/deployments?limit=2", page => page.GetProperty("next").ValueKind is JsonValueKind.String);
        var rest = await admin.GetFromJsonAsync<JsonElement>($"/api/v1/deployments?limit=2&cursor={first.GetProperty("next").GetString()}", Ct);
        Assert.Equal(3, first.GetProperty("items").GetArrayLength() + rest.GetProperty("items").GetArrayLength());
        Assert.Equal("2", (await admin.GetFromJsonAsync<JsonElement>("/api/v1/deployments?status=failed&application=shop", Ct)).GetProperty("items")[0].GetProperty("version").GetString());
        Assert.Equal(0, (await admin.GetFromJsonAsync<JsonElement>("/api/v1/deployments?environment=production", Ct)).GetProperty("items").GetArrayLength());
        foreach (var query in new[] { "?status=lost", "?limit=0", "?cursor=x", "?colour=red", "?application=%00" })
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await admin.GetAsync("/api/v1/deployments" + query, Ct)).StatusCode);
        }

        // An incident of the service with that very name tells what was brought to it before; what is brought later, and what has another name, it does not.
        foreach (var service in new[] { "shop", "Shop" })
        {
            Assert.Equal(HttpStatusCode.Created, (await SendAsync(admin, HttpMethod.Post, "/api/v1/incidents", $$"""{"title":"{{service}} is down","service":"{{service}}"}""", null)).StatusCode);
        }

        Assert.Equal(HttpStatusCode.Accepted, (await PostAsync(
            outside, id, token, """{"id":"4","application":"shop","environment":"production","version":"4","status":"started"}""")).StatusCode);
        await UntilAsync(admin, "/api/v1/deployments?environment=production", page => page.GetProperty("items").GetArrayLength() == 1);
        var before = await admin.GetFromJsonAsync<JsonElement>("/api/v1/records/INC-1/changes-before?hours=1", Ct);
        Assert.Equal(["1", "2", "3"], before.GetProperty("deployments").EnumerateArray().Select(row => row.GetProperty("version").GetString()!).Order());
        Assert.Equal(0, (await admin.GetFromJsonAsync<JsonElement>("/api/v1/records/INC-2/changes-before", Ct)).GetProperty("deployments").GetArrayLength());

        using var browser = Browser();
        await SignInAsync(browser, "tomas@example.org");
        var page = await browser.GetStringAsync("/deployments?status=failed", Ct);
        Assert.Contains("https://ci.example.org/2", page, StringComparison.Ordinal);
        Assert.DoesNotContain("https://ci.example.org/1", page, StringComparison.Ordinal);

        var read = await admin.GetAsync($"{Root}/{id}", Ct);
        Assert.Equal("\"1\"", read.Headers.ETag!.Tag);
        Assert.DoesNotContain(token[4..], await read.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        Assert.Equal(428, (int)(await SendAsync(admin, HttpMethod.Put, $"{Root}/{id}", """{"name":"x"}""", null)).StatusCode);
        Assert.Equal("Pipelines", (await JsonAsync(await SendAsync(admin, HttpMethod.Put, $"{Root}/{id}", """{"name":"Pipelines"}""", "\"1\""))).GetProperty("name").GetString());
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await SendAsync(admin, HttpMethod.Put, $"{Root}/{id}", """{"name":"y"}""", "\"1\"")).StatusCode);
        var rotated = (await JsonAsync(await SendAsync(admin, HttpMethod.Post, $"{Root}/{id}/rotate-token", null, null))).GetProperty("token").GetString()!;
        Assert.Equal(HttpStatusCode.Unauthorized, (await PostAsync(outside, id, token, "{}")).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await PostAsync(outside, id, rotated, "{}")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(admin, HttpMethod.Delete, $"{Root}/{id}", null)).StatusCode);
        Assert.Equal(4, (await admin.GetFromJsonAsync<JsonElement>("/api/v1/deployments", Ct)).GetProperty("items").GetArrayLength());

        using var agent = await ApiAsync(await PersonAsync("Alya", Role.Agent));
        Assert.True((await agent.GetAsync("/api/v1/deployments", Ct)).IsSuccessStatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await agent.GetAsync(Root, Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await agent.GetAsync("/api/v1/inbound-messages", Ct)).StatusCode);
        using var maya = await ApiAsync(await PersonAsync("Maya", Role.EndUser));
        Assert.Equal(HttpStatusCode.Forbidden, (await maya.GetAsync("/api/v1/deployments", Ct)).StatusCode);
    }

    private static async Task<HttpResponseMessage> PostAsync(HttpClient client, string source, string token, string body, string? key = null)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, $"/api/v1/inbound/{source}") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        return await client.SendAsync(request, Ct);
    }

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

    private static async Task<(string Id, string Token)> CreateAsync(HttpClient admin, string body)
    {
        var answer = await SendAsync(admin, HttpMethod.Post, Root, body, null);
        var made = await JsonAsync(answer);
        Assert.True(answer.StatusCode is HttpStatusCode.Created, made.ToString());
        Assert.Equal("no-store", answer.Headers.CacheControl!.ToString());
        return (made.GetProperty("id").GetString()!, made.GetProperty("token").GetString()!);
    }
}
