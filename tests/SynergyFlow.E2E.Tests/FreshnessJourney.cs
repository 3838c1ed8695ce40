using Microsoft.Playwright;
using Npgsql;
using SynergyFlow.Testing;
using static Microsoft.Playwright.Assertions;

namespace SynergyFlow.E2E.Tests;

/// <summary>Somebody stops a subscription: on a page that lies open, untouched, what it feeds turns stale, and current again afterwards.</summary>
public sealed class FreshnessJourney(PostgresServer postgres, Chromium chromium) : IAsyncLifetime
{
    private SynergyFlowProcess _server = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await SynergyFlowProcess.StartAsync(postgres, Ct);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task AnOpenTicket_SaysWhenItsHistoryFallsBehind()
    {
        var ticket = await chromium.NewVisitorAsync(_server);
        await ticket.SignInAsync(_server, "SYSTEM_ADMIN");
        await using var source = NpgsqlDataSource.Create(_server.Administrator);
        await using var first = source.CreateCommand("SELECT key FROM work.record WHERE kind = 'incident' ORDER BY key LIMIT 1");
        await ticket.GotoAsync($"/incidents/{await first.ExecuteScalarAsync(Ct)}");
        await ticket.InteractiveAsync();
        var badge = ticket.Locator(".freshness[data-subscription=history]");
        await Expect(badge).ToHaveAttributeAsync("data-level", "current");

        // Longer than a badge that counted by itself would stay green.
        await ticket.WaitForTimeoutAsync(4_000);
        await Expect(badge).ToHaveAttributeAsync("data-level", "current");

        var admin = await chromium.NewVisitorAsync(_server);
        await admin.SignInAsync(_server, "SYSTEM_ADMIN");
        await admin.GotoAsync("/admin/subscriptions");
        await admin.InteractiveAsync();

        // A step that was under way may handle the first pause itself: the second waits in any case.
        foreach (var name in new[] { "history", "receipts" })
        {
            await admin.GetByRole(AriaRole.Button, new() { Name = $"Pause {name}" }).ClickAsync();
            await admin.GetByRole(AriaRole.Group).GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
            await Expect(admin.GetByRole(AriaRole.Button, new() { Name = $"Resume {name}" })).ToBeVisibleAsync();
        }

        await Expect(badge).ToHaveAttributeAsync("data-level", "stale", new() { Timeout = 14_000 });

        await admin.GetByRole(AriaRole.Button, new() { Name = "Resume history" }).ClickAsync();
        await Expect(badge).ToHaveAttributeAsync("data-level", "current", new() { Timeout = 10_000 });
    }
}
