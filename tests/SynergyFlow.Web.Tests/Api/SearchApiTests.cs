using System.Net;
using System.Text.Json;
using SynergyFlow.Core.Identity;
using SynergyFlow.Testing;

namespace SynergyFlow.Web.Tests.Api;

/// <summary>GET /api/v1/search: the same search as on the page, with problems, pages and rights like the other lists.</summary>
public sealed class SearchApiTests(PostgresServer postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Search_FindsMarksCountsAndPages_WithinTheCallersRights()
    {
        await using var server = await ApiServer.StartAsync(postgres, Ct);
        using var agent = await server.ClientAsync(server.Agent);
        using var requester = await server.ClientAsync(server.Requester);
        for (var i = 1; i <= 3; i++)
        {
            await CreateAsync(i == 3 ? requester : agent, $"Plotter <b>{i}</b> is out of paper");
        }

        var first = await GetAsync(agent, "/api/v1/search?q=plotter+papers&limit=2");
        var next = first.GetProperty("next").GetString()!;
        var second = await GetAsync(agent, $"/api/v1/search?q=plotter+papers&limit=2&cursor={next}");

        Assert.Equal(3, first.GetProperty("total").GetInt32());
        Assert.False(first.GetProperty("capped").GetBoolean());
        Assert.Equal(
            ["INC-1", "INC-2", "INC-3"],
            first.GetProperty("items").EnumerateArray().Concat(second.GetProperty("items").EnumerateArray())
                .Select(hit => hit.GetProperty("record").GetProperty("key").GetString()).Order());
        var title = first.GetProperty("items")[0].GetProperty("title").EnumerateArray().ToList();
        Assert.Equal(["Plotter", "paper"], title.Where(segment => segment.GetProperty("hit").GetBoolean()).Select(segment => segment.GetProperty("text").GetString()));
        Assert.Contains("<b>", string.Concat(title.Select(segment => segment.GetProperty("text").GetString())), StringComparison.Ordinal);
        Assert.Contains(first.GetProperty("facets").EnumerateArray(), facet =>
            facet.GetProperty("fact").GetString() == "state" && facet.GetProperty("values")[0].GetProperty("count").GetInt32() == 3);
        using var answer = await agent.GetAsync("/api/v1/search?q=plotter&limit=2", Ct);
        Assert.Contains("rel=\"next\"", answer.Headers.GetValues("Link").Single(), StringComparison.Ordinal);

        Assert.Equal(1, (await GetAsync(requester, "/api/v1/search?q=plotter")).GetProperty("total").GetInt32());
        Assert.Equal(1, (await GetAsync(agent, "/api/v1/search?q=plotter&requester=" + server.Requester.Id)).GetProperty("total").GetInt32());
        Assert.Equal(2, (await GetAsync(agent, "/api/v1/search?q=plotter&requester=me&state=new&priority=P4&kind=incident&sort=newest")).GetProperty("total").GetInt32());
    }

    [Theory]
    [InlineData("", "q")]
    [InlineData("q=%21%21", "q")]
    [InlineData("q=x&limit=51", "limit")]
    [InlineData("q=x&limit=x", "limit")]
    [InlineData("q=x&kind=cat", "kind")]
    [InlineData("q=x&priority=p1", "priority")]
    [InlineData("q=x&team=me", "team")]
    [InlineData("q=x&assignee=Ana", "assignee")]
    [InlineData("q=x&sort=oldest", "sort")]
    [InlineData("q=x&tag=%00", "tag")]
    [InlineData("q=x&cursor=x", "cursor")]
    [InlineData("q=x&exact=1", "exact")]
    [InlineData("q=x&colour=red", "colour")]
    [InlineData("q=x&q=y", "q")]
    [InlineData("q=the", null)]
    public async Task Search_WrongParameters_AreRefusedByName(string query, string? field)
    {
        await using var server = await ApiServer.StartAsync(postgres, Ct);
        using var agent = await server.ClientAsync(server.Agent);
        using var answer = await agent.GetAsync("/api/v1/search?" + query, Ct);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        var problem = await ApiServer.JsonAsync(answer);
        if (field is null)
        {
            Assert.Equal("search.too_common", problem.GetProperty("code").GetString());
        }
        else
        {
            Assert.Equal($"/{field}", problem.GetProperty("errors")[0].GetProperty("pointer").GetString());
        }
    }

    [Fact]
    public async Task Upkeep_IsForAdministrators_AndReportsWhatItIsAsked()
    {
        await using var server = await ApiServer.StartAsync(postgres, Ct);
        using var agent = await server.ClientAsync(server.Agent);
        using var admin = await server.ClientAsync(server.Admin);
        using var reader = await server.ClientAsync(server.Admin, TokenScopes.Read);
        foreach (var client in new[] { agent, reader })
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await client.GetAsync("/api/v1/search/status", Ct)).StatusCode);
            Assert.Equal(HttpStatusCode.Forbidden, (await client.PostAsync("/api/v1/search/check", null, Ct)).StatusCode);
            Assert.Equal(HttpStatusCode.Forbidden, (await client.PostAsync("/api/v1/search/rebuild", null, Ct)).StatusCode);
        }

        await CreateAsync(agent, "Plotter");
        Assert.Equal(1, (await GetAsync(admin, "/api/v1/search/status")).GetProperty("documents").GetInt32());
        Assert.Equal(HttpStatusCode.Accepted, (await admin.PostAsync("/api/v1/search/check", null, Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, (await admin.PostAsync("/api/v1/search/rebuild", null, Ct)).StatusCode);
        Assert.NotEqual(JsonValueKind.Null, (await GetAsync(admin, "/api/v1/search/status")).GetProperty("rebuild").ValueKind);
    }

    [Fact]
    public async Task Search_WithoutTheScopeToRead_IsRefused()
    {
        await using var server = await ApiServer.StartAsync(postgres, Ct);
        using var writer = await server.ClientAsync(server.Agent, TokenScopes.Write);
        using var nobody = server.CreateClient();

        Assert.Equal(HttpStatusCode.Forbidden, (await writer.GetAsync("/api/v1/search?q=x", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.GetAsync("/api/v1/search?q=x", Ct)).StatusCode);
    }

    private static async Task CreateAsync(HttpClient client, string title)
    {
        using var request = ApiServer.Request(HttpMethod.Post, "/api/v1/incidents", JsonSerializer.Serialize(new { title, impact = "person", urgency = "degraded" }));
        using var created = await client.SendAsync(request, Ct);
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
    }

    private static async Task<JsonElement> GetAsync(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(path, Ct);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await ApiServer.JsonAsync(answer);
    }
}
