using Microsoft.Playwright;
using Npgsql;
using SynergyFlow.Testing;
using static Microsoft.Playwright.Assertions;

namespace SynergyFlow.E2E.Tests;

/// <summary>An administrator looks at what a subscription set aside, tries one event again, gives another up and says why.</summary>
public sealed class ParkedEventJourney(PostgresServer postgres, Chromium chromium) : IAsyncLifetime
{
    private SynergyFlowProcess _server = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await SynergyFlowProcess.StartAsync(postgres, Ct);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task ParkedEvents_AreReplayedAndDiscardedWithAReason_AndKeysShowTheirCard()
    {
        await ExecuteAsync(
            """
            INSERT INTO events.deferred (subscription, tenant_id, event_id, xid, seq, aggregate_kind, aggregate_id, sequence, type, state, attempts, parked_at, last_error)
            SELECT 'history', tenant_id, id, xid, seq, aggregate_kind, aggregate_id, sequence, type, 'parked', 5, now(), 'It broke.'
            FROM events.log WHERE aggregate_kind = 'incident' ORDER BY xid, seq LIMIT 22
            """);
        var page = await chromium.NewVisitorAsync(_server);
        await page.SignInAsync(_server, "SYSTEM_ADMIN");
        await page.GotoAsync("/admin/subscriptions/history");
        await page.InteractiveAsync();
        var events = page.Locator("main section.card:has(.last-error)");
        await Expect(events).ToHaveCountAsync(20);
        await page.GetByRole(AriaRole.Link, new() { Name = "Next page" }).ClickAsync();
        await Expect(events).ToHaveCountAsync(2);
        Assert.Contains("cursor=", page.Url, StringComparison.Ordinal);
        await page.GetByRole(AriaRole.Link, new() { Name = "First page" }).ClickAsync();
        await Expect(events).ToHaveCountAsync(20);

        // The record's key: its card by pointer and by keyboard.
        var key = events.First.Locator("a[data-card]");
        var card = page.GetByRole(AriaRole.Tooltip);
        await key.HoverAsync();
        await Expect(card).ToBeVisibleAsync();
        await Expect(card.Locator("[data-category]")).ToBeVisibleAsync();
        await page.Mouse.MoveAsync(5, 5);
        await Expect(card).ToBeHiddenAsync();
        await events.First.Locator("button[data-copy]").FocusAsync();
        await page.Keyboard.PressAsync("Tab");
        await Expect(card).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(card).ToBeHiddenAsync();

        // A reason is required; keeping the event changes nothing.
        await events.First.GetByRole(AriaRole.Button, new() { Name = "Discard" }).ClickAsync();
        await page.InDialog("Keep it").ClickAsync();
        await Expect(events).ToHaveCountAsync(20);
        await events.First.GetByRole(AriaRole.Button, new() { Name = "Discard" }).ClickAsync();
        var reason = page.GetByLabel("Reason for discarding");
        await reason.FillAsync("   ");
        await page.InDialog("Discard").ClickAsync();
        await Expect(page.GetByText("Say why, in at most 500 characters.")).ToBeVisibleAsync();
        await reason.FillAsync("Written by a broken import.");
        await page.InDialog("Discard").ClickAsync();
        await Expect(page.GetByText("was discarded.")).ToBeVisibleAsync();
        Assert.Equal(21L, await ExecuteAsync("SELECT count(*) FROM events.deferred WHERE subscription = 'history' AND state = 'parked'"));
        Assert.Equal(1L, await ExecuteAsync("SELECT count(*) FROM events.intervention WHERE reason = 'Written by a broken import.'"));

        // Two were on the next page: 21 are left, 20 of them here; after the replay the last one comes up.
        await events.First.GetByRole(AriaRole.Button, new() { Name = "Replay" }).ClickAsync();
        await Expect(page.GetByText("is tried again now.")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Next page" })).ToHaveCountAsync(0);

        // Somebody else was faster: the refusal is said, and the list is read again.
        await ExecuteAsync("DELETE FROM events.deferred WHERE subscription = 'history' AND state = 'parked'");
        await events.First.GetByRole(AriaRole.Button, new() { Name = "Replay" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert).GetByText("no longer holds this event")).ToBeVisibleAsync();
        await Expect(events).ToHaveCountAsync(0);
    }

    private async Task<object?> ExecuteAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(_server.Administrator);
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync(Ct);
    }
}
