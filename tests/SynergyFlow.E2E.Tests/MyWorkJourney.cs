using Microsoft.Playwright;
using SynergyFlow.Testing;
using static Microsoft.Playwright.Assertions;

namespace SynergyFlow.E2E.Tests;

/// <summary>An agent begins the day in My Work: looks at what waits and why, puts one off, takes it back, and empties the list.</summary>
public sealed class MyWorkJourney(PostgresServer postgres, Chromium chromium) : IAsyncLifetime
{
    private SynergyFlowProcess _server = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await SynergyFlowProcess.StartAsync(postgres, Ct);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Agent_SeesWhatWaitsAndWhy_SnoozesByKey_AndTakesItBack()
    {
        var page = await chromium.NewVisitorAsync(_server);
        await page.SignInAsync(_server, "AGENT");
        await page.InteractiveAsync();
        await page.WaitForFunctionAsync("() => document.getElementById('sf-palette') !== null");
        await page.Keyboard.PressAsync("g");
        await page.Keyboard.PressAsync("m");
        await page.WaitForURLAsync("**/my-work");
        await page.InteractiveAsync();
        await Expect(page.Locator("section[aria-labelledby='work-now'] li .chip").First).ToBeVisibleAsync();
        var first = page.Locator("main li[data-record]").First;
        var key = await first.GetAttributeAsync("data-record");

        // By key: nonsense is refused and loses nothing, then one of the offered times.
        await page.Keyboard.PressAsync("j");
        await Expect(first).ToHaveAttributeAsync("data-active", "");
        await page.Keyboard.PressAsync("z");
        await page.InDialog("Snooze until then").ClickAsync();
        await Expect(page.GetByText("Choose a time in the future, at most a year away.")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Tomorrow morning" }).ClickAsync();
        await Expect(page.GetByText($"{key} is snoozed until")).ToBeVisibleAsync();

        // It stands among the snoozed after the list was read again, and comes back from there.
        await page.ReloadAsync();
        await page.InteractiveAsync();
        var snoozed = page.Locator("section[aria-labelledby='work-snoozed']");
        await Expect(snoozed.Locator($"li[data-record='{key}']")).ToBeVisibleAsync();
        await snoozed.GetByRole(AriaRole.Button, new() { Name = $"Bring back {key}" }).ClickAsync();
        await Expect(page.GetByText($"{key} is back on your list.")).ToBeVisibleAsync();
        await Expect(snoozed).ToHaveCountAsync(0);

        // By pointer, and undone at once.
        await page.GetByRole(AriaRole.Button, new() { Name = $"Snooze {key}" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "In three hours" }).ClickAsync();
        await Expect(snoozed.Locator("li")).ToHaveCountAsync(1);
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Expect(snoozed).ToHaveCountAsync(0);
    }
}
