using System.Net;
using System.Text.Json;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Identity.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Testing;
using SynergyFlow.Web.Tests.Identity;

namespace SynergyFlow.Web.Tests.Audit;

/// <summary>The audit over REST, as a file and as a page: for administrators, and for nobody else.</summary>
public sealed class AuditWebTests(PostgresServer postgres) : WebHostTest(postgres)
{
    private const string Root = "/api/v1/audit";
    private const string File = Root + "/export.csv";

    [Fact]
    public async Task Api_IsForAdministrators_WhoseTokenMay()
    {
        var (agent, requester, admin) = (await PersonAsync("Alya", Role.Agent), await PersonAsync("Maya", Role.EndUser), await PersonAsync("Tomas", Role.TenantAdmin));
        foreach (var (owner, scopes, status) in new[]
        {
            (agent, new[] { "read", "write" }, HttpStatusCode.Forbidden),
            (requester, ["read", "write"], HttpStatusCode.Forbidden),
            (admin, ["read", "write"], HttpStatusCode.Forbidden),
            (admin, ["read", "admin"], HttpStatusCode.OK),
        })
        {
            using var client = await ApiAsync(owner, scopes);
            Assert.Equal(status, (await client.GetAsync(Root, Ct)).StatusCode);
            Assert.Equal(status, (await client.GetAsync(File, Ct)).StatusCode);
        }

        using var asking = await ApiAsync(admin, "read", "admin");
        while (await ItemsAsync(asking, "?what=denials") is var denials && denials.Count < 6)
        {
            await Task.Delay(20, Ct); // rows are written behind the requests
        }

        var refused = (await ItemsAsync(asking, $"?what=denials&who={requester}"))[0];
        Assert.Equal(("access.denied", "audit.read", "api"), (Text(refused, "type"), Text(refused.GetProperty("denial"), "action"), Text(refused, "channel")));
        Assert.Contains("role_too_low", refused.GetProperty("denial").GetProperty("reasons").EnumerateArray().Select(reason => reason.GetString()));
        using var browser = Browser();
        await SignInAsync(browser, "tomas@example.org");
        Assert.Contains("was refused: audit.read", await browser.GetStringAsync("/admin/audit?what=denials", Ct), StringComparison.Ordinal);

        using var nobody = Browser();
        Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.GetAsync(Root, Ct)).StatusCode);
    }

    [Fact]
    public async Task WhySomebodyMay_IsSaidByThePolicies_ForAdministrators()
    {
        var (admin, agent, maya) = (await PersonAsync("Tomas", Role.TenantAdmin), await PersonAsync("Alya", Role.Agent), await PersonAsync("Maya", Role.EndUser));
        using var asking = await ApiAsync(admin, "read", "write", "admin");
        await SendAsync(asking, HttpMethod.Post, "/api/v1/incidents", """{"title":"Hidden","sensitivity":"restricted"}""");

        var atAll = await VerdictsAsync(asking, $"/api/v1/access/{agent}");
        Assert.Equal((true, "open role"), atAll["incident.update"]);
        Assert.Equal((false, "role_too_low"), atAll["users.manage"]);
        Assert.Equal((true, "own_account role"), atAll["account.own"]);
        var onIt = await VerdictsAsync(asking, $"/api/v1/access/{agent}?record=inc-1");
        Assert.Equal((false, "restricted"), onIt["incident.update"]);
        Assert.Equal((false, "not_seen"), onIt["record.read"]);
        Assert.Equal((true, "administrator role stake"), (await VerdictsAsync(asking, $"/api/v1/access/{admin}?record=INC-1"))["record.read"]);

        // As it would be decided: what it says is what happens.
        using var agents = await ApiAsync(agent);
        Assert.Equal(HttpStatusCode.NotFound, (await agents.GetAsync("/api/v1/incidents/INC-1", Ct)).StatusCode);
        Assert.Null((await AskAsync((DisableUser disable) => disable.ExecuteAsync(System, new(maya), Ct))).Error);
        Assert.All(await VerdictsAsync(asking, $"/api/v1/access/{maya}"), one => Assert.False(one.Value.Allowed));
        Assert.All(await VerdictsAsync(asking, $"/api/v1/access/{maya}"), one => Assert.Contains("account_inactive", one.Value.Reasons, StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.Forbidden, (await agents.GetAsync($"/api/v1/access/{agent}", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await asking.GetAsync($"/api/v1/access/{Guid.CreateVersion7()}", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await asking.GetAsync($"/api/v1/access/{agent}?record=INC-99", Ct)).StatusCode);
        Assert.DoesNotContain(await ItemsAsync(asking, $"?what=denials&who={maya}"), _ => true);
        using var browser = Browser();
        await SignInAsync(browser, "tomas@example.org");
        var page = await browser.GetStringAsync($"/admin/access?who={agent}&record=INC-1", Ct);
        Assert.Contains("What Alya may do to INC-1", page, StringComparison.Ordinal);
        Assert.Contains("The person does not see the record.", page, StringComparison.Ordinal);
        Assert.Contains("There is no incident with this key", await browser.GetStringAsync($"/admin/access?who={agent}&record=%3Cb%3E", Ct), StringComparison.Ordinal);
        Assert.Contains("There is no such person", await browser.GetStringAsync("/admin/access?who=system", Ct), StringComparison.Ordinal);
    }

    private static async Task<Dictionary<string, (bool Allowed, string Reasons)>> VerdictsAsync(HttpClient client, string path)
    {
        using var read = JsonDocument.Parse(await client.GetStringAsync(path, Ct));
        return read.RootElement.GetProperty("verdicts").EnumerateArray().ToDictionary(
            one => Text(one, "action")!,
            one => (one.GetProperty("allowed").GetBoolean(), string.Join(' ', one.GetProperty("reasons").EnumerateArray().Select(reason => Text(reason, "code")).Order(StringComparer.Ordinal))));
    }

    /// <summary>By whatever way the content of a record, or a file of it, comes to somebody.</summary>
    [Fact]
    public async Task WhoeverReadsARecord_LeavesARow_ThatTheAuditShowsWhenAskedForIt()
    {
        var (admin, agent) = (await PersonAsync("Tomas", Role.TenantAdmin), await PersonAsync("Alya", Role.Agent));
        using var writer = await ApiAsync(admin, "read", "write", "admin");
        using var reader = await ApiAsync(agent, "read");
        using var browser = Browser();
        await SignInAsync(browser, "alya@example.org");
        foreach (var (client, channel, kind, path) in new[]
        {
            (reader, "api", "incident", "/api/v1/incidents/KEY"), (reader, "api", "incident", "/api/v1/incidents/KEY/history"),
            (reader, "api", "attachment", "/api/v1/incidents/KEY/attachments/FILE/content"), (browser, "ui", "attachment", "/files/FILE"),
            (browser, "ui", "incident", "/previews/KEY"), (browser, "ui", "incident", "/incidents/KEY"), (browser, "ui", "incident", "/incidents/KEY/print"),
            (reader, "api", "user", "/api/v1/users/PERSON"),
        })
        {
            var (key, id, file) = await TellAsync(writer);
            var address = path.Replace("KEY", key, StringComparison.Ordinal).Replace("FILE", file.ToString(), StringComparison.Ordinal)
                .Replace("PERSON", admin.ToString(), StringComparison.Ordinal);
            using var answer = await client.GetAsync(address, Ct);
            Assert.True(answer.IsSuccessStatusCode, $"{address}: {(int)answer.StatusCode}");
            await ReadAsync(writer, agent, channel, kind, kind switch { "attachment" => file, "user" => admin.Value, _ => id });
        }

        // Nothing of it among what was done and what was refused, and a record that he may not see was not read.
        var hidden = await JsonAsync(await SendAsync(writer, HttpMethod.Post, "/api/v1/incidents", """{"title":"Hidden","sensitivity":"restricted"}"""));
        var unseen = hidden.GetProperty("key").GetString();
        Assert.Equal(HttpStatusCode.NotFound, (await reader.GetAsync($"/api/v1/incidents/{unseen}", Ct)).StatusCode);
        Assert.DoesNotContain(await ItemsAsync(writer, $"?who={agent}"), row => Text(row, "type") == "access.read");
        Assert.Empty(await ItemsAsync(writer, $"?what=reads&who={agent}&record={unseen}"));
        using var page = Browser();
        await SignInAsync(page, "tomas@example.org");
        Assert.Contains("read it", await page.GetStringAsync($"/admin/audit?what=reads&who={agent}", Ct), StringComparison.Ordinal);
        Assert.Contains("access.read", await writer.GetStringAsync(File + $"?what=reads&who={agent}", Ct), StringComparison.Ordinal);
    }

    /// <summary>A record with a file, which nobody has read.</summary>
    private static async Task<(string Key, Guid Id, Guid File)> TellAsync(HttpClient writer)
    {
        var made = await JsonAsync(await SendAsync(writer, HttpMethod.Post, "/api/v1/incidents", """{"title":"Salaries are printed twice"}"""));
        var key = made.GetProperty("key").GetString()!;
        using MultipartFormDataContent form = new() { { new ByteArrayContent("figures"u8.ToArray()), "file", "figures.txt" } };
        var uploaded = await writer.PostAsync($"/api/v1/incidents/{key}/attachments", form, Ct);
        Assert.True(uploaded.IsSuccessStatusCode, await uploaded.Content.ReadAsStringAsync(Ct));
        var files = await JsonAsync(await writer.GetAsync($"/api/v1/incidents/{key}/attachments", Ct));
        return (key, made.GetProperty("id").GetGuid(), files[0].GetProperty("id").GetGuid());
    }

    private static async Task ReadAsync(HttpClient writer, UserId who, string channel, string kind, Guid id)
    {
        using CancellationTokenSource late = new(TimeSpan.FromSeconds(30));
        while (!(await ItemsAsync(writer, $"?what=reads&who={who}&record={id}")).Any(row =>
            Text(row, "channel") == channel && Text(row, "recordKind") == kind && Text(row, "type") == "access.read" && Text(row.GetProperty("read"), "revision") is { Length: > 0 }))
        {
            await Task.Delay(20, late.Token); // rows are written behind the requests
        }
    }

    [Fact]
    public async Task Api_FindsByTheParametersOfThePage_AndPages()
    {
        var admin = await PersonAsync("Tomas", Role.TenantAdmin);
        var agent = await PersonAsync("Alya", Role.Agent);
        await RoleAsync(admin, agent, Role.EndUser);
        using var client = await ApiAsync(admin, "read", "admin");

        var changed = Assert.Single(await ItemsAsync(client, $"?what=user.role_changed&who={admin}&record={agent}&days=1"));
        Assert.Equal(("Somebody", "Alya", "user"), (Text(changed, "who"), Text(changed, "recordName"), Text(changed, "recordKind")));
        Assert.Equal("role", changed.GetProperty("changes")[0].GetProperty("field").GetString());
        Assert.Empty(await ItemsAsync(client, "?what=user.role_changed&from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z"));

        var all = await ItemsAsync(client, "?what=people&limit=200");
        Assert.True(all.Count > 2);
        List<string?> paged = [];
        for (var next = Root + "?what=people&limit=1"; next is not null;)
        {
            var answer = await client.GetAsync(next, Ct);
            paged.Add((await JsonAsync(answer)).GetProperty("items")[0].GetProperty("id").GetString());
            next = answer.Headers.TryGetValues("Link", out var links) ? links.Single().Split('>')[0].TrimStart('<') : null;
        }

        Assert.Equal(all.Select(entry => Text(entry, "id")), paged);
    }

    [Theory]
    [InlineData("who=nobody", "/who")]
    [InlineData("what=nothing", "/what")]
    [InlineData("days=0", "/days")]
    [InlineData("days=x", "/days")]
    [InlineData("from=yesterday", "/from")]
    [InlineData("to=2026-02-30", "/to")]
    [InlineData("from=2026-02-02T00:00:00Z&to=2026-02-01T00:00:00Z", "/to")]
    [InlineData("from=0001-01-01", "/from")]
    [InlineData("record=INC-4711", "/record")]
    [InlineData("record=%00", "/record")]
    [InlineData("correlation=%00", "/correlation")]
    [InlineData("decision=0123456789012345678901234567890123456789012345678901234567890123456789", "/decision")]
    [InlineData("cursor=x", "/cursor")]
    [InlineData("limit=201", "/limit")]
    [InlineData("sort=who", "/sort")]
    public async Task Api_ParameterThatMakesNoSense_Is422AndNamed(string query, string field)
    {
        using var client = await ApiAsync(await PersonAsync("Tomas", Role.TenantAdmin), "read", "admin");
        var refused = await client.GetAsync($"{Root}?{query}", Ct);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Equal(field, (await JsonAsync(refused)).GetProperty("errors")[0].GetProperty("pointer").GetString());
    }

    [Fact]
    public async Task File_HasTheFilteredRows_NoFormula_AndIsInTheAudit()
    {
        var admin = await PersonAsync("Tomas", Role.TenantAdmin);
        var created = await AskAsync((CreateUser create) => create.ExecuteAsync(System, new("=cmd|' /C calc'!A0", "evil@example.org", Role.EndUser, Password), Ct));
        await RoleAsync(admin, created.Value!.Id, Role.Agent);
        using var client = await ApiAsync(admin, "read", "admin");

        var answer = await client.GetAsync(File + "?what=user.role_changed", Ct);
        Assert.Equal("text/csv; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        Assert.Matches("^audit-[0-9]{8}T[0-9]{6}Z.csv$", answer.Content.Headers.ContentDisposition!.FileName);
        var lines = (await answer.Content.ReadAsStringAsync(Ct)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.StartsWith("recorded_at,", lines[0], StringComparison.Ordinal);
        Assert.Contains(",\"user.role_changed\",\"user\",\"'=cmd|' /C calc'!A0\",", lines[1], StringComparison.Ordinal);
        Assert.DoesNotContain(",\"=", lines[1], StringComparison.Ordinal);

        var exported = Assert.Single(await ItemsAsync(client, "?what=audit.exported"));
        Assert.Equal(("Tomas", "api"), (Text(exported, "who"), Text(exported, "channel")));
        Assert.Contains("user.role_changed", exported.GetProperty("changes").GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_ShowsRowsInWords_ToAnAdministrator()
    {
        var admin = await PersonAsync("Tomas", Role.TenantAdmin);
        await PersonAsync("Alya", Role.Agent);
        var evil = await AskAsync((CreateUser create) => create.ExecuteAsync(System, new("<b>Mallory</b>", "mallory@example.org", Role.EndUser, Password), Ct));
        await RoleAsync(admin, evil.Value!.Id, Role.Agent);
        using var browser = Browser();
        await SignInAsync(browser, "tomas@example.org");
        using var agent = Browser();
        await SignInAsync(agent, "alya@example.org");

        var page = await browser.GetStringAsync("/admin/audit", Ct);
        Assert.Contains(">Audit</h1>", page, StringComparison.Ordinal);
        Assert.Contains("changed the role", page, StringComparison.Ordinal);
        Assert.Contains("Person &lt;b&gt;Mallory&lt;/b&gt;", page, StringComparison.Ordinal);
        Assert.Contains("href=\"/admin/audit/export.csv\"", page, StringComparison.Ordinal);
        Assert.Contains("There is no record with this key.", await browser.GetStringAsync("/admin/audit?record=INC-4711", Ct), StringComparison.Ordinal);
        Assert.Contains("Nothing that fits was recorded in this time.", await browser.GetStringAsync("/admin/audit?what=macro.deleted&days=1", Ct), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/admin/audit/export.csv?what=people", Ct)).StatusCode);

        Assert.NotEqual(HttpStatusCode.OK, (await agent.GetAsync("/admin/audit", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await agent.GetAsync("/admin/audit/export.csv", Ct)).StatusCode);
    }

    private async Task RoleAsync(UserId by, UserId of, Role role) =>
        Assert.Null((await AskAsync((ChangeUserRole change) => change.ExecuteAsync(As(by), new(of, role), Ct))).Error);

    private static async Task<List<JsonElement>> ItemsAsync(HttpClient client, string query)
    {
        var answer = await client.GetAsync(Root + query, Ct);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return [.. (await JsonAsync(answer)).GetProperty("items").EnumerateArray()];
    }

    private static string? Text(JsonElement of, string name) => of.GetProperty(name).GetString();
}
