using System.Net;
using SynergyFlow.Testing;
using SynergyFlow.Web.Tests.Api;
using static SynergyFlow.Web.Tests.Api.ApiServer;

namespace SynergyFlow.Web.Tests.Bulk;

public sealed class MacroApiTests(PostgresServer postgres) : IAsyncLifetime
{
    private const string Root = "/api/v1/macros";
    private ApiServer _server = null!;
    private HttpClient _agent = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await ApiServer.StartAsync(postgres, Ct);
        _agent = await _server.ClientAsync(_server.Agent);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Macro_IsMadeTriedUsedEditedAndDeleted()
    {
        Assert.Equal(HttpStatusCode.Created, (await SendAsync(HttpMethod.Post, "/api/v1/incidents", """{"title":"VPN *is* down"}""")).StatusCode);
        var made = await SendAsync(HttpMethod.Post, Root, """
            {"name":"Take","folder":"First","tags":["VPN"],"changes":{"set":{"assignee":"me"},"comment":{"kind":"note","text":"{{record.title}} by {{agent.first_name}}"},"state":{"to":"in_progress"}}}
            """);
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var path = made.Headers.Location!.ToString();
        Assert.Equal("private", (await JsonAsync(made)).GetProperty("visibility").GetString());

        var tried = await JsonAsync(await SendAsync(HttpMethod.Post, path + "/preview", """{"record":"INC-1"}"""));
        Assert.Equal(@"VPN \*is\* down by Ana", tried.GetProperty("text").GetString());
        var used = await JsonAsync(await SendAsync(HttpMethod.Post, path + "/use", """{"record":"INC-1"}"""));
        Assert.Equal("in_progress", used.GetProperty("state").GetString());
        Assert.Equal(HttpStatusCode.Conflict, (await SendAsync(HttpMethod.Post, path + "/use", """{"record":"INC-1"}""")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(HttpMethod.Post, path + "/use", """{"record":"INC-9"}""")).StatusCode);

        Assert.Equal((HttpStatusCode)428, (await SendAsync(HttpMethod.Put, path, "{}")).StatusCode);
        const string again = """{"name":"Take it","changes":{"comment":{"kind":"reply","text":"Hello"}}}""";
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(HttpMethod.Put, path, again, "\"1\"")).StatusCode);
        var stale = await SendAsync(HttpMethod.Put, path, again, "\"1\"");
        Assert.Equal("Take it", (await JsonAsync(stale)).GetProperty("current").GetProperty("name").GetString());
        Assert.Equal(HttpStatusCode.PreconditionFailed, stale.StatusCode);
        Assert.Single((await JsonAsync(await _agent.GetAsync(Root + "?search=take", Ct))).GetProperty("items").EnumerateArray());
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(HttpMethod.Delete, path, null, "*")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _agent.GetAsync(path, Ct)).StatusCode);
    }

    [Theory]
    [InlineData("""{"changes":{"comment":{"kind":"reply","text":"x"}}}""", 422)]
    [InlineData("""{"name":"x"}""", 422)]
    [InlineData("""{"name":"x","changes":{"set":null,"addTags":null,"comment":{"kind":"reply"}}}""", 422)]
    [InlineData("""{"name":"x","changes":{"comment":{"kind":"reply","text":"{{nobody}}"}}}""", 422)]
    [InlineData("""{"name":"x","changes":{"comment":{"kind":"shout","text":"x"}}}""", 400)]
    [InlineData("""{"name":"x","changes":{"colour":"red"}}""", 400)]
    [InlineData("""{"name":"x","tags":[null],"changes":{"addTags":["a"]}}""", 422)]
    [InlineData("""{"name":"x","visibility":"team","changes":{"addTags":["a"]}}""", 422)]
    [InlineData("""{"name":"x","visibility":"organisation","changes":{"addTags":["a"]}}""", 403)]
    [InlineData("""{"name":"x","changes":{"link":{"role":"relates","other":"0198c0de-0000-7000-8000-000000000001"}}}""", 422)]
    public async Task Macro_OfNonsense_IsRefused(string body, int status) =>
        Assert.Equal(status, (int)(await SendAsync(HttpMethod.Post, Root, body)).StatusCode);

    private Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? json, string? ifMatch = null) =>
        _agent.SendAsync(Request(method, path, json, ifMatch), Ct);
}
