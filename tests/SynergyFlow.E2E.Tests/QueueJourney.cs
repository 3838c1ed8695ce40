using System.Text.RegularExpressions;
using Microsoft.Playwright;
using SynergyFlow.Testing;
using static Microsoft.Playwright.Assertions;

namespace SynergyFlow.E2E.Tests;

/// <summary>The desk as agents use it all day: views, filters, and what others do meanwhile.</summary>
public sealed partial class QueueJourney(PostgresServer postgres, Chromium chromium) : IAsyncLifetime
{
    private SynergyFlowProcess _server = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await SynergyFlowProcess.StartAsync(postgres, Ct);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Agent_SavesAFilterAsAView_SharesIt_AndDeletesIt()
    {
        var page = await chromium.NewVisitorAsync(_server);
        page.SetDefaultTimeout(40_000);
        await page.SignInAsync(_server, "AGENT");
        await page.InteractiveAsync();
        await Expect(Heading(page)).ToHaveTextAsync("All open");
        var views = page.GetByRole(AriaRole.Navigation, new() { Name = "Views" });
        await Expect(views.GetByRole(AriaRole.Link, new() { NameRegex = Unassigned() })).ToBeVisibleAsync();

        // A filter that cannot be read says so; corrected, it is a list that is not saved yet.
        await page.Button("As text").ClickAsync();
        var text = page.GetByLabel("Filter as text");
        await text.FillAsync("priority = P9");
        await page.Button("Apply filter").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Expected one of P1, P2, P3, P4 for priority");
        await text.FillAsync("category = Network and priority <= P3");
        await page.Button("Apply filter").ClickAsync();
        await Expect(page.GetByText("Changed", new() { Exact = true })).ToBeVisibleAsync();
        await page.Button("Save as new view").First.ClickAsync();
        await page.GetByLabel("Name").FillAsync("Network, urgent");
        await page.GetByLabel("A team").CheckAsync();
        await page.InDialog("Create view").ClickAsync();
        await Expect(Heading(page)).ToHaveTextAsync("Network, urgent");
        var saved = views.GetByRole(AriaRole.Link, new() { NameRegex = Saved() });
        await Expect(saved).ToHaveAttributeAsync("aria-current", "page");
        var address = page.Url;

        // The address alone shows it; another order is a change that can be dropped.
        await page.GotoAsync(address);
        await page.InteractiveAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Priority" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Reset" }).ClickAsync();
        await Expect(page.GetByText("Changed", new() { Exact = true })).ToHaveCountAsync(0);
        await Expect(page).ToHaveURLAsync(address);

        // A border that is dragged is a change too, and comes back once it is saved; the menu takes it away again.
        await QueueReadyAsync(page);
        var head = page.Locator("th[data-column=state]");
        var grip = (await page.Locator("[data-grip=state]").BoundingBoxAsync())!;
        var narrow = (await head.BoundingBoxAsync())!.Width;
        await page.Mouse.MoveAsync(grip.X + grip.Width / 2, grip.Y + 8);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(grip.X + grip.Width / 2 + 50, grip.Y + 8);
        await page.Mouse.UpAsync();
        Assert.InRange((await head.BoundingBoxAsync())!.Width - narrow, 49, 51);
        await page.Button("Save changes").ClickAsync();
        await Expect(page.GetByText("Changed", new() { Exact = true })).ToHaveCountAsync(0);
        await page.GotoAsync(address);
        await QueueReadyAsync(page);
        Assert.InRange((await head.BoundingBoxAsync())!.Width - narrow, 49, 51);
        await page.Button("Columns").ClickAsync();
        await page.Button("Reset widths").ClickAsync();
        await Expect(page.GetByText("Changed", new() { Exact = true })).ToBeVisibleAsync();
        Assert.InRange((await head.BoundingBoxAsync())!.Width - narrow, -1, 1);
        await page.Keyboard.PressAsync("Escape");
        await page.GetByRole(AriaRole.Link, new() { Name = "Reset" }).ClickAsync();

        // Given to oneself again: the dialog says first what it means.
        await page.Button("View").ClickAsync();
        await page.Button("Rename or share").ClickAsync();
        await page.GetByLabel("Only you").CheckAsync();
        await Expect(page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Status)).ToContainTextAsync("no longer find it");
        await page.InDialog("Save changes").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Your views" })).ToBeVisibleAsync();

        await page.Button("View").ClickAsync();
        await page.Button("Delete view").ClickAsync();
        await page.Button("Delete view").ClickAsync();
        await Expect(page.GetByText("The view “Network, urgent” is deleted.")).ToBeVisibleAsync();
        await Expect(Heading(page)).ToHaveTextAsync("All open");
        await Expect(saved).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Agent_SelectsRows_WhileAColleagueWorks_AndNothingMovesUnderThePointer()
    {
        var page = await chromium.NewVisitorAsync(_server);
        page.SetDefaultTimeout(40_000);
        await page.SignInAsync(_server, "AGENT");
        var other = await chromium.NewVisitorAsync(_server);
        await other.SignInAsync(_server, "TENANT_ADMIN");
        await page.GotoAsync("/desk?view=all&sort=-created");
        await QueueReadyAsync(page);
        var rows = page.Locator("tr[data-record]");
        var keys = await KeysAsync(rows);

        // Boxes with Shift, the key for one row, and all that match.
        await page.GetByLabel($"Select {keys[1]}").CheckAsync();
        await page.GetByLabel($"Select {keys[3]}").ClickAsync(new() { Modifiers = [KeyboardModifier.Shift] });
        await Expect(page.Locator("tr[aria-selected='true']")).ToHaveCountAsync(3);
        await Expect(page.GetByText("3 selected")).ToBeVisibleAsync();
        await rows.Nth(5).ClickAsync(new() { Position = new() { X = 300, Y = 3 } });
        await page.Keyboard.PressAsync("x");
        await Expect(page.GetByText("4 selected")).ToBeVisibleAsync();
        await page.Button("Select all 18 of this list").ClickAsync();
        await Expect(page.GetByText("All 18 selected")).ToBeVisibleAsync();
        await page.Button("Clear selection").ClickAsync();
        await Expect(page.Locator("tr[aria-selected='true']")).ToHaveCountAsync(0);
        await page.GetByLabel($"Select {keys[2]}").CheckAsync();

        // A colleague who opens one is there on its row, and gone when he leaves it.
        await other.GotoAsync($"/incidents/{keys[0]}");
        await Expect(page.Locator($"tr[data-record='{keys[0]}'] .row-presence")).ToHaveAttributeAsync(
            "aria-label", OpenNow(), new() { Timeout = 40_000 });

        // A colleague makes one and takes another: the first waits in the chip, the other's cells change where it stands.
        await other.GotoAsync("/incidents/new");
        await other.InteractiveAsync();
        await other.GetByLabel("Title").FillAsync("Forklift tablet has no signal");
        await other.Button("Create incident").ClickAsync();
        await other.WaitForURLAsync("**/incidents/INC-*");
        await Expect(page.Button("1 new")).ToBeVisibleAsync(new() { Timeout = 40_000 });
        await Expect(page.Locator(".row-presence")).ToHaveCountAsync(0, new() { Timeout = 40_000 });
        await other.GotoAsync("/desk?view=unassigned");
        await QueueReadyAsync(other);
        var taken = (await KeysAsync(other.Locator("tr[data-record]"))).Last(keys.Contains);
        await other.Locator($"tr[data-record='{taken}']").ClickAsync(new() { Position = new() { X = 300, Y = 3 } });
        await other.Keyboard.PressAsync("i");
        await Expect(other.GetByText($"{taken} is assigned to you.")).ToBeVisibleAsync(new() { Timeout = 40_000 });
        await Expect(page.Locator($"tr[data-record='{taken}'] td.assignee")).Not.ToHaveTextAsync("Nobody", new() { Timeout = 40_000 });
        Assert.Equal(keys, await KeysAsync(rows));
        await Expect(page.Locator($"tr[data-record='{keys[2]}']")).ToHaveAttributeAsync("aria-selected", "true");

        // It comes in when it is asked for, and the selection stays where it was.
        await page.Keyboard.PressAsync("u");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Forklift tablet has no signal" })).ToBeVisibleAsync();
        await Expect(page.Button("1 new")).ToHaveCountAsync(0);
        await Expect(page.Locator($"tr[data-record='{keys[2]}']")).ToHaveAttributeAsync("aria-selected", "true");

        // The preview follows the rows; a record and back is the same list again.
        await page.Locator($"tr[data-record='{keys[2]}']").ClickAsync(new() { Position = new() { X = 300, Y = 3 } });
        await page.Keyboard.PressAsync("Space");
        var preview = page.GetByRole(AriaRole.Complementary, new() { Name = "Preview" });
        await Expect(preview.GetByRole(AriaRole.Link, new() { Name = keys[2], Exact = true })).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("j");
        await Expect(preview.GetByRole(AriaRole.Link, new() { Name = keys[3], Exact = true })).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(preview).ToBeHiddenAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync($"**/incidents/{keys[3]}?list=&sort=-created");
        await page.GoBackAsync();
        await QueueReadyAsync(page);
        await Expect(page.Locator($"tr[data-record='{keys[2]}']")).ToHaveAttributeAsync("aria-selected", "true");
        await Expect(page.Locator($"tr[data-record='{keys[3]}']")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Phone_ShowsCardsFirst_AndGroupsAndFiltersOnDemand()
    {
        var page = await chromium.NewVisitorAsync(_server, 390, 844);
        page.SetDefaultTimeout(40_000);
        await page.SignInAsync(_server, "AGENT");
        await page.GotoAsync("/desk?view=open&group=priority");
        await QueueReadyAsync(page);

        await Expect(page.GetByRole(AriaRole.Searchbox, new() { Name = "Search title, text and key" })).ToBeHiddenAsync();
        await Expect(page.GetByRole(AriaRole.Rowheader, new() { Name = "P1 Critical 2" })).ToBeInViewportAsync();
        await Expect(page.Locator("tr[data-record]").Nth(1)).ToBeInViewportAsync();
        Assert.Equal(0, await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Filters" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Searchbox, new() { Name = "Search title, text and key" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Combobox, new() { Name = "Views" }).SelectOptionAsync("unassigned");
        await Expect(Heading(page)).ToHaveTextAsync("Unassigned");
    }

    /// <summary>A click or a key before this is lost.</summary>
    private static async Task QueueReadyAsync(IPage page)
    {
        await page.InteractiveAsync();
        await Expect(page.Locator("[data-queue-ready]")).ToBeVisibleAsync(new() { Timeout = 40_000 });
    }

    private static async Task<IReadOnlyList<string>> KeysAsync(ILocator rows) =>
        await rows.EvaluateAllAsync<string[]>("rows => rows.map(row => row.dataset.record)");

    private static ILocator Heading(IPage page) => page.GetByRole(AriaRole.Heading, new() { Level = 1 });

    [GeneratedRegex(@"^Has this open now: \S+", RegexOptions.None, 1000)]
    private static partial Regex OpenNow();

    [GeneratedRegex(@"^Unassigned\s+[1-9]\d*$", RegexOptions.None, 1000)]
    private static partial Regex Unassigned();

    [GeneratedRegex(@"^Network, urgent\s+\d+$", RegexOptions.None, 1000)]
    private static partial Regex Saved();
}
