using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using SynergyFlow.Core.Identity;
using SynergyFlow.Testing;
using SynergyFlow.Web.Tests.Identity;

namespace SynergyFlow.Web.Tests.Policies;

/// <summary>The policy studio over REST and as pages, through the host as it runs, with a second person for each step.</summary>
public sealed class PolicyWebTests(PostgresServer postgres) : WebHostTest(postgres)
{
    private const string Versions = "/api/v1/policies/priority/versions";

    private const string Panic = """
        package synergyflow.priority

        decision := {"priority": "P1", "reasons": [data.synergyflow.reason.of("priority", "panic", "Everything is urgent.", {}, "decision")]}
        """;

    private const string PanicTests = "package synergyflow.priority_test\n\nimport data.synergyflow.priority\n\ntest_panic if priority.decision.priority == \"P1\"\n";

    protected override async Task<IReadOnlyDictionary<string, string>> SettingsAsync() => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["Policies:Studio:Opa"] = await OpaServer.ProgramAsync(),
        ["Policies:Studio:SecondPerson:0"] = "priority",
    };

    [Fact]
    public async Task Version_GoesFromDraftToEnforcedByTwoPeople_AndIsTakenBackByOne()
    {
        using var tomas = await ApiAsync(await PersonAsync("Tomas", Role.TenantAdmin), "read", "write", "admin");
        using var dewi = await ApiAsync(await PersonAsync("Dewi", Role.TenantAdmin), "read", "write", "admin");
        await CreateAsync(tomas);

        var begun = await SendAsync(tomas, HttpMethod.Post, Versions, new { });
        Assert.Equal((HttpStatusCode.Created, $"{Versions}/1"), (begun.StatusCode, begun.Headers.Location!.ToString()));
        Assert.Equal(HttpStatusCode.PreconditionRequired, (await SendAsync(tomas, HttpMethod.Put, $"{Versions}/1", new { source = Panic, tests = PanicTests }, tag: null)).StatusCode);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await SendAsync(tomas, HttpMethod.Put, $"{Versions}/1", new { source = Panic, tests = PanicTests }, "\"99\"")).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await SendAsync(tomas, HttpMethod.Put, $"{Versions}/1", new { source = Panic })).StatusCode);
        var red = await JsonAsync(await SendAsync(tomas, HttpMethod.Put, $"{Versions}/1", new { source = Panic + "\nx := y\n", tests = PanicTests }));
        Assert.Equal((false, 4), (red.GetProperty("green").GetBoolean(), red.GetProperty("report").GetProperty("problems")[0].GetProperty("line").GetInt32()));
        var green = await JsonAsync(await SendAsync(tomas, HttpMethod.Put, $"{Versions}/1", new { source = Panic, tests = PanicTests, comment = "All of it" }));
        Assert.True(green.GetProperty("green").GetBoolean());

        var refused = await JsonAsync(await SendAsync(tomas, HttpMethod.Post, $"{Versions}/1/publish", new { state = "enforced" }));
        Assert.EndsWith("policy.not_tried", refused.GetProperty("type").GetString(), StringComparison.Ordinal);
        var replay = await ReplayAsync(tomas);
        Assert.Equal(("done", 1), (replay.GetProperty("state").GetString(), replay.GetProperty("asked").GetInt32()));
        Assert.Equal(("P4", "P1", 1), Flip(replay.GetProperty("flips")[0]));
        var flips = await tomas.GetFromJsonAsync<JsonElement>($"/api/v1/policies/replays/{replay.GetProperty("id").GetString()}/flips?from=P4&to=P1", Ct);
        Assert.Equal("INC-1", flips[0].GetProperty("key").GetString());

        var proposed = await JsonAsync(await SendAsync(tomas, HttpMethod.Post, $"{Versions}/1/publish", new { state = "enforced" }));
        Assert.Equal(("draft", "enforced"), (proposed.GetProperty("state").GetString(), proposed.GetProperty("proposal").GetProperty("state").GetString()));
        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(tomas, HttpMethod.Post, $"{Versions}/1/approve", null)).StatusCode);
        Assert.Equal("P4", await CreateAsync(tomas));
        Assert.Equal("enforced", (await JsonAsync(await SendAsync(dewi, HttpMethod.Post, $"{Versions}/1/approve", null))).GetProperty("state").GetString());
        await EventuallyAsync(tomas, "P1");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await SendAsync(tomas, HttpMethod.Post, "/api/v1/policies/priority/kill", new { reason = "" })).StatusCode);
        Assert.Equal(1, (await JsonAsync(await SendAsync(tomas, HttpMethod.Post, "/api/v1/policies/priority/kill", new { reason = "Too much" }))).GetProperty("taken").GetInt32());
        await EventuallyAsync(tomas, "P4");
        Assert.Equal(HttpStatusCode.Conflict, (await SendAsync(tomas, HttpMethod.Post, $"{Versions}/1/approve", null)).StatusCode);
    }

    [Fact]
    public async Task Proposal_ThatIsWithdrawn_CannotBeAgreedTo()
    {
        using var tomas = await ApiAsync(await PersonAsync("Tomas", Role.TenantAdmin), "read", "write", "admin");
        using var dewi = await ApiAsync(await PersonAsync("Dewi", Role.TenantAdmin), "read", "write", "admin");
        await SendAsync(tomas, HttpMethod.Post, Versions, new { });

        // Shadow has no effect and waits for nobody.
        Assert.Equal("shadow", (await JsonAsync(await SendAsync(tomas, HttpMethod.Post, $"{Versions}/1/publish", new { state = "shadow" }))).GetProperty("state").GetString());
        await SendAsync(tomas, HttpMethod.Post, $"{Versions}/1/publish", new { state = "canary", percent = 10 });
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(dewi, HttpMethod.Post, $"{Versions}/1/withdraw", null)).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await SendAsync(dewi, HttpMethod.Post, $"{Versions}/1/approve", null)).StatusCode);
    }

    [Theory]
    [InlineData("POST", Versions, """{"from": 7}""", HttpStatusCode.NotFound)]
    [InlineData("POST", "/api/v1/policies/authz/versions", "{}", HttpStatusCode.NotFound)]
    [InlineData("GET", Versions + "/7", null, HttpStatusCode.NotFound)]
    [InlineData("POST", Versions + "/7/publish", """{"state": "shadow"}""", HttpStatusCode.NotFound)]
    [InlineData("POST", Versions + "/7/publish", """{"state": "everywhere"}""", HttpStatusCode.BadRequest)]
    [InlineData("POST", Versions + "/7/publish", "{}", HttpStatusCode.UnprocessableEntity)]
    [InlineData("POST", Versions + "/7/replays", """{"days": 7}""", HttpStatusCode.NotFound)]
    [InlineData("POST", Versions + "/7/replays", "{}", HttpStatusCode.UnprocessableEntity)]
    [InlineData("DELETE", Versions + "/7", null, HttpStatusCode.NotFound)]
    public async Task Nonsense_IsRefused(string method, string path, string? body, HttpStatusCode expected)
    {
        using var tomas = await ApiAsync(await PersonAsync("Tomas", Role.TenantAdmin), "read", "write", "admin");
        Assert.Equal(expected, (await SendAsync(tomas, new HttpMethod(method), path, body)).StatusCode);
    }

    [Fact]
    public async Task Pages_AreShownToAnAdmin_AndRefusedToAnAgent()
    {
        using var api = await ApiAsync(await PersonAsync("Tomas", Role.TenantAdmin), "read", "write", "admin");
        using var agentApi = await ApiAsync(await PersonAsync("Alya", Role.Agent));
        await SendAsync(api, HttpMethod.Post, Versions, new { });
        using var admin = Browser();
        await SignInAsync(admin, "tomas@example.org");
        using var agent = Browser();
        await SignInAsync(agent, "alya@example.org");

        Assert.Contains(">Priority policy</h1>", await admin.GetStringAsync("/admin/policies/priority", Ct), StringComparison.Ordinal);
        Assert.Contains("test_matrix_decides", await admin.GetStringAsync("/admin/policies/priority/versions/1", Ct), StringComparison.Ordinal);
        Assert.Contains("There is no such version", await admin.GetStringAsync("/admin/policies/priority/versions/9", Ct), StringComparison.Ordinal);
        Assert.Contains("There is no such policy", await admin.GetStringAsync("/admin/policies/nonsense", Ct), StringComparison.Ordinal);
        Assert.NotEqual(HttpStatusCode.OK, (await agent.GetAsync("/admin/policies/priority/versions/1", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await agentApi.GetAsync(Versions, Ct)).StatusCode);
    }

    private static (string? From, string? To, int Count) Flip(JsonElement kind) =>
        (kind.GetProperty("from").GetString(), kind.GetProperty("to").GetString(), kind.GetProperty("count").GetInt32());

    private static async Task<string> CreateAsync(HttpClient client)
    {
        var created = await client.PostAsJsonAsync("/api/v1/incidents", new { title = "VPN down" }, Ct);
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        return (await client.GetFromJsonAsync<JsonElement>(created.Headers.Location, Ct)).GetProperty("priority").GetString()!;
    }

    /// <summary>Nodes look once a second.</summary>
    private static async Task EventuallyAsync(HttpClient client, string priority)
    {
        for (var attempt = 0; await CreateAsync(client) != priority; attempt++)
        {
            Assert.True(attempt < 100, $"No incident became {priority}.");
            await Task.Delay(100, Ct);
        }
    }

    private static async Task<JsonElement> ReplayAsync(HttpClient client)
    {
        Assert.Equal(HttpStatusCode.Accepted, (await SendAsync(client, HttpMethod.Post, $"{Versions}/1/replays", new { days = 30 })).StatusCode);
        for (var attempt = 0; ; attempt++)
        {
            Assert.True(attempt < 300, "The replay does not end.");
            var replay = (await client.GetFromJsonAsync<JsonElement>($"{Versions}/1/replays", Ct))[0];
            if (replay.GetProperty("state").GetString() != "running")
            {
                return replay;
            }

            await Task.Delay(100, Ct);
        }
    }
}
