using Microsoft.Playwright;
using SynergyFlow.Testing;
using static Microsoft.Playwright.Assertions;

namespace SynergyFlow.E2E.Tests;

/// <summary>A lead says by keyboard where stories go and what they need; somebody else meets that on the board by mouse and keys, and on the item.</summary>
public sealed class LifeCycleJourney(PostgresServer postgres, Chromium chromium) : IAsyncLifetime
{
    private const string Title = "Turn a quote into a booking";

    private SynergyFlowProcess _server = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await SynergyFlowProcess.StartAsync(postgres, Ct);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task LifeCycle_IsSetUpByKeyboard_AndMetOnTheBoard_AndOnTheItem()
    {
        var lead = await chromium.NewVisitorAsync(_server);
        await lead.SignInAsync(_server, "TENANT_ADMIN");
        await SetUpAsync(lead);
        var agent = await chromium.NewVisitorAsync(_server);
        await agent.SignInAsync(_server, "AGENT");
        await DragAsync(agent);
        await ByKeysAsync(agent);
        await OnItemAsync(agent);
        await OnPhoneAsync(lead, agent);
    }

    private static async Task SetUpAsync(IPage page)
    {
        await page.GotoAsync("/projects/BP");
        await page.InteractiveAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Life cycles", Exact = true }).ClickAsync();
        await page.WaitForURLAsync("**/projects/BP/life-cycles");
        await page.GetByRole(AriaRole.Link, new() { Name = "Bug", Exact = false }).ClickAsync();
        await Expect(page.GetByLabel("From Todo to Done", new() { Exact = true })).Not.ToBeCheckedAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Story", Exact = false }).ClickAsync();
        await Expect(page.GetByLabel("Any state may follow any other")).ToBeCheckedAsync(); // no longer the bug's
        await page.GetByLabel("Only these moves").FocusAsync();
        await page.Keyboard.PressAsync("Space");
        await page.GetByLabel("From Todo to Done", new() { Exact = true }).FocusAsync();
        await page.Keyboard.PressAsync("Space");
        await page.GetByLabel("From In Progress to all", new() { Exact = true }).FocusAsync();
        await page.Keyboard.PressAsync("Space");
        await Expect(page.GetByText("Nothing leads out of In Progress.")).ToBeVisibleAsync();
        await page.GetByLabel("From In Progress to Done", new() { Exact = true }).CheckAsync();
        await page.GetByLabel("From In Progress to Todo", new() { Exact = true }).CheckAsync();
        await Expect(page.GetByText("Nothing leads out of In Progress.")).ToHaveCountAsync(0);
        await page.GetByLabel("Add a field that In Progress needs").SelectOptionAsync("Labels");
        await page.GetByLabel("Add a field that In Progress needs").SelectOptionAsync("Touches payments");
        await Expect(page.Locator("[data-needs='In Progress'] [data-need]")).ToHaveTextAsync(["Labels", "Touches payments"]);
        await page.Button("Save life cycle").ClickAsync();
        await Expect(page.GetByText("The life cycle of Story is saved.")).ToBeVisibleAsync();
        await page.ReloadAsync();
        await page.InteractiveAsync();
        await Expect(page.GetByLabel("From Todo to Done", new() { Exact = true })).Not.ToBeCheckedAsync();
    }

    private static async Task DragAsync(IPage page)
    {
        await page.GotoAsync("/projects/BP/board?sprint=all");
        await page.Locator("[data-ready]").WaitForAsync();
        var card = page.Locator(".board-card", new() { HasText = Title });
        await TakeToAsync(page, card, "Done");
        await Expect(page.Locator("[data-name=Done]")).ToHaveAttributeAsync("data-closed", "Not from here");
        await Expect(page.Locator("[data-name='In Progress'][data-closed]")).ToHaveCountAsync(0);
        await Expect(page.Locator(".drag-ghost")).ToContainTextAsync("Not from here");
        await page.Mouse.UpAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Story does not go from Todo to Done. From Todo it goes to:");
        await Expect(page.Locator("[data-name=Todo]", new() { HasText = Title })).ToBeVisibleAsync();
        await Expect(page.Locator("[data-closed]")).ToHaveCountAsync(0);
        await Expect(card.Locator("[data-to] option")).Not.ToContainTextAsync(["Done"]);

        // Where it may go, the dialog asks for what is missing, and stores both together.
        await TakeToAsync(page, card, "In Progress");
        await page.Mouse.UpAsync();
        await Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("into In Progress");
        await page.InDialog("Save and move").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("Story needs: Labels, Touches payments");
        await page.GetByLabel("Labels").FillAsync("quotes");
        await page.GetByLabel("Touches payments").SelectOptionAsync("Yes");
        await page.InDialog("Save and move").ClickAsync();
        await Expect(page.Locator("[data-name='In Progress']", new() { HasText = Title })).ToBeVisibleAsync();
        await page.Button("Undo").ClickAsync();
        await Expect(page.GetByText("It is as it was.")).ToBeVisibleAsync();
        await Expect(page.Locator("[data-name=Todo]", new() { HasText = Title })).ToBeVisibleAsync();
    }

    private static async Task ByKeysAsync(IPage page)
    {
        var card = page.Locator(".board-card", new() { HasText = Title });
        await card.Locator("[data-grip]").FocusAsync();
        await page.Keyboard.PressAsync("Space");
        await page.Keyboard.PressAsync("ArrowRight");
        await page.Keyboard.PressAsync("ArrowRight");
        await Expect(page.Locator("#sf-announcer")).ToContainTextAsync("Not from here");
        await page.Keyboard.PressAsync("ArrowLeft");
        await page.Keyboard.PressAsync("Space");
        await Expect(page.GetByLabel("Labels")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("quotes");
        await page.GetByLabel("Touches payments").SelectOptionAsync("No");
        await page.GetByLabel("Labels").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("[data-name='In Progress']", new() { HasText = Title })).ToBeVisibleAsync();
    }

    private static async Task OnItemAsync(IPage page)
    {
        await page.Locator(".board-card", new() { HasText = Title }).Locator(".board-title").ClickAsync();
        await page.WaitForURLAsync("**/items/BP-*");
        await page.InteractiveAsync();
        await Expect(page.Locator("[data-move] optgroup")).ToHaveAttributeAsync("label", "Not from In Progress");
        await Expect(page.Locator("[data-move] optgroup option")).ToHaveTextAsync(["Triage", "Backlog", "Cancelled"]);

        // What the state needs is not cleared while the item is there.
        await page.Button("Edit").ClickAsync();
        await page.GetByLabel("Labels").FillAsync("");
        await page.Button("Save").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("While it is in In Progress, Story keeps: Labels.");
        await page.Button("Cancel").ClickAsync();
        await page.Locator("[data-move]").SelectOptionAsync("Done");
        await Expect(page.GetByText("It is now in Done.")).ToBeVisibleAsync();
        await page.Locator("[data-move]").SelectOptionAsync("Todo");
        await Expect(page.GetByText("It is now in Todo.")).ToBeVisibleAsync();
    }

    private static async Task OnPhoneAsync(IPage lead, IPage agent)
    {
        await lead.SetViewportSizeAsync(390, 844);
        await lead.GotoAsync("/projects/BP/life-cycles?type=story");
        await lead.InteractiveAsync();
        await Expect(lead.Locator("[data-from=Todo] .to").First).ToBeVisibleAsync();
        await CheckAsync(lead);

        // Who does not lead the project reads it.
        await agent.SetViewportSizeAsync(390, 844);
        await agent.GotoAsync("/projects/BP/life-cycles?type=story");
        await agent.InteractiveAsync();
        await Expect(agent.GetByLabel("From Todo to Done", new() { Exact = true })).ToBeDisabledAsync();
        await Expect(agent.Button("Save life cycle")).ToHaveCountAsync(0);
        await agent.GotoAsync("/projects/BP/life-cycles?type=bug");
        await CheckAsync(agent);
    }

    private static async Task CheckAsync(IPage page)
    {
        await page.EvaluateAsync(await File.ReadAllTextAsync(RepositoryRoot.File("wwwroot-assets", "node_modules", "axe-core", "axe.min.js"), Ct));
        Assert.Equal("", await page.EvaluateAsync<string>("""
            async () => (await axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] })).violations.filter(v => ['serious', 'critical'].includes(v.impact)).map(v => v.id + ' ' + v.nodes.map(n => n.target).join(' ')).join('\n')
            """));
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"));
    }

    private static async Task TakeToAsync(IPage page, ILocator card, string column)
    {
        await card.Locator("[data-grip]").HoverAsync();
        await page.Mouse.DownAsync();
        var to = (await page.Locator($"[data-places][data-name='{column}']").BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(to.X + to.Width / 2, to.Y + 20, new() { Steps = 8 });
    }
}
