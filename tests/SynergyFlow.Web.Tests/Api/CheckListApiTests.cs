using System.Net;
using SynergyFlow.Testing;
using static SynergyFlow.Web.Tests.Api.ApiServer;

namespace SynergyFlow.Web.Tests.Api;

public sealed class CheckListApiTests(PostgresServer postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Items_ByRest_AreAddedTickedAndRemoved()
    {
        await using var server = await StartAsync(postgres, Ct);
        using var agent = await server.ClientAsync(server.Agent);
        using var requester = await server.ClientAsync(server.Requester);
        var path = (await requester.SendAsync(Request(HttpMethod.Post, "/api/v1/incidents", """{"title":"VPN"}"""), Ct)).Headers.Location + "/check-items";

        var added = await agent.SendAsync(Request(HttpMethod.Post, path, """{"text":"Restart"}"""), Ct);
        Assert.Equal(HttpStatusCode.Created, added.StatusCode);
        var item = $"{path}/{(await JsonAsync(added)).GetProperty("id").GetString()}";
        Assert.Equal(HttpStatusCode.NoContent, (await agent.SendAsync(Request(HttpMethod.Patch, item, """{"done":true}"""), Ct)).StatusCode);
        var listed = await JsonAsync(await agent.GetAsync(path, Ct));
        Assert.Equal(("Restart", "Ana Santos"), (listed[0].GetProperty("text").GetString(), listed[0].GetProperty("doneBy").GetProperty("name").GetString()));
        Assert.Equal(0, (await JsonAsync(await requester.GetAsync(path, Ct))).GetArrayLength());

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await agent.SendAsync(Request(HttpMethod.Post, path, """{"text":""}"""), Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await agent.SendAsync(Request(HttpMethod.Patch, item, """{"done":"yes"}"""), Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await requester.SendAsync(Request(HttpMethod.Delete, item), Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await agent.SendAsync(Request(HttpMethod.Delete, path + "/none"), Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await agent.SendAsync(Request(HttpMethod.Delete, item), Ct)).StatusCode);
    }
}
