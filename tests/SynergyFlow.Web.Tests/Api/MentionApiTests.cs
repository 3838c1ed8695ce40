using System.Net;
using System.Text.Json;
using SynergyFlow.Testing;
using static SynergyFlow.Web.Tests.Api.ApiServer;

namespace SynergyFlow.Web.Tests.Api;

public sealed class MentionApiTests(PostgresServer postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Team_CalledByRest_AndFromADraft_IsReadByItsMember_AndNotShownToTheRequester()
    {
        await using var server = await StartAsync(postgres, Ct);
        using var admin = await server.ClientAsync(server.Admin);
        using var agent = await server.ClientAsync(server.Agent);
        using var requester = await server.ClientAsync(server.Requester);
        var incident = (await requester.SendAsync(Request(HttpMethod.Post, "/api/v1/incidents", """{"title":"VPN"}"""), Ct)).Headers.Location!.ToString();

        var said = await admin.SendAsync(Request(HttpMethod.Post, incident + "/comments", """{"kind":"reply","body":"@Service Desk, and @Nobody"}"""), Ct);
        Assert.Equal(HttpStatusCode.Created, said.StatusCode);
        var called = (await JsonAsync(said)).GetProperty("called");
        Assert.Equal(("told", "Service Desk", 1), (Text(called[0], "outcome"), Text(called[0].GetProperty("team"), "name"), called[0].GetProperty("team").GetProperty("told").GetInt32()));
        Assert.Equal(1, called.GetArrayLength());

        var draft = $"/api/v1/me/drafts/{Guid.CreateVersion7()}";
        var key = incident[(incident.LastIndexOf('/') + 1)..];
        Assert.Equal(HttpStatusCode.OK, (await admin.SendAsync(Request(HttpMethod.Put, draft, $$"""{"record":"{{key}}","kind":"note","body":"@team Service Desk"}"""), Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.Created, (await admin.SendAsync(Request(HttpMethod.Post, draft + "/send"), Ct)).StatusCode);

        var mine = await JsonAsync(await agent.GetAsync("/api/v1/me/mentions", Ct));
        Assert.Equal(2, mine.GetProperty("unread").GetInt32());
        Assert.All(mine.GetProperty("items").EnumerateArray(), item => Assert.Equal("Service Desk", Text(item.GetProperty("team"), "name")));
        Assert.Equal(0, (await JsonAsync(await requester.GetAsync("/api/v1/me/mentions", Ct))).GetProperty("unread").GetInt32());
        Assert.Equal(0, (await JsonAsync(await admin.GetAsync("/api/v1/me/mentions", Ct))).GetProperty("unread").GetInt32());
        Assert.DoesNotContain(server.Team.Id.ToString(), await requester.GetStringAsync(incident + "/timeline", Ct), StringComparison.Ordinal);
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
