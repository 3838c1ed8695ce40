using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Testing;
using static SynergyFlow.Web.Tests.Api.ApiServer;

namespace SynergyFlow.Web.Tests.Api;

/// <summary>Every operation of the API, asked by one of two tenants that have the same ids (<see cref="TwoTenants"/>).</summary>
public sealed partial class TwoTenantMirrorTests(PostgresServer postgres)
{
    private const string Root = "/api/v1";

    private const string EveryWallDown = """
        DO $$
        DECLARE t regclass;
        BEGIN
            FOR t IN SELECT polrelid::regclass FROM pg_policy WHERE polname = 'tenant' LOOP
                EXECUTE format('ALTER POLICY tenant ON %s USING (true)', t);
            END LOOP;
        END $$;
        """;

    /// <summary>Of the week in which the tenants' time is.</summary>
    private static string Monday { get; } =
        SynergyFlow.Core.Time.TimeWeek.MondayOf(DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime)).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>What a parameter of a path stands for where the list above it does not say.</summary>
    private static readonly Dictionary<string, string> s_values = new(StringComparer.Ordinal) { ["reference"] = "INC-1", ["name"] = "history", ["policy"] = "priority", ["number"] = "1", ["eventType"] = "incident.created", ["project"] = "CAN", ["monday"] = Monday };

    /// <summary>The list of what has a path of its own elsewhere.</summary>
    private static readonly Dictionary<string, string> s_lists = new(StringComparer.Ordinal) { ["/api/v1/access"] = "/api/v1/users", ["/api/v1/timesheets"] = "/api/v1/users", ["/api/v1/inbound"] = "/api/v1/inbound-sources", ["/api/v1/policies/replays"] = "/api/v1/policies/priority/versions/1/replays" };

    /// <summary>Where an empty body would be refused before anything is looked for.</summary>
    private static readonly Dictionary<string, string> s_bodies = new(StringComparer.Ordinal)
    {
        ["put /users/{id}/role"] = """{"role":"AGENT"}""",
        ["post /macros/{id}/use"] = """{"record":"INC-3"}""",
        ["post /macros/{id}/preview"] = """{"record":"INC-3"}""",
        ["put /projects/{project}/states"] = """{"states":[]}""",
        ["put /imports/{id}/mapping"] = """{"preset":"servicenow-incident-log"}""",
    };

    /// <summary>What is free of the other though it does not say that it found nothing.</summary>
    private static readonly Dictionary<string, int> s_otherwise = new(StringComparer.Ordinal)
    {
        ["get /users/{id}/sessions"] = 200, // nobody has none
        ["get /users/{user}/external-identities"] = 200,
        ["post /inbound/{source}"] = 401, // the token of this tenant opens none of another's
        ["put /me/drafts/{id}"] = 422, // begins one of one's own, whatever its id; here without a record
        ["post /me/drafts/{id}/undo"] = 409, // what is not there is out
        ["get /subscriptions/{name}/parked"] = 200, // subscriptions are the installation's
        ["post /subscriptions/{name}/pause"] = 204,
        ["post /subscriptions/{name}/repeat"] = 422,
        ["get /subscriptions/{name}/rebuild"] = 200,
        ["post /subscriptions/{name}/rebuild"] = 422,
        ["get /event-types/{eventType}"] = 200, // types are the product's
        ["get /event-types/{eventType}/samples"] = 200,
        ["post /subscriptions/{name}/resume"] = 204,
    };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Both walls, and each alone: the model's filters with the words of plain SQL, and row-level security.</summary>
    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task EveryAnswer_OfOneTenant_HasNoWordOfTheOther(bool filters, bool policies)
    {
        await using var two = await TwoTenants.StartAsync(postgres, filters);
        if (!policies)
        {
            await two.SendAsync(EveryWallDown);
        }

        List<string> wrong = [];
        var (answered, telling) = (0, 0);
        foreach (var (path, operations) in await PathsAsync(two))
        {
            if (!operations.TryGetProperty("get", out var get))
            {
                continue;
            }

            var address = await AddressAsync(two, path) + Query(get);
            var (status, text) = await AskAsync(two, address);
            answered++;
            telling += text.Contains(TwoTenants.Mine, StringComparison.OrdinalIgnoreCase) ? 1 : 0;
            if (status is not HttpStatusCode.OK || text.Contains(TwoTenants.Others, StringComparison.OrdinalIgnoreCase))
            {
                wrong.Add($"{address}: {(int)status} {text}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.True(answered > 40 && telling > answered / 2, $"{telling} of {answered} answers told anything.");
    }

    /// <summary>The test of the test above: where both walls have the same hole, the word comes.</summary>
    [Fact]
    public async Task Answer_WhereBothWallsHaveAHole_HasTheWordOfTheOther()
    {
        await using var two = await TwoTenants.StartAsync(postgres, filters: false);
        foreach (var (table, path) in new[]
        {
            ("work.comment", "/incidents/INC-1/comments"), ("work.check_item", "/incidents/INC-1/check-items"), ("work.attachment", "/incidents/INC-1/attachments"),
            ("teams.team", "/teams"), ("incidents.macro", "/macros"), ("work.saved_view", "/views"), ("integrations.import_job", "/imports"),
        })
        {
            Assert.DoesNotContain(TwoTenants.Others, (await AskAsync(two, "/api/v1" + path)).Text, StringComparison.Ordinal);
            await two.SendAsync($"ALTER POLICY tenant ON {table} USING (true)");
            Assert.Contains(TwoTenants.Others, (await AskAsync(two, "/api/v1" + path)).Text, StringComparison.Ordinal);
        }
    }

    /// <summary>What only the other tenant has is not there, whatever is asked of it, and nothing of the other's is changed.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task EveryOperation_OnWhatOnlyTheOtherHas_FindsNothing(bool filters)
    {
        await using var two = await TwoTenants.StartAsync(postgres, filters);
        var theirs = await two.LeaveToTheOtherAsync();
        var before = await two.StateOfTheOtherAsync();
        List<string> wrong = [];
        var tried = 0;
        foreach (var (path, operations) in (await PathsAsync(two)).Where(one => one.Path.Contains('{', StringComparison.Ordinal)))
        {
            foreach (var method in operations.EnumerateObject().Select(one => one.Name).Where(one => one is "get" or "put" or "post" or "patch" or "delete"))
            {
                foreach (var address in Addresses(path, theirs))
                {
                    var body = method is "get" or "delete" ? null : s_bodies.GetValueOrDefault($"{method} {path[Root.Length..]}", "{}");
                    using var answer = await two.Client.SendAsync(Request(new HttpMethod(method.ToUpperInvariant()), address, body, "*"), Ct);
                    var text = await answer.Content.ReadAsStringAsync(Ct);
                    tried++;
                    if (answer.StatusCode is not HttpStatusCode.NotFound && s_otherwise.GetValueOrDefault($"{method} {path[Root.Length..]}") != (int)answer.StatusCode
                        || text.Contains(TwoTenants.Others, StringComparison.OrdinalIgnoreCase))
                    {
                        wrong.Add($"{method} {address}: {(int)answer.StatusCode} {text}");
                    }
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.True(tried > 100, $"{tried} were tried.");
        Assert.Equal(before, await two.StateOfTheOtherAsync());
    }

    /// <summary>The same where it is mentioned in a body.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task EveryMention_OfWhatOnlyTheOtherHas_IsRefused(bool filters)
    {
        await using var two = await TwoTenants.StartAsync(postgres, filters);
        var theirs = await two.LeaveToTheOtherAsync();
        var before = await two.StateOfTheOtherAsync();
        foreach (var (method, path, body) in new[]
        {
            ("POST", "/incidents", """{"title":"x","requester":"THEIRS"}"""), ("POST", "/incidents", """{"title":"x","affectedUser":"THEIRS"}"""),
            ("POST", "/incidents", """{"title":"x","assignee":"THEIRS"}"""), ("POST", "/incidents", """{"title":"x","team":"THEIRS"}"""),
            ("PATCH", "/incidents/INC-3", """{"requester":"THEIRS"}"""), ("PUT", "/incidents/INC-3/assignment", """{"assignee":"THEIRS"}"""),
            ("PUT", "/incidents/INC-3/assignment", """{"team":"THEIRS"}"""), ("POST", "/incidents/INC-3/links", """{"role":"blocks","other":"THEIRS"}"""),
            ("POST", "/incidents/INC-3/merge", """{"into":"THEIRS"}"""), ("POST", "/incidents/INC-3/split", """{"title":"x","comments":["THEIRS"]}"""),
            ("POST", "/incidents/INC-3/state", """{"to":"resolved","resolutionCode":"duplicate","resolutionNotes":"x","duplicateOf":"THEIRS"}"""),
            ("POST", "/macros", """{"name":"x","visibility":"team","team":"THEIRS","changes":{"comment":{"kind":"note","text":"x"}}}"""),
            ("POST", "/templates", """{"name":"x","title":"x","audience":"THEIRS"}"""), ("POST", "/views", """{"name":"x","audience":"team","team":"THEIRS"}"""),
            ("POST", "/projects", """{"key":"THE","name":"x","template":"scrum","lead":"THEIRS"}"""), ("PATCH", "/projects/CAN", """{"lead":"THEIRS"}"""),
            ("POST", "/projects/CAN/items", """{"title":"x","type":"task","assignee":"THEIRS"}"""), ("POST", "/projects/CAN/items", """{"title":"x","type":"task","parent":"THEIRS"}"""),
            ("POST", "/projects/CAN/items", """{"title":"x","type":"task","state":"THEIRS"}"""), ("PUT", "/items/CAN-3/state", """{"state":"THEIRS"}"""),
            ("PATCH", "/items/CAN-3", """{"assignee":"THEIRS"}"""), ("PATCH", "/items/CAN-3", """{"parent":"THEIRS"}"""),
            ("POST", "/projects/CAN/items", """{"title":"x","type":"task","sprint":"THEIRS"}"""), ("PATCH", "/items/CAN-3", """{"sprint":"THEIRS"}"""),
            ("POST", "/projects/CAN/components", """{"name":"x","lead":"THEIRS"}"""),
            ("POST", "/projects/CAN/items", """{"title":"x","type":"task","components":["THEIRS"]}"""), ("POST", "/projects/CAN/items", """{"title":"x","type":"task","versions":["THEIRS"]}"""),
            ("PATCH", "/items/CAN-3", """{"fields":{"owner":"THEIRS"}}"""), ("PATCH", "/items/CAN-3", """{"fields":{"level":"THEIRS"}}"""),
            ("PATCH", "/items/CAN-3", """{"components":["THEIRS"]}"""), ("PATCH", "/items/CAN-3", """{"versions":["THEIRS"]}"""),
            ("PATCH", "/projects/CAN", """{"teams":["THEIRS"]}"""), ("PATCH", "/projects/CAN", """{"defaultAssignee":"person","defaultAssigneePerson":"THEIRS"}"""),
            ("POST", "/me/worklogs", """{"day":"2026-01-01","minutes":5,"records":[{"record":"THEIRS"}]}"""), ("PUT", "/me/timer", """{"records":["THEIRS"]}"""),
            ("PUT", "/me/drafts/01a22448-0000-7000-8000-000000000001", """{"record":"THEIRS","kind":"note","body":"x"}"""),
        })
        {
            using var answer = await two.Client.SendAsync(
                Request(new HttpMethod(method), Root + path, body.Replace("THEIRS", theirs, StringComparison.Ordinal), method is "POST" ? null : "*"), Ct);
            var text = await answer.Content.ReadAsStringAsync(Ct);
            Assert.True(answer.StatusCode is HttpStatusCode.UnprocessableEntity or HttpStatusCode.NotFound, $"{method} {path} {body}: {(int)answer.StatusCode} {text}");
            Assert.DoesNotContain(TwoTenants.Others, text, StringComparison.OrdinalIgnoreCase);
        }

        Assert.Equal(before, await two.StateOfTheOtherAsync());
    }

    /// <summary>All of it the other's; by key; and a part of the other's under a record of one's own.</summary>
    private static IEnumerable<string> Addresses(string path, string theirs)
    {
        yield return Parameters().Replace(path, part => part.Groups["name"].Value is "name" ? "history" : theirs);
        if (path.Contains("{idOrKey}", StringComparison.Ordinal))
        {
            yield return Parameters().Replace(path, part => part.Groups["name"].Value is "idOrKey" ? KeyIn(path, TwoTenants.NumberOfTheOther) : theirs);
            if (Parameters().Count(path) > 1)
            {
                yield return Parameters().Replace(path, part => part.Groups["name"].Value is "idOrKey" ? KeyIn(path, 3) : theirs);
            }
        }
    }

    /// <summary>Work items have the keys of their project.</summary>
    private static string KeyIn(string path, int number) => $"{(path.StartsWith($"{Root}/items/", StringComparison.Ordinal) ? "CAN" : "INC")}-{number}";

    private static async Task<List<(string Path, JsonElement Operations)>> PathsAsync(TwoTenants two)
    {
        var document = await two.Client.GetFromJsonAsync<JsonElement>("/openapi/v1.json", Ct);
        return [.. document.GetProperty("paths").EnumerateObject().Select(path => (path.Name, path.Value))];
    }

    private static async Task<(HttpStatusCode Status, string Text)> AskAsync(TwoTenants two, string address)
    {
        using var answer = await two.Client.GetAsync(new Uri(address, UriKind.Relative), Ct);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Ct));
    }

    /// <summary>The path with what the list above each parameter has first.</summary>
    private static async Task<string> AddressAsync(TwoTenants two, string path)
    {
        while (Parameters().Match(path) is { Success: true } parameter)
        {
            var value = parameter.Groups["name"].Value is "idOrKey" ? KeyIn(path, 1) : s_values.GetValueOrDefault(parameter.Groups["name"].Value) ?? await FirstOfAsync(two, path[..(parameter.Index - 1)]);
            path = path[..parameter.Index] + value + path[(parameter.Index + parameter.Length)..];
        }

        return path;
    }

    private static async Task<string> FirstOfAsync(TwoTenants two, string list)
    {
        var rows = await two.Client.GetFromJsonAsync<JsonElement>(s_lists.GetValueOrDefault(list, list), Ct);
        var items = (rows.ValueKind is JsonValueKind.Array ? rows : rows.GetProperty("items")).EnumerateArray().ToList();
        return items.Find(item => item.ToString().Contains(TwoTenants.Mine, StringComparison.Ordinal)) is { ValueKind: JsonValueKind.Object } own
            ? own.GetProperty("id").ToString()
            : items[0].GetProperty("id").ToString();
    }

    /// <summary>Whatever has to be asked for, the word is; a search that forgot the tenant would find both.</summary>
    private static string Query(JsonElement operation)
    {
        var asked = operation.TryGetProperty("parameters", out var parameters)
            ? parameters.EnumerateArray().Where(one => one.GetProperty("in").GetString() == "query").Select(one => one.GetProperty("name").GetString()!)
            : [];
        return string.Join('&', asked.Where(name => name is "q" or "into").Select(name => name is "q" ? "q=" + TwoTenants.Mine : "into=INC-3")) is { Length: > 0 } query
            ? "?" + query
            : "";
    }

    [GeneratedRegex(@"\{(?<name>\w+)\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Parameters();
}
