using System.Net;
using System.Text.Json;
using SynergyFlow.Testing;
using SynergyFlow.Web.Tests.Api;
using static SynergyFlow.Web.Tests.Api.ApiServer;
using static SynergyFlow.Web.Tests.Projects.ProjectRest;

namespace SynergyFlow.Web.Tests.Work;

public sealed class GraphApiTests(PostgresServer postgres) : IAsyncLifetime
{
    private ApiServer _server = null!;
    private HttpClient _agent = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await StartAsync(postgres, Ct);
        _agent = await _server.ClientAsync(_server.Agent);
        for (var number = 1; number <= 3; number++)
        {
            Assert.Equal(HttpStatusCode.Created, (await SendAsync(_agent, HttpMethod.Post, "/api/v1/incidents", $$"""{"title":"Incident {{number}}"}""")).StatusCode);
        }

        await LinkAsync("INC-1", "blocks", "INC-2");
        await LinkAsync("INC-2", "relates", "INC-3");
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Graph_HasNodesWithDepths_AndEdgesAsTheyAreStored()
    {
        var graph = await JsonAsync(await _agent.GetAsync("/api/v1/records/inc-1/graph", Ct));

        Assert.Equal("INC-1 0 incident new, INC-2 1 incident new, INC-3 2 incident new", string.Join(", ", Items(graph, "nodes").Select(node =>
            $"{Text(node, "key")} {node.GetProperty("depth").GetInt32()} {Text(node, "kind")} {Text(node, "stateCategory")}")));
        var keys = Items(graph, "nodes").ToDictionary(node => Text(node, "id")!, node => Text(node, "key"));
        Assert.Equal("INC-1 blocks INC-2, INC-2 relates INC-3", string.Join(", ", Items(graph, "edges").Select(edge =>
            $"{keys[Text(edge, "from")!]} {Text(edge, "type")} {keys[Text(edge, "to")!]}")));
        Assert.Equal((false, JsonValueKind.Null), (graph.GetProperty("truncated").GetBoolean(), graph.GetProperty("stoppedAt").ValueKind));
    }

    [Theory]
    [InlineData("?depth=1", "INC-1 INC-2")]
    [InlineData("?depth=1&expand=INC-2", "INC-1 INC-2 INC-3")]
    [InlineData("?type=blocks,causes", "INC-1 INC-2")]
    [InlineData("?direction=inward", "INC-1")]
    [InlineData("?kind=work_item", "INC-1")]
    [InlineData("?open=true", "INC-1 INC-2 INC-3")]
    public async Task Filter_SaysWhatIsWalked(string query, string keys) => Assert.Equal(
        keys, string.Join(' ', Items(await JsonAsync(await _agent.GetAsync($"/api/v1/records/INC-1/graph{query}", Ct)), "nodes").Select(node => Text(node, "key"))));

    [Theory]
    [InlineData("depth=0", "depth")]
    [InlineData("depth=6", "depth")]
    [InlineData("depth=x", "depth")]
    [InlineData("type=blocks,hates", "type")]
    [InlineData("kind=cat", "kind")]
    [InlineData("direction=up", "direction")]
    [InlineData("open=maybe", "open")]
    [InlineData("levels=2", "levels")]
    public async Task WhatIsNotKnown_IsRefused_WithItsField(string query, string field) =>
        await RefusedAsync(422, "/" + field, await _agent.GetAsync($"/api/v1/records/INC-1/graph?{query}", Ct));

    [Fact]
    public async Task ChangesBefore_SayTheWindow_AndWhatWasLookedAt()
    {
        var before = await JsonAsync(await _agent.GetAsync("/api/v1/records/INC-2/changes-before?hours=2", Ct));
        Assert.Equal((2, false), (before.GetProperty("records").GetInt32(), before.GetProperty("truncated").GetBoolean()));
        Assert.Equal(TimeSpan.FromHours(2), before.GetProperty("until").GetDateTimeOffset() - before.GetProperty("after").GetDateTimeOffset());
        Assert.Equal((JsonValueKind.Array, 0), (before.GetProperty("changes").ValueKind, before.GetProperty("deployments").GetArrayLength()));

        foreach (var query in new[] { "hours=0", "hours=169", "hours=x" })
        {
            await RefusedAsync(422, "/hours", await _agent.GetAsync($"/api/v1/records/INC-2/changes-before?{query}", Ct));
        }

        await RefusedAsync(422, "/days", await _agent.GetAsync("/api/v1/records/INC-2/changes-before?days=1", Ct));
        await RefusedAsync(404, null, await _agent.GetAsync("/api/v1/records/INC-99/changes-before", Ct));
    }

    [Fact]
    public async Task RecordThatIsNotSeen_IsNotFound_WhateverElseIsAsked()
    {
        await RefusedAsync(404, null, await _agent.GetAsync("/api/v1/records/INC-99/graph?depth=9", Ct));
        var stranger = await _server.ClientAsync(_server.Requester);
        await RefusedAsync(404, null, await stranger.GetAsync("/api/v1/records/INC-1/graph", Ct));
    }

    private static List<JsonElement> Items(JsonElement graph, string name) => [.. graph.GetProperty(name).EnumerateArray()];

    private async Task LinkAsync(string record, string role, string other) => Assert.Equal(
        HttpStatusCode.Created, (await SendAsync(_agent, HttpMethod.Post, $"/api/v1/incidents/{record}/links", $$"""{"role":"{{role}}","other":"{{other}}"}""")).StatusCode);
}
