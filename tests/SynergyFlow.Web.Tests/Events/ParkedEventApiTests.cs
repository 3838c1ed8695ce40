using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Testing;
using SynergyFlow.Web.Tests.Identity;

namespace SynergyFlow.Web.Tests.Events;

public sealed class ParkedEventApiTests(PostgresServer postgres) : WebHostTest(postgres)
{
    private const string Parked = "/api/v1/subscriptions/history/parked";

    [Fact]
    public async Task Parked_HasTheRecordsKey_IsPaged_AndEndsByReplayOrDiscardWithAReason()
    {
        using var agent = await ApiAsync(await PersonAsync("Alya", Role.Agent));
        using var system = await ApiAsync(await PersonAsync("Sari", Role.SystemAdmin), "read", "write", "admin");
        using var tenant = await ApiAsync(await PersonAsync("Tomas", Role.TenantAdmin), "read", "write", "admin");
        foreach (var title in new[] { "VPN is down", "Printer jams", "No sound" })
        {
            Assert.Equal(HttpStatusCode.Created, (await agent.PostAsJsonAsync("/api/v1/incidents", new { title }, Ct)).StatusCode);
        }

        await AppearsAsync(tenant);
        await ParkAsync();
        var first = await tenant.GetFromJsonAsync<JsonElement>($"{Parked}?limit=2", Ct);
        var second = await tenant.GetFromJsonAsync<JsonElement>($"{Parked}?limit=2&cursor={Uri.EscapeDataString(first.GetProperty("next").GetString()!)}", Ct);
        var rows = first.GetProperty("items").EnumerateArray().Concat(second.GetProperty("items").EnumerateArray()).ToList();
        Assert.Equal(["INC-1", "INC-2", "INC-3"], rows.Select(row => row.GetProperty("recordKey").GetString()));
        var ids = rows.ConvertAll(row => row.GetProperty("eventId").GetGuid());

        Assert.Equal(HttpStatusCode.Forbidden, (await tenant.PostAsync($"{Parked}/{ids[0]}/replay", null, Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await system.PostAsync($"{Parked}/{ids[0]}/replay", null, Ct)).StatusCode);
        var unreasoned = await system.PostAsJsonAsync($"{Parked}/{ids[1]}/discard", new { reason = " " }, Ct);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, unreasoned.StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await system.PostAsJsonAsync($"{Parked}/{ids[1]}/discard", new { reason = "Wrong data" }, Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await system.PostAsync($"{Parked}/{ids[1]}/replay", null, Ct)).StatusCode);
        var left = await tenant.GetFromJsonAsync<JsonElement>(Parked, Ct);
        Assert.Equal("INC-3", Assert.Single(left.GetProperty("items").EnumerateArray()).GetProperty("recordKey").GetString());
    }

    /// <summary>Sets the creations aside as if each had failed five times.</summary>
    private Task<int> ParkAsync() => AskAsync(async (TenantContexts contexts) =>
    {
        await using var db = await contexts.OpenAsync(Tenant.First, Ct);
        return await db.Database.ExecuteSqlRawAsync(
            """
            INSERT INTO events.deferred (subscription, tenant_id, event_id, xid, seq, aggregate_kind, aggregate_id, sequence, type, state, attempts, parked_at, last_error)
            SELECT 'history', tenant_id, id, xid, seq, aggregate_kind, aggregate_id, sequence, type, 'parked', 5, now(), 'It broke.'
            FROM events.log WHERE aggregate_kind = 'incident' AND sequence = 1
            """, Ct);
    });

    /// <summary>The runner enters its subscriptions shortly after the host has started.</summary>
    private static async Task AppearsAsync(HttpClient client)
    {
        for (var attempt = 0; (await client.GetAsync(Parked, Ct)).StatusCode == HttpStatusCode.NotFound; attempt++)
        {
            Assert.True(attempt < 100, "The subscription did not appear.");
            await Task.Delay(100, Ct);
        }
    }
}
