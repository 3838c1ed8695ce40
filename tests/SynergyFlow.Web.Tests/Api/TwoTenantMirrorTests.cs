using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Npgsql;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Testing;
using static SynergyFlow.Web.Tests.Api.ApiServer;

namespace SynergyFlow.Web.Tests.Api;

/// <summary>
/// Everything that one tenant has, another has too, under the same ids: row by row, with one word changed. Whatever forgets to ask for the
/// tenant answers with that word.
/// </summary>
public sealed partial class TwoTenantMirrorTests(PostgresServer postgres) : IAsyncLifetime
{
    private const string Mine = "Canary";
    private const string Others = "Zebra";
    private static readonly TenantId s_other = TenantId.New();

    /// <summary>What a parameter of a path stands for where the list above it does not say.</summary>
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal) { ["idOrKey"] = "INC-1", ["key"] = "INC-1", ["name"] = "history", ["into"] = "INC-3" };
    private ApiServer _server = null!;
    private HttpClient _system = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await ApiServer.StartAsync(postgres, Ct);
        var all = User.Create(Tenant.First, $"Sari {Mine}", "sari@example.org", Role.SystemAdmin, new Stamp(UserId.System, TimeProvider.System.GetUtcNow())).Value!;
        await using (var db = _server.Open())
        {
            db.Add(all);
            await db.SaveChangesAsync(Ct);
        }

        _system = await _server.ClientAsync(all);
        await FillAsync();
        await MirrorAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _system.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task EveryAnswer_OfOneTenant_HasNoWordOfTheOther()
    {
        using var document = JsonDocument.Parse(await _system.GetStringAsync("/openapi/v1.json", Ct));
        List<string> leaks = [];
        var (answered, telling) = (0, 0);
        foreach (var path in document.RootElement.GetProperty("paths").EnumerateObject().Where(path => path.Value.TryGetProperty("get", out _)))
        {
            var address = await AddressAsync(path.Name) + Query(path.Value.GetProperty("get"));
            var answer = await _system.GetAsync(address, Ct);
            var text = await answer.Content.ReadAsStringAsync(Ct);
            Assert.True(answer.IsSuccessStatusCode, $"{address}: {(int)answer.StatusCode} {text[..Math.Min(300, text.Length)]}");
            answered++;
            telling += text.Contains(Mine, StringComparison.OrdinalIgnoreCase) ? 1 : 0;
            if (text.Contains(Others, StringComparison.OrdinalIgnoreCase))
            {
                leaks.Add(address);
            }
        }

        Assert.Empty(leaks);
        Assert.True(answered > 40 && telling > answered / 2, $"{telling} of {answered} answers told anything.");
    }

    /// <summary>What only the other tenant has does not exist: 404 for its place, a refusal for its mention, and nothing of it is changed.</summary>
    [Fact]
    public async Task EveryCommand_OnWhatOnlyTheOtherHas_FindsNothing()
    {
        var ids = await LeaveToTheOtherAsync();
        var before = await StateOfTheOtherAsync();
        using var document = JsonDocument.Parse(await _system.GetStringAsync("/openapi/v1.json", Ct));
        List<string> wrong = [];
        var tried = 0;
        foreach (var path in document.RootElement.GetProperty("paths").EnumerateObject().Where(path => path.Name.Contains('{', StringComparison.Ordinal)))
        {
            foreach (var method in path.Value.EnumerateObject().Select(one => one.Name).Where(one => one is "get" or "put" or "post" or "patch" or "delete"))
            {
                var address = Parameters().Replace(path.Name, part => part.Groups["name"].Value is "idOrKey" or "key" ? "INC-2" : ids.GetValueOrDefault(part.Groups["name"].Value, ids["id"]));
                var answer = await _system.SendAsync(Request(new HttpMethod(method.ToUpperInvariant()), address, method is "get" or "delete" ? null : Body(path.Name, ids), "*"), Ct);
                tried++;
                if (answer.StatusCode is not HttpStatusCode.NotFound && !IsFreeOfTheOther(method, path.Name, answer.StatusCode))
                {
                    wrong.Add($"{method} {address}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(Ct)}");
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.True(tried > 60, $"{tried} were tried.");
        foreach (var field in new[] { "requester", "affectedUser", "assignee" })
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await _system.SendAsync(
                Request(HttpMethod.Post, "/api/v1/incidents", $$"""{"title":"x","{{field}}":"{{ids["person"]}}"}"""), Ct)).StatusCode);
        }

        Assert.Equal(before, await StateOfTheOtherAsync());
    }

    /// <summary>Bodies are refused before places are looked for, and some places are made when they are missing; neither reaches the other.</summary>
    private static bool IsFreeOfTheOther(string method, string path, HttpStatusCode status) =>
        method is not ("get" or "delete") && status is HttpStatusCode.UnprocessableEntity or HttpStatusCode.BadRequest or HttpStatusCode.UnsupportedMediaType
        || (path.Contains("/me/", StringComparison.Ordinal) && status is HttpStatusCode.NoContent);

    private static string Body(string path, Dictionary<string, string> ids) => path switch
    {
        _ when path.EndsWith("/state", StringComparison.Ordinal) => """{"to":"in_progress"}""",
        _ when path.EndsWith("/comments", StringComparison.Ordinal) => """{"kind":"note","body":"x"}""",
        _ when path.EndsWith("/priority", StringComparison.Ordinal) => """{"priority":"P1","reason":"x"}""",
        _ when path.EndsWith("/assignment", StringComparison.Ordinal) => $$"""{"assignee":"{{ids["mine"]}}"}""",
        "/api/v1/incidents/{idOrKey}" => """{"title":"taken"}""",
        "/api/v1/users/{id}" or "/api/v1/teams/{id}" or "/api/v1/views/{id}" => """{"name":"taken"}""",
        _ => "{}",
    };

    private async Task FillAsync()
    {
        var agent = _server.Agent.Id;
        foreach (var (path, body) in new[]
        {
            ("/incidents", $$"""{"title":"{{Mine}} one","description":"{{Mine}} text","tags":["{{Mine}}"],"category":"{{Mine}}","assignee":"{{agent}}"}"""),
            ("/incidents", $$"""{"title":"{{Mine}} two"}"""),
            ("/incidents", $$"""{"title":"{{Mine}} three"}"""),
            ("/incidents/INC-1/comments", $$"""{"kind":"reply","body":"{{Mine}} reply"}"""),
            ("/incidents/INC-1/comments", $$"""{"kind":"note","body":"{{Mine}} note @[Sari {{Mine}}]"}"""),
            ("/incidents/INC-1/links", """{"type":"related","target":"INC-3"}"""),
            ("/incidents/INC-1/check-items", $$"""{"text":"{{Mine}} step"}"""),
            ("/teams", $$"""{"name":"{{Mine}} team"}"""),
            ("/macros", $$"""{"name":"{{Mine}} macro","content":"{{Mine}}","visibility":"everyone"}"""),
            ("/templates", $$"""{"name":"{{Mine}} template","fields":{"title":"{{Mine}}"}}"""),
            ("/views", $$"""{"name":"{{Mine}} view","audience":"private","filter":"text ~ {{Mine}}"}"""),
            ("/bulk", $$"""{"records":["INC-1","INC-3"],"set":{"category":"{{Mine}}"}}"""),
        })
        {
            var answer = await _system.SendAsync(Request(HttpMethod.Post, "/api/v1" + path, body), Ct);
            Assert.True(answer.IsSuccessStatusCode, $"{path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(Ct)}");
        }

        await UploadAsync("/api/v1/incidents/INC-1/attachments", $"{Mine}.txt", $"{Mine} file");
        await UploadAsync("/api/v1/imports", $"{Mine}.csv", $"Number,Short description\nOLD1,{Mine}\n");
        await _system.SendAsync(Request(HttpMethod.Put, $"/api/v1/me/drafts/{Guid.CreateVersion7()}", $$"""{"record":"INC-1","kind":"reply","body":"{{Mine}} draft"}"""), Ct);
        var patience = System.Diagnostics.Stopwatch.StartNew();
        while (!(await _system.GetStringAsync("/api/v1/incidents/INC-1/history", Ct)).Contains(Mine, StringComparison.Ordinal))
        {
            Assert.True(patience.Elapsed < TimeSpan.FromSeconds(60), "No history came.");
            await Task.Delay(50, Ct);
        }
    }

    private async Task UploadAsync(string path, string name, string content)
    {
        using MultipartFormDataContent form = new() { { new ByteArrayContent(Encoding.UTF8.GetBytes(content)), "file", name } };
        var answer = await _system.PostAsync(path, form, Ct);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(Ct)}");
    }

    /// <summary>Past triggers and references: rows are copied as they are, so the tables need no order.</summary>
    private Task MirrorAsync() => SendAsync($"""
        SET session_replication_role = replica;
        INSERT INTO tenants.tenant SELECT '{s_other}', '{Others}', created_at FROM tenants.tenant WHERE id = '{Tenant.First}';
        DO $$
        DECLARE t regclass;
        BEGIN
            FOR t IN SELECT c.oid::regclass FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attname = 'tenant_id'
                WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition LOOP
                EXECUTE format(
                    'INSERT INTO %1$s OVERRIDING SYSTEM VALUE SELECT (jsonb_populate_record(NULL::%1$s, replace(replace(to_jsonb(x)::text, ''{Mine}'', ''{Others}''), ''{Tenant.First}'', ''{s_other}'')::jsonb)).* FROM %1$s AS x WHERE tenant_id = ''{Tenant.First}''',
                    t);
            END LOOP;
        END $$;
        """);

    /// <summary>Takes the second incident, a person and whatever else has an id of its own from the first tenant.</summary>
    private async Task<Dictionary<string, string>> LeaveToTheOtherAsync()
    {
        Dictionary<string, string> ids = new() { ["id"] = Guid.CreateVersion7().ToString(), ["person"] = Guid.CreateVersion7().ToString(), ["mine"] = _server.Agent.Id.ToString() };
        await SendAsync($"""
            SET session_replication_role = replica;
            DELETE FROM work.record WHERE tenant_id = '{Tenant.First}' AND key = 'INC-2';
            UPDATE identity."user" SET id = '{ids["person"]}' WHERE tenant_id = '{s_other}' AND email = 'budi@example.org';
            UPDATE incidents.macro SET id = '{ids["id"]}' WHERE tenant_id = '{s_other}';
            UPDATE incidents.template SET id = '{ids["id"]}' WHERE tenant_id = '{s_other}';
            UPDATE work.saved_view SET id = '{ids["id"]}' WHERE tenant_id = '{s_other}';
            UPDATE work.draft SET id = '{ids["id"]}' WHERE tenant_id = '{s_other}';
            UPDATE incidents.bulk_job SET id = '{ids["id"]}' WHERE tenant_id = '{s_other}';
            UPDATE integrations.import_job SET id = '{ids["id"]}' WHERE tenant_id = '{s_other}';
            UPDATE teams.team SET id = '{ids["id"]}' WHERE tenant_id = '{s_other}' AND name LIKE '{Others}%';
            """);
        return ids;
    }

    private async Task<string> StateOfTheOtherAsync()
    {
        await using var source = NpgsqlDataSource.Create(_server.Administrator);
        await using var command = source.CreateCommand($"""
            SELECT concat_ws(' ',
                (SELECT count(*) FROM events.log WHERE tenant_id = '{s_other}'), (SELECT sum(version) FROM work.record WHERE tenant_id = '{s_other}'),
                (SELECT count(*) FROM work.comment WHERE tenant_id = '{s_other}'), (SELECT count(*) FROM incidents.macro WHERE tenant_id = '{s_other}'),
                (SELECT count(*) FROM incidents.template WHERE tenant_id = '{s_other}'), (SELECT count(*) FROM work.saved_view WHERE tenant_id = '{s_other}'),
                (SELECT count(*) FROM work.draft WHERE tenant_id = '{s_other}'), (SELECT count(*) FROM work.watcher WHERE tenant_id = '{s_other}'),
                (SELECT string_agg(name, ',' ORDER BY name) FROM teams.team WHERE tenant_id = '{s_other}'))
            """);
        return (string)(await command.ExecuteScalarAsync(Ct))!;
    }

    private async Task SendAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(_server.Administrator);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Ct);
    }

    /// <summary>The path with what the list above each parameter has first.</summary>
    private async Task<string> AddressAsync(string path)
    {
        while (Parameters().Match(path) is { Success: true } parameter)
        {
            var name = parameter.Groups["name"].Value;
            var value = _values.GetValueOrDefault(name) ?? await FirstOfAsync(path[..(parameter.Index - 1)]);
            path = path[..parameter.Index] + value + path[(parameter.Index + parameter.Length)..];
        }

        return path;
    }

    private async Task<string> FirstOfAsync(string list)
    {
        var rows = await _system.GetFromJsonAsync<JsonElement>(list, Ct);
        var items = rows.ValueKind is JsonValueKind.Array ? rows : rows.GetProperty("items");
        var own = items.EnumerateArray().Where(item => item.ToString().Contains(Mine, StringComparison.Ordinal)).ToList();
        return (own.Count > 0 ? own[0] : items.EnumerateArray().First()).GetProperty("id").ToString();
    }

    /// <summary>Whatever has to be asked for, the word is; the search for it would find both.</summary>
    private static string Query(JsonElement operation)
    {
        var asked = operation.TryGetProperty("parameters", out var parameters)
            ? parameters.EnumerateArray().Where(one => one.GetProperty("in").GetString() == "query").Select(one => one.GetProperty("name").GetString()!)
            : [];
        return string.Join('&', asked.Where(name => name is "q" or "source").Select(name => name is "q" ? "q=" + Mine : "source=INC-3")) is { Length: > 0 } query ? "?" + query : "";
    }

    [GeneratedRegex(@"\{(?<name>\w+)\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Parameters();
}
