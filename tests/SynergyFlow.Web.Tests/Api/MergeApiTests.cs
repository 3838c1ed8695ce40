using System.Net;
using System.Text.Json;
using SynergyFlow.Testing;
using static SynergyFlow.Web.Tests.Api.ApiServer;

namespace SynergyFlow.Web.Tests.Api;

public sealed class MergeApiTests(PostgresServer postgres) : IAsyncLifetime
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
    public async Task Merge_PreviewedDoneAndUndone()
    {
        var (source, target) = (await OpenAsync("VPN"), await OpenAsync("VPN again"));
        var preview = await JsonAsync(await _agent.GetAsync($"{Root}/{source}/merge-preview?into={target}", Ct));
        Assert.Equal(target, preview.GetProperty("target").GetProperty("key").GetString());

        var merged = await SendAsync(_agent, HttpMethod.Post, $"{Root}/{source}/merge", $$"""{"into":"{{target}}"}""", "\"1\"");
        Assert.Equal(HttpStatusCode.OK, merged.StatusCode);
        var answer = await JsonAsync(merged);
        Assert.Equal(("closed", target, true), (answer.GetProperty("state").GetString(), answer.GetProperty("mergedInto").GetProperty("key").GetString(), answer.GetProperty("isMerged").GetBoolean()));
        var shown = await JsonAsync(await _agent.GetAsync($"{Root}/{target}", Ct));
        Assert.Equal(source, shown.GetProperty("merged")[0].GetProperty("key").GetString());

        var undone = await JsonAsync(await SendAsync(_agent, HttpMethod.Delete, $"{Root}/{source}/merge"));
        Assert.Equal(("new", JsonValueKind.Null), (undone.GetProperty("state").GetString(), undone.GetProperty("mergedInto").ValueKind));
    }

    [Fact]
    public async Task Merge_Refused_SaysWhy()
    {
        var (source, target) = (await OpenAsync("VPN"), await OpenAsync("VPN again"));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "/into"), await RefusedAsync(_agent, HttpMethod.Post, $"{Root}/{source}/merge", """{"into":"INC-999"}"""));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "/into"), await RefusedAsync(_agent, HttpMethod.Post, $"{Root}/{source}/merge", """{}"""));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "/into"), await RefusedAsync(_agent, HttpMethod.Post, $"{Root}/{source}/merge", $$"""{"into":"{{source}}"}"""));
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await SendAsync(_agent, HttpMethod.Post, $"{Root}/{source}/merge", $$"""{"into":"{{target}}"}""", "\"7\"")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(_requester, HttpMethod.Post, $"{Root}/{source}/merge", $$"""{"into":"{{target}}"}""")).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await SendAsync(_agent, HttpMethod.Delete, $"{Root}/{source}/merge")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(_agent, HttpMethod.Delete, $"{Root}/INC-999/merge")).StatusCode);
    }

    [Fact]
    public async Task SplitAndCopy_AnswerWithTheNewIncident()
    {
        var from = await OpenAsync("VPN");
        var said = await JsonAsync(await SendAsync(_requester, HttpMethod.Post, $"{Root}/{from}/comments", """{"kind":"reply","body":"The printer jams too"}"""));
        var split = await SendAsync(_agent, HttpMethod.Post, $"{Root}/{from}/split", $$"""{"title":"Printer","comments":["{{said.GetProperty("id").GetString()}}"]}""");
        Assert.Equal(HttpStatusCode.Created, split.StatusCode);
        var begun = await JsonAsync(split);
        Assert.Equal(("Printer", "The printer jams too"), (begun.GetProperty("title").GetString(), begun.GetProperty("description").GetString()));
        Assert.EndsWith(begun.GetProperty("key").GetString()!, split.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "/comments"), await RefusedAsync(_agent, HttpMethod.Post, $"{Root}/{from}/split", """{"title":"x","comments":[]}"""));

        var copy = await SendAsync(_agent, HttpMethod.Post, $"{Root}/{from}/copy", """{"title":"VPN in Davao","link":false}""");
        Assert.Equal(HttpStatusCode.Created, copy.StatusCode);
        Assert.Equal("VPN in Davao", (await JsonAsync(copy)).GetProperty("title").GetString());
    }

    private async Task<string> OpenAsync(string title)
    {
        var created = await JsonAsync(await SendAsync(_requester, HttpMethod.Post, Root, $$"""{"title":"{{title}}"}"""));
        return created.GetProperty("key").GetString()!;
    }

    private static Task<HttpResponseMessage> SendAsync(HttpClient client, HttpMethod method, string path, string? json = null, string? ifMatch = null) =>
        client.SendAsync(Request(method, path, json, ifMatch), Ct);

    private static async Task<(HttpStatusCode Status, string? Pointer)> RefusedAsync(HttpClient client, HttpMethod method, string path, string json)
    {
        var answer = await SendAsync(client, method, path, json);
        return (answer.StatusCode, (await JsonAsync(answer)).GetProperty("errors")[0].GetProperty("pointer").GetString());
    }
}
