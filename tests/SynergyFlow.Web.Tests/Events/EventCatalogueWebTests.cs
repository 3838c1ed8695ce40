using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using SynergyFlow.Core.Identity;
using SynergyFlow.Testing;
using SynergyFlow.Web.Tests.Identity;

namespace SynergyFlow.Web.Tests.Events;

/// <summary>The catalogue of events, on an installation without Kafka.</summary>
public sealed class EventCatalogueWebTests(PostgresServer postgres) : WebHostTest(postgres)
{
    [Fact]
    public async Task Api_ListsTypes_WithSchemaExampleAndTheTenantsOwnSamples()
    {
        var id = await PersonAsync("Tomas", Role.TenantAdmin);
        using var admin = await ApiAsync(id, "read", "write", "admin");

        var types = (await admin.GetFromJsonAsync<JsonElement>("/api/v1/event-types", Ct)).GetProperty("items").EnumerateArray().ToList();
        Assert.True(types.Count > 90);
        var created = types.Single(type => type.GetProperty("name").GetString() == "incident.created");
        Assert.Equal("io.synergyflow.incident.created.v1", created.GetProperty("publicName").GetString());
        Assert.Equal(["incident-events"], created.GetProperty("topics").EnumerateArray().Select(topic => topic.GetString()));

        var one = await admin.GetFromJsonAsync<JsonElement>("/api/v1/event-types/incident.created", Ct);
        Assert.Equal("IncidentCreated", JsonDocument.Parse(one.GetProperty("schemas")[0].GetString()!).RootElement.GetProperty("name").GetString());
        Assert.Equal("INC-1234", JsonDocument.Parse(one.GetProperty("example").GetString()!).RootElement.GetProperty("key").GetString());
        var samples = (await admin.GetFromJsonAsync<JsonElement>("/api/v1/event-types/user.created/samples", Ct)).GetProperty("items");
        Assert.Equal(id.Value, samples[0].GetProperty("recordId").GetGuid());
        Assert.Equal(HttpStatusCode.NotFound, (await admin.GetAsync("/api/v1/event-types/incident.eaten", Ct)).StatusCode);
    }

    [Fact]
    public async Task WithoutKafka_NothingMentionsIt_ButTheOperatorsPage()
    {
        var (tenant, system) = (await PersonAsync("Tomas", Role.TenantAdmin), await PersonAsync("Sari", Role.SystemAdmin));
        using var operators = await ApiAsync(system, "read", "write", "admin");
        using var admin = await ApiAsync(tenant, "read", "write", "admin");

        Assert.False((await operators.GetFromJsonAsync<JsonElement>("/api/v1/event-stream", Ct)).GetProperty("configured").GetBoolean());
        Assert.Equal(HttpStatusCode.Forbidden, (await admin.GetAsync("/api/v1/event-stream", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await operators.PostAsJsonAsync("/api/v1/subscriptions/history/repeat", new { since = "2026-01-01T00:00:00Z" }, Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await operators.PostAsJsonAsync("/api/v1/subscriptions/kafka/repeat", new { since = "2026-01-01T00:00:00Z" }, Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await operators.PostAsJsonAsync("/api/v1/subscriptions/history/repeat", new { }, Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await admin.PostAsJsonAsync("/api/v1/subscriptions/history/repeat", new { number = 1 }, Ct)).StatusCode);

        using var sari = Browser();
        await SignInAsync(sari, "sari@example.org");
        using var tomas = Browser();
        await SignInAsync(tomas, "tomas@example.org");
        Assert.Contains("no Kafka is configured", await sari.GetStringAsync("/admin/events", Ct), StringComparison.Ordinal);
        foreach (var page in new[] { "/admin/events", "/admin/subscriptions", "/admin" })
        {
            Assert.DoesNotContain("no Kafka is configured", await tomas.GetStringAsync(page, Ct), StringComparison.Ordinal);
        }

        Assert.DoesNotContain("kafka", await sari.GetStringAsync("/admin/subscriptions", Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_ShowTypes_ByWordAndTopic_AndOneWithItsLastEvents()
    {
        await PersonAsync("Tomas", Role.TenantAdmin);
        await PersonAsync("Alya", Role.Agent);
        using var admin = Browser();
        await SignInAsync(admin, "tomas@example.org");

        var found = await admin.GetStringAsync("/admin/events?q=RESOLVED&topic=incident-events", Ct);
        Assert.Contains("href=\"/admin/events/incident.resolved\"", found, StringComparison.Ordinal);
        Assert.DoesNotContain("href=\"/admin/events/incident.created\"", found, StringComparison.Ordinal);
        Assert.Contains("No type of event fits", await admin.GetStringAsync("/admin/events?q=%3Cscript%3E", Ct), StringComparison.Ordinal);
        var one = await admin.GetStringAsync("/admin/events/user.created", Ct);
        Assert.Contains("io.synergyflow.user.created.v1", one, StringComparison.Ordinal);
        Assert.Contains("What else the same request or click caused", one, StringComparison.Ordinal);
        Assert.Contains("There is no such type of event.", await admin.GetStringAsync("/admin/events/nothing.of_the_kind", Ct), StringComparison.Ordinal);
        using var agent = Browser();
        await SignInAsync(agent, "alya@example.org");
        Assert.NotEqual(HttpStatusCode.OK, (await agent.GetAsync("/admin/events", Ct)).StatusCode);
    }

    [Fact]
    public async Task AsyncApi_IsServedBesideOpenApi()
    {
        using var anybody = Browser();
        var document = await anybody.GetFromJsonAsync<JsonElement>("/asyncapi/v1.json", Ct);

        Assert.Equal("3.0.0", document.GetProperty("asyncapi").GetString());
    }
}
