using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Integrations.Import;
using SynergyFlow.Core.Work;
using SynergyFlow.Testing;
using SynergyFlow.Web.Tests.Api;
using static SynergyFlow.Web.Tests.Api.ApiServer;

namespace SynergyFlow.Web.Tests.Integrations;

/// <summary>The import over REST, with the host's own runner at work.</summary>
public sealed class ImportApiTests(PostgresServer postgres) : IAsyncLifetime
{
    private const string Root = "/api/v1/imports";

    private const string Mapping =
        """
        {"mapping":{"system":"desk","keyColumn":"Number","columns":{"Subject":"title","State":"state","Team":"team"},
        "states":{"Open":"in_progress","Done":"resolved"},"titleTemplate":null}}
        """;

    private static readonly byte[] s_log = File.ReadAllBytes(
        RepositoryRoot.File("tests", "SynergyFlow.Infrastructure.Tests", "Integrations", "incident-log.csv"));

    private static readonly (string Latin1, string Encoding, string Says)[] s_badFiles =
    [
        ("PK\u0003\u0004\u0014\u0000", "utf8", "ZIP"),
        ("\u001f\u008b\u0008", "utf8", "gzip"),
        ("%PDF-1.7", "utf8", "PDF"),
        ("\u00ff\u00fea\u0000,\u0000", "utf8", "UTF-16"),
        ("a,b\n1,M\u00fcller\n", "utf8", "line 2"),
        ("a,b\n1,\u0081\n", "windows1252", "line 2"),
        ("a,b\n1,\u0000\n", "utf8", "zero bytes"),
        ("\"a,b\n1,2\n", "utf8", "first line"),
        ("a,A\n1,2\n", "utf8", "Two columns"),
        ("only\n1\n", "utf8", "columns"),
        ("", "utf8", "empty"),
    ];

    private static readonly (string Json, int Status, string? Field)[] s_badMappings =
    [
        ("", 400, null),
        ("[]", 400, null),
        ("{}", 422, "/mapping"),
        ("""{"preset":"nobody's"}""", 422, "/preset"),
        ("""{"preset":5}""", 400, "/preset"),
        ("""{"colour":"red"}""", 400, "/colour"),
        ("""{"mapping":"x"}""", 400, "/mapping"),
        ("""{"mapping":{"colour":"red"}}""", 400, "/mapping/colour"),
        ("""{"mapping":{"keyColumn":5}}""", 400, "/mapping/keyColumn"),
        ("""{"mapping":{"keyColumn":null}}""", 400, "/mapping/keyColumn"),
        ("""{"mapping":{"history":"yes"}}""", 400, "/mapping/history"),
        ("""{"mapping":{"columns":null}}""", 400, "/mapping/columns"),
        ("""{"mapping":{"columns":{"Subject":"colour"}}}""", 400, "/mapping/columns/Subject"),
        ("""{"mapping":{"people":"guess"}}""", 400, "/mapping/people"),
        ("""{"mapping":{"keyColumn":"Number","keyColumn":"Subject"}}""", 400, null),
        ("""{"mapping":{"keyColumn":"Colour","titleTemplate":"x"}}""", 422, "/keyColumn"),
        ("""{"mapping":{"keyColumn":"Number","columns":{"Colour":"title"}}}""", 422, "/columns"),
        ("""{"mapping":{"keyColumn":"Number"}}""", 422, "/titleTemplate"),
        ("""{"mapping":{"keyColumn":"Number","titleTemplate":"x","history":true}}""", 422, "/updatedAtColumn"),
        ("""{"mapping":{"keyColumn":"Number","titleTemplate":"x","timeZone":"Mars"}}""", 422, "/timeZone"),
        ("""{"mapping":{"keyColumn":"Number","titleTemplate":"x","dateFormats":[]}}""", 422, "/dateFormats"),
        ("""{"mapping":{"keyColumn":"Number","titleTemplate":"x","dateFormats":[null]}}""", 422, "/dateFormats"),
        ("""{"mapping":{"keyColumn":"Number","titleTemplate":"x","states":{"Open":"asleep"}}}""", 422, "/states"),
        ("""{"mapping":{"keyColumn":"Number","titleTemplate":"x","states":{"Open":null}}}""", 422, "/states"),
        ("""{"mapping":{"keyColumn":"Number","titleTemplate":"x","states":{"O\u0000":"new"}}}""", 422, "/states"),
        ("""{"mapping":{"keyColumn":"Number","titleTemplate":"x","impacts":{"1":"huge"}}}""", 422, "/impacts"),
        ("""{"mapping":{"keyColumn":"Number","titleTemplate":"x\u0000"}}""", 422, "/titleTemplate"),
        ("""{"mapping":{"keyColumn":"Number","titleTemplate":"x","unknownMarker":"\ud800"}}""", 400, "/mapping/unknownMarker"),
        ("""{"mapping":{"keyColumn":"Number","titleTemplate":"x","system":""}}""", 422, "/system"),
    ];

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
    public async Task Import_FromUploadToUndo_WithAMappingOfOnesOwn()
    {
        var uploaded = await UploadAsync(Csv("Number,Subject,State,Team", "A-1,VPN is down,Open,Service Desk", "A-2,=1+1,Done,Crew", "A-3,Mail,Lost,Crew"));
        Assert.Equal(HttpStatusCode.Created, uploaded.StatusCode);
        var path = uploaded.Headers.Location!.PathAndQuery;
        var preview = await JsonAsync(await _admin.GetAsync(path + "/preview", Ct));
        Assert.Equal("VPN is down", preview.GetProperty("sample")[0][1].GetString());
        Assert.Equal(["Done", "Lost", "Open"], preview.GetProperty("values").GetProperty("State").EnumerateArray().Select(one => one.GetString()));
        Assert.Equal(JsonValueKind.Object, preview.GetProperty("suggested").ValueKind);

        var draft = await _admin.GetAsync(path, Ct);
        await AssertProblemAsync(await SendAsync(HttpMethod.Put, path + "/mapping", Mapping), 428, null);
        var mapped = await SendAsync(HttpMethod.Put, path + "/mapping", Mapping, draft.Headers.ETag!.Tag);
        Assert.Equal((HttpStatusCode.OK, "desk"), (mapped.StatusCode, (await JsonAsync(mapped)).GetProperty("mapping").GetProperty("system").GetString()));
        var stale = await AssertProblemAsync(await SendAsync(HttpMethod.Put, path + "/mapping", Mapping, "\"99\""), 412, null);
        Assert.Equal("draft", Text(stale.GetProperty("current"), "state"));
        await AssertProblemAsync(await SendAsync(HttpMethod.Post, path + "/run", null), 409, null);

        var checking = await SendAsync(HttpMethod.Post, path + "/check", null);
        Assert.Equal((HttpStatusCode.Accepted, path), (checking.StatusCode, checking.Headers.Location!.OriginalString));
        var found = (await WaitAsync(path, "checked")).GetProperty("found");
        Assert.Equal((3, 2, 1), (Number(found, "rows"), Number(found, "created"), Number(found, "problems")));
        Assert.Equal("Crew", found.GetProperty("teamsToMake")[0].GetString());
        Assert.Equal(0, await CountAsync<WorkRecord>());

        await AssertProblemAsync(await SendAsync(HttpMethod.Post, path + "/run", null, "\"1\""), 412, null);
        Assert.Equal(HttpStatusCode.Accepted, (await SendAsync(HttpMethod.Post, path + "/run", null, (await _admin.GetAsync(path, Ct)).Headers.ETag!.Tag)).StatusCode);
        var done = await WaitAsync(path, "done");
        Assert.Equal((2, 1, 2, 2), (Number(done.GetProperty("done"), "created"), Number(done.GetProperty("done"), "problems"), Number(done, "nextRecord"), Number(done, "totalRecords")));
        var titles = (await JsonAsync(await _admin.GetAsync("/api/v1/incidents?sort=title", Ct))).GetProperty("items").EnumerateArray().Select(row => Text(row, "title"));
        Assert.Equal(["=1+1", "VPN is down"], titles);
        await AssertProblemAsync(await SendAsync(HttpMethod.Post, path + "/pause", null), 409, null);

        var problem = Assert.Single((await JsonAsync(await _admin.GetAsync(path + "/problems", Ct))).GetProperty("items").EnumerateArray());
        Assert.Equal((4, "State", "Lost", "import.unknown_value"), (Number(problem, "line"), Text(problem, "column"), Text(problem, "value"), Text(problem, "code")));
        var report = await _admin.GetAsync(path + "/problems.csv", Ct);
        Assert.Equal(("text/csv", "attachment"), (report.Content.Headers.ContentType!.MediaType, report.Content.Headers.ContentDisposition!.DispositionType));
        Assert.Contains("4,\"A-3\",\"State\",\"Lost\"", await report.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.Accepted, (await SendAsync(HttpMethod.Post, path + "/undo", null)).StatusCode);
        Assert.Equal(2, Number((await WaitAsync(path, "undone")).GetProperty("done"), "removed"));
        Assert.Equal(0, await CountAsync<WorkRecord>());
        await AssertProblemAsync(await SendAsync(HttpMethod.Post, path + "/cancel", null), 409, null);
    }

    [Fact]
    public async Task Import_ByThePreset_ComesInOnce()
    {
        var path = (await UploadAsync(s_log)).Headers.Location!.PathAndQuery;
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(HttpMethod.Put, path + "/mapping", $$"""{"preset":"{{ImportPresets.ServiceNowIncidentLog}}"}""", "*")).StatusCode);
        await SendAsync(HttpMethod.Post, path + "/check", null);
        await WaitAsync(path, "checked");
        await SendAsync(HttpMethod.Post, path + "/run", null);
        var done = (await WaitAsync(path, "done")).GetProperty("done");
        Assert.Equal((12, 69, 0), (Number(done, "created"), Number(done, "events"), Number(done, "problems")));

        var again = (await UploadAsync(s_log)).Headers.Location!.PathAndQuery;
        await SendAsync(HttpMethod.Post, again + "/check", null);
        var found = (await WaitAsync(again, "checked")).GetProperty("found");
        Assert.Equal((0, 12, 69), (Number(found, "created"), Number(found, "unchanged"), Number(found, "skipped")));
        Assert.Equal(12, await CountAsync<WorkRecord>());
    }

    [Fact]
    public async Task Problems_AndImports_ArePagedByCursor()
    {
        var path = (await UploadAsync(Csv(["Number,Subject,State,Team", .. Enumerable.Range(1, 7).Select(row => $"A-{row},x,Lost {row},Crew")]))).Headers.Location!.PathAndQuery;
        for (var more = 0; more < 2; more++)
        {
            await UploadAsync(Csv("a,b", "1,2"));
        }

        await SendAsync(HttpMethod.Put, path + "/mapping", Mapping, "*");
        await SendAsync(HttpMethod.Post, path + "/check", null);
        await WaitAsync(path, "checked");

        Assert.Equal(Enumerable.Range(2, 7), (await AllAsync(path + "/problems?limit=3")).Select(problem => Number(problem, "line")));
        var imports = await AllAsync(Root + "?limit=2");
        Assert.Equal((3, 3), (imports.Count, imports.DistinctBy(job => Text(job, "id")).Count()));
        Assert.Equal(path.Split('/')[^1], Text(imports[^1], "id"));

        var cursor = Text(await JsonAsync(await _admin.GetAsync(Root + "?limit=2", Ct)), "next")!;
        await AssertProblemAsync(await _admin.GetAsync($"{path}/problems?cursor={cursor}", Ct), 422, "/cursor");
        foreach (var list in new[] { Root, path + "/problems" })
        {
            foreach (var (query, field) in new[]
            {
                ("cursor=x", "/cursor"), ("cursor='--", "/cursor"), ("cursor=" + cursor[..^2], "/cursor"), ("cursor=" + new string('A', 5_000), "/cursor"),
                ("limit=0", "/limit"), ("limit=201", "/limit"), ("limit=ten", "/limit"), ("skip=5", "/skip"),
            })
            {
                await AssertProblemAsync(await _admin.GetAsync($"{list}?{query}", Ct), 422, field);
            }
        }
    }

    [Fact]
    public async Task Upload_BadFile_IsRefusedByNameAndLeavesNothing()
    {
        foreach (var (latin1, encoding, says) in s_badFiles)
        {
            var problem = await AssertProblemAsync(await UploadAsync(Encoding.Latin1.GetBytes(latin1), encoding: encoding), 422, "/file");
            Assert.Contains(says, Text(problem, "detail"), StringComparison.Ordinal);
        }

        Assert.Equal(0, await CountAsync<ImportJob>());
        Assert.Empty(_server.StoredImports);
    }

    [Fact]
    public async Task Upload_BadForm_IsRefusedByFieldAndLeavesNothing()
    {
        await AssertProblemAsync(await SendAsync(HttpMethod.Post, Root, "{}"), 415, null);
        await AssertProblemAsync(await UploadAsync(Csv("a,b", "1,2"), encoding: "utf16"), 422, "/encoding");
        await AssertProblemAsync(await UploadAsync(Csv("a,b", "1,2"), name: new string('x', 121)), 422, "/name");
        await AssertProblemAsync(await UploadAsync(Csv("a,b", "1,2"), name: new string('x', 5_000)), 422, "/name");
        await AssertProblemAsync(await UploadAsync(Csv("a,b", "1,2"), fileName: new string('x', 300) + ".csv"), 422, "/fileName");
        await AssertProblemAsync(await FormAsync(new() { { new StringContent("x"), "colour" } }), 422, "/colour");
        await AssertProblemAsync(await FormAsync(new() { { new StringContent("x"), "name" } }), 422, "/file");
        await AssertProblemAsync(await RawAsync("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\na,b\n1,"), 422, "/file");
        await AssertProblemAsync(await RawAsync("nothing of the kind"), 422, "/file");
        Assert.Equal(0, await CountAsync<ImportJob>());
        Assert.Empty(_server.StoredImports);
    }

    [Fact]
    public async Task Map_BadInput_NamesTheFieldAndChangesNothing()
    {
        var path = (await UploadAsync(Csv("Number,Subject,State,Team", "A-1,x,Open,Crew"))).Headers.Location!.PathAndQuery;
        var before = await _admin.GetStringAsync(path, Ct);
        foreach (var (json, status, field) in s_badMappings)
        {
            await AssertProblemAsync(await SendAsync(HttpMethod.Put, path + "/mapping", json, "*"), status, field, json);
        }

        Assert.Equal(before, await _admin.GetStringAsync(path, Ct));
    }

    [Fact]
    public async Task UnknownImport_AndForeignPeople_GetNothing()
    {
        var path = (await UploadAsync(Csv("Number,Subject,State,Team", "A-1,x,Open,Crew"))).Headers.Location!.PathAndQuery;
        var before = await _admin.GetStringAsync(path, Ct);
        var clients = new[]
        {
            (await _server.ClientAsync(_server.Agent), 403), (await _server.ClientAsync(_server.Requester), 403),
            (await _server.ClientAsync(_server.Admin, "read", "write"), 403), (_server.CreateClient(), 401),
        };
        foreach (var (method, part, json) in new (HttpMethod, string, string?)[]
        {
            (HttpMethod.Get, "", null), (HttpMethod.Get, "/preview", null), (HttpMethod.Put, "/mapping", Mapping), (HttpMethod.Post, "/check", null),
            (HttpMethod.Post, "/run", null), (HttpMethod.Post, "/pause", null), (HttpMethod.Post, "/cancel", null), (HttpMethod.Post, "/undo", null),
            (HttpMethod.Get, "/problems", null), (HttpMethod.Get, "/problems.csv", null),
        })
        {
            await AssertProblemAsync(await SendAsync(method, $"{Root}/{Guid.CreateVersion7()}{part}", json, "*"), 404, null);
            await AssertProblemAsync(await SendAsync(method, $"{Root}/nonsense{part}", json, "*"), 404, null);
            foreach (var (client, status) in clients)
            {
                await AssertProblemAsync(await client.SendAsync(Request(method, path + part, json, "*"), Ct), status, null);
            }
        }

        foreach (var (client, status) in clients)
        {
            await AssertProblemAsync(await client.GetAsync(Root, Ct), status, null);
            using MultipartFormDataContent form = new() { { new ByteArrayContent(Csv("a,b", "1,2")), "file", "a.csv" } };
            await AssertProblemAsync(await client.PostAsync(Root, form, Ct), status, null);
        }

        Assert.Equal(before, await _admin.GetStringAsync(path, Ct));
        Assert.Equal(1, await CountAsync<ImportJob>());
        Assert.Single(_server.StoredImports);
    }

    [Fact]
    public async Task BrokenRows_AreNamedByLine_AndTheOthersComeIn()
    {
        var path = (await UploadAsync(Csv("Number,Subject,State,Team", "A-1,good,Open,Crew", "\"A-2,open quote,Open,Crew", "\"A-3\" x,y,Open,Crew", "A-4,short", ",no key,Open,Crew", "A-6,last,Open,Crew"))).Headers.Location!.PathAndQuery;
        await SendAsync(HttpMethod.Put, path + "/mapping", Mapping, "*");
        await SendAsync(HttpMethod.Post, path + "/check", null);
        await WaitAsync(path, "checked");

        var problems = await AllAsync(path + "/problems");
        Assert.Equal([3, 4, 5, 6], problems.Select(problem => Number(problem, "line")));
        await SendAsync(HttpMethod.Post, path + "/run", null);
        var done = (await WaitAsync(path, "done")).GetProperty("done");
        Assert.Equal((2, 4), (Number(done, "created"), Number(done, "problems")));
    }

    [Fact]
    public async Task Upload_WithAKey_IsDoneOnce_AndOtherBytesAre422()
    {
        var first = await UploadAsync(Csv("a,b", "1,2"), key: "k");
        var again = await UploadAsync(Csv("a,b", "1,2"), key: "k");
        Assert.Equal((HttpStatusCode.Created, first.Headers.Location), (again.StatusCode, again.Headers.Location));
        await AssertProblemAsync(await UploadAsync(Csv("a,b", "1,3"), key: "k"), 422, null);
        Assert.Equal(1, await CountAsync<ImportJob>());
    }

    private static byte[] Csv(params IEnumerable<string> lines) => Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n");

    private Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? json, string? ifMatch = null) =>
        _admin.SendAsync(Request(method, path, json, ifMatch), Ct);

    private async Task<HttpResponseMessage> UploadAsync(
        byte[] content, string? encoding = null, string? name = null, string fileName = "log.csv", string? key = null)
    {
        MultipartFormDataContent form = new();
        if (name is not null)
        {
            form.Add(new StringContent(name), "name");
        }

        if (encoding is not null)
        {
            form.Add(new StringContent(encoding), "encoding");
        }

        form.Add(new ByteArrayContent(content), "file", fileName);
        return await FormAsync(form, key);
    }

    private async Task<HttpResponseMessage> FormAsync(MultipartFormDataContent form, string? key = null)
    {
        using var request = Request(HttpMethod.Post, Root, key: key);
        request.Content = form;
        return await _admin.SendAsync(request, Ct);
    }

    private async Task<HttpResponseMessage> RawAsync(string body)
    {
        using ByteArrayContent content = new(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=b");
        return await _admin.PostAsync(Root, content, Ct);
    }

    /// <summary>Asks as a client does, until the host's runner has brought it there.</summary>
    private async Task<JsonElement> WaitAsync(string path, string state)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        patience.CancelAfter(TimeSpan.FromSeconds(40));
        while (true)
        {
            var job = await JsonAsync(await _admin.GetAsync(path, patience.Token));
            if (Text(job, "state") == state)
            {
                return job;
            }

            Assert.True(Text(job, "state") is "checking" or "running" or "undoing", job.GetRawText());
            await Task.Delay(30, patience.Token);
        }
    }

    private async Task<List<JsonElement>> AllAsync(string list)
    {
        List<JsonElement> rows = [];
        for (var next = list; next is not null;)
        {
            var answer = await _admin.GetAsync(next, Ct);
            rows.AddRange((await JsonAsync(answer)).GetProperty("items").EnumerateArray());
            next = answer.Headers.TryGetValues("Link", out var links) ? links.Single().Split('>')[0].TrimStart('<') : null;
        }

        return rows;
    }

    private async Task<int> CountAsync<T>()
        where T : class
    {
        await using var db = _server.Open();
        return await db.Set<T>().CountAsync(Ct);
    }

    private static async Task<JsonElement> AssertProblemAsync(HttpResponseMessage answer, int status, string? field, string sent = "")
    {
        var text = await answer.Content.ReadAsStringAsync(Ct);
        Assert.True((int)answer.StatusCode == status, $"{answer.RequestMessage!.Method} {answer.RequestMessage.RequestUri}: {sent} {(int)answer.StatusCode} {text[..Math.Min(400, text.Length)]}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = JsonDocument.Parse(text).RootElement;
        if (field is not null)
        {
            Assert.True(problem.TryGetProperty("errors", out var errors) && Text(errors[0], "pointer") == field, $"{sent} {text}");
        }

        return problem;
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private static int Number(JsonElement element, string name) => element.GetProperty(name).GetInt32();
}
