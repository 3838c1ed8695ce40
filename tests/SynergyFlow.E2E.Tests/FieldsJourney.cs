using Microsoft.Playwright;
using SynergyFlow.Testing;
using static Microsoft.Playwright.Assertions;

namespace SynergyFlow.E2E.Tests;

/// <summary>A field of a project's own by keyboard: defined, filled in on a new item and on one that is there, seen on the board and filtered by.</summary>
public sealed class FieldsJourney(PostgresServer postgres, Chromium chromium) : IAsyncLifetime
{
    private SynergyFlowProcess _server = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await SynergyFlowProcess.StartAsync(postgres, Ct);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Field_IsDefinedByKeyboard_FilledIn_SeenOnTheBoard_AndFilteredBy()
    {
        var page = await chromium.NewVisitorAsync(_server);
        await page.SignInAsync(_server, "TENANT_ADMIN");
        await DefineAsync(page);
        await BeginAsync(page);
        await SeeAsync(page);
        await EditAsync(page);
        await OnPhoneAsync(page);
    }

    private static async Task DefineAsync(IPage page)
    {
        await page.GotoAsync("/projects/BP");
        await page.InteractiveAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Fields", Exact = true }).ClickAsync();
        await page.WaitForURLAsync("**/projects/BP/fields");
        await Expect(page.Locator("[data-field]")).ToHaveCountAsync(3);
        await page.Button("Add field").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#field-name")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("Customer tier");
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.Locator("#field-type")).ToBeFocusedAsync();
        await page.Locator("#field-type").SelectOptionAsync("One of a list");
        await Expect(page.GetByLabel("Option 1", new() { Exact = true })).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync("Gold");
        await page.GetByLabel("Option 2", new() { Exact = true }).FocusAsync();
        await page.Keyboard.TypeAsync("gold");
        await page.InDialog("Save").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("The list has gold already.");
        await page.GetByLabel("Option 2", new() { Exact = true }).FillAsync("Silver");
        await page.GetByLabel("On the cards of the board").FocusAsync();
        await page.Keyboard.PressAsync("Space");
        await page.InDialog("Save").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByText("Customer tier is added.")).ToBeVisibleAsync();
        var row = page.Locator("[data-field=customer_tier]");
        await Expect(row).ToContainTextAsync("Gold, Silver");
        await row.Locator("[aria-label='Move Customer tier up']").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("[data-field]").Nth(2)).ToHaveAttributeAsync("data-field", "customer_tier");
    }

    private static async Task BeginAsync(IPage page)
    {
        await page.GotoAsync("/projects/BP/items/new?type=story");
        await page.InteractiveAsync();
        await page.GetByLabel("Title", new() { Exact = true }).FillAsync("Quotes by the pallet");
        await page.GetByLabel("Customer tier").SelectOptionAsync("Gold");
        await page.GetByLabel("Worth").FillAsync("a lot");
        await page.Button("Create").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Worth is a number");
        await Expect(page.GetByLabel("Customer tier").Locator("option:checked")).ToHaveTextAsync("Gold");

        // A task has no worth, and what was typed is there again for a story.
        await page.GetByLabel("Type", new() { Exact = true }).SelectOptionAsync("Task");
        await Expect(page.GetByLabel("Worth")).ToHaveCountAsync(0);
        await page.GetByLabel("Type", new() { Exact = true }).SelectOptionAsync("Story");
        await Expect(page.GetByLabel("Worth")).ToHaveValueAsync("a lot");
        await page.GetByLabel("Worth").FillAsync("12.5");
        await page.Button("Create").ClickAsync();
        await page.WaitForURLAsync("**/items/BP-*");
        await Expect(page.Locator("[data-own=customer_tier]")).ToHaveTextAsync("Gold");
        await Expect(page.Locator("[data-own=worth]")).ToHaveTextAsync("12.5 IDR million");
    }

    private static async Task SeeAsync(IPage page)
    {
        await page.InteractiveAsync();
        await page.Locator("[data-move]").SelectOptionAsync("In Progress");
        await Expect(page.GetByText("It is now in In Progress.")).ToBeVisibleAsync();
        await page.GotoAsync("/projects/BP/board?sprint=all");
        await page.Locator("[data-ready]").WaitForAsync();
        var card = page.Locator(".board-card", new() { HasText = "Quotes by the pallet" });
        await Expect(card.Locator("[data-own=customer_tier]")).ToContainTextAsync("Gold");
        await page.GetByLabel("Customer tier", new() { Exact = true }).SelectOptionAsync("Silver");
        await page.WaitForURLAsync("**field.customer_tier=*");
        await Expect(page.GetByText("No work item fits this.")).ToBeVisibleAsync();
        await page.GetByLabel("Customer tier", new() { Exact = true }).SelectOptionAsync("Gold");
        await Expect(card).ToBeVisibleAsync();
        await Expect(page.Locator(".board-card")).ToHaveCountAsync(1);
        await Expect(page.Locator("[data-column='In Progress'] [data-count]")).ToHaveTextAsync("1");

        await page.GotoAsync("/projects/BP/items?field.customer_tier=gold&state=all");
        await page.InteractiveAsync();
        await Expect(page.Locator("tr[data-item]")).ToHaveCountAsync(1);
        await page.GetByLabel("More filters").SelectOptionAsync("Touches payments");
        await page.GetByLabel("Touches payments", new() { Exact = true }).SelectOptionAsync("Touches payments: empty");
        await page.WaitForURLAsync("**field.touches_payments=none*");
        await Expect(page.Locator("tr[data-item]")).ToHaveCountAsync(1);
        await page.GetByLabel("Customer tier", new() { Exact = true }).SelectOptionAsync("Customer tier: empty");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Quotes by the pallet" })).ToHaveCountAsync(0);
    }

    private static async Task EditAsync(IPage page)
    {
        await page.GotoAsync("/projects/BP/items?field.customer_tier=gold&state=all");
        await page.InteractiveAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Quotes by the pallet" }).ClickAsync();
        await page.WaitForURLAsync("**/items/BP-*");
        await page.InteractiveAsync();
        await page.Button("Edit").ClickAsync();
        await page.GetByLabel("Customer tier").SelectOptionAsync("Silver");
        await page.GetByLabel("Touches payments").SelectOptionAsync("Yes");
        await page.Button("Save").ClickAsync();
        await Expect(page.Locator("[data-own=customer_tier]")).ToHaveTextAsync("Silver");
        await Expect(page.Locator(".timeline")).ToContainTextAsync("Customer tier");
        await Expect(page.Locator(".timeline")).ToContainTextAsync("Silver");
        await Expect(page.Locator(".timeline")).ToContainTextAsync("yes");
    }

    private static async Task OnPhoneAsync(IPage page)
    {
        var axe = await File.ReadAllTextAsync(RepositoryRoot.File("wwwroot-assets", "node_modules", "axe-core", "axe.min.js"), Ct);
        await page.SetViewportSizeAsync(390, 844);
        await page.GotoAsync("/projects/BP/fields");
        await page.InteractiveAsync();
        await page.Button("Edit Customer tier").ClickAsync();
        await Expect(page.Locator("#field-name")).ToBeVisibleAsync();
        await page.EvaluateAsync(axe);
        Assert.Equal("", await page.EvaluateAsync<string>("""
            async () => (await axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] })).violations.filter(v => ['serious', 'critical'].includes(v.impact)).map(v => v.id + ' ' + v.nodes.map(n => n.target).join(' ')).join('\n')
            """));
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"));
    }
}
