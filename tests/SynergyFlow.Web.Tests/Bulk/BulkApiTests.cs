using System.Net;
using System.Text.Json;
using SynergyFlow.Testing;
using SynergyFlow.Web.Tests.Api;
using static SynergyFlow.Web.Tests.Api.ApiServer;

namespace SynergyFlow.Web.Tests.Bulk;

/// <summary>/api/v1/bulk from preview to undo, with the host's own runner.</summary>
public sealed class BulkApiTests(PostgresServer postgres) : IAsyncLifetime
{
    private const string Root = "/api/v1/bulk";
    private ApiServer _server = null!;
    private HttpClient _agent = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await ApiServer.StartAsync(postgres, Ct);
        _agent = await _server.ClientAsync(_server.Agent);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Bulk_FromPreviewToUndo()
    {
        await CreateAsync(3);
        var preview = await JsonAsync(await SendAsync(HttpMethod.Post, Root + "/preview", """
            {"filter":"state = new","set":{"category":"Network"},"addTags":["wifi"],"comment":{"kind":"note","body":"{{record.key}} belongs to {{team.name}}"}}
            """));
        Assert.Equal((3, 3), (preview.GetProperty("total").GetInt32(), preview.GetProperty("found").GetProperty("changed").GetInt32()));
        Assert.Equal("INC-3 belongs to", preview.GetProperty("samples")[0].GetProperty("comment").GetString());

        var started = await SendAsync(HttpMethod.Post, Root, $$"""{"preview":"{{preview.GetProperty("id").GetString()}}"}""");
        Assert.Equal(HttpStatusCode.Accepted, started.StatusCode);
        var path = started.Headers.Location!.ToString();
        var job = await WaitAsync(path, "done");
        Assert.Equal((3, 0), (Count(job, "changed"), Count(job, "refused")));
        Assert.Equal("Network", (await JsonAsync(await _agent.GetAsync("/api/v1/incidents/INC-2", Ct))).GetProperty("category").GetString());

        var first = await JsonAsync(await _agent.GetAsync(path + "/results?limit=2&outcome=changed", Ct));
        Assert.Equal(2, first.GetProperty("items").GetArrayLength());
        var rest = await JsonAsync(await _agent.GetAsync($"{path}/results?limit=2&outcome=changed&cursor={first.GetProperty("next").GetString()}", Ct));
        Assert.Equal("INC-1", Assert.Single(rest.GetProperty("items").EnumerateArray()).GetProperty("key").GetString());
        var csv = await _agent.GetAsync(path + "/results.csv", Ct);
        Assert.Equal("text/csv", csv.Content.Headers.ContentType!.MediaType);
        Assert.Contains("\"INC-1\"", await csv.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.Accepted, (await SendAsync(HttpMethod.Post, path + "/undo")).StatusCode);
        job = await WaitAsync(path, "undone");
        Assert.Equal(3, Count(job, "undone"));
        Assert.Equal(JsonValueKind.Null, (await JsonAsync(await _agent.GetAsync("/api/v1/incidents/INC-2", Ct))).GetProperty("category").ValueKind);
        Assert.Equal(HttpStatusCode.Conflict, (await SendAsync(HttpMethod.Post, path + "/undo")).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await SendAsync(HttpMethod.Post, path + "/cancel")).StatusCode);
        Assert.Single((await JsonAsync(await _agent.GetAsync(Root, Ct))).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Merge_IntoOneOfThem_SaysWhatBecameOfEach_AndIsUndone()
    {
        await CreateAsync(3);
        var started = await SendAsync(HttpMethod.Post, Root, """{"records":["INC-1","INC-2","INC-3"],"merge":{"into":"inc-3"}}""");
        Assert.Equal(HttpStatusCode.Accepted, started.StatusCode);
        var path = started.Headers.Location!.ToString();
        await WaitAsync(path, "done");

        var rows = (await JsonAsync(await _agent.GetAsync(path + "/results", Ct))).GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(
            [("changed", null), ("changed", null), ("refused", "merge.into_itself")],
            rows.Select(row => (row.GetProperty("outcome").GetString()!, row.GetProperty("code").GetString())));
        Assert.Equal(HttpStatusCode.Accepted, (await SendAsync(HttpMethod.Post, path + "/undo")).StatusCode);
        Assert.Equal(2, Count(await WaitAsync(path, "undone"), "undone"));
        Assert.Equal("new", (await JsonAsync(await _agent.GetAsync("/api/v1/incidents/INC-1", Ct))).GetProperty("state").GetString());

        foreach (var wrong in new[] { """{"records":["INC-1"],"merge":{"into":"INC-99"}}""", """{"records":["INC-1"],"merge":{"into":"INC-3"},"addTags":["x"]}""" })
        {
            var refused = await SendAsync(HttpMethod.Post, Root, wrong);
            Assert.Equal((HttpStatusCode.UnprocessableEntity, "/merge"), (refused.StatusCode, (await JsonAsync(refused)).GetProperty("errors")[0].GetProperty("pointer").GetString()));
        }
    }

    [Fact]
    public async Task Bulk_WithoutAPreview_ByKeys_SaysWhatBecameOfEach_AndRepeatsAreOneJob()
    {
        await CreateAsync(2);
        const string body = """{"records":["inc-1","INC-2","INC-77"],"state":{"to":"cancelled","cancelReason":"duplicate","duplicateOf":"INC-2"}}""";
        var started = await _agent.SendAsync(Request(HttpMethod.Post, Root, body, key: "k1"), Ct);
        var again = await _agent.SendAsync(Request(HttpMethod.Post, Root, body, key: "k1"), Ct);
        Assert.Equal(started.Headers.Location, again.Headers.Location);
        var path = started.Headers.Location!.ToString();
        await WaitAsync(path, "done");

        var rows = (await JsonAsync(await _agent.GetAsync(path + "/results", Ct))).GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(
            [("INC-1", "changed", null), ("INC-2", "refused", "incident.duplicate_of_itself"), ("INC-77", "refused", "record.not_found")],
            rows.Select(row => (row.GetProperty("key").GetString()!, row.GetProperty("outcome").GetString()!, row.GetProperty("code").GetString())));
    }

    [Theory]
    [InlineData("""{"filter":"","records":["INC-1"],"set":{"category":"x"}}""", 422, "/records")]
    [InlineData("""{"set":{"category":"x"}}""", 422, "/records")]
    [InlineData("""{"records":[null],"set":{"category":"x"}}""", 422, "/records")]
    [InlineData("""{"filter":"colour = red","set":{"category":"x"}}""", 422, "/filter")]
    [InlineData("""{"filter":"state = on_fire","set":{"category":"x"}}""", 422, "/filter")]
    [InlineData("""{"filter":""}""", 422, null)]
    [InlineData("""{"filter":"","set":{"colour":"red"}}""", 400, null)]
    [InlineData("""{"filter":"","assignment":{"assignee":"Ana"}}""", 422, "/assignee")]
    [InlineData("""{"filter":"","state":{"note":"x"}}""", 422, "/state")]
    [InlineData("""{"filter":"","state":{"to":"cancelled","cancelReason":"duplicate","duplicateOf":"INC-99"}}""", 422, "/state")]
    [InlineData("""{"filter":"","comment":{"body":"x"}}""", 422, "/comment")]
    [InlineData("""{"filter":"","comment":{"kind":"note","body":"{{record.secret}}"}}""", 422, "/comment")]
    [InlineData("""{"filter":"","comment":{"kind":"note","body":"{{record.key"}}""", 422, "/comment")]
    [InlineData("""{"filter":"","link":{"role":"relates","other":"INC-99"}}""", 422, "/link")]
    [InlineData("""{"filter":"","set":{"tags":["a"]},"addTags":["b"]}""", 422, "/tags")]
    [InlineData("""{"preview":"0198c0de-0000-7000-8000-000000000001","filter":""}""", 422, "/preview")]
    [InlineData("""{"preview":"0198c0de-0000-7000-8000-000000000001"}""", 404, null)]
    public async Task Start_OfNonsense_IsRefused_AndNamesTheField(string body, int status, string? field)
    {
        await CreateAsync(1);
        var answer = await SendAsync(HttpMethod.Post, Root, body);
        Assert.Equal(status, (int)answer.StatusCode);
        if (field is not null)
        {
            Assert.Equal(field, (await JsonAsync(answer)).GetProperty("errors")[0].GetProperty("pointer").GetString());
        }

        Assert.Empty((await JsonAsync(await _agent.GetAsync(Root, Ct))).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Bulk_IsForAgents_AndReadingNeedsOnlyTheScopeToRead()
    {
        await CreateAsync(1);
        const string body = """{"filter":"","set":{"category":"x"}}""";
        var requester = await _server.ClientAsync(_server.Requester);
        Assert.Equal(HttpStatusCode.Forbidden, (await requester.SendAsync(Request(HttpMethod.Post, Root, body), Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await requester.GetAsync(Root, Ct)).StatusCode);
        var reader = await _server.ClientAsync(_server.Agent, "read");
        Assert.Equal(HttpStatusCode.Forbidden, (await reader.SendAsync(Request(HttpMethod.Post, Root, body), Ct)).StatusCode);
        var path = (await SendAsync(HttpMethod.Post, Root, body)).Headers.Location!.ToString();
        Assert.Equal(HttpStatusCode.OK, (await reader.GetAsync(path, Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await reader.GetAsync(Root + "/0198c0de-0000-7000-8000-000000000001", Ct)).StatusCode);
        var admin = await _server.ClientAsync(_server.Admin);
        Assert.Equal(HttpStatusCode.OK, (await admin.GetAsync(path + "/results", Ct)).StatusCode);
    }

    private async Task CreateAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            Assert.Equal(HttpStatusCode.Created, (await SendAsync(HttpMethod.Post, "/api/v1/incidents", """{"title":"VPN is down"}""")).StatusCode);
        }
    }

    private Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? json = null) => _agent.SendAsync(Request(method, path, json), Ct);

    private async Task<JsonElement> WaitAsync(string path, string state)
    {
        for (var patience = 0; patience < 600; patience++)
        {
            var job = await JsonAsync(await _agent.GetAsync(path, Ct));
            if (job.GetProperty("state").GetString() == state)
            {
                return job;
            }

            await Task.Delay(50, Ct);
        }

        throw new TimeoutException($"{path} did not become {state}.");
    }

    private static int Count(JsonElement job, string name) => job.GetProperty("done").GetProperty(name).GetInt32();
}
