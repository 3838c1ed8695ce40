using System.Net;
using System.Text.Json;
using SynergyFlow.Testing;
using static SynergyFlow.Web.Tests.Api.ApiServer;
using static SynergyFlow.Web.Tests.Projects.ProjectRest;

namespace SynergyFlow.Web.Tests.Projects;

public sealed class LifeCycleApiTests(PostgresServer postgres) : ProjectApiTest(postgres)
{
    [Fact]
    public async Task LifeCycle_IsReadAndChanged_ByType_UnderTheProjectsVersion()
    {
        var states = await StatesAsync();
        var list = (await JsonAsync(await Agent.GetAsync($"{Root}/life-cycles", Ct))).GetProperty("items");
        Assert.Equal(["epic", "story", "task", "bug", "spike", "subtask"], list.EnumerateArray().Select(row => Text(row, "type")));
        Assert.All(list.EnumerateArray(), row => Assert.True(row.GetProperty("anyMove").GetBoolean()));

        var body = $$"""{"anyMove":false,"moves":[{"from":"{{states["Todo"]}}","to":"{{states["Done"]}}"}],"needs":[{"state":"{{states["Done"]}}","fields":["points","start_date"]}]}""";
        await RefusedAsync(428, null, await SendAsync(Agent, HttpMethod.Put, $"{Root}/life-cycles/bug", body));
        await RefusedAsync(412, null, await SendAsync(Agent, HttpMethod.Put, $"{Root}/life-cycles/bug", body, "\"9\""));
        await RefusedAsync(404, null, await SendAsync(Agent, HttpMethod.Put, $"{Root}/life-cycles/feature", body, "*"));
        var saved = await SendAsync(Agent, HttpMethod.Put, $"{Root}/life-cycles/bug", body, "\"1\"");
        Assert.Equal((HttpStatusCode.NoContent, "\"2\""), (saved.StatusCode, saved.Headers.ETag!.Tag));
        await RefusedAsync(422, "/moves/0", await SendAsync(Agent, HttpMethod.Put, $"{Root}/life-cycles/bug", $$"""{"anyMove":false,"moves":[{"from":"{{Guid.CreateVersion7()}}","to":"{{states["Done"]}}"}]}""", "*"));
        await RefusedAsync(422, "/needs/0/own", await SendAsync(Agent, HttpMethod.Put, $"{Root}/life-cycles/bug", $$"""{"needs":[{"state":"{{states["Done"]}}","own":["what"]}]}""", "*"));
        var bug = (await JsonAsync(await Agent.GetAsync($"{Root}/life-cycles", Ct))).GetProperty("items")[3];
        Assert.Equal((false, states["Done"], "points start_date"),
            (bug.GetProperty("anyMove").GetBoolean(), Text(bug.GetProperty("moves")[0], "to"), string.Join(' ', bug.GetProperty("needs")[0].GetProperty("fields").EnumerateArray().Select(one => one.GetString()))));

        // Another lead: he who was it reads them.
        using var admin = await Server.ClientAsync(Server.Admin);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(admin, HttpMethod.Patch, Root, $$"""{"lead":"{{Server.Admin.Id}}"}""", "*")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await Agent.GetAsync($"{Root}/life-cycles", Ct)).StatusCode);
        await RefusedAsync(403, null, await SendAsync(Agent, HttpMethod.Put, $"{Root}/life-cycles/bug", body, "*"));
    }

    [Fact]
    public async Task Item_GoesWhereItsTypeMay_WithWhatTheStateNeeds_InOneCall()
    {
        var states = await StatesAsync();
        await SendAsync(Agent, HttpMethod.Post, $"{Root}/fields", """{"name":"Tier","type":"text"}""");
        var rules = $$"""
            {"anyMove":false,"moves":[{"from":"{{states["Backlog"]}}","to":"{{states["Todo"]}}"},{"from":"{{states["Todo"]}}","to":"{{states["Done"]}}"}],
             "needs":[{"state":"{{states["Todo"]}}","fields":["description"]},{"state":"{{states["Done"]}}","fields":["points","target_date"],"own":["tier"]}]}
            """;
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(Agent, HttpMethod.Put, $"{Root}/life-cycles/bug", rules, "*")).StatusCode);

        // A new one begins with what its first state needs, and is answered with where it may go.
        var refused = await SendAsync(Agent, HttpMethod.Post, $"{Root}/items", $$"""{"title":"x","type":"bug","state":"{{states["Todo"]}}"}""");
        Assert.Equal(("item.fields_missing", "/description"), (await CodeAsync(refused), await PointersAsync(refused)));
        var made = await SendAsync(Agent, HttpMethod.Post, $"{Root}/items", $$"""{"title":"x","type":"bug","state":"{{states["Todo"]}}","description":"y"}""");
        Assert.Equal([states["Done"]], (await JsonAsync(made)).GetProperty("allowedStates").EnumerateArray().Select(one => one.GetString()));

        var elsewhere = await MoveAsync("Backlog");
        Assert.Equal((HttpStatusCode.Conflict, "item.move_not_allowed", "Done"), (elsewhere.StatusCode, await CodeAsync(elsewhere), Text((await JsonAsync(elsewhere)).GetProperty("allowed")[0], "name")));
        var lacking = await MoveAsync("Done");
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "/fields/points /fields/targetDate /fields/fields/tier"), (lacking.StatusCode, await PointersAsync(lacking)));
        var some = await MoveAsync("Done", """{"points":2}""");
        Assert.Equal("/fields/targetDate /fields/fields/tier", await PointersAsync(some));
        await RefusedAsync(422, "/points", await MoveAsync("Done", """{"points":-2}"""));
        var moved = await MoveAsync("Done", """{"points":2,"targetDate":"2026-12-01","fields":{"tier":"Gold"}}""");
        Assert.Equal((HttpStatusCode.OK, "\"3\""), (moved.StatusCode, moved.Headers.ETag!.Tag));
        var item = await JsonAsync(moved);
        Assert.Equal(("Done", 2m, "Gold", 0), (Text(item.GetProperty("state"), "name"), item.GetProperty("points").GetDecimal(), Text(item.GetProperty("fields"), "tier"), item.GetProperty("allowedStates").GetArrayLength()));

        // No way back, by whatever name; and what the state needs stays.
        Assert.Equal("item.move_not_allowed", await CodeAsync(await MoveAsync("Todo")));
        foreach (var patch in new[] { """{"points":null}""", """{"fields":{"tier":null}}""", """{"title":"z","targetDate":null}""" })
        {
            Assert.Equal("item.fields_missing", await CodeAsync(await SendAsync(Agent, HttpMethod.Patch, "/api/v1/items/WEB-1", patch, "*")));
        }

        Assert.Equal(HttpStatusCode.OK, (await SendAsync(Agent, HttpMethod.Patch, "/api/v1/items/WEB-1", """{"title":"z","points":3}""", "*")).StatusCode);

        Task<HttpResponseMessage> MoveAsync(string state, string? fields = null) =>
            SendAsync(Agent, HttpMethod.Put, "/api/v1/items/WEB-1/state", $$"""{"state":"{{states[state]}}","fields":{{fields ?? "null"}}}""", "*");
    }

    private static async Task<string?> CodeAsync(HttpResponseMessage answer) => Text(await JsonAsync(answer), "code");

    private static async Task<string> PointersAsync(HttpResponseMessage answer) =>
        string.Join(' ', (await JsonAsync(answer)).GetProperty("errors").EnumerateArray().Select(one => Text(one, "pointer")));

    private async Task<Dictionary<string, string>> StatesAsync() => (await JsonAsync(await Agent.GetAsync(Root, Ct))).GetProperty("states").EnumerateArray()
        .ToDictionary(state => Text(state, "name")!, state => Text(state, "id")!);
}
