using System.Text;
using System.Text.Json;
using Npgsql;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Testing;
using static SynergyFlow.Web.Tests.Api.ApiServer;

namespace SynergyFlow.Web.Tests.Api;

/// <summary>
/// Everything that one tenant has, another has too, under the same ids and keys: row by row, with one word changed. Whatever forgets to ask
/// for the tenant answers with that word.
/// </summary>
internal sealed class TwoTenants : IAsyncDisposable
{
    public const string Mine = "Canary";
    public const string Others = "Zebra";

    /// <summary>After <see cref="LeaveToTheOtherAsync"/>.</summary>
    public const int NumberOfTheOther = 77;

    private readonly ApiServer _server;

    private TwoTenants(ApiServer server, HttpClient client) => (_server, Client) = (server, client);

    public TenantId Other { get; } = TenantId.New();

    /// <summary>A system administrator of the first tenant.</summary>
    public HttpClient Client { get; }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <param name="filters">False: the model's filters, the first wall, are gone.</param>
    public static async Task<TwoTenants> StartAsync(PostgresServer postgres, bool filters = true)
    {
        var server = await ApiServer.StartAsync(postgres, Ct, forgetFilters: !filters);
        var all = User.Create(Tenant.First, $"Sari {Mine}", "sari@example.org", Role.SystemAdmin, new Stamp(UserId.System, TimeProvider.System.GetUtcNow())).Value!;
        await using (var db = server.Open())
        {
            db.Add(all);
            await db.SaveChangesAsync(Ct);
        }

        TwoTenants two = new(server, await server.ClientAsync(all));
        await two.FillAsync();
        await two.MirrorAsync();
        return two;
    }

    public async Task SendAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(_server.Administrator);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Ct);
    }

    /// <summary>The first row of each kind gets an id that only the other has; it is the same of all kinds.</summary>
    public async Task<string> LeaveToTheOtherAsync()
    {
        var id = Guid.CreateVersion7().ToString();
        await SendAsync($"""
            SET session_replication_role = replica;
            UPDATE work.record SET key = replace(key, '-1', '-{NumberOfTheOther}') WHERE tenant_id = '{Other}' AND key IN ('INC-1', 'CAN-1');
            DO $$
            DECLARE t regclass;
            BEGIN
                FOR t IN {Tables("tenant_id", "id")} LOOP
                    EXECUTE format(
                        'UPDATE %1$s SET id = ''{id}'' WHERE tenant_id = ''{Other}'' AND id = (SELECT id FROM %1$s WHERE tenant_id = ''{Other}'' ORDER BY id LIMIT 1)', t);
                END LOOP;
            END $$;
            """);
        return id;
    }

    /// <summary>All rows of the other but those that the search looks after by itself.</summary>
    public async Task<List<string>> StateOfTheOtherAsync()
    {
        await using var source = NpgsqlDataSource.Create(_server.Administrator);
        var each = (await ReadAsync(source, Tables("tenant_id") + " ORDER BY 1"))
            .Where(table => !table.StartsWith("work.search_", StringComparison.Ordinal))
            .Select(table => $"SELECT '{table} ' || md5(coalesce(string_agg(x::text, '' ORDER BY x::text), '')) FROM {table} AS x WHERE tenant_id = '{Other}'");
        return await ReadAsync(source, string.Join(" UNION ALL ", each));
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _server.DisposeAsync();
    }

    /// <summary>Those whose rows have these ids.</summary>
    private static string Tables(params string[] columns) => $"""
        SELECT c.oid::regclass::text FROM pg_class AS c
        WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND {columns.Length} = (
            SELECT count(*) FROM pg_attribute AS a
            WHERE a.attrelid = c.oid AND a.attname IN ('{string.Join("', '", columns)}') AND NOT a.attisdropped AND a.atttypid = 'uuid'::regtype)
        """;

    private static async Task<List<string>> ReadAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        await using var row = await command.ExecuteReaderAsync(Ct);
        List<string> read = [];
        while (await row.ReadAsync(Ct))
        {
            read.Add(row.GetString(0));
        }

        return read;
    }

    private async Task FillAsync()
    {
        foreach (var (path, body) in new[]
        {
            ("/incidents", $$"""{"title":"{{Mine}} one","description":"{{Mine}} text","tags":["{{Mine}}"],"category":"{{Mine}}","assignee":"{{_server.Agent.Id}}"}"""),
            ("/incidents", $$"""{"title":"{{Mine}} two"}"""),
            ("/incidents", $$"""{"title":"{{Mine}} three"}"""),
            ("/incidents/INC-1/comments", $$"""{"kind":"reply","body":"{{Mine}} reply"}"""),
            ("/incidents/INC-1/comments", $$"""{"kind":"note","body":"{{Mine}} note"}"""),
            ("/incidents/INC-1/links", """{"role":"blocks","other":"INC-3"}"""),
            ("/incidents/INC-1/check-items", $$"""{"text":"{{Mine}} step"}"""),
            ("/teams", $$"""{"name":"{{Mine}} team"}"""),
            ("/projects", $$"""{"key":"CAN","name":"{{Mine}} project","description":"{{Mine}}","template":"scrum","lead":"{{_server.Agent.Id}}","teams":["{{_server.Team.Id}}"]}"""),
            ("/projects/CAN/components", $$"""{"name":"{{Mine}} component","lead":"{{_server.Agent.Id}}"}"""),
            ("/projects/CAN/fields", $$$"""{"name":"{{{Mine}}} field","key":"level","type":"choice","help":"{{{Mine}}}","options":[{"name":"{{{Mine}}} option"}]}"""),
            ("/projects/CAN/fields", """{"name":"Owner","type":"person"}"""),
            ("/projects/CAN/items", $$$"""{"title":"{{{Mine}}} one","type":"epic","description":"{{{Mine}}}","acceptanceCriteria":"{{{Mine}}}","labels":["{{{Mine}}}"],"assignee":"{{{_server.Agent.Id}}}","fields":{"level":"{{{Mine}}} option","owner":"{{{_server.Agent.Id}}}"}}"""),
            ("/projects/CAN/items", $$"""{"title":"{{Mine}} two","type":"task"}"""),
            ("/projects/CAN/items", $$"""{"title":"{{Mine}} three","type":"task"}"""),
            ("/items/CAN-1/comments", $$"""{"kind":"note","body":"{{Mine}} note"}"""),
            ("/items/CAN-1/links", """{"role":"blocks","other":"INC-3"}"""),
            ("/projects/CAN/versions", $$"""{"name":"{{Mine}} version","description":"{{Mine}}","releasesOn":"2026-12-01"}"""),
            ("/projects/CAN/sprints", $$"""{"name":"{{Mine}} sprint","goal":"{{Mine}}","startsOn":"2026-11-02","endsOn":"2026-11-13"}"""),
            ("/me/worklogs", $$"""{"day":"{{TimeProvider.System.GetUtcNow():yyyy-MM-dd}}","minutes":30,"records":[{"record":"INC-1"},{"record":"CAN-1"}],"note":"{{Mine}} time"}"""),
            ("/macros", $$$$"""{"name":"{{{{Mine}}}} macro","changes":{"comment":{"kind":"reply","text":"{{{{Mine}}}}"}}}"""),
            ("/templates", $$"""{"name":"{{Mine}} template","title":"{{Mine}}"}"""),
            ("/views", $$"""{"name":"{{Mine}} view","audience":"private","filter":"text ~ {{Mine}}"}"""),
            ("/me/calendars", $$"""{"name":"{{Mine}} calendar","contents":["due","sprints","snoozes"]}"""),
            ("/bulk", $$$"""{"records":["INC-1","INC-3"],"set":{"category":"{{{Mine}}} set"}}"""),
        })
        {
            var answer = await Client.SendAsync(Request(HttpMethod.Post, "/api/v1" + path, body), Ct);
            Assert.True(answer.IsSuccessStatusCode, $"{path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(Ct)}");
        }

        using (var health = await Client.SendAsync(Request(HttpMethod.Put, "/api/v1/projects/CAN/health", $$"""{"health":"at_risk","note":"{{Mine}} note"}""", "*"), Ct))
        {
            Assert.True(health.IsSuccessStatusCode, await health.Content.ReadAsStringAsync(Ct));
        }

        using (var timer = await Client.SendAsync(Request(HttpMethod.Put, "/api/v1/me/timer", $$"""{"records":["INC-1"],"note":"{{Mine}} timer"}"""), Ct))
        {
            Assert.True(timer.IsSuccessStatusCode, await timer.Content.ReadAsStringAsync(Ct));
        }

        // One that is under way: what became of it can be asked for.
        var sprints = await JsonAsync(await Client.GetAsync("/api/v1/projects/CAN/sprints", Ct));
        var sprint = sprints.GetProperty("items")[0].GetProperty("id").GetString();
        foreach (var (method, path, body) in new[]
        {
            (HttpMethod.Patch, "/api/v1/items/CAN-2", $$"""{"sprint":"{{sprint}}"}"""),
            (HttpMethod.Put, $"/api/v1/projects/CAN/sprints/{sprint}/state", """{"state":"active"}"""),
        })
        {
            using var planned = await Client.SendAsync(Request(method, path, body, "*"), Ct);
            Assert.True(planned.IsSuccessStatusCode, await planned.Content.ReadAsStringAsync(Ct));
        }

        // For what never happens here, so that nothing of it is at work while rows are compared.
        var webhook = await JsonAsync(await Client.SendAsync(
            Request(HttpMethod.Post, "/api/v1/webhooks", $$"""{"name":"{{Mine}} webhook","url":"https://{{Mine}}.invalid/","eventTypes":["webhook.deleted"]}"""), Ct));
        using (var tested = await Client.PostAsync($"/api/v1/webhooks/{webhook.GetProperty("id").GetString()}/test", null, Ct))
        {
            Assert.True(tested.IsSuccessStatusCode, await tested.Content.ReadAsStringAsync(Ct));
        }

        await AnnounceAsync();
        await UploadAsync("/api/v1/incidents/INC-1/attachments", $"{Mine}.txt", $"{Mine} file");
        await UploadAsync("/api/v1/items/CAN-1/attachments", $"{Mine} plan.txt", $"{Mine} plan");
        await UploadAsync("/api/v1/imports", $"{Mine}.csv", $"Number,Short description\nOLD1,{Mine}\n");
        var kept = await Client.SendAsync(
            Request(HttpMethod.Put, $"/api/v1/me/drafts/{Guid.CreateVersion7()}", $$"""{"record":"INC-1","kind":"reply","body":"{{Mine}} draft"}"""), Ct);
        Assert.True(kept.IsSuccessStatusCode, await kept.Content.ReadAsStringAsync(Ct));

        await WritePolicyAsync();

        // The deployment, the bulk change, what tells of it and the texts of files come by themselves; nothing of the mirror is to be theirs.
        await using var source = NpgsqlDataSource.Create(_server.Administrator);
        while ((await ReadAsync(source, "SELECT attachment_id::text FROM work.attachment_text WHERE state = 'waiting'")).Count > 0
            || !(await Client.GetStringAsync("/api/v1/deployments", Ct)).Contains(Mine, StringComparison.Ordinal)
            || !(await Client.GetStringAsync("/api/v1/incidents/INC-3/history", Ct)).Contains($"{Mine} set", StringComparison.Ordinal)
            || !(await Client.GetStringAsync("/api/v1/bulk", Ct)).Contains("\"done\"", StringComparison.Ordinal))
        {
            await Task.Delay(50, Ct);
        }
    }

    /// <summary>A version that was replayed: what it would have decided otherwise names incidents.</summary>
    private async Task WritePolicyAsync()
    {
        const string Versions = "/api/v1/policies/priority/versions";
        var text = JsonSerializer.Serialize(new
        {
            source = "package synergyflow.priority\n\ndecision := {\"priority\": \"P1\", \"reasons\": []}\n",
            tests = "package synergyflow.priority_test\n\nimport data.synergyflow.priority\n\ntest_urgent if priority.decision.priority == \"P1\"\n",
            comment = $"{Mine} policy",
        });
        foreach (var (method, path, body) in new[] { ("POST", Versions, "{}"), ("PUT", $"{Versions}/1", text), ("POST", $"{Versions}/1/replays", """{"days":7}""") })
        {
            using var answer = await Client.SendAsync(Request(new HttpMethod(method), path, body, method is "PUT" ? "*" : null), Ct);
            Assert.True(answer.IsSuccessStatusCode, $"{path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(Ct)}");
        }

        for (var attempt = 0; (await Client.GetStringAsync($"{Versions}/1/replays", Ct)).Contains("\"running\"", StringComparison.Ordinal); attempt++)
        {
            Assert.True(attempt < 600, "The replay does not end.");
            await Task.Delay(50, Ct);
        }
    }

    /// <summary>A pipeline that tells of a deployment, and says something that nobody understands.</summary>
    private async Task AnnounceAsync()
    {
        var source = await JsonAsync(await Client.SendAsync(
            Request(HttpMethod.Post, "/api/v1/inbound-sources", $$"""{"name":"{{Mine}} pipeline","kind":"deployments"}"""), Ct));
        foreach (var (body, status) in new[]
        {
            ($$"""{"id":"1","application":"{{Mine}}","environment":"test","version":"1","status":"succeeded"}""", 202), ($$"""{"id":"{{Mine}}"}""", 422),
        })
        {
            using var request = Request(HttpMethod.Post, $"/api/v1/inbound/{source.GetProperty("id").GetString()}", body);
            request.Headers.Authorization = new("Bearer", source.GetProperty("token").GetString());
            using var answer = await Client.SendAsync(request, Ct);
            Assert.Equal(status, (int)answer.StatusCode);
        }
    }

    private async Task UploadAsync(string path, string name, string content)
    {
        using MultipartFormDataContent form = new() { { new ByteArrayContent(Encoding.UTF8.GetBytes(content)), "file", name } };
        var answer = await Client.PostAsync(path, form, Ct);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(Ct)}");
    }

    /// <summary>
    /// Past triggers and references: rows are copied as they are, so the tables need no order. The other's name is no secret from the first,
    /// whose administrators keep the list of all.
    /// </summary>
    private Task MirrorAsync() => SendAsync($"""
        SET session_replication_role = replica;
        INSERT INTO tenants.tenant (id, name, short_name, created_at, version) SELECT '{Other}', 'Neighbour', 'neighbour', created_at, 0 FROM tenants.tenant WHERE id = '{Tenant.First}';
        DO $$
        DECLARE t record;
        BEGIN
            FOR t IN SELECT c.oid::regclass AS name, string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) AS columns
                FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
                WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition
                GROUP BY c.oid HAVING bool_or(a.attname = 'tenant_id') LOOP
                EXECUTE format(
                    'INSERT INTO %1$s (%2$s) OVERRIDING SYSTEM VALUE SELECT %2$s FROM (SELECT (jsonb_populate_record(NULL::%1$s,
                        replace(replace(to_jsonb(x)::text, ''{Mine}'', ''{Others}''), ''{Tenant.First}'', ''{Other}'')::jsonb)).*
                        FROM %1$s AS x WHERE tenant_id = ''{Tenant.First}'') AS copied',
                    t.name, t.columns);
            END LOOP;
        END $$;
        """);
}
