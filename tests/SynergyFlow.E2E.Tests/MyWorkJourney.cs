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

    [Fact]
    public async Task Agent_HasDeskAndProjectsInOneList_OneThingAtATime_AndHisDatesInAnotherProgram()
    {
        var page = await chromium.NewVisitorAsync(_server);
        await page.SignInAsync(_server, "AGENT");
        await page.InteractiveAsync();

        // A task of a project, for whoever makes it, due today.
        await page.GotoAsync("/projects/BP/items/new");
        await page.InteractiveAsync();
        await page.GetByLabel("Title").FillAsync("Check the quote; twice, please");
        await page.GetByLabel("Target", new() { Exact = true }).FillAsync(await page.EvaluateAsync<string>("() => new Date().toLocaleDateString('sv')"));
        await page.Button("Create").ClickAsync();
        await page.WaitForURLAsync("**/items/BP-*");
        await page.InteractiveAsync();
        await page.Button("Assign to me").ClickAsync();
        await Expect(page.Button("Assign to me")).ToHaveCountAsync(0);

        await page.GotoAsync("/my-work?show=projects");
        await page.InteractiveAsync();
        var mine = page.Locator("section[aria-labelledby='work-today'] li", new() { HasText = "Check the quote; twice, please" });
        await Expect(mine.Locator(".chip").First).ToContainTextAsync("Due today");
        await Expect(page.Locator("main li[data-record^='INC-']")).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Navigation, new() { Name = "Kind of work" }).GetByRole(AriaRole.Link, new() { Name = "Desk" }).ClickAsync();
        await page.WaitForURLAsync("**/my-work?show=desk");
        await Expect(page.Locator(".work-list li[data-record^='BP-']")).ToHaveCountAsync(0);

        // One thing at a time.
        await page.GetByRole(AriaRole.Link, new() { Name = "Focus" }).ClickAsync();
        await page.WaitForURLAsync("**focus=1");
        var rows = page.Locator("main li[data-record]:visible");
        await Expect(rows).ToHaveCountAsync(1);
        var first = await rows.First.GetAttributeAsync("data-record");
        await page.GetByRole(AriaRole.Button, new() { Name = "Next" }).ClickAsync();
        await Expect(rows).ToHaveCountAsync(1);
        await Expect(rows.First).Not.ToHaveAttributeAsync("data-record", first!);
        await page.Keyboard.PressAsync("k");
        await Expect(rows.First).ToHaveAttributeAsync("data-record", first!);

        // The address is told once, and read by whoever knows it.
        await page.GotoAsync("/my-work");
        await page.InteractiveAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Calendar", Exact = true }).ClickAsync();
        await page.WaitForURLAsync("**/account/calendars");
        await page.InteractiveAsync();
        await page.GetByLabel("Name").FillAsync("Phone");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make calendar" }).ClickAsync();
        var address = (await page.Locator("[data-secret]").TextContentAsync())!;
        using HttpClient program = new();
        var text = await program.GetStringAsync(new Uri(address), Ct);
        Assert.Contains("Check the quote\\; twice\\, please", text.Replace("\r\n ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        await page.ReloadAsync();
        await page.InteractiveAsync();
        await Expect(page.Locator("[data-secret]")).ToHaveCountAsync(0);
        var row = page.Locator("[data-calendar]");
        await Expect(row).Not.ToContainTextAsync("Never");
        await row.GetByRole(AriaRole.Button, new() { Name = "Revoke Phone" }).ClickAsync();
        await row.GetByRole(AriaRole.Button, new() { Name = "Revoke" }).Last.ClickAsync();
        await Expect(row).ToHaveCountAsync(0);
        using var gone = await program.GetAsync(new Uri(address), Ct);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, gone.StatusCode);
    }
}
