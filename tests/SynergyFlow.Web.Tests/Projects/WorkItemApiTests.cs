using System.Net;
using SynergyFlow.Testing;
using SynergyFlow.Web.Tests.Api;
using static SynergyFlow.Web.Tests.Api.ApiServer;
using static SynergyFlow.Web.Tests.Projects.ProjectRest;

namespace SynergyFlow.Web.Tests.Projects;

public sealed class WorkItemApiTests(PostgresServer postgres) : IAsyncLifetime
{
    private const string Root = "/api/v1/projects/WEB/items";
    private ApiServer _server = null!;
    private HttpClient _admin = null!;
    private HttpClient _agent = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await StartAsync(postgres, Ct);
        (_admin, _agent) = (await _server.ClientAsync(_server.Admin), await _server.ClientAsync(_server.Agent));
        var made = await SendAsync(
            _admin, HttpMethod.Post, "/api/v1/projects", $$"""{"key":"WEB","name":"Website","lead":"{{_server.Agent.Id}}","template":"scrum","defaultAssignee":"lead"}""");
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Item_IsBegunChangedAndMovedOverRest_WithVersions()
    {
        var made = await SendAsync(_agent, HttpMethod.Post, Root, """{"title":"Login page","type":"story","points":2.5,"targetDate":"2026-12-01","labels":["Web"]}""");
        Assert.Equal((HttpStatusCode.Created, "\"1\"", "/api/v1/items/WEB-1"), (made.StatusCode, made.Headers.ETag!.Tag, made.Headers.Location!.ToString()));
        var item = await JsonAsync(made);
        Assert.Equal(("WEB-1", "story", "2026-12-01"), (Text(item, "key"), Text(item, "type"), Text(item, "targetDate")));
        Assert.Equal("Ana Santos", Text(item.GetProperty("assignee"), "name"));

        var part = await JsonAsync(await SendAsync(_agent, HttpMethod.Post, Root, $$"""{"title":"Form","type":"subtask","parent":"{{Text(item, "id")}}","assignee":null,"estimate":90}"""));
        Assert.Equal(("WEB-1", System.Text.Json.JsonValueKind.Null), (Text(part.GetProperty("parents")[0], "key"), part.GetProperty("assignee").ValueKind));

        await RefusedAsync(428, null, await SendAsync(_agent, HttpMethod.Patch, "/api/v1/items/WEB-1", """{"title":"x"}"""));
        var edited = await SendAsync(_agent, HttpMethod.Patch, "/api/v1/items/web-1", """{"title":"Sign-in page","points":null}""", "\"1\"");
        Assert.Equal((HttpStatusCode.OK, "\"2\""), (edited.StatusCode, edited.Headers.ETag!.Tag));
        var stale = await SendAsync(_agent, HttpMethod.Patch, "/api/v1/items/WEB-1", """{"title":"Mine"}""", "\"1\"");
        await RefusedAsync(412, null, stale);
        Assert.Equal("Sign-in page", Text((await JsonAsync(stale)).GetProperty("current"), "title"));

        var started = item.GetProperty("project").GetProperty("states").EnumerateArray().First(state => Text(state, "group") == "started");
        var moved = await JsonAsync(await SendAsync(_agent, HttpMethod.Put, "/api/v1/items/WEB-1/state", $$"""{"state":"{{Text(started, "id")}}"}""", "*"));
        Assert.Equal(("In Progress", 1), (Text(moved.GetProperty("state"), "name"), moved.GetProperty("below").GetProperty("items").GetInt32()));
        await RefusedAsync(422, "/state", await SendAsync(_agent, HttpMethod.Put, "/api/v1/items/WEB-1/state", "{}", "*"));

        Assert.Equal(HttpStatusCode.Created, (await SendAsync(_agent, HttpMethod.Post, "/api/v1/items/WEB-1/comments", """{"kind":"note","body":"hm"}""")).StatusCode);
        Assert.Equal("hm", Text((await JsonAsync(await _agent.GetAsync("/api/v1/items/WEB-1/comments", Ct))).GetProperty("items")[0], "body"));

        Assert.Equal(HttpStatusCode.Created, (await SendAsync(_agent, HttpMethod.Post, "/api/v1/items/WEB-1/check-items", """{"text":"Ask the bank"}""")).StatusCode);
        Assert.Equal("Ask the bank", Text((await JsonAsync(await _agent.GetAsync("/api/v1/items/web-1/check-items", Ct)))[0], "text"));
    }

    [Fact]
    public async Task List_IsFiltered_AndSaysWhatItDoesNotKnow()
    {
        await SendAsync(_agent, HttpMethod.Post, Root, """{"title":"one","type":"task"}""");
        await SendAsync(_agent, HttpMethod.Post, Root, """{"title":"two","type":"bug","assignee":null}""");

        Assert.Equal("two one", await TitlesAsync(""));
        Assert.Equal("two", await TitlesAsync("?type=bug,epic"));
        Assert.Equal("one", await TitlesAsync("?assignee=me"));
        Assert.Equal("two", await TitlesAsync("?assignee=none&group=backlog,triage"));
        Assert.Equal("", await TitlesAsync("?group=started"));
        var paged = await JsonAsync(await _agent.GetAsync($"{Root}?limit=1&count=true", Ct));
        Assert.Equal((2, "2"), (paged.GetProperty("total").GetInt32(), Text(paged, "next")));
        Assert.Equal("one", await TitlesAsync("?limit=1&cursor=2"));
        foreach (var (query, field) in new[] { ("type=cat", "type"), ("group=x", "group"), ("assignee=x", "assignee"), ("parent=x", "parent"), ("cursor=x", "cursor"), ("count=x", "count") })
        {
            await RefusedAsync(422, "/" + field, await _agent.GetAsync($"{Root}?{query}", Ct));
        }
    }

    [Fact]
    public async Task Order_IsSaidByWhatStandsBesideIt()
    {
        List<string> ids = [];
        foreach (var title in new[] { "one", "two", "three" })
        {
            ids.Add(Text(await JsonAsync(await SendAsync(_agent, HttpMethod.Post, Root, $$"""{"title":"{{title}}","type":"task"}""")), "id")!);
        }

        Assert.Equal("one two three", await TitlesAsync("?order=rank"));
        Assert.Equal(HttpStatusCode.NoContent, (await OrderAsync($$"""{"items":["{{ids[2]}}"],"before":"{{ids[0]}}"}""")).StatusCode);
        Assert.Equal("three one two", await TitlesAsync("?order=rank"));
        Assert.Equal(HttpStatusCode.NoContent, (await OrderAsync($$"""{"items":["{{ids[2]}}"],"after":"{{ids[0]}}"}""")).StatusCode);
        Assert.Equal("one three two", await TitlesAsync("?order=rank"));
        Assert.Equal(HttpStatusCode.NoContent, (await OrderAsync($$"""{"items":["{{ids[1]}}","{{ids[0]}}"],"to":"first"}""")).StatusCode);
        Assert.Equal("two one three", await TitlesAsync("?order=rank&parent=none"));

        var first = await JsonAsync(await _agent.GetAsync($"{Root}?order=rank&limit=1", Ct));
        Assert.Equal("one three", await TitlesAsync($"?order=rank&cursor={Text(first, "next")}"));
        await RefusedAsync(422, "/cursor", await _agent.GetAsync($"{Root}?order=rank&cursor=1", Ct));
        await RefusedAsync(422, "/order", await _agent.GetAsync($"{Root}?order=x", Ct));
        foreach (var (place, field) in new[] { ("", "to"), (""","to":"top" """, "to"), ($$""","to":"first","before":"{{ids[1]}}" """, "to"), ($$""","before":"{{ids[0]}}" """, "items") })
        {
            await RefusedAsync(422, "/" + field, await OrderAsync($$"""{"items":["{{ids[0]}}"]{{place}}}"""));
        }

        await RefusedAsync(422, "/items", await OrderAsync("""{"to":"first"}"""));
        await RefusedAsync(404, null, await OrderAsync($$"""{"items":["{{Guid.CreateVersion7()}}"],"to":"first"}"""));
        await RefusedAsync(404, null, await SendAsync(_agent, HttpMethod.Post, "/api/v1/projects/NONE/items/order", $$"""{"items":["{{ids[0]}}"],"to":"first"}"""));

        Task<HttpResponseMessage> OrderAsync(string json) => SendAsync(_agent, HttpMethod.Post, Root + "/order", json);
    }

    [Fact]
    public async Task WhatCannotBeKept_IsRefusedAtItsField_AndIncidentsAreNoItems()
    {
        foreach (var (body, field) in new[]
        {
            ("""{"type":"task"}""", "title"), ("""{"title":"x"}""", "type"), ("""{"title":"x","type":"subtask"}""", "parent"), ("""{"title":"x","type":"task","points":-1}""", "points"),
            ("""{"title":"x","type":"task","state":"00000000-0000-7000-8000-000000000009"}""", "state"),
            ("""{"title":"x","type":"task","assignee":"00000000-0000-7000-8000-000000000009"}""", "assignee"),
        })
        {
            await RefusedAsync(422, "/" + field, await SendAsync(_agent, HttpMethod.Post, Root, body));
        }

        await RefusedAsync(404, null, await SendAsync(_agent, HttpMethod.Post, "/api/v1/projects/NONE/items", """{"title":"x","type":"task"}"""));
        using var requester = await _server.ClientAsync(_server.Requester);
        await RefusedAsync(404, null, await SendAsync(requester, HttpMethod.Post, Root, """{"title":"x","type":"task"}"""));
        await SendAsync(_agent, HttpMethod.Post, Root, """{"title":"x","type":"task"}""");
        await RefusedAsync(404, null, await _agent.GetAsync("/api/v1/incidents/WEB-1", Ct));
        await RefusedAsync(404, null, await requester.GetAsync("/api/v1/items/WEB-1", Ct));
    }

    [Fact]
    public async Task Parts_AreNamedById_ReadByName_FilteredAndReleased()
    {
        var (search, version, next) = (await PartAsync("components", $$"""{"name":"Search","lead":"{{_server.Admin.Id}}"}"""), await PartAsync("versions", """{"name":"1.0"}"""), await PartAsync("versions", """{"name":"1.1"}"""));
        var made = await JsonAsync(await SendAsync(_agent, HttpMethod.Post, Root, $$"""{"title":"one","type":"task","components":["{{search}}"],"versions":["{{version}}"]}"""));
        Assert.Equal((search, "Search"), (Text(made.GetProperty("components")[0], "id"), Text(made.GetProperty("components")[0], "name")));
        Assert.Equal(("1.0", "unreleased"), (Text(made.GetProperty("versions")[0], "name"), Text(made.GetProperty("versions")[0], "state")));
        Assert.Equal(_server.Admin.Id.ToString(), Text(made.GetProperty("assignee"), "id"));
        await SendAsync(_agent, HttpMethod.Post, Root, """{"title":"two","type":"bug"}""");

        foreach (var (query, titles) in new[] { ($"component={search}", "one"), ("component=none", "two"), ($"version={version}", "one"), ("version=none", "two"), ($"version={next}", ""), ($"component={search}&version=none", "") })
        {
            Assert.Equal(titles, await TitlesAsync("?" + query));
        }

        await RefusedAsync(422, "/component", await _agent.GetAsync($"{Root}?component=x", Ct));
        await RefusedAsync(422, "/version", await _agent.GetAsync($"{Root}?version=x", Ct));
        await RefusedAsync(422, "/components", await SendAsync(_agent, HttpMethod.Patch, "/api/v1/items/WEB-2", $$"""{"components":["{{version}}"]}""", "*"));
        await RefusedAsync(422, "/versions", await SendAsync(_agent, HttpMethod.Patch, "/api/v1/items/WEB-2", $$"""{"versions":["{{version}}","{{version}}"]}""", "*"));
        var cleared = await JsonAsync(await SendAsync(_agent, HttpMethod.Patch, "/api/v1/items/WEB-1", """{"components":null}""", "*"));
        Assert.Equal((0, 1), (cleared.GetProperty("components").GetArrayLength(), cleared.GetProperty("versions").GetArrayLength()));

        var states = made.GetProperty("project").GetProperty("states").EnumerateArray();
        var done = Text(states.First(state => Text(state, "group") == "completed"), "id");
        await SendAsync(_agent, HttpMethod.Patch, "/api/v1/items/WEB-2", $$"""{"versions":["{{version}}"]}""", "*");
        await SendAsync(_agent, HttpMethod.Put, "/api/v1/items/WEB-2/state", $$"""{"state":"{{done}}"}""", "*");
        var state = $"/api/v1/projects/WEB/versions/{version}/state";
        await RefusedAsync(422, "/moveOpenTo", await SendAsync(_agent, HttpMethod.Put, state, $$"""{"state":"released","moveOpenTo":"{{version}}"}""", "*"));
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(_agent, HttpMethod.Put, state, $$"""{"state":"released","moveOpenTo":"{{next}}"}""", "*")).StatusCode);
        Assert.Equal("one", await TitlesAsync($"?version={next}"));
        Assert.Equal("two", await TitlesAsync($"?version={version}"));

        var rows = (await JsonAsync(await _agent.GetAsync("/api/v1/projects/WEB/versions", Ct))).GetProperty("items").EnumerateArray().ToDictionary(row => Text(row, "name")!, row => row.GetProperty("work"));
        Assert.Equal((1, 1, 1, 0), (rows["1.0"].GetProperty("items").GetInt32(), rows["1.0"].GetProperty("done").GetInt32(), rows["1.1"].GetProperty("items").GetInt32(), rows["1.1"].GetProperty("done").GetInt32()));
        var notes = await JsonAsync(await _agent.GetAsync($"/api/v1/projects/WEB/versions/{version}/notes", Ct));
        Assert.Contains("## Bugs\n\n- WEB-2 two\n", Text(notes, "markdown"), StringComparison.Ordinal);
        Assert.Equal(("WEB-2", 1), (Text(notes.GetProperty("items")[0], "key"), notes.GetProperty("done").GetInt32()));
        await RefusedAsync(404, null, await _agent.GetAsync($"/api/v1/projects/WEB/versions/{Guid.CreateVersion7()}/notes", Ct));

        async Task<string> PartAsync(string kind, string json) => Text(await JsonAsync(await SendAsync(_agent, HttpMethod.Post, $"/api/v1/projects/WEB/{kind}", json)), "id")!;
    }

    private async Task<string> TitlesAsync(string query) => string.Join(
        ' ', (await JsonAsync(await _agent.GetAsync(Root + query, Ct))).GetProperty("items").EnumerateArray().Select(item => Text(item, "title")));
}
