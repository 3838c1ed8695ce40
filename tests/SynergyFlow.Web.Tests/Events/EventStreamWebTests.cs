using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using SynergyFlow.Core.Identity;
using SynergyFlow.Testing;
using SynergyFlow.Web.Tests.Identity;

namespace SynergyFlow.Web.Tests.Events;

/// <summary>The whole host with Kafka and a registry.</summary>
public sealed class EventStreamWebTests(PostgresServer postgres) : WebHostTest(postgres)
{
    private const int Partitions = 6;
    private readonly KafkaCluster _kafka = new();
    private readonly RegistryServer _registry = new();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _registry.DisposeAsync();
        _kafka.Dispose();
    }

    protected override Task<IReadOnlyDictionary<string, string>> SettingsAsync()
    {
        _kafka.Create("user-events", Partitions);
        return Task.FromResult<IReadOnlyDictionary<string, string>>(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Kafka:Servers"] = _kafka.Servers,
            ["Kafka:Registry:Url"] = _registry.Url.AbsoluteUri,
            ["Kafka:Instance"] = "desk",
        });
    }

    [Fact]
    public async Task WhatPeopleDo_ComesOut_OnceTheRegistryIsThere_AndCanBeSentAgain()
    {
        var id = await PersonAsync("Sari", Role.SystemAdmin);
        using var admin = await ApiAsync(id, "read", "write", "admin");
        using var anybody = Browser();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await anybody.GetAsync("/health/ready", Ct)).StatusCode);
        Assert.Contains("does not answer", (await StatusAsync(admin)).GetProperty("missing").GetString(), StringComparison.Ordinal);

        await _registry.StartAsync(Ct);
        await WaitAsync(async () => (await anybody.GetAsync("/health/ready", Ct)).StatusCode == HttpStatusCode.OK);
        var events = _kafka.Read("user-events", Partitions, 3, TimeSpan.FromSeconds(30));
        Assert.Contains("io.synergyflow.user.created.v1", events.Where(one => one.Message.Key == id.ToString()).Select(one => Encoding.UTF8.GetString(one.Message.Headers.GetLastBytes("ce_type"))));
        var status = await StatusAsync(admin);
        Assert.Equal(JsonValueKind.Null, status.GetProperty("missing").ValueKind);
        Assert.Equal(Encoding.UTF8.GetString(events[0].Message.Headers.GetLastBytes("ce_sfkid")), status.GetProperty("keyId").GetString());

        Assert.Equal(HttpStatusCode.NoContent, (await admin.PostAsJsonAsync("/api/v1/subscriptions/kafka/repeat", new { number = 0 }, Ct)).StatusCode);
        var again = _kafka.Read("user-events", Partitions, events.Count * 2, TimeSpan.FromSeconds(30));
        Assert.True(again.Count >= events.Count * 2, $"{again.Count} after {events.Count}");

        using var browser = Browser();
        await SignInAsync(browser, "sari@example.org");
        var page = await browser.GetStringAsync("/admin/events", Ct);
        Assert.Contains(_kafka.Servers, page, StringComparison.Ordinal);
        Assert.Contains("/synergyflow/desk", page, StringComparison.Ordinal);
        Assert.Contains("id=\"repeat-since\"", await browser.GetStringAsync("/admin/subscriptions/kafka", Ct), StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"repeat-since\"", await browser.GetStringAsync("/admin/subscriptions/history", Ct), StringComparison.Ordinal);
    }

    private static async Task<JsonElement> StatusAsync(HttpClient admin) =>
        (await admin.GetFromJsonAsync<JsonElement>("/api/v1/event-stream", Ct)).GetProperty("status");

    private static async Task WaitAsync(Func<Task<bool>> there)
    {
        for (var attempt = 0; !await there(); attempt++)
        {
            Assert.True(attempt < 300, "It did not come.");
            await Task.Delay(100, Ct);
        }
    }
}
