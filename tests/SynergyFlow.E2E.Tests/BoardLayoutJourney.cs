using Microsoft.Playwright;
using SynergyFlow.Testing;
using static Microsoft.Playwright.Assertions;

namespace SynergyFlow.E2E.Tests;

/// <summary>Who manages a project puts two states into one column and chooses what cards show; another reader puts cards into each of the states.</summary>
public sealed class BoardLayoutJourney(PostgresServer postgres, Chromium chromium) : IAsyncLifetime
{
    private SynergyFlowProcess _server = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await SynergyFlowProcess.StartAsync(postgres, Ct);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Board_GetsAColumnOfTwoStates_AndCardsAreDroppedIntoEachOfThem_ByPointerAndKeys_WhileOthersSeeIt()
    {
        var (admin, agent) = (await chromium.NewVisitorAsync(_server), await chromium.NewVisitorAsync(_server));
        await admin.SignInAsync(_server, "TENANT_ADMIN");
        await agent.SignInAsync(_server, "AGENT");
        await agent.GotoAsync("/projects/BP/board?sprint=all");
        await agent.Locator("[data-ready]").WaitForAsync();
        await Expect(agent.Locator("[data-column]")).ToHaveCountAsync(3);
        await LayOutAsync(admin);

        // Whoever looks at the board sees its new columns by itself.
        await Expect(agent.Locator("[data-column=Open] .board-states")).ToHaveTextAsync("Backlog · Todo");
        await Expect(agent.Locator("[data-fact=points]")).ToHaveCountAsync(0);
        await admin.GotoAsync("/projects/BP/board?sprint=all");
        await admin.Locator("[data-ready]").WaitForAsync();
        await ByPointerAsync(agent, admin);
        await ByKeysAsync(agent, admin);
        await CheckAsync(agent);
        await agent.SetViewportSizeAsync(390, 844);
        await CheckAsync(agent);
        await admin.GotoAsync("/projects/BP/board/settings");
        await admin.Locator(".board-set[data-ready]").WaitForAsync();
        await CheckAsync(admin);
        await admin.SetViewportSizeAsync(390, 844);
        await CheckAsync(admin);

        // And back: one column for each state, asked for twice.
        await admin.Button("Back to a column for each state").ClickAsync();
        await admin.GetByRole(AriaRole.Group).GetByRole(AriaRole.Button, new() { Name = "Back to a column for each state" }).ClickAsync();
        await Expect(admin.GetByText("Saved.")).ToBeVisibleAsync();
        await Expect(agent.Locator("[data-column=Todo]")).ToBeVisibleAsync();
    }

    private static async Task LayOutAsync(IPage page)
    {
        await page.GotoAsync("/projects/BP/board");
        await page.Locator("[data-ready]").WaitForAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Lay out the board" }).ClickAsync();
        await page.WaitForURLAsync("**/projects/BP/board/settings");
        await page.InteractiveAsync();
        await page.Button("Make columns of our own").ClickAsync();
        await page.Locator(".board-set[data-ready]").WaitForAsync();
        await page.Locator(".board-set-columns input").First.FillAsync("Open");

        // The state of the backlog comes into the first column, by keys.
        await page.Locator(".board-set [data-item=Backlog] [data-grip]").FocusAsync();
        foreach (var stroke in new[] { "Space", "ArrowLeft", "ArrowLeft", "ArrowLeft", "Space" })
        {
            await page.Keyboard.PressAsync(stroke);
        }

        await Expect(page.Locator("section[aria-label=Open] [data-item]")).ToHaveCountAsync(2);

        // A column by menu and back, a fact by its menu, one off and one on.
        await page.Locator(".board-set-columns [data-item=Done] [data-to]").SelectOptionAsync("first");
        await Expect(page.Locator(".board-set-columns input").First).ToHaveValueAsync("Done");
        await page.Locator(".board-set-columns [data-item=Done] [data-to]").SelectOptionAsync("last");
        await Expect(page.Locator(".board-set-columns input").First).ToHaveValueAsync("Open");
        await page.Button("Take Points off the cards").ClickAsync();
        await page.Locator(".card-set-add").SelectOptionAsync("Target date");
        await Expect(page.Locator(".card-set-preview [data-fact=target_date]")).ToContainTextAsync("Overdue since");
        await page.Locator(".card-set-fields [data-item='Target date'] [data-to]").SelectOptionAsync("first");
        await Expect(page.Locator(".card-set-fields li").First).ToContainTextAsync("Target date");
        await page.Button("Save").ClickAsync();
        await Expect(page.GetByText("Saved.")).ToBeVisibleAsync();
        await Expect(page.GetByText("Not saved yet")).ToHaveCountAsync(0);
    }

    /// <summary>Over the column its states are shown; the card is put into the one that it is let go over.</summary>
    private static async Task ByPointerAsync(IPage page, IPage other)
    {
        var card = page.Locator("[data-name='In Progress'] .board-card").First;
        var key = await card.GetAttributeAsync("data-item");
        await card.Locator("[data-grip]").HoverAsync();
        await page.Mouse.DownAsync();
        var open = await page.Locator("[data-name=Open]").BoundingBoxAsync();
        await page.Mouse.MoveAsync(open!.X + open.Width / 2, open.Y + 40, new() { Steps = 6 });
        await Expect(page.Locator(".drop-zone")).ToHaveTextAsync(["Backlog", "Todo"]);
        var zone = await page.Locator(".drop-zone", new() { HasText = "Backlog" }).BoundingBoxAsync();
        await page.Mouse.MoveAsync(zone!.X + zone.Width / 2, zone.Y + zone.Height / 2, new() { Steps = 4 });
        await Expect(page.Locator(".drop-zone.here")).ToHaveTextAsync("Backlog");
        await page.Mouse.UpAsync();
        await Expect(page.GetByRole(AriaRole.Status).Filter(new() { HasText = $"{key} is now in Backlog" })).ToBeVisibleAsync();
        await Expect(page.Locator(".drop-zone")).ToHaveCountAsync(0);
        await Expect(other.Locator($"[data-name=Open] [data-item={key}] [data-fact=state]")).ToContainTextAsync("Backlog");
    }

    private static async Task ByKeysAsync(IPage page, IPage other)
    {
        var card = page.Locator("[data-name=Done] .board-card").First;
        var key = await card.GetAttributeAsync("data-item");
        await card.Locator("[data-grip]").FocusAsync();
        foreach (var stroke in new[] { "Space", "ArrowLeft", "ArrowLeft", "ArrowDown", "Space" })
        {
            await page.Keyboard.PressAsync(stroke);
        }

        await Expect(page.GetByRole(AriaRole.Status).Filter(new() { HasText = $"{key} is now in Todo" })).ToBeVisibleAsync();
        await Expect(other.Locator($"[data-name=Open] [data-item={key}] [data-fact=state]")).ToContainTextAsync("Todo");

        // In its own column it has a place among the cards of both states, and keeps its own.
        await page.Locator($"[data-item={key}] [data-grip]").FocusAsync();
        foreach (var stroke in new[] { "Space", "Home", "Space" })
        {
            await page.Keyboard.PressAsync(stroke);
        }

        await Expect(other.Locator("[data-name=Open] .board-card").First).ToHaveAttributeAsync("data-item", key!);
        await Expect(other.Locator($"[data-item={key}] [data-fact=state]")).ToContainTextAsync("Todo");
    }

    private static async Task CheckAsync(IPage page)
    {
        // What is being put down is paler than it may be at rest.
        await Expect(page.Locator(".placing")).ToHaveCountAsync(0);
        var axe = await File.ReadAllTextAsync(RepositoryRoot.File("wwwroot-assets", "node_modules", "axe-core", "axe.min.js"), Ct);
        await page.EvaluateAsync(axe);
        Assert.Equal("", await page.EvaluateAsync<string>("""
            async () => (await axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] })).violations.filter(v => ['serious', 'critical'].includes(v.impact)).map(v => v.id + ' ' + v.nodes.map(n => n.target).join(' ')).join('\n')
            """));
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"));
    }
}
