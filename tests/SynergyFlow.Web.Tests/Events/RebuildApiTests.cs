using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using SynergyFlow.Core.Identity;
using SynergyFlow.Testing;
using SynergyFlow.Web.Tests.Identity;

namespace SynergyFlow.Web.Tests.Events;

public sealed class RebuildApiTests(PostgresServer postgres) : WebHostTest(postgres)
{
    private const string Root = "/api/v1/subscriptions/history/rebuild";

    [Fact]
    public async Task Rebuild_IsBegunComparedSwappedAndDroppedOverRest_BySystemAdministratorsOnly()
    {
        using var agent = await ApiAsync(await PersonAsync("Alya", Role.Agent));
        using var tenant = await ApiAsync(await PersonAsync("Tomas", Role.TenantAdmin), "read", "write", "admin");
        using var system = await ApiAsync(await PersonAsync("Sari", Role.SystemAdmin), "read", "write", "admin");
        foreach (var title in new[] { "VPN is down", "Printer jams" })
        {
            Assert.Equal(HttpStatusCode.Created, (await agent.PostAsJsonAsync("/api/v1/incidents", new { title }, Ct)).StatusCode);
        }

        Assert.Equal(JsonValueKind.Null, (await UntilAsync(system, _ => true)).GetProperty("state").ValueKind);
        Assert.Equal(HttpStatusCode.Forbidden, (await tenant.GetAsync(Root, Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await tenant.PostAsJsonAsync(Root, new { reason = "x" }, Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await system.PostAsJsonAsync(Root, new { reason = " " }, Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await system.PostAsync($"{Root}/compare", null, Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await system.PostAsJsonAsync("/api/v1/subscriptions/nobody/rebuild", new { reason = "x" }, Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await system.PostAsJsonAsync("/api/v1/subscriptions/receipts/rebuild", new { reason = "x" }, Ct)).StatusCode);

        Assert.Equal(HttpStatusCode.NoContent, (await system.PostAsJsonAsync(Root, new { reason = "It looks wrong." }, Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await system.PostAsJsonAsync(Root, new { reason = "Again." }, Ct)).StatusCode);
        await UntilAsync(system, one => one.GetProperty("state").GetString() == "building" && one.GetProperty("caughtUp").GetBoolean());
        Assert.Equal(HttpStatusCode.Conflict, (await system.PostAsJsonAsync($"{Root}/swap", new { }, Ct)).StatusCode);

        JsonElement compared;
        do
        {
            // Until both have all of it: the log may be a second ahead.
            compared = await (await system.PostAsync($"{Root}/compare", null, Ct)).Content.ReadFromJsonAsync<JsonElement>(Ct);
            Assert.Equal((0, true), (compared.GetProperty("missing").GetInt64(), compared.GetProperty("equal").GetBoolean()));
        }
        while (compared.GetProperty("rows").GetInt64() < 2);

        Assert.Equal(HttpStatusCode.NoContent, (await system.PostAsJsonAsync($"{Root}/swap", new { }, Ct)).StatusCode);
        var swapped = await UntilAsync(system, one => one.GetProperty("state").GetString() == "swapped");
        Assert.Equal(swapped.GetProperty("swappedAt").GetDateTimeOffset().AddDays(7), swapped.GetProperty("keptUntil").GetDateTimeOffset());
        Assert.Equal(HttpStatusCode.NoContent, (await system.PostAsJsonAsync($"{Root}/swap", new { back = true }, Ct)).StatusCode);
        await UntilAsync(system, one => one.GetProperty("state").GetString() == "building");
        Assert.Equal(HttpStatusCode.NoContent, (await system.PostAsync($"{Root}/drop", null, Ct)).StatusCode);
        await UntilAsync(system, one => one.GetProperty("state").ValueKind is JsonValueKind.Null);

        var audit = await tenant.GetFromJsonAsync<JsonElement>("/api/v1/audit?what=operations&limit=50", Ct);
        Assert.Equal(
            ["subscription.rebuild_compared", "subscription.rebuild_dropped", "subscription.rebuild_started", "subscription.rebuild_swapped"],
            audit.GetProperty("items").EnumerateArray().Select(one => one.GetProperty("type").GetString()!).Where(type => type.StartsWith("subscription.rebuild", StringComparison.Ordinal)).Distinct().Order());
    }

    private static async Task<JsonElement> UntilAsync(HttpClient client, Func<JsonElement, bool> reached)
    {
        for (var attempt = 0; ; attempt++)
        {
            using var answer = await client.GetAsync(Root, Ct);
            var text = await answer.Content.ReadAsStringAsync(Ct);
            if (answer.StatusCode is HttpStatusCode.OK && JsonDocument.Parse(text).RootElement is var read && reached(read))
            {
                return read;
            }

            Assert.True(attempt < 300, text);
            await Task.Delay(100, Ct);
        }
    }
}
