using System.Net;
using System.Text.Json;
using SynergyFlow.Testing;
using static SynergyFlow.Web.Tests.Api.ApiServer;

namespace SynergyFlow.Web.Tests.Api;

public sealed class ViewApiTests(PostgresServer postgres)
{
    private const string Root = "/api/v1/views";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task View_IsMadeReadChangedCountedAndDeletedOverRest()
    {
        await using var server = await StartAsync(postgres, Ct);
        using var agent = await server.ClientAsync(server.Agent);
        using var requester = await server.ClientAsync(server.Requester);
        await agent.SendAsync(Request(HttpMethod.Post, "/api/v1/incidents", """{"title":"VPN is down"}"""), Ct);

        var made = await agent.SendAsync(Request(HttpMethod.Post, Root, $$"""{"name":"VPN","audience":"team","team":"{{server.Team.Id}}","filter":"title~vpn","sort":"created","density":"dense"}"""), Ct);
        Assert.Equal((HttpStatusCode.Created, "\"1\""), (made.StatusCode, made.Headers.ETag!.Tag));
        var path = made.Headers.Location!.ToString();
        var view = await JsonAsync(await agent.GetAsync(path, Ct));
        Assert.Equal(("title ~ vpn", "created", "dense", true), (Text(view, "filter"), Text(view, "sort"), Text(view, "density"), view.GetProperty("mayEdit").GetBoolean()));
        Assert.Equal(HttpStatusCode.NotFound, (await requester.GetAsync(path, Ct)).StatusCode);

        Assert.Equal(HttpStatusCode.PreconditionRequired, (await agent.SendAsync(Request(HttpMethod.Patch, path, """{"name":"x"}"""), Ct)).StatusCode);
        var edited = await agent.SendAsync(Request(HttpMethod.Patch, path, """{"filter":"title ~ vpn and priority <= P4","density":null}""", "\"1\""), Ct);
        Assert.Equal((HttpStatusCode.OK, JsonValueKind.Null), (edited.StatusCode, (await JsonAsync(edited)).GetProperty("density").ValueKind));
        var stale = await agent.SendAsync(Request(HttpMethod.Patch, path, """{"name":"x"}""", "\"1\""), Ct);
        Assert.Equal((HttpStatusCode.PreconditionFailed, "VPN"), (stale.StatusCode, Text((await JsonAsync(stale)).GetProperty("current"), "name")));

        var own = await JsonAsync(await agent.SendAsync(Request(HttpMethod.Patch, path, """{"audience":"private"}""", "\"2\""), Ct));
        Assert.Equal(("private", JsonValueKind.Null, "3"), (Text(own, "audience"), own.GetProperty("team").ValueKind, own.GetProperty("version").ToString()));
        Assert.Equal(HttpStatusCode.Forbidden, (await agent.SendAsync(Request(HttpMethod.Patch, path, """{"audience":"organisation"}""", "\"3\""), Ct)).StatusCode);
        var nobodys = await agent.SendAsync(Request(HttpMethod.Patch, path, """{"audience":"team"}""", "\"3\""), Ct);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "/team"), (nobodys.StatusCode, Text((await JsonAsync(nobodys)).GetProperty("errors")[0], "pointer")));

        var counts = (await JsonAsync(await agent.GetAsync(Root + "/counts", Ct))).EnumerateArray().ToDictionary(one => Text(one, "id")!, one => one.GetProperty("count").GetInt32());
        Assert.Equal((1, 1, 0), (counts[path.Split('/')[^1]], counts["unassigned"], counts["my-open"]));

        Assert.Equal(HttpStatusCode.NoContent, (await agent.SendAsync(Request(HttpMethod.Delete, path, null, "\"3\""), Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await agent.GetAsync(path, Ct)).StatusCode);
    }

    [Theory]
    [InlineData("""{"name":""}""", 422, "/name")]
    [InlineData("""{"name":"x","filter":"colour = red"}""", 422, "/filter")]
    [InlineData("""{"name":"x","columns":"secret"}""", 422, "/columns")]
    [InlineData("""{"name":"x","audience":"world"}""", 400, "/audience")]
    [InlineData("""{"name":"x","owner":"me"}""", 400, "/owner")]
    public async Task Create_WhatMakesNoSense_IsRefusedAtItsField(string body, int status, string field)
    {
        await using var server = await StartAsync(postgres, Ct);
        using var agent = await server.ClientAsync(server.Agent);

        var refused = await agent.SendAsync(Request(HttpMethod.Post, Root, body), Ct);

        Assert.Equal(status, (int)refused.StatusCode);
        Assert.Equal(field, Text((await JsonAsync(refused)).GetProperty("errors")[0], "pointer"));
    }

    [Fact]
    public async Task View_ForEverybody_IsTheAdministratorsToMake_AndABuiltInOneIsNobodysToChange()
    {
        await using var server = await StartAsync(postgres, Ct);
        using var agent = await server.ClientAsync(server.Agent);
        using var admin = await server.ClientAsync(server.Admin);
        using var reader = await server.ClientAsync(server.Admin, "read");
        const string Body = """{"name":"Everybody's","audience":"organisation","filter":"priority = P1"}""";

        Assert.Equal(HttpStatusCode.Forbidden, (await agent.SendAsync(Request(HttpMethod.Post, Root, Body), Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await reader.SendAsync(Request(HttpMethod.Post, Root, Body), Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.Created, (await admin.SendAsync(Request(HttpMethod.Post, Root, Body), Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await admin.SendAsync(Request(HttpMethod.Delete, Root + "/open", null, "*"), Ct)).StatusCode);
        Assert.Contains((await JsonAsync(await agent.GetAsync(Root, Ct))).EnumerateArray(), one => Text(one, "name") == "Everybody's" && !one.GetProperty("mayEdit").GetBoolean());
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
