using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Work;
using SynergyFlow.Testing;
using static SynergyFlow.Web.Tests.Api.ApiServer;

[assembly: AssemblyFixture(typeof(PostgresServer))]

namespace SynergyFlow.Web.Tests.Api;

public sealed class IncidentApiTests(PostgresServer postgres) : IAsyncLifetime
{
    private const string Root = "/api/v1/incidents";
    private ApiServer _server = null!;
    private HttpClient _agent = null!;
    private HttpClient _requester = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await ApiServer.StartAsync(postgres, Ct);
        _agent = await _server.ClientAsync(_server.Agent);
        _requester = await _server.ClientAsync(_server.Requester);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Incident_FromReportToClosure()
    {
        var created = await SendAsync(_requester, HttpMethod.Post, Root, """{"title":"VPN is down","urgency":"stopped","tags":["VPN"]}""");
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.Equal("\"1\"", created.Headers.ETag!.Tag);
        var path = created.Headers.Location!.ToString();
        var incident = await JsonAsync(created);
        Assert.Equal(("new", "P2", "api", "Budi"), (Text(incident, "state"), Text(incident, "priority"), Text(incident, "contactChannel"), Text(incident.GetProperty("requester"), "name")));

        var assigned = await SendAsync(_agent, HttpMethod.Put, path + "/assignment", $$"""{"team":"{{_server.Team.Id}}","assignee":"{{_server.Agent.Id}}"}""", "\"1\"");
        Assert.Equal("assigned", Text(await JsonAsync(assigned), "state"));
        var edited = await SendAsync(_agent, HttpMethod.Patch, path, """{"category":"Network","dueAt":"2027-01-01T08:00:00+08:00"}""", "\"2\"");
        Assert.Equal(("Network", "2027-01-01T00:00:00Z"), (Text(await JsonAsync(edited), "category"), Text(await JsonAsync(edited), "dueAt")));
        var override_ = await SendAsync(_agent, HttpMethod.Put, path + "/priority", """{"priority":"P1","reason":"The board waits"}""", "\"3\"");
        Assert.Equal("P1", Text(await JsonAsync(override_), "priority"));
        Assert.Equal(HttpStatusCode.Created, (await SendAsync(_agent, HttpMethod.Post, path + "/comments", """{"kind":"note","body":"Hm"}""")).StatusCode);
        Assert.Equal(HttpStatusCode.Created, (await SendAsync(_agent, HttpMethod.Post, path + "/comments", """{"kind":"reply","body":"**On it**"}""")).StatusCode);
        Assert.Equal(2, (await JsonAsync(await _agent.GetAsync(path + "/comments", Ct))).GetProperty("items").GetArrayLength());
        var seen = Assert.Single((await JsonAsync(await _requester.GetAsync(path + "/timeline?filter=conversation", Ct))).GetProperty("items").EnumerateArray());
        Assert.Contains("<strong>On it</strong>", Text(seen, "html"), StringComparison.Ordinal);
        Assert.Equal("in_progress", Text(await JsonAsync(await SendAsync(_agent, HttpMethod.Post, path + "/state", """{"to":"in_progress"}""")), "state"));
        var resolved = await SendAsync(_agent, HttpMethod.Post, path + "/state", """{"to":"resolved","resolutionCode":"fixed","resolutionNotes":"Restarted"}""");
        Assert.Equal("resolved", Text(await JsonAsync(resolved), "state"));
        Assert.Equal("closed", Text(await JsonAsync(await SendAsync(_requester, HttpMethod.Post, path + "/state", """{"to":"closed"}""")), "state"));
        Assert.Equal(HttpStatusCode.OK, (await _agent.GetAsync(path + "/history", Ct)).StatusCode);
    }

    [Theory]
    [InlineData("""{"title":""}""", 422, "/title")]
    [InlineData("""{}""", 422, "/title")]
    [InlineData("""{"title":null}""", 422, "/title")]
    [InlineData("""{"title":"a\u0000b"}""", 422, "/title")]
    [InlineData("""{"title":12}""", 400, "/title")]
    [InlineData("""{"title":"x","urgency":"now"}""", 400, "/urgency")]
    [InlineData("""{"title":"x","urgency":1}""", 400, "/urgency")]
    [InlineData("""{"title":"x","tags":"vip"}""", 400, "/tags")]
    [InlineData("""{"title":"x","tags":[{}]}""", 400, "/tags/0")]
    [InlineData("""{"title":"x","dueAt":"tomorrow"}""", 400, "/dueAt")]
    [InlineData("""{"title":"x","dueAt":"0001-01-01T00:00:00Z"}""", 400, "/dueAt")]
    [InlineData("""{"title":"x","team":"Service Desk"}""", 400, "/team")]
    [InlineData("""{"title":"x","colour":"red"}""", 400, "/colour")]
    [InlineData("""{"title":"x","title":"y"}""", 400, null)]
    [InlineData("""{"title":"x","requester":"0198c0de-0000-7000-8000-000000000001"}""", 422, "/requester")]
    [InlineData("""{"title":"x","team":"0198c0de-0000-7000-8000-000000000001"}""", 422, "/team")]
    [InlineData("""{"title":"x","assignee":"0198c0de-0000-7000-8000-000000000001"}""", 422, "/assignee")]
    [InlineData("""{"title":"x","parent":"0198c0de-0000-7000-8000-000000000001"}""", 422, "/parent")]
    [InlineData("""{"title":""", 400, null)]
    [InlineData("""[]""", 400, null)]
    [InlineData("""null""", 400, null)]
    [InlineData("""{"title":"\ud800"}""", 400, "/title")]
    [InlineData("", 400, null)]
    public async Task Create_BadInput_NamesTheFieldAndChangesNothing(string json, int status, string? field)
    {
        var answer = await SendAsync(_agent, HttpMethod.Post, Root, json);

        await AssertProblemAsync(answer, status, field);
        await using var db = _server.Open();
        Assert.Equal(0, await db.Set<WorkRecord>().CountAsync(Ct));
    }

    [Fact]
    public async Task Create_TooLongTooDeepTooLarge_IsRefused()
    {
        await AssertProblemAsync(await SendAsync(_agent, HttpMethod.Post, Root, $$"""{"title":"{{new string('x', 201)}}"}"""), 422, "/title");
        await AssertProblemAsync(await SendAsync(_agent, HttpMethod.Post, Root, $$"""{"title":"{{new string('x', 10_000_000)}}"}"""), 413, null);
        await AssertProblemAsync(await SendAsync(_agent, HttpMethod.Post, Root, new string('[', 10_000)), 400, null);
        var chunked = Request(HttpMethod.Post, Root);
        chunked.Content = new StreamContent(new MemoryStream(Encoding.UTF8.GetBytes($$"""{"title":"{{new string('x', 2_000_000)}}"}""")));
        chunked.Content.Headers.ContentType = new("application/json");
        chunked.Headers.TransferEncodingChunked = true;
        await AssertProblemAsync(await _agent.SendAsync(chunked, Ct), 413, null);
        await AssertProblemAsync(await _agent.SendAsync(Request(HttpMethod.Post, Root, "title=x", type: "application/x-www-form-urlencoded"), Ct), 415, null);
    }

    [Theory]
    [InlineData("?filter=state%20=", "/filter")]
    [InlineData("?filter=state%20=%20solved", "/filter")]
    [InlineData("?sort=colour", "/sort")]
    [InlineData("?limit=0", "/limit")]
    [InlineData("?limit=201", "/limit")]
    [InlineData("?limit=ten", "/limit")]
    [InlineData("?cursor=abc", "/cursor")]
    [InlineData("?count=yes", "/count")]
    [InlineData("?colour=red", "/colour")]
    [InlineData("?limit=1&limit=2", "/limit")]
    public async Task List_BadParameters_AreNamed(string query, string field)
    {
        await AssertProblemAsync(await _agent.GetAsync(Root + query, Ct), 422, field);
        await AssertProblemAsync(await _agent.GetAsync("/api/v1/records" + query.Replace("solved", "S!", StringComparison.Ordinal), Ct), 422, field);
    }

    [Fact]
    public async Task List_PagesByLink_AndEachSeesHisOwn()
    {
        foreach (var title in new[] { "a", "b", "c" })
        {
            await CreateAsync(_agent, title);
        }

        await CreateAsync(_requester, "mine");
        List<string> titles = [];
        for (var next = Root + "?sort=title&limit=3&count=true&filter=state%20in%20(new,assigned)"; next is not null;)
        {
            var answer = await _agent.GetAsync(next, Ct);
            var page = await JsonAsync(answer);
            Assert.Equal(4, page.GetProperty("total").GetInt32());
            titles.AddRange(page.GetProperty("items").EnumerateArray().Select(row => Text(row, "title")!));
            var link = answer.Headers.TryGetValues("Link", out var links) ? links.Single().Split(", ").FirstOrDefault(one => one.EndsWith("rel=\"next\"", StringComparison.Ordinal)) : null;
            next = link?.Split('>')[0].TrimStart('<');
        }

        Assert.Equal(["a", "b", "c", "mine"], titles);
        Assert.Equal("mine", Text(Assert.Single((await JsonAsync(await _requester.GetAsync("/api/v1/records", Ct))).GetProperty("items").EnumerateArray()), "title"));
    }

    [Theory]
    [InlineData("PATCH", "", """{"title":"new"}""")]
    [InlineData("PUT", "/assignment", """{"assignee":null}""")]
    [InlineData("PUT", "/priority", """{"priority":"P1","reason":"x"}""")]
    public async Task Change_WithoutOrWithStaleVersion_Is428Or412(string method, string part, string json)
    {
        var path = await CreateAsync(_agent, "VPN");
        await SendAsync(_agent, HttpMethod.Patch, path, """{"category":"Network"}""", "\"1\"");
        HttpMethod verb = new(method);

        await AssertProblemAsync(await SendAsync(_agent, verb, path + part, json), 428, null);
        foreach (var stale in new[] { "\"1\"", "\"99\"", "W/\"2\"", "2", "\"x\"", "\"-1\"" })
        {
            var answer = await SendAsync(_agent, verb, path + part, json, stale);
            var problem = await AssertProblemAsync(answer, 412, null);
            Assert.Equal(("VPN", 2), (Text(problem.GetProperty("current"), "title"), problem.GetProperty("current").GetProperty("version").GetInt32()));
            Assert.Equal("\"2\"", answer.Headers.ETag!.Tag);
        }

        Assert.Equal(HttpStatusCode.OK, (await SendAsync(_agent, verb, path + part, json, part == "/assignment" ? "\"2\"" : "*")).StatusCode);
    }

    [Theory]
    [InlineData("""{"title":5}""", 400, "/title")]
    [InlineData("""{"title":null}""", 422, "/title")]
    [InlineData("""{"tags":[{}]}""", 400, "/tags")]
    [InlineData("""{"impact":"huge"}""", 400, "/impact")]
    [InlineData("""{"dueAt":"tomorrow"}""", 400, "/dueAt")]
    [InlineData("""{"colour":"red"}""", 400, "/colour")]
    public async Task Patch_BadInput_NamesTheField(string json, int status, string field)
    {
        var path = await CreateAsync(_agent, "VPN");
        await AssertProblemAsync(await SendAsync(_agent, HttpMethod.Patch, path, json, "*"), status, field);
        Assert.Equal(1, (await JsonAsync(await _agent.GetAsync(path, Ct))).GetProperty("version").GetInt32());
    }

    [Fact]
    public async Task Move_Illegal_SaysWhatIsAllowed()
    {
        var path = await CreateAsync(_agent, "VPN");

        var problem = await AssertProblemAsync(await SendAsync(_agent, HttpMethod.Post, path + "/state", """{"to":"closed"}"""), 409, null);

        Assert.Equal("invalid_transition", Text(problem, "code"));
        Assert.Equal(["assigned", "in_progress", "pending", "resolved", "cancelled"], problem.GetProperty("allowed").EnumerateArray().Select(one => one.GetString()));
        await AssertProblemAsync(await SendAsync(_agent, HttpMethod.Post, path + "/state", "{}"), 422, "/to");
        await AssertProblemAsync(await SendAsync(_agent, HttpMethod.Post, path + "/state", """{"to":"resolved","resolutionCode":"duplicate","resolutionNotes":"x","duplicateOf":"INC-999"}"""), 422, "/duplicateOf");
    }

    [Fact]
    public async Task Unknown_Forbidden_Unauthenticated()
    {
        var path = await CreateAsync(_agent, "Theirs");
        var own = await CreateAsync(_requester, "Mine");
        foreach (var (method, part, json) in new (HttpMethod, string, string?)[]
        {
            (HttpMethod.Get, "", null), (HttpMethod.Patch, "", "{}"), (HttpMethod.Post, "/state", """{"to":"closed"}"""),
            (HttpMethod.Put, "/assignment", "{}"), (HttpMethod.Put, "/priority", "{}"), (HttpMethod.Get, "/comments", null),
            (HttpMethod.Post, "/comments", """{"kind":"reply","body":"x"}"""), (HttpMethod.Get, "/timeline", null), (HttpMethod.Get, "/history", null),
            (HttpMethod.Get, "/links", null), (HttpMethod.Post, "/links", """{"role":"blocks","other":"INC-1"}"""), (HttpMethod.Delete, $"/links/{Guid.Empty}", null),
            (HttpMethod.Get, "/watchers", null), (HttpMethod.Put, "/watchers/me", null), (HttpMethod.Delete, "/watchers/me", null),
            (HttpMethod.Get, "/attachments", null), (HttpMethod.Post, "/attachments", null), (HttpMethod.Get, $"/attachments/{Guid.Empty}/content", null),
            (HttpMethod.Delete, $"/attachments/{Guid.Empty}", null),
        })
        {
            await AssertProblemAsync(await SendAsync(_requester, method, path + part, json, "*"), 404, null);
            await AssertProblemAsync(await SendAsync(_agent, method, Root + "/INC-999" + part, json, "*"), 404, null);
            await AssertProblemAsync(await SendAsync(_server.CreateClient(), method, path + part, json, "*"), 401, null);
        }

        await AssertProblemAsync(await SendAsync(_requester, HttpMethod.Patch, own, """{"title":"x"}""", "*"), 403, null);
        await AssertProblemAsync(await SendAsync(_requester, HttpMethod.Post, own + "/comments", """{"kind":"note","body":"x"}"""), 403, null);
        await AssertProblemAsync(await SendAsync(_requester, HttpMethod.Post, Root, $$"""{"title":"x","requester":"{{_server.Agent.Id}}"}"""), 403, null);
        var reader = await _server.ClientAsync(_server.Agent, "read");
        await AssertProblemAsync(await SendAsync(reader, HttpMethod.Post, Root, """{"title":"x"}"""), 403, null);
        var writer = await _server.ClientAsync(_server.Agent, "write");
        await AssertProblemAsync(await writer.GetAsync(Root, Ct), 403, null);
        await AssertProblemAsync(await _agent.GetAsync("/api/v1/nothing", Ct), 404, null);
    }

    [Fact]
    public async Task Idempotency_SameKey_IsDoneOnce()
    {
        HttpRequestMessage Create(string title, string key = "k-1") => Request(HttpMethod.Post, Root, $$"""{"title":"{{title}}"}""", key: key);

        var first = await _agent.SendAsync(Create("VPN"), Ct);
        var again = await _agent.SendAsync(Create("VPN"), Ct);
        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created), (first.StatusCode, again.StatusCode));
        Assert.Equal(await first.Content.ReadAsStringAsync(Ct), await again.Content.ReadAsStringAsync(Ct));
        Assert.Equal((first.Headers.Location, first.Headers.ETag), (again.Headers.Location, again.Headers.ETag));
        Assert.Equal("true", again.Headers.GetValues("Idempotency-Replayed").Single());
        await AssertProblemAsync(await _agent.SendAsync(Create("Other"), Ct), 422, null);
        await AssertProblemAsync(await _agent.SendAsync(Create("x", new string('k', 129)), Ct), 400, null);
        Assert.Equal(HttpStatusCode.Created, (await _requester.SendAsync(Create("VPN"), Ct)).StatusCode);
        var race = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => _agent.SendAsync(Create("Race", "k-2"), Ct)));
        Assert.All(race, answer => Assert.Contains(answer.StatusCode, new[] { HttpStatusCode.Created, HttpStatusCode.Conflict }));
        await using var db = _server.Open();
        Assert.Equal(3, await db.Set<WorkRecord>().CountAsync(Ct));
    }

    [Fact]
    public async Task Attachments_AreDownloadsAndNothingElse()
    {
        var path = await CreateAsync(_requester, "VPN");
        var evil = await UploadAsync(_requester, path, "page.html", "<script>alert(1)</script>");
        Assert.Equal(HttpStatusCode.Created, evil.StatusCode);
        var id = Text(await JsonAsync(evil), "id");
        var inner = Text(await JsonAsync(await UploadAsync(_agent, path, "notes.txt", "secret", "?internal=true")), "id");

        var content = await _requester.GetAsync($"{path}/attachments/{id}/content", Ct);
        Assert.Equal("<script>alert(1)</script>", await content.Content.ReadAsStringAsync(Ct));
        Assert.Equal(("application/octet-stream", "attachment"), (content.Content.Headers.ContentType!.MediaType, content.Content.Headers.ContentDisposition!.DispositionType));
        Assert.Equal("nosniff", content.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("default-src 'none'; sandbox", content.Headers.GetValues("Content-Security-Policy").Single());
        await AssertProblemAsync(await _requester.GetAsync($"{path}/attachments/{inner}/content", Ct), 404, null);
        Assert.Equal(HttpStatusCode.OK, (await _agent.GetAsync($"{path}/attachments/{inner}/content", Ct)).StatusCode);
        Assert.Equal(1, (await JsonAsync(await _requester.GetAsync(path + "/attachments", Ct))).GetArrayLength());
        await AssertProblemAsync(await UploadAsync(_requester, path, "x.exe", "MZ"), 422, "/file");
        await AssertProblemAsync(await UploadAsync(_requester, path, "x.txt", ""), 422, "/file");
        await AssertProblemAsync(await UploadAsync(_requester, path, "x.txt", "x", "?internal=true"), 403, null);
        await AssertProblemAsync(await SendAsync(_requester, HttpMethod.Post, path + "/attachments", "{}"), 415, null);
        await AssertProblemAsync(await SendAsync(_requester, HttpMethod.Delete, $"{path}/attachments/{id}"), 403, null);
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(_agent, HttpMethod.Delete, $"{path}/attachments/{id}")).StatusCode);
        await AssertProblemAsync(await _agent.GetAsync($"{path}/attachments/{id}/content", Ct), 404, null);
        Assert.NotEqual(HttpStatusCode.OK, (await _agent.GetAsync($"/files/{inner}", Ct)).StatusCode);
    }

    [Fact]
    public async Task LinksAndWatchers()
    {
        var (one, other) = (await CreateAsync(_agent, "one"), await CreateAsync(_agent, "other"));
        var key = other.Split('/')[^1];
        var linked = await SendAsync(_agent, HttpMethod.Post, one + "/links", $$"""{"role":"blocks","other":"{{key}}"}""");
        var id = Text(await JsonAsync(linked), "id");
        Assert.Equal("blocked_by", Text((await JsonAsync(await _agent.GetAsync(other + "/links", Ct)))[0], "role"));
        await AssertProblemAsync(await SendAsync(_agent, HttpMethod.Post, one + "/links", $$"""{"role":"blocks","other":"{{key}}"}"""), 409, null);
        await AssertProblemAsync(await SendAsync(_agent, HttpMethod.Post, one + "/links", """{"role":"blocks","other":"INC-99"}"""), 422, "/other");
        await AssertProblemAsync(await SendAsync(_agent, HttpMethod.Post, one + "/links", $$"""{"other":"{{key}}"}"""), 422, "/role");
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(_agent, HttpMethod.Delete, $"{one}/links/{id}")).StatusCode);
        await AssertProblemAsync(await SendAsync(_agent, HttpMethod.Delete, $"{one}/links/{id}"), 404, null);
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(_agent, HttpMethod.Put, one + "/watchers/me")).StatusCode);
        Assert.Equal("Ana Santos", Text((await JsonAsync(await _agent.GetAsync(one + "/watchers", Ct)))[0], "name"));
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(_agent, HttpMethod.Delete, one + "/watchers/me")).StatusCode);
        await AssertProblemAsync(await SendAsync(_agent, HttpMethod.Put, one + "/watchers/nobody"), 404, null);
    }

    [Fact]
    public async Task PriorityMatrix_IsEditedByAdmins()
    {
        var read = await _agent.GetAsync("/api/v1/priority-matrix", Ct);
        var tag = read.Headers.ETag!.Tag;
        var cells = $$"""{"cells":[{{string.Join(',', Enumerable.Repeat("\"P4\"", 16))}}]}""";
        await AssertProblemAsync(await SendAsync(_agent, HttpMethod.Put, "/api/v1/priority-matrix", cells, tag), 403, null);
        var admin = await _server.ClientAsync(_server.Admin);
        await AssertProblemAsync(await SendAsync(admin, HttpMethod.Put, "/api/v1/priority-matrix", cells), 428, null);
        await AssertProblemAsync(await SendAsync(admin, HttpMethod.Put, "/api/v1/priority-matrix", """{"cells":["P1"]}""", tag), 422, "/cells");
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(admin, HttpMethod.Put, "/api/v1/priority-matrix", cells, tag)).StatusCode);
        await AssertProblemAsync(await SendAsync(admin, HttpMethod.Put, "/api/v1/priority-matrix", cells, tag), 412, null);
        tag = (await _agent.GetAsync("/api/v1/priority-matrix", Ct)).Headers.ETag!.Tag;
        var services = cells.Replace("}", ",\"criticalServices\":[\"Mail\"]}", StringComparison.Ordinal);
        var saved = await JsonAsync(await SendAsync(admin, HttpMethod.Put, "/api/v1/priority-matrix", services, tag));
        Assert.Equal("Mail", Assert.Single(saved.GetProperty("criticalServices").EnumerateArray()).GetString());
        var endless = cells.Replace("}", $",\"criticalServices\":[\"{new string('x', 121)}\"]}}", StringComparison.Ordinal);
        tag = (await _agent.GetAsync("/api/v1/priority-matrix", Ct)).Headers.ETag!.Tag;
        await AssertProblemAsync(await SendAsync(admin, HttpMethod.Put, "/api/v1/priority-matrix", endless, tag), 422, "/criticalServices");
    }

    [Fact]
    public async Task Decisions_SayWhy_ToWhoeverSeesTheIncident()
    {
        var created = await SendAsync(_requester, HttpMethod.Post, Root, """{"title":"VPN is down","urgency":"stopped"}""");
        var path = created.Headers.Location!.ToString();

        var mine = Assert.Single((await JsonAsync(await _requester.GetAsync(path + "/decisions", Ct))).EnumerateArray());
        Assert.Equal(("P2", "synergyflow/priority"), (Text(mine, "verdict"), Text(mine, "policy")));
        Assert.Equal("matrix", Text(Assert.Single(mine.GetProperty("reasons").EnumerateArray()), "code"));
        Assert.False(mine.TryGetProperty("input", out var input) && input.ValueKind is not JsonValueKind.Null);
        var flips = $"{path}/decisions/{Text(mine, "id")}/what-would-change";
        await AssertProblemAsync(await _requester.GetAsync(flips, Ct), 404, null);

        var would = await JsonAsync(await _agent.GetAsync(flips, Ct));
        Assert.Contains(would.GetProperty("flips").EnumerateArray(), flip => Text(flip, "priority") is "P3");
        var other = (await SendAsync(_agent, HttpMethod.Post, Root, """{"title":"Other"}""")).Headers.Location!.ToString();
        await AssertProblemAsync(await _agent.GetAsync($"{other}/decisions/{Text(mine, "id")}/what-would-change", Ct), 404, null);
        await AssertProblemAsync(await _requester.GetAsync(other + "/decisions", Ct), 404, null);
    }

    [Fact]
    public async Task Description_AndItsPage_AreServedFromHere()
    {
        var client = _server.CreateClient();
        var document = await JsonAsync(await client.GetAsync("/openapi/v1.json", Ct));
        Assert.True(document.GetProperty("paths").TryGetProperty("/api/v1/incidents/{idOrKey}/state", out _));
        var page = await client.GetAsync("/api/", Ct);
        var html = await page.Content.ReadAsStringAsync(Ct);
        Assert.True(page.IsSuccessStatusCode, html);
        Assert.DoesNotContain("cdn.", html, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("nonce=", html, StringComparison.Ordinal);
    }

    private Task<HttpResponseMessage> SendAsync(HttpClient client, HttpMethod method, string path, string? json = null, string? ifMatch = null) =>
        client.SendAsync(Request(method, path, json, ifMatch), Ct);

    private async Task<string> CreateAsync(HttpClient client, string title) =>
        (await SendAsync(client, HttpMethod.Post, Root, $$"""{"title":"{{title}}"}""")).Headers.Location!.ToString();

    private static async Task<HttpResponseMessage> UploadAsync(HttpClient client, string path, string name, string content, string query = "")
    {
        using MultipartFormDataContent form = new() { { new ByteArrayContent(Encoding.UTF8.GetBytes(content)), "file", name } };
        return await client.PostAsync($"{path}/attachments{query}", form, Ct);
    }

    private static async Task<JsonElement> AssertProblemAsync(HttpResponseMessage answer, int status, string? field)
    {
        var text = await answer.Content.ReadAsStringAsync(Ct);
        Assert.True((int)answer.StatusCode == status, $"{answer.RequestMessage!.Method} {answer.RequestMessage.RequestUri}: {(int)answer.StatusCode} {text[..Math.Min(400, text.Length)]}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = JsonDocument.Parse(text).RootElement;
        Assert.NotEmpty(Text(problem, "code")!);
        if (field is not null)
        {
            Assert.Equal(field, Text(problem.GetProperty("errors")[0], "pointer"));
        }

        return problem;
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
