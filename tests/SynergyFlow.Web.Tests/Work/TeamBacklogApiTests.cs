using System.Net;
using System.Text.Json;
using SynergyFlow.Testing;
using SynergyFlow.Web.Tests.Api;
using static SynergyFlow.Web.Tests.Api.ApiServer;
using static SynergyFlow.Web.Tests.Projects.ProjectRest;

namespace SynergyFlow.Web.Tests.Work;

public sealed class TeamBacklogApiTests(PostgresServer postgres) : IAsyncLifetime
{
    private ApiServer _server = null!;
    private HttpClient _admin = null!;
    private HttpClient _agent = null!;
    private string _root = "";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await StartAsync(postgres, Ct);
        (_admin, _agent) = (await _server.ClientAsync(_server.Admin), await _server.ClientAsync(_server.Agent));
        var team = await JsonAsync(await SendAsync(_admin, HttpMethod.Post, "/api/v1/teams", """{"name":"Platform"}"""));
        var id = Text(team, "id");
        _root = $"/api/v1/teams/{id}/backlog";
        Assert.Equal(HttpStatusCode.Created, (await SendAsync(
            _admin, HttpMethod.Post, "/api/v1/projects", $$"""{"key":"PLT","name":"Platform","lead":"{{_server.Agent.Id}}","template":"kanban","teams":["{{id}}"]}""")).StatusCode);
        foreach (var (title, type, points) in new[] { ("Login", "story", "3"), ("Leak", "bug", "null") })
        {
            Assert.Equal(HttpStatusCode.Created, (await SendAsync(_agent, HttpMethod.Post, "/api/v1/projects/PLT/items", $$"""{"title":"{{title}}","type":"{{type}}","points":{{points}},"priority":"P4"}""")).StatusCode);
        }

        Assert.Equal(HttpStatusCode.Created, (await SendAsync(
            _agent, HttpMethod.Post, "/api/v1/incidents", $$"""{"title":"VPN down","requester":"{{_server.Agent.Id}}","team":"{{id}}","impact":"person","urgency":"question"}""")).StatusCode);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Backlog_IsReadAndOrderedOverRest()
    {
        var all = await ReadAsync(_admin, "");
        Assert.Equal((3, 3m, true), (all.GetProperty("total").GetInt32(), all.GetProperty("points").GetDecimal(), all.GetProperty("mayRank").GetBoolean()));
        var ids = all.GetProperty("items").EnumerateArray().ToDictionary(row => Text(row, "title")!, row => Text(row, "id"));
        Assert.Equal(["bug", "incident", "story"], all.GetProperty("sums").EnumerateArray().Select(sum => Text(sum, "type")!).Order());

        Assert.Equal(HttpStatusCode.NoContent, (await OrderAsync(_admin, $$"""{"items":["{{ids["VPN down"]}}"],"to":"first"}""")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await OrderAsync(_admin, $$"""{"items":["{{ids["Leak"]}}"],"after":"{{ids["VPN down"]}}"}""")).StatusCode);
        Assert.Equal("VPN down, Leak, Login", await TitlesAsync(""));
        Assert.Equal(HttpStatusCode.NoContent, (await OrderAsync(_admin, $$"""{"items":["{{ids["Login"]}}"],"before":"{{ids["VPN down"]}}"}""")).StatusCode);
        Assert.Equal("Login, VPN down, Leak", await TitlesAsync(""));
        Assert.Equal(HttpStatusCode.NoContent, (await OrderAsync(_admin, $$"""{"items":["{{ids["Login"]}}"],"to":"none"}""")).StatusCode);
        Assert.Equal("VPN down, Leak, Login", await TitlesAsync(""));

        var first = await _agent.GetAsync(_root + "?limit=1", Ct);
        Assert.Contains("rel=\"next\"", Assert.Single(first.Headers.GetValues("Link")), StringComparison.Ordinal);
        Assert.Equal("Leak, Login", await TitlesAsync($"?cursor={Text(await JsonAsync(first), "next")}"));
        Assert.Equal("VPN down", await TitlesAsync("?kind=incident&project=none"));
        Assert.Equal("Leak, Login", await TitlesAsync("?kind=story,bug&priority=P4"));
        Assert.Equal("Login", await TitlesAsync("?q=log"));
    }

    [Fact]
    public async Task Refusals_SayWhatIsWrong_AndWhoMay()
    {
        foreach (var (query, field) in new[]
        {
            ("kind=epic", "/kind"), ("priority=P9", "/priority"), ("assignee=x", "/assignee"), ("project=x", "/project"), ("cursor=x", "/cursor"), ("limit=0", "/limit"), ("colour=red", "/colour"),
        })
        {
            await RefusedAsync(422, field, await _agent.GetAsync($"{_root}?{query}", Ct));
        }

        var id = Text((await ReadAsync(_agent, "")).GetProperty("items")[0], "id");
        await RefusedAsync(422, "/to", await OrderAsync(_admin, $$"""{"items":["{{id}}"]}"""));
        await RefusedAsync(422, "/to", await OrderAsync(_admin, $$"""{"items":["{{id}}"],"to":"middle"}"""));
        await RefusedAsync(422, "/items", await OrderAsync(_admin, """{"items":[],"to":"first"}"""));
        await RefusedAsync(404, null, await OrderAsync(_admin, $$"""{"items":["{{Guid.NewGuid()}}"],"to":"first"}"""));
        await RefusedAsync(404, null, await _agent.GetAsync($"/api/v1/teams/{Guid.NewGuid()}/backlog", Ct));

        // Who is in no team of it sees it and does not order it.
        Assert.False((await ReadAsync(_agent, "")).GetProperty("mayRank").GetBoolean());
        await RefusedAsync(403, null, await OrderAsync(_agent, $$"""{"items":["{{id}}"],"to":"first"}"""));
        await RefusedAsync(403, null, await (await _server.ClientAsync(_server.Requester)).GetAsync(_root, Ct));
    }

    private Task<HttpResponseMessage> OrderAsync(HttpClient client, string json) => SendAsync(client, HttpMethod.Post, _root + "/order", json);

    private async Task<JsonElement> ReadAsync(HttpClient client, string query)
    {
        var answer = await client.GetAsync(_root + query, Ct);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await JsonAsync(answer);
    }

    private async Task<string> TitlesAsync(string query) =>
        string.Join(", ", (await ReadAsync(_agent, query)).GetProperty("items").EnumerateArray().Select(row => Text(row, "title")));
}
