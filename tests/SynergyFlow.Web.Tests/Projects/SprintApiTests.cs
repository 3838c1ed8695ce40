using System.Net;
using System.Text.Json;
using SynergyFlow.Testing;
using static SynergyFlow.Web.Tests.Api.ApiServer;
using static SynergyFlow.Web.Tests.Projects.ProjectRest;

namespace SynergyFlow.Web.Tests.Projects;

public sealed class SprintApiTests(PostgresServer postgres) : ProjectApiTest(postgres)
{
    [Fact]
    public async Task Sprint_IsPlannedStartedFinished_AndReported()
    {
        var one = await AddAsync("""{"name":"One","goal":"Search","startsOn":"2026-03-02","endsOn":"2026-03-13"}""");
        var two = await AddAsync("""{"name":"Two"}""");
        var (done, open) = (await ItemAsync("done", 5, one), await ItemAsync("open", 3, one));
        Assert.Equal("open done", await TitlesAsync($"?sprint={one}"));
        Assert.Equal("", await TitlesAsync("?sprint=none"));
        await RefusedAsync(422, null, await Agent.GetAsync($"{Root}/items?sprint=x", Ct));
        Assert.Equal(409, (int)(await Agent.GetAsync($"{Root}/sprints/{one}/report", Ct)).StatusCode);

        await RefusedAsync(428, null, await StateAsync(one, """{"state":"active"}""", null));
        await RefusedAsync(412, null, await StateAsync(one, """{"state":"active"}""", "\"1\""));
        await RefusedAsync(422, "/startsOn", await StateAsync(two, """{"state":"active"}"""));
        Assert.Equal(HttpStatusCode.NoContent, (await StateAsync(one, """{"state":"active"}""")).StatusCode);
        var moved = await SendAsync(Agent, HttpMethod.Put, $"/api/v1/items/{done}/state", $$"""{"state":"{{await StateOfAsync("completed")}}"}""", "*");
        Assert.Equal(HttpStatusCode.OK, moved.StatusCode);
        await RefusedAsync(422, "/moveOpenTo", await StateAsync(one, $$"""{"state":"closed","moveOpenTo":"{{one}}"}"""));
        Assert.Equal(HttpStatusCode.NoContent, (await StateAsync(one, $$"""{"state":"closed","moveOpenTo":"{{two}}"}""")).StatusCode);
        Assert.Equal(("done", "open"), (await TitlesAsync($"?sprint={one}"), await TitlesAsync($"?sprint={two}")));

        var report = await JsonAsync(await Agent.GetAsync($"{Root}/sprints/{one}/report", Ct));
        Assert.Equal((8, 5), (report.GetProperty("committed").GetProperty("points").GetInt32(), report.GetProperty("now").GetProperty("pointsDone").GetInt32()));
        Assert.Equal("Two", Text(report.GetProperty("open")[0].GetProperty("sprint"), "name"));
        var velocity = await JsonAsync(await Agent.GetAsync($"{Root}/velocity", Ct));
        Assert.Equal((8, 5), (velocity[0].GetProperty("committed").GetProperty("points").GetInt32(), velocity[0].GetProperty("final").GetProperty("pointsDone").GetInt32()));
        var flow = await JsonAsync(await Agent.GetAsync($"{Root}/flow?days=2", Ct));
        Assert.Equal((2, 0, 1), (flow.GetArrayLength(), flow[0].GetProperty("completed").GetInt32(), flow[1].GetProperty("completed").GetInt32()));
        foreach (var days in new[] { "0", "181", "x" })
        {
            await RefusedAsync(422, "/days", await Agent.GetAsync($"{Root}/flow?days={days}", Ct));
        }

        await RefusedAsync(422, "/sprint", await SendAsync(Agent, HttpMethod.Patch, $"/api/v1/items/{open}", $$"""{"sprint":"{{one}}"}""", "*"));
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(Agent, HttpMethod.Delete, $"{Root}/sprints/{two}", null, "*")).StatusCode);
        Assert.Equal("open", await TitlesAsync("?sprint=none"));
        await RefusedAsync(409, null, await SendAsync(Agent, HttpMethod.Delete, $"{Root}/sprints/{one}", null, "*"));
    }

    [Fact]
    public async Task Capacity_IsReplacedAsAWhole_AndCountedWithTheWork()
    {
        var one = await AddAsync("""{"name":"One","startsOn":"2126-03-04","endsOn":"2126-03-08"}"""); // Monday to Friday
        var address = $"{Root}/sprints/{one}/capacity";
        var member = $$"""{"user":"{{Server.Agent.Id}}","minutesADay":360,"daysOff":["2126-03-08"]}""";
        await RefusedAsync(428, null, await SendAsync(Agent, HttpMethod.Put, address, "{}"));
        await RefusedAsync(422, "/members", await SendAsync(Agent, HttpMethod.Put, address, "{}", "*"));
        await RefusedAsync(422, "/minutesADay", await SendAsync(Agent, HttpMethod.Put, address, """{"members":[null]}""", "*"));
        await RefusedAsync(422, "/members", await SendAsync(Agent, HttpMethod.Put, address, """{"members":[{"minutesADay":1}]}""", "*"));
        await RefusedAsync(422, "/daysOff", await SendAsync(Agent, HttpMethod.Put, address, $$"""{"members":[{{member.Replace("03-08", "03-09", StringComparison.Ordinal)}}]}""", "*"));
        await RefusedAsync(404, null, await SendAsync(Agent, HttpMethod.Put, $"{Root}/sprints/{Guid.CreateVersion7()}/capacity", """{"members":[]}""", "*"));
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(Agent, HttpMethod.Put, address, $$"""{"incidentMinutes":30,"members":[{{member}}]}""", "*")).StatusCode);
        await RefusedAsync(412, null, await SendAsync(Agent, HttpMethod.Put, address, """{"members":[]}""", "\"1\""));

        var read = await JsonAsync(await Agent.GetAsync(address, Ct));
        var row = read.GetProperty("members")[0];
        Assert.Equal((30, 5, 4, 1440), (read.GetProperty("incidentMinutes").GetInt32(), read.GetProperty("days").GetArrayLength(), row.GetProperty("all").GetProperty("days").GetInt32(), row.GetProperty("all").GetProperty("minutes").GetInt32()));
        Assert.Equal("2126-03-08", row.GetProperty("member").GetProperty("daysOff")[0].GetString());
        Assert.Equal(404, (int)(await Agent.GetAsync($"{Root}/sprints/{Guid.CreateVersion7()}/capacity", Ct)).StatusCode);
    }

    [Fact]
    public async Task WhatIsWrong_IsSaidByField_AndWhoDoesNotLead_MayNot()
    {
        var one = await AddAsync("""{"name":"One"}""");
        await RefusedAsync(409, "/name", await SendAsync(Agent, HttpMethod.Post, $"{Root}/sprints", """{"name":"one"}"""));
        await RefusedAsync(422, "/name", await SendAsync(Agent, HttpMethod.Post, $"{Root}/sprints", "{}"));
        await RefusedAsync(422, "/endsOn", await SendAsync(Agent, HttpMethod.Patch, $"{Root}/sprints/{one}", """{"startsOn":"2026-03-02","endsOn":"2026-03-01"}""", "*"));
        await RefusedAsync(422, "/state", await StateAsync(one, "{}"));
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(Agent, HttpMethod.Patch, $"{Root}/sprints/{one}", """{"goal":"Find","endsOn":"2026-03-01"}""", "*")).StatusCode);
        var row = (await JsonAsync(await Agent.GetAsync($"{Root}/sprints", Ct))).GetProperty("items")[0];
        Assert.Equal(("One", "Find", "2026-03-01", JsonValueKind.Null), (Text(row, "name"), Text(row, "goal"), Text(row, "endsOn"), row.GetProperty("startsOn").ValueKind));

        await RefusedAsync(404, null, await SendAsync(Agent, HttpMethod.Patch, $"{Root}/sprints/{Guid.CreateVersion7()}", """{"name":"x"}""", "*"));
        await RefusedAsync(404, null, await Agent.GetAsync($"{Root}/sprints/{Guid.CreateVersion7()}/report", Ct));

        using var admin = await Server.ClientAsync(Server.Admin);
        Assert.True((await SendAsync(admin, HttpMethod.Patch, Root, $$"""{"lead":"{{Server.Admin.Id}}"}""", "*")).IsSuccessStatusCode);
        await RefusedAsync(403, null, await SendAsync(Agent, HttpMethod.Post, $"{Root}/sprints", """{"name":"x"}"""));
        await RefusedAsync(403, null, await StateAsync(one, """{"state":"active"}"""));
        Assert.Equal(HttpStatusCode.OK, (await Agent.GetAsync($"{Root}/sprints", Ct)).StatusCode);
    }

    private Task<HttpResponseMessage> StateAsync(string sprint, string json, string? ifMatch = "*") => SendAsync(Agent, HttpMethod.Put, $"{Root}/sprints/{sprint}/state", json, ifMatch);

    private async Task<string> AddAsync(string json)
    {
        var added = await SendAsync(Agent, HttpMethod.Post, $"{Root}/sprints", json);
        Assert.Equal(HttpStatusCode.Created, added.StatusCode);
        return Text(await JsonAsync(added), "id")!;
    }

    private async Task<string> ItemAsync(string title, int points, string sprint)
    {
        var added = await SendAsync(Agent, HttpMethod.Post, $"{Root}/items", $$"""{"title":"{{title}}","type":"story","points":{{points}},"sprint":"{{sprint}}"}""");
        Assert.Equal(HttpStatusCode.Created, added.StatusCode);
        return Text(await JsonAsync(added), "key")!;
    }

    private async Task<string> TitlesAsync(string query) => string.Join(
        ' ', (await JsonAsync(await Agent.GetAsync($"{Root}/items{query}", Ct))).GetProperty("items").EnumerateArray().Select(item => Text(item, "title")));

    private async Task<string> StateOfAsync(string group) => (await JsonAsync(await Agent.GetAsync(Root, Ct))).GetProperty("states").EnumerateArray()
        .First(state => Text(state, "group") == group).GetProperty("id").GetString()!;
}
