using System.Net;
using System.Text.Json;
using SynergyFlow.Testing;
using SynergyFlow.Web.Tests.Api;
using static SynergyFlow.Web.Tests.Api.ApiServer;
using static SynergyFlow.Web.Tests.Projects.ProjectRest;

namespace SynergyFlow.Web.Tests.Projects;

public sealed class ProjectApiTests(PostgresServer postgres) : IAsyncLifetime
{
    private const string Root = "/api/v1/projects";
    private ApiServer _server = null!;
    private HttpClient _admin = null!;
    private HttpClient _agent = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await StartAsync(postgres, Ct);
        (_admin, _agent) = (await _server.ClientAsync(_server.Admin), await _server.ClientAsync(_server.Agent));
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Project_IsBegunChangedAndArchivedOverRest_WithVersions()
    {
        var made = await SendAsync(_admin, HttpMethod.Post, Root, Body("web", _server.Agent.Id.ToString()));
        Assert.Equal((HttpStatusCode.Created, "\"1\"", $"{Root}/WEB"), (made.StatusCode, made.Headers.ETag!.Tag, made.Headers.Location!.ToString()));
        var project = await JsonAsync(made);
        Assert.Equal(("WEB", "kanban", "everyone", "nobody"), (Text(project, "key"), Text(project, "template"), Text(project, "visibility"), Text(project, "defaultAssignee")));
        Assert.Equal("Ana Santos", Text(project.GetProperty("lead"), "name"));
        Assert.Equal(["Backlog", "Ready", "In Progress", "Review", "Done", "Cancelled"], project.GetProperty("states").EnumerateArray().Select(state => Text(state, "name")));

        // Its lead changes it, by id or key; what is not sent stays.
        var id = Text(project, "id");
        await RefusedAsync(428, null, await SendAsync(_agent, HttpMethod.Patch, $"{Root}/WEB", """{"name":"x"}"""));
        var edited = await SendAsync(_agent, HttpMethod.Patch, $"{Root}/{id}", $$"""{"name":"Site","description":null,"teams":["{{_server.Team.Id}}"],"visibility":"members"}""", "\"1\"");
        Assert.Equal((HttpStatusCode.OK, "\"2\""), (edited.StatusCode, edited.Headers.ETag!.Tag));
        var stale = await SendAsync(_agent, HttpMethod.Patch, $"{Root}/web", """{"name":"Mine"}""", "\"1\"");
        await RefusedAsync(412, null, stale);
        Assert.Equal("Site", Text((await JsonAsync(stale)).GetProperty("current"), "name"));

        var health = await JsonAsync(await SendAsync(_agent, HttpMethod.Put, $"{Root}/WEB/health", """{"health":"off_track","note":"<script>alert(1)</script>"}""", "\"2\""));
        Assert.Equal(("off_track", "<script>alert(1)</script>"), (Text(health.GetProperty("health"), "health"), Text(health.GetProperty("health"), "note")));
        await SendAsync(_agent, HttpMethod.Put, $"{Root}/WEB/health", """{"health":"on_track"}""", "*");
        var history = await _agent.GetAsync($"{Root}/WEB/health?limit=1", Ct);
        Assert.Contains("rel=\"next\"", history.Headers.GetValues("Link").Single(), StringComparison.Ordinal);
        var next = Text(await JsonAsync(history), "next");
        Assert.Equal("off_track", Text((await JsonAsync(await _agent.GetAsync($"{Root}/WEB/health?limit=1&cursor={next}", Ct))).GetProperty("items")[0], "health"));

        var states = project.GetProperty("states").EnumerateArray().Select(state => $$"""{"id":"{{Text(state, "id")}}","name":"{{Text(state, "name")}}2","group":"{{Text(state, "group")}}"}""").ToList();
        var renamed = await JsonAsync(await SendAsync(_agent, HttpMethod.Put, $"{Root}/WEB/states", $$"""{"states":[{{string.Join(',', states)}}]}""", "*"));
        Assert.Equal("Backlog2", Text(renamed.GetProperty("states")[0], "name"));

        Assert.NotEqual(JsonValueKind.Null, (await JsonAsync(await SendAsync(_agent, HttpMethod.Post, $"{Root}/WEB/archive", null, "*"))).GetProperty("archivedAt").ValueKind);
        await RefusedAsync(409, null, await SendAsync(_agent, HttpMethod.Patch, $"{Root}/WEB", """{"name":"x"}""", "*"));
        Assert.Empty((await JsonAsync(await _agent.GetAsync(Root, Ct))).GetProperty("items").EnumerateArray());
        Assert.Equal("WEB", Text((await JsonAsync(await _agent.GetAsync($"{Root}?archived=true&q=site", Ct))).GetProperty("items")[0], "key"));
        Assert.Equal(JsonValueKind.Null, (await JsonAsync(await SendAsync(_agent, HttpMethod.Post, $"{Root}/WEB/restore", null, "*"))).GetProperty("archivedAt").ValueKind);
    }

    [Fact]
    public async Task WhatOneMayNotSee_IsNotThere_AndWhoGivesItAwayIsDone()
    {
        await SendAsync(_admin, HttpMethod.Post, Root, Body("SEC", _server.Admin.Id.ToString(), ",\"visibility\":\"members\""));
        using var requester = await _server.ClientAsync(_server.Requester);
        foreach (var client in new[] { _agent, requester })
        {
            foreach (var (method, path, body) in new[]
            {
                (HttpMethod.Get, "", null), (HttpMethod.Get, "/health", null), (HttpMethod.Patch, "", "{}"), (HttpMethod.Put, "/health", """{"health":"on_track"}"""),
                (HttpMethod.Put, "/states", """{"states":[]}"""), (HttpMethod.Post, "/archive", null), (HttpMethod.Post, "/restore", null),
            })
            {
                var answer = await SendAsync(client, method, $"{Root}/SEC{path}", body, "*");
                Assert.Equal((HttpStatusCode.NotFound, "project.not_found"), (answer.StatusCode, Text(await JsonAsync(answer), "code")));
            }
        }

        Assert.Empty((await JsonAsync(await _agent.GetAsync(Root, Ct))).GetProperty("items").EnumerateArray());
        await RefusedAsync(403, null, await requester.GetAsync(Root, Ct));
        await RefusedAsync(403, null, await SendAsync(_agent, HttpMethod.Post, Root, Body("MINE", _server.Agent.Id.ToString())));

        await SendAsync(_admin, HttpMethod.Patch, $"{Root}/SEC", $$"""{"lead":"{{_server.Agent.Id}}"}""", "*");
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(_agent, HttpMethod.Patch, $"{Root}/SEC", $$"""{"lead":"{{_server.Admin.Id}}"}""", "*")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _agent.GetAsync($"{Root}/SEC", Ct)).StatusCode);
    }

    [Theory]
    [InlineData("""{"key":"W","name":"x","template":"scrum","lead":"LEAD"}""", 422, "/key")]
    [InlineData("""{"key":"INC","name":"x","template":"scrum","lead":"LEAD"}""", 422, "/key")]
    [InlineData("""{"key":"WEB","template":"scrum","lead":"LEAD"}""", 422, "/name")]
    [InlineData("""{"key":"WEB","name":"x","lead":"LEAD"}""", 422, "/template")]
    [InlineData("""{"key":"WEB","name":"x","template":"scrum"}""", 422, "/lead")]
    [InlineData("""{"key":"WEB","name":"x","template":"scrum","lead":"LEAD","teams":["01a22448-0000-7000-8000-000000000001"]}""", 422, "/teams")]
    [InlineData("""{"key":"WEB","name":"x","template":"waterfall","lead":"LEAD"}""", 400, "/template")]
    [InlineData("""{"key":"WEB","name":"x","template":"scrum","lead":"LEAD","owner":"me"}""", 400, "/owner")]
    public async Task Create_WhatMakesNoSense_IsRefusedAtItsField(string body, int status, string field) => await RefusedAsync(
        status, field, await SendAsync(_admin, HttpMethod.Post, Root, body.Replace("LEAD", _server.Agent.Id.ToString(), StringComparison.Ordinal)));

    [Fact]
    public async Task Create_SentTwiceWithOneKey_MakesOne()
    {
        var body = Body("ONCE", _server.Agent.Id.ToString());
        var first = await _admin.SendAsync(Request(HttpMethod.Post, Root, body, key: "once-1"), Ct);
        var again = await _admin.SendAsync(Request(HttpMethod.Post, Root, body, key: "once-1"), Ct);

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created), (first.StatusCode, again.StatusCode));
        Assert.Equal(await first.Content.ReadAsStringAsync(Ct), await again.Content.ReadAsStringAsync(Ct));
        await RefusedAsync(409, "/key", await SendAsync(_admin, HttpMethod.Post, Root, body));
    }

    [Theory]
    [InlineData("?limit=0", "/limit")]
    [InlineData("?archived=maybe", "/archived")]
    [InlineData("?cursor=nonsense", "/cursor")]
    [InlineData("?colour=red", "/colour")]
    public async Task List_WhatMakesNoSense_IsRefused(string query, string field) => await RefusedAsync(422, field, await _agent.GetAsync(Root + query, Ct));

    private static string Body(string key, string lead, string more = "") => $$"""{"key":"{{key}}","name":"Website","template":"kanban","lead":"{{lead}}"{{more}}}""";
}
