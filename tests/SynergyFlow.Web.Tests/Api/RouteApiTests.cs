using System.Text.Json;
using SynergyFlow.Testing;
using static SynergyFlow.Web.Tests.Api.ApiServer;

namespace SynergyFlow.Web.Tests.Api;

public sealed class RouteApiTests(PostgresServer postgres) : IAsyncLifetime
{
    private const string Root = "/api/v1/incidents";
    private ApiServer _server = null!;
    private HttpClient _agent = null!;
    private HttpClient _requester = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await StartAsync(postgres, Ct);
        _agent = await _server.ClientAsync(_server.Agent);
        _requester = await _server.ClientAsync(_server.Requester);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Routes_AreEditedByAdmins_AndChooseTheTeam()
    {
        const string Routes = "/api/v1/routes";
        var admin = await _server.ClientAsync(_server.Admin);
        await AssertProblemAsync(await _agent.GetAsync(Routes, Ct), 403, null);
        var tag = (await admin.GetAsync(Routes, Ct)).Headers.ETag!.Tag;
        var made = await JsonAsync(await SendAsync(admin, HttpMethod.Post, "/api/v1/teams", """{"name":"Routed"}"""));
        var team = Text(made, "id");
        var body = $$"""{"routes":[{"name":"Wifi","team":"{{team}}","category":"Network/WiFi"}]}""";
        await AssertProblemAsync(await SendAsync(admin, HttpMethod.Put, Routes, body), 428, null);
        await AssertProblemAsync(await SendAsync(admin, HttpMethod.Put, Routes, "{}", tag), 422, "/routes");
        await AssertProblemAsync(await SendAsync(admin, HttpMethod.Put, Routes, """{"routes":[{"name":"Wifi"}]}""", tag), 422, "/routes[0].team");
        await AssertProblemAsync(await SendAsync(_agent, HttpMethod.Put, Routes, body, tag), 403, null);
        var saved = await JsonAsync(await SendAsync(admin, HttpMethod.Put, Routes, body, tag));
        Assert.Equal("Wifi", Text(Assert.Single(saved.GetProperty("routes").EnumerateArray()), "name"));
        await AssertProblemAsync(await SendAsync(admin, HttpMethod.Put, Routes, body, tag), 412, null);

        var created = await SendAsync(_requester, HttpMethod.Post, Root, """{"title":"No wifi","category":"network","subcategory":"wifi"}""");
        var path = created.Headers.Location!.ToString();
        var read = await _agent.GetAsync(path, Ct);
        var details = await JsonAsync(read);
        Assert.Equal((team, "Wifi", "assigned"), (Text(details.GetProperty("team"), "id"), Text(details, "route"), Text(details, "state")));
        var decision = (await JsonAsync(await _agent.GetAsync(path + "/decisions", Ct))).EnumerateArray().Single(one => Text(one, "policy") is "synergyflow/routing");
        var would = await JsonAsync(await _agent.GetAsync($"{path}/decisions/{Text(decision, "id")}/what-would-change", Ct));
        Assert.Equal("category", Text(Assert.Single(would.GetProperty("flips").EnumerateArray()).GetProperty("facts")[0], "field"));

        await AssertProblemAsync(await SendAsync(_agent, HttpMethod.Post, path + "/route"), 428, null);
        var other = Text(await JsonAsync(await SendAsync(admin, HttpMethod.Post, "/api/v1/teams", """{"name":"By hand"}""")), "id");
        var assigned = await SendAsync(_agent, HttpMethod.Put, path + "/assignment", $$"""{"team":"{{other}}","reason":"Closer"}""", read.Headers.ETag!.Tag);
        Assert.Equal("Closer", Text(await JsonAsync(assigned), "routeOverrideReason"));
        var again = await SendAsync(_agent, HttpMethod.Post, path + "/route", null, assigned.Headers.ETag!.Tag);
        Assert.Equal("Wifi", Text(await JsonAsync(again), "route"));
    }

    private static async Task AssertProblemAsync(HttpResponseMessage answer, int status, string? field)
    {
        Assert.Equal(status, (int)answer.StatusCode);
        var problem = await JsonAsync(answer);
        if (field is not null)
        {
            Assert.Equal(field, Text(problem.GetProperty("errors")[0], "pointer"));
        }
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private static Task<HttpResponseMessage> SendAsync(HttpClient client, HttpMethod method, string path, string? json = null, string? ifMatch = null) =>
        client.SendAsync(Request(method, path, json, ifMatch), Ct);
}
