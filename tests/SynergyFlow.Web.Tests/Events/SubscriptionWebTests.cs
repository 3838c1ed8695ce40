using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using SynergyFlow.Core.Identity;
using SynergyFlow.Testing;
using SynergyFlow.Web.Tests.Identity;

namespace SynergyFlow.Web.Tests.Events;

public sealed class SubscriptionWebTests(PostgresServer postgres) : WebHostTest(postgres)
{
    private const string Root = "/api/v1/subscriptions";

    [Fact]
    public async Task Api_Agent_Is403()
    {
        using var agent = await ApiAsync(await PersonAsync("Alya", Role.Agent));
        Assert.Equal(HttpStatusCode.Forbidden, (await agent.GetAsync(Root, Ct)).StatusCode);
    }

    [Fact]
    public async Task Api_TenantAdminLists_SystemAdminPausesAndResumes()
    {
        using var tenant = await ApiAsync(await PersonAsync("Tomas", Role.TenantAdmin), "read", "write", "admin");
        using var system = await ApiAsync(await PersonAsync("Sari", Role.SystemAdmin), "read", "write", "admin");
        var name = (await FirstAsync(tenant)).GetProperty("name").GetString();
        Assert.Equal(HttpStatusCode.Forbidden, (await tenant.PostAsync($"{Root}/{name}/pause", null, Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await system.PostAsync($"{Root}/{name}/pause", null, Ct)).StatusCode);
        Assert.True((await FirstAsync(tenant)).GetProperty("paused").GetBoolean());
        Assert.Equal(HttpStatusCode.NoContent, (await system.PostAsync($"{Root}/{name}/resume", null, Ct)).StatusCode);
        Assert.False((await FirstAsync(tenant)).GetProperty("paused").GetBoolean());
    }

    [Fact]
    public async Task Freshness_IsThereForAnyPage_AndAPausedOneAges()
    {
        var id = await PersonAsync("Sari", Role.SystemAdmin);
        using var system = await ApiAsync(id, "read", "write", "admin");
        using var page = Browser();
        await AgeAsync(page, age => age < 3_000);

        Assert.Equal(HttpStatusCode.NoContent, (await system.PostAsync($"{Root}/history/pause", null, Ct)).StatusCode);

        // A step that was under way when it was paused may handle the pause itself: something new waits in any case.
        var aged = await AgeAsync(page, age => age > 3_000, async attempt =>
            Assert.Equal(HttpStatusCode.Created, (await system.PostAsJsonAsync("/api/v1/teams", new { name = $"Team {attempt}" }, Ct)).StatusCode));
        var row = (await system.GetFromJsonAsync<JsonElement>(Root, Ct)).GetProperty("items").EnumerateArray().Single(one => one.GetProperty("name").GetString() == "history");
        Assert.True(row.GetProperty("lastQuarterHour").GetProperty("p99").GetDouble() >= 2);
        Assert.True(aged.CacheControl?.NoStore);
        Assert.Equal(HttpStatusCode.NoContent, (await system.PostAsync($"{Root}/history/resume", null, Ct)).StatusCode);
        await AgeAsync(page, age => age < 3_000);
    }

    [Fact]
    public async Task Api_UnknownEventOrSubscription_Is404()
    {
        using var system = await ApiAsync(await PersonAsync("Sari", Role.SystemAdmin), "read", "write", "admin");
        var unknown = await system.PostAsJsonAsync($"{Root}/history/parked/{Guid.CreateVersion7()}/discard", new { reason = "Wrong data" }, Ct);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await system.PostAsync($"{Root}/nobody/pause", null, Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await system.GetAsync($"{Root}/nobody/parked", Ct)).StatusCode);
    }

    [Fact]
    public async Task Page_IsShownToAnAdmin_AndRefusedToAnAgent()
    {
        await PersonAsync("Tomas", Role.TenantAdmin);
        await PersonAsync("Alya", Role.Agent);
        using var admin = Browser();
        await SignInAsync(admin, "tomas@example.org");
        using var agent = Browser();
        await SignInAsync(agent, "alya@example.org");
        Assert.Contains(">Subscriptions</h1>", await admin.GetStringAsync("/admin/subscriptions", Ct), StringComparison.Ordinal);
        Assert.Contains("There is no such subscription.", await admin.GetStringAsync("/admin/subscriptions/nobody", Ct), StringComparison.Ordinal);
        var refused = await agent.GetAsync("/admin/subscriptions", Ct);
        Assert.NotEqual(HttpStatusCode.OK, refused.StatusCode);
    }

    private static async Task<System.Net.Http.Headers.HttpResponseHeaders> AgeAsync(HttpClient page, Func<long, bool> reached, Func<int, Task>? meanwhile = null)
    {
        for (var attempt = 0; ; attempt++)
        {
            await (meanwhile?.Invoke(attempt) ?? Task.CompletedTask);
            using var answer = await page.GetAsync("/freshness", Ct);
            var ages = await answer.Content.ReadFromJsonAsync<Dictionary<string, long>>(Ct);
            if (ages!.TryGetValue("history", out var age) && reached(age))
            {
                return answer.Headers;
            }

            Assert.True(attempt < 200, $"It stays at {age} ms.");
            await Task.Delay(100, Ct);
        }
    }

    /// <summary>The runner enters its subscriptions shortly after the host has started.</summary>
    private static async Task<JsonElement> FirstAsync(HttpClient client)
    {
        for (var attempt = 0; ; attempt++)
        {
            var list = await client.GetFromJsonAsync<JsonElement>(Root, Ct);
            if (list.GetProperty("items") is var items && items.GetArrayLength() > 0)
            {
                return items[0];
            }

            Assert.True(attempt < 100, "No subscription appeared.");
            await Task.Delay(100, Ct);
        }
    }
}
