using System.Net;
using System.Text.Json;
using SynergyFlow.Testing;
using static SynergyFlow.Web.Tests.Api.ApiServer;
using static SynergyFlow.Web.Tests.Projects.ProjectRest;

namespace SynergyFlow.Web.Tests.Projects;

public sealed class BoardApiTests(PostgresServer postgres) : ProjectApiTest(postgres)
{
    private const string Layout = Root + "/board/layout";

    [Fact]
    public async Task Layout_IsRead_AndPutAsAWhole_UnderTheProjectsVersion()
    {
        var read = await Agent.GetAsync(Layout, Ct);
        Assert.Equal("\"1\"", read.Headers.ETag!.Tag);
        var layout = await JsonAsync(read);
        Assert.Equal((true, 14, "Todo | In Progress | Done", "Backlog"), (layout.GetProperty("perState").GetBoolean(), layout.GetProperty("doneDays").GetInt32(), Columns(layout), Text(layout.GetProperty("off")[0], "name")));
        Assert.Equal(["type", "age", "epic", "priority", "points", "assignee"], layout.GetProperty("cardFields").EnumerateArray().Select(field => field.GetString()));
        Assert.Equal(JsonValueKind.Null, layout.GetProperty("columns")[0].GetProperty("id").ValueKind);
        var states = layout.GetProperty("columns").EnumerateArray().ToDictionary(column => Text(column, "name")!, column => Text(column.GetProperty("states")[0], "id"));

        var body = $$"""{"columns":[{"name":"Doing","states":["{{states["Todo"]}}","{{states["In Progress"]}}"]},{"name":"Done"}],"doneDays":7,"cardFields":["check_list","target_date"]}""";
        await RefusedAsync(428, null, await SendAsync(Agent, HttpMethod.Put, Layout, body));
        var put = await SendAsync(Agent, HttpMethod.Put, Layout, body, "\"1\"");
        Assert.Equal((HttpStatusCode.OK, "\"2\""), (put.StatusCode, put.Headers.ETag!.Tag));
        layout = await JsonAsync(put);
        Assert.Equal((false, 7, "Doing: Todo, In Progress | Done:", 2), (layout.GetProperty("perState").GetBoolean(), layout.GetProperty("doneDays").GetInt32(), Columns(layout, withStates: true), layout.GetProperty("off").GetArrayLength()));
        await RefusedAsync(412, null, await SendAsync(Agent, HttpMethod.Put, Layout, body, "\"1\""));

        // What is not sent is as usual, and what is named by its id stays.
        var doing = Text(layout.GetProperty("columns")[0], "id");
        layout = await JsonAsync(await SendAsync(Agent, HttpMethod.Put, Layout, $$"""{"columns":[{"id":"{{doing}}","name":"In work"}]}""", "*"));
        Assert.Equal((doing, 14, 6), (Text(layout.GetProperty("columns")[0], "id"), layout.GetProperty("doneDays").GetInt32(), layout.GetProperty("cardFields").GetArrayLength()));
        Assert.True((await JsonAsync(await SendAsync(Agent, HttpMethod.Put, Layout, "{}", "*"))).GetProperty("perState").GetBoolean());
    }

    [Theory]
    [InlineData("/columns", """{"columns":[]}""", 422)]
    [InlineData("/columns[0].name", """{"columns":[{"name":" "}]}""", 422)]
    [InlineData("/columns[0].name", """{"columns":[null]}""", 422)]
    [InlineData("/columns[1].name", """{"columns":[{"name":"a"},{"name":"A"}]}""", 409)]
    [InlineData("/columns[0].states[0]", """{"columns":[{"name":"a","states":["00000000-0000-0000-0000-000000000001"]}]}""", 422)]
    [InlineData("/doneDays", """{"doneDays":91}""", 422)]
    [InlineData("/cardFields[1]", """{"cardFields":["type","type"]}""", 422)]
    public async Task WhatCannotBe_IsRefusedAtItsPlace(string field, string body, int status) =>
        await RefusedAsync(status, field, await SendAsync(Agent, HttpMethod.Put, Layout, body, "*"));

    [Fact]
    public async Task WhoDoesNotSeeTheProject_FindsNoLayout()
    {
        using var requester = await Server.ClientAsync(Server.Requester);
        Assert.Equal(HttpStatusCode.NotFound, (await requester.GetAsync(Layout, Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(requester, HttpMethod.Put, Layout, "{}", "*")).StatusCode);
    }

    private static string Columns(JsonElement layout, bool withStates = false) => string.Join(" | ", layout.GetProperty("columns").EnumerateArray().Select(column =>
        withStates ? $"{Text(column, "name")}: {string.Join(", ", column.GetProperty("states").EnumerateArray().Select(state => Text(state, "name")))}".TrimEnd() : Text(column, "name")));
}
