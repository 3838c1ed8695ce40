using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using SynergyFlow.Testing;
using SynergyFlow.Web.Tests.Api;
using static SynergyFlow.Web.Tests.Api.ApiServer;

namespace SynergyFlow.Web.Tests.Integrations;

/// <summary>An export of Jira over REST, with the host's own runner at work.</summary>
public sealed class JiraImportApiTests(PostgresServer postgres) : IAsyncLifetime
{
    private const string Root = "/api/v1/imports";

    private const string Csv =
        """
        Summary,Issue key,Issue Type,Status,Status Category,Created
        Portal,OLD-1,Epic,To Do,To Do,2024-01-02 10:00
        Sign in by phone,OLD-12,Story,In Review,In Progress,2024-01-03 10:00
        """;

    private ApiServer _server = null!;
    private HttpClient _admin = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await ApiServer.StartAsync(postgres, Ct);
        _admin = await _server.ClientAsync(_server.Admin);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Export_FromUploadToOldKey()
    {
        var uploaded = await UploadAsync("jira", Csv);
        Assert.Equal(HttpStatusCode.Created, uploaded.StatusCode);
        var path = uploaded.Headers.Location!.PathAndQuery;
        var contents = (await JsonAsync(await _admin.GetAsync(path + "/preview", Ct))).GetProperty("jira");
        Assert.Equal(2, contents.GetProperty("issues").GetInt32());
        Assert.Equal("OLD", contents.GetProperty("projects")[0].GetProperty("name").GetString());

        var draft = await _admin.GetAsync(path, Ct);
        var job = await JsonAsync(draft);
        Assert.Equal("jira", job.GetProperty("kind").GetString());
        var mapping = job.GetProperty("mapping").GetRawText().Replace("\"key\":\"OLD\"", "\"key\":\"NEU\"", StringComparison.Ordinal);
        using var wrong = Put(path, """{"mapping":{"colour":"red"}}""", draft.Headers.ETag!.Tag);
        Assert.Equal(HttpStatusCode.BadRequest, (await _admin.SendAsync(wrong, Ct)).StatusCode);
        using var map = Put(path, $$"""{"mapping":{{mapping}}}""", draft.Headers.ETag!.Tag);
        Assert.Equal(HttpStatusCode.OK, (await _admin.SendAsync(map, Ct)).StatusCode);

        await OrderAsync(path + "/check");
        Assert.Equal(2, (await WaitAsync(path, "checked")).GetProperty("found").GetProperty("created").GetInt32());
        await OrderAsync(path + "/run");
        Assert.Equal(2, (await WaitAsync(path, "done")).GetProperty("done").GetProperty("created").GetInt32());
        Assert.Equal(HttpStatusCode.Conflict, (await _admin.PostAsync(path + "/undo", null, Ct)).StatusCode);

        // Numbers are Jira's in a project that is new; the key of Jira leads there.
        Assert.Equal("Sign in by phone", (await JsonAsync(await _admin.GetAsync("/api/v1/items/NEU-12", Ct))).GetProperty("title").GetString());
        var old = await _admin.GetAsync("/api/v1/items/OLD-12", Ct);
        Assert.True(
            old.StatusCode is HttpStatusCode.PermanentRedirect && old.Headers.Location!.OriginalString == "/api/v1/items/NEU-12"
            || old.StatusCode is HttpStatusCode.OK && old.RequestMessage!.RequestUri!.AbsolutePath == "/api/v1/items/NEU-12");
        Assert.Equal(HttpStatusCode.NotFound, (await _admin.GetAsync("/api/v1/items/OLD-99", Ct)).StatusCode);
        var requester = await _server.ClientAsync(_server.Requester);
        Assert.Equal(HttpStatusCode.NotFound, (await requester.GetAsync("/api/v1/items/OLD-12", Ct)).StatusCode);
    }

    /// <summary>A custom field is offered with its type, and is a field of the items over REST; two of one name are refused where it is.</summary>
    [Fact]
    public async Task CustomField_BecomesAFieldOfTheProject()
    {
        const string WithOwn = "Summary,Issue key,Issue Type,Status,Created,Custom field (Risk),Custom field (Weight)\nOne,OWN-1,Story,To Do,2024-01-02 10:00,High,3\nTwo,OWN-2,Story,To Do,2024-01-02 10:00,High,heavy\n";
        var path = (await UploadAsync("jira", WithOwn)).Headers.Location!.PathAndQuery;
        var custom = (await JsonAsync(await _admin.GetAsync(path + "/preview", Ct))).GetProperty("jira").GetProperty("custom");
        Assert.Equal(("Risk", "choice", "High"), (custom[0].GetProperty("name").GetString(), custom[0].GetProperty("type").GetString(), custom[0].GetProperty("examples")[0].GetString()));

        var draft = await _admin.GetAsync(path, Ct);
        var mapping = (await JsonAsync(draft)).GetProperty("mapping").GetRawText();
        using var same = Put(path, $$"""{"mapping":{{mapping.Replace("\"name\":\"Weight\"", "\"name\":\"risk\"", StringComparison.Ordinal)}}}""", draft.Headers.ETag!.Tag);
        Assert.Contains("would be one field", await (await _admin.SendAsync(same, Ct)).Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        using var map = Put(path, $$"""{"mapping":{{mapping.Replace("\"name\":\"Weight\",\"type\":\"text\"", "\"name\":\"Weight\",\"type\":\"number\"", StringComparison.Ordinal)}}}""", draft.Headers.ETag!.Tag);
        Assert.Equal(HttpStatusCode.OK, (await _admin.SendAsync(map, Ct)).StatusCode);

        await OrderAsync(path + "/check");
        await WaitAsync(path, "checked");
        var problem = (await JsonAsync(await _admin.GetAsync(path + "/problems", Ct))).GetProperty("items").EnumerateArray().Single(one => one.GetProperty("code").GetString() == "jira.field_value");
        Assert.Equal(("OWN-2", "Weight", "heavy"), (problem.GetProperty("key").GetString(), problem.GetProperty("column").GetString(), problem.GetProperty("value").GetString()));
        await OrderAsync(path + "/run");
        await WaitAsync(path, "done");
        var item = await JsonAsync(await _admin.GetAsync("/api/v1/items/OWN-1", Ct));
        Assert.Equal((3m, "High"), (item.GetProperty("fields").GetProperty("weight").GetDecimal(), item.GetProperty("fields").GetProperty("risk").GetProperty("name").GetString()));
    }

    [Fact]
    public async Task WrongFileOrKind_IsRefused_WithTheWayToTheRightOne()
    {
        var wrong = await UploadAsync("jira", "a,b\n1,2\n");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        Assert.Contains("Export CSV (all fields)", await wrong.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await UploadAsync("trello", Csv)).StatusCode);
        Assert.Empty(_server.StoredImports);

        var incidents = await UploadAsync("incident", "Number,Subject\n1,x\n");
        var preview = await JsonAsync(await _admin.GetAsync(incidents.Headers.Location!.PathAndQuery + "/preview", Ct));
        Assert.True(!preview.TryGetProperty("jira", out var jira) || jira.ValueKind is JsonValueKind.Null);
    }

    private static HttpRequestMessage Put(string path, string json, string etag)
    {
        HttpRequestMessage request = new(HttpMethod.Put, path + "/mapping") { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        request.Headers.IfMatch.Add(EntityTagHeaderValue.Parse(etag));
        return request;
    }

    private async Task<HttpResponseMessage> UploadAsync(string kind, string text)
    {
        using MultipartFormDataContent form = new() { { new StringContent(kind), "kind" }, { new ByteArrayContent(Encoding.UTF8.GetBytes(text)), "file", "export.csv" } };
        return await _admin.PostAsync(Root, form, Ct);
    }

    private async Task OrderAsync(string path)
    {
        var ordered = await _admin.PostAsync(path, null, Ct);
        Assert.True(ordered.IsSuccessStatusCode, await ordered.Content.ReadAsStringAsync(Ct));
    }

    private async Task<JsonElement> WaitAsync(string path, string state)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        patience.CancelAfter(TimeSpan.FromSeconds(40));
        while (true)
        {
            var job = await JsonAsync(await _admin.GetAsync(path, patience.Token));
            if (job.GetProperty("state").GetString() == state)
            {
                return job;
            }

            Assert.True(job.GetProperty("state").GetString() is "checking" or "running", job.GetRawText());
            await Task.Delay(30, patience.Token);
        }
    }
}
