using System.Net;
using System.Text.Json;
using SynergyFlow.Testing;
using static SynergyFlow.Web.Tests.Api.ApiServer;
using static SynergyFlow.Web.Tests.Projects.ProjectRest;

namespace SynergyFlow.Web.Tests.Projects;

public sealed class FieldApiTests(PostgresServer postgres) : ProjectApiTest(postgres)
{
    [Fact]
    public async Task Field_IsAddedChangedOrderedAndRemoved_UnderTheProjectsVersion()
    {
        var added = await SendAsync(Agent, HttpMethod.Post, $"{Root}/fields", """{"name":"Tier","type":"choice","options":[{"name":"Gold"},{"name":"Silver"}],"appliesTo":["story","bug"],"onCard":true}""");
        Assert.Equal((HttpStatusCode.Created, "\"2\""), (added.StatusCode, added.Headers.ETag!.Tag));
        var row = await JsonAsync(added);
        var (id, gold) = (Text(row, "id"), Text(row.GetProperty("options")[0], "id"));
        Assert.Equal(("tier", "choice", "story", false), (Text(row, "key"), Text(row, "type"), row.GetProperty("appliesTo")[0].GetString(), row.GetProperty("used").GetBoolean()));
        await RefusedAsync(422, "/options", await SendAsync(Agent, HttpMethod.Post, $"{Root}/fields", """{"name":"x","type":"choices"}"""));
        await RefusedAsync(422, "/type", await SendAsync(Agent, HttpMethod.Post, $"{Root}/fields", """{"name":"x"}"""));
        await RefusedAsync(409, "/name", await SendAsync(Agent, HttpMethod.Post, $"{Root}/fields", """{"name":"tier","type":"text"}"""));
        var cost = Text(await JsonAsync(await SendAsync(Agent, HttpMethod.Post, $"{Root}/fields", """{"name":"Cost","key":"price","type":"number","unit":"EUR","least":0}""")), "id");

        await RefusedAsync(428, null, await SendAsync(Agent, HttpMethod.Patch, $"{Root}/fields/{id}", """{"name":"x"}"""));
        await RefusedAsync(412, null, await SendAsync(Agent, HttpMethod.Patch, $"{Root}/fields/{id}", """{"name":"x"}""", "\"1\""));
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(Agent, HttpMethod.Patch, $"{Root}/fields/{id}", $$"""{"name":"Level","options":[{"name":"Bronze"},{"id":"{{gold}}","name":"Gold"}]}""", "\"3\"")).StatusCode);
        await RefusedAsync(422, "/fields", await SendAsync(Agent, HttpMethod.Put, $"{Root}/fields/order", $$"""{"fields":["{{id}}"]}""", "*"));
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(Agent, HttpMethod.Put, $"{Root}/fields/order", $$"""{"fields":["{{cost}}","{{id}}"]}""", "*")).StatusCode);
        var list = (await JsonAsync(await Agent.GetAsync($"{Root}/fields", Ct))).GetProperty("items");
        Assert.Equal(["price Cost", "tier Level"], list.EnumerateArray().Select(one => $"{Text(one, "key")} {Text(one, "name")}"));
        Assert.Equal(["Bronze", "Gold"], list[1].GetProperty("options").EnumerateArray().Select(one => Text(one, "name")));

        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(Agent, HttpMethod.Delete, $"{Root}/fields/{cost}", null, "*")).StatusCode);
        await RefusedAsync(404, null, await SendAsync(Agent, HttpMethod.Delete, $"{Root}/fields/{cost}", null, "*"));
    }

    [Fact]
    public async Task Item_TakesAndAnswersTypedValuesByKey_AndIsFoundByThem()
    {
        foreach (var body in new[]
        {
            """{"name":"Tier","type":"choice","options":[{"name":"Gold"},{"name":"Silver"}],"onCard":true}""", """{"name":"Areas","type":"choices","options":[{"name":"North"},{"name":"South"}]}""",
            """{"name":"Cost","type":"number"}""", """{"name":"Due","type":"date"}""", """{"name":"Safe","type":"yes_no"}""", """{"name":"Owner","type":"person"}""", """{"name":"Page","type":"address"}""",
        })
        {
            Assert.Equal(HttpStatusCode.Created, (await SendAsync(Agent, HttpMethod.Post, $"{Root}/fields", body)).StatusCode);
        }

        var made = await SendAsync(Agent, HttpMethod.Post, $"{Root}/items", $$$"""
            {"title":"one","type":"task","fields":{"tier":"Gold","areas":["south","North"],"cost":12.5,"due":"2026-12-31","safe":true,"owner":"{{{Server.Agent.Id}}}","page":"https://example.org/"}}
            """);
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var fields = (await JsonAsync(made)).GetProperty("fields");
        Assert.Equal(("Gold", 12.5m, "2026-12-31", true), (Text(fields.GetProperty("tier"), "name"), fields.GetProperty("cost").GetDecimal(), Text(fields, "due"), fields.GetProperty("safe").GetBoolean()));
        Assert.Equal(["North", "South"], fields.GetProperty("areas").EnumerateArray().Select(one => Text(one, "name")));
        Assert.Equal("Ana Santos", Text(fields.GetProperty("owner"), "name"));

        var edited = await SendAsync(Agent, HttpMethod.Patch, "/api/v1/items/WEB-1", """{"fields":{"tier":"OPTION","cost":null,"safe":false}}""".Replace("OPTION", Text(fields.GetProperty("tier"), "id"), StringComparison.Ordinal), "\"1\"");
        Assert.Equal("\"2\"", edited.Headers.ETag!.Tag);
        fields = (await JsonAsync(edited)).GetProperty("fields");
        Assert.Equal((false, false, "Gold"), (fields.TryGetProperty("cost", out _), fields.GetProperty("safe").GetBoolean(), Text(fields.GetProperty("tier"), "name")));
        foreach (var (json, field) in new[] { ("""{"tier":"Bronze"}""", "tier"), ("""{"cost":"1"}""", "cost"), ("""{"due":"soon"}""", "due"), ("""{"safe":"yes"}""", "safe"), ("""{"page":"x"}""", "page"), ("""{"what":1}""", "what") })
        {
            await RefusedAsync(422, "/fields/" + field, await SendAsync(Agent, HttpMethod.Patch, "/api/v1/items/WEB-1", $"{{\"fields\":{json}}}", "*"));
        }

        await RefusedAsync(400, "/fields", await SendAsync(Agent, HttpMethod.Patch, "/api/v1/items/WEB-1", """{"fields":{"tier":{"id":1}}}""", "*"));

        // Of a list those that are on cards.
        var row = (await JsonAsync(await Agent.GetAsync($"{Root}/items", Ct))).GetProperty("items")[0].GetProperty("fields");
        Assert.Equal("tier", Assert.Single(row.EnumerateObject()).Name);
        Assert.Equal(JsonValueKind.Object, row.GetProperty("tier").ValueKind);
        await SendAsync(Agent, HttpMethod.Post, $"{Root}/items", """{"title":"two","type":"task","fields":{"cost":3}}""");
        Assert.Equal(("one", "two", "two", "one"), (await TitlesAsync("field.tier=gold"), await TitlesAsync("field.tier=none"), await TitlesAsync("field.cost=1..5"), await TitlesAsync("field.due=2026-12-01..&field.owner=me")));
        await RefusedAsync(422, "/field.what", await Agent.GetAsync($"{Root}/items?field.what=1", Ct));
        await RefusedAsync(422, "/field.cost", await Agent.GetAsync($"{Root}/items?field.cost=cheap", Ct));
    }

    [Fact]
    public async Task Field_ThatIsNeeded_StopsWhatLacksIt_AndSaysWhich()
    {
        await SendAsync(Agent, HttpMethod.Post, $"{Root}/fields", """{"name":"Customer","type":"text","required":true,"appliesTo":["story"]}""");
        await RefusedAsync(422, "/fields/customer", await SendAsync(Agent, HttpMethod.Post, $"{Root}/items", """{"title":"x","type":"story"}"""));
        Assert.Equal(HttpStatusCode.Created, (await SendAsync(Agent, HttpMethod.Post, $"{Root}/items", """{"title":"x","type":"task"}""")).StatusCode);
        Assert.Equal(HttpStatusCode.Created, (await SendAsync(Agent, HttpMethod.Post, $"{Root}/items", """{"title":"x","type":"story","fields":{"customer":"Ayu"}}""")).StatusCode);
    }

    private async Task<string> TitlesAsync(string query) =>
        string.Join(' ', (await JsonAsync(await Agent.GetAsync($"{Root}/items?{query}", Ct))).GetProperty("items").EnumerateArray().Select(row => Text(row, "title")));
}
