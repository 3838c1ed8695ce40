using Microsoft.Playwright;
using SynergyFlow.Testing;
using static Microsoft.Playwright.Assertions;

namespace SynergyFlow.E2E.Tests;

/// <summary>A new agent takes the tour of the desk, on a screen and on a phone, and finds help afterwards.</summary>
public sealed class TourJourney(PostgresServer postgres, Chromium chromium) : IAsyncLifetime
{
    private SynergyFlowProcess _server = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await SynergyFlowProcess.StartAsync(postgres, Ct);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Agent_TakesTheTourByKeyboard_IsNotOfferedItAgain_AndTakesItOnceMoreOnAPhone()
    {
        var page = await chromium.NewVisitorAsync(_server);
        await page.SignInAsync(_server, "AGENT");
        await page.InteractiveAsync();
        await Expect(page.Locator("tr[data-record]").First).ToBeVisibleAsync();
        var offer = page.Button("Take the tour (1 minute)");
        await offer.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        var tour = page.GetByRole(AriaRole.Dialog);
        foreach (var title in new[] { "Views", "A row is an incident", "Several at once", "The palette", "My Work" })
        {
            await Expect(tour.GetByRole(AriaRole.Heading)).ToHaveTextAsync(title);
            await PointsBesideAsync(page);
            await Expect(page.Button("Next")).ToBeFocusedAsync();
            await page.Keyboard.PressAsync("Enter");
        }

        await Expect(tour.GetByRole(AriaRole.Heading)).ToHaveTextAsync("Help for every page");
        await PointsBesideAsync(page);
        await page.Keyboard.PressAsync("Escape");
        await Expect(tour).ToHaveCountAsync(0);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeFocusedAsync();
        await Expect(offer).ToHaveCountAsync(0);
        await page.ReloadAsync();
        await page.InteractiveAsync();
        await Expect(page.Locator("tr[data-record]").First).ToBeVisibleAsync();
        await Expect(offer).ToHaveCountAsync(0);

        // The help of this page, by its keys, and from there the tour again, on a phone.
        await page.Keyboard.PressAsync("g");
        await page.Keyboard.PressAsync("h");
        await page.WaitForURLAsync("**/help/desk");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Select several" })).ToBeVisibleAsync();
        await page.SetViewportSizeAsync(390, 844);
        await page.GetByRole(AriaRole.Link, new() { Name = "Take the tour" }).ClickAsync();
        await Expect(tour.GetByRole(AriaRole.Heading)).ToHaveTextAsync("Views");
        for (var step = 1; step < 6; step++)
        {
            await PointsBesideAsync(page);
            await page.Button("Next").ClickAsync();
        }

        await PointsBesideAsync(page);
        await page.Button("Done").ClickAsync();
        await Expect(tour).ToHaveCountAsync(0);
        Assert.DoesNotContain("#tour", page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Agent_WhoDoesNotWantTheTour_WorksOn_AndFindsATopicByTyping()
    {
        var page = await chromium.NewVisitorAsync(_server);
        await page.SignInAsync(_server, "AGENT");
        await page.InteractiveAsync();
        await page.Button("Not now").ClickAsync();
        await Expect(page.Button("Not now")).ToHaveCountAsync(0);
        await page.GotoAsync("/help");
        await page.InteractiveAsync();
        await page.GetByLabel("Find in the help").FillAsync("canned");
        await Expect(page.GetByText("Topics found: ")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "My Work", Exact = true }).And(page.Locator("main a"))).ToBeHiddenAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Macros and canned replies" }).ClickAsync();
        await page.WaitForURLAsync("**/help/macros");

        // The keys of this page name its help too.
        await page.Locator("main").GetByRole(AriaRole.Button, new() { Name = "Keyboard shortcuts" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Link, new() { Name = "Help for this page" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task EveryTopic_FitsAPhone()
    {
        var page = await chromium.NewVisitorAsync(_server, 390, 844);
        await page.SignInAsync(_server, "TENANT_ADMIN");
        await page.GotoAsync("/help");
        await page.InteractiveAsync();
        var topics = await page.Locator("main a[href^='/help/']").EvaluateAllAsync<string[]>("links => links.map(link => link.pathname)");
        Assert.True(topics.Length > 20, "The topics were not found.");
        List<string> wide = [];
        foreach (var topic in topics)
        {
            await page.GotoAsync(topic);
            await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
            if (await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth") > 0)
            {
                wide.Add(topic);
            }
        }

        Assert.Empty(wide);
    }

    /// <summary>What the step is about is on the screen, and the card is inside of the window and not on it.</summary>
    private static async Task PointsBesideAsync(IPage page)
    {
        await page.WaitForFunctionAsync(
            """
            () => {
              const [ring, card] = ['.tour-ring', '.tour-card'].map(one => document.querySelector(one)?.getBoundingClientRect());
              const apart = ring && card && (card.top >= ring.bottom || card.bottom <= ring.top || card.left >= ring.right || card.right <= ring.left);
              return apart && ring.width > 8 && ring.bottom > 0 && ring.top < innerHeight
                && card.top >= 0 && card.left >= 0 && card.bottom <= innerHeight && card.right <= innerWidth;
            }
            """);
    }
}
