using Microsoft.Playwright;
using SynergyFlow.Testing;
using static Microsoft.Playwright.Assertions;

namespace SynergyFlow.E2E.Tests;

/// <summary>Work items from a line in the list to done, with a second reader who sees it happen.</summary>
public sealed class WorkItemJourney(PostgresServer postgres, Chromium chromium) : IAsyncLifetime
{
    private SynergyFlowProcess _server = null!;

    public async ValueTask InitializeAsync() => _server = await SynergyFlowProcess.StartAsync(postgres, TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Items_AreBegunByKeyboard_DividedChangedAndMoved_AndOthersSeeIt()
    {
        var (agent, other) = (await chromium.NewVisitorAsync(_server), await chromium.NewVisitorAsync(_server));
        await agent.SignInAsync(_server, "AGENT");
        await other.SignInAsync(_server, "TENANT_ADMIN");
        await agent.GotoAsync("/projects/BP");
        await agent.InteractiveAsync();
        await agent.GetByRole(AriaRole.Link, new() { Name = "Work items" }).ClickAsync();
        await agent.WaitForURLAsync("**/projects/BP/items");
        await other.GotoAsync("/projects/BP/items");
        await other.InteractiveAsync();

        // Two titles, each with Enter: the field is there for the next one.
        var title = agent.GetByLabel("Title of a new item, then Enter");
        await title.FocusAsync();
        await agent.GetByLabel("Type", new() { Exact = true }).First.SelectOptionAsync("Story");
        await title.FocusAsync();
        await agent.Keyboard.TypeAsync("Pay by card");
        await agent.Keyboard.PressAsync("Enter");
        await Expect(agent.GetByRole(AriaRole.Row, new() { Name = "Pay by card" })).ToBeVisibleAsync();
        await Expect(title).ToBeFocusedAsync();
        await Expect(title).ToHaveValueAsync("");
        await agent.Keyboard.TypeAsync("Pay by transfer");
        await agent.Keyboard.PressAsync("Enter");
        await Expect(agent.GetByRole(AriaRole.Row, new() { Name = "Pay by transfer" })).ToBeVisibleAsync();
        await Expect(other.GetByRole(AriaRole.Row, new() { Name = "Pay by transfer" })).ToBeVisibleAsync();

        await agent.GetByRole(AriaRole.Link, new() { Name = "Pay by card" }).ClickAsync();
        await agent.WaitForURLAsync("**/items/BP-*");
        await agent.InteractiveAsync();
        await DivideAsync(agent);
        await EditAsync(agent, other);
        await MoveAsync(agent, other);
        await FindAsync(agent);
        await PlanAsync(agent, other);
        await BeginFromAnIncidentAsync(agent);
        await DecideAsync(agent);
        await FinishSprintsAsync(other);
        await OrderAsync(agent, other);
        await LimitAsync(other);
        await BoardAsync(agent, other);
    }

    /// <summary>What comes in is accepted, declined with a reason and taken back, or a duplicate.</summary>
    private static async Task DecideAsync(IPage page)
    {
        await page.GotoAsync("/projects/BP/intake");
        await page.InteractiveAsync();
        await page.GetByLabel("Title of a new item, then Enter").FillAsync("Dark mode");
        await page.Keyboard.PressAsync("Enter");
        var dark = page.Locator(".intake > li", new() { HasText = "Dark mode" });
        var key = await dark.GetAttributeAsync("data-item");
        await page.Button($"Decline {key}").ClickAsync();
        await page.Button("Decline").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("Say why it is declined.");
        await page.GetByLabel("Why not?").FillAsync("Not this year.");
        await page.Button("Decline").ClickAsync();
        await Expect(page.GetByText($"{key} is declined.")).ToBeVisibleAsync();
        await Expect(dark).ToHaveCountAsync(0);
        await page.Button("Undo").ClickAsync();
        await Expect(dark).ToBeVisibleAsync();

        await page.Button($"{key} is a duplicate").ClickAsync();
        await page.GetByRole(AriaRole.Combobox, new() { Name = "Of which one?" }).FillAsync("BP-5");
        await page.GetByRole(AriaRole.Option, new() { Name = "BP-5" }).ClickAsync();
        await page.Button("It is a duplicate").ClickAsync();
        await Expect(page.GetByText($"{key} is cancelled as a duplicate of BP-5.")).ToBeVisibleAsync();
        var accepted = page.Locator(".intake > li", new() { HasText = "Renew the certificate" });
        await accepted.GetByRole(AriaRole.Button, new() { Name = "Accept" }).ClickAsync();
        await Expect(page.GetByText("is now in Backlog.")).ToBeVisibleAsync();
        await Expect(page.GetByText("Nothing waits for a decision.")).ToBeVisibleAsync();
    }

    /// <summary>Without sprints the backlog is one list, and the board shows all.</summary>
    private static async Task FinishSprintsAsync(IPage admin)
    {
        await admin.GotoAsync("/projects/BP/sprints");
        await admin.InteractiveAsync();
        await admin.Button("Remove Sprint 2").ClickAsync();
        await admin.Button("Remove").ClickAsync();
        await Expect(admin.GetByText("Sprint 2 is removed.")).ToBeVisibleAsync();
        await admin.Button("Finish Sprint 1").ClickAsync();
        await Expect(admin.GetByRole(AriaRole.Dialog)).ToContainTextAsync("1 of 4 items are done, 5 of 18 points.");
        await admin.InDialog("Finish").ClickAsync();
        await Expect(admin.GetByText("Sprint 1 is finished.")).ToBeVisibleAsync();
    }

    /// <summary>The backlog by keys, by its menu and by the pointer, several at once, taken back and estimated; the other reader sees each order.</summary>
    private static async Task OrderAsync(IPage page, IPage other)
    {
        await page.GotoAsync("/projects/BP/backlog");
        await page.InteractiveAsync();
        await other.GotoAsync("/projects/BP/backlog");
        await other.InteractiveAsync();
        await page.Locator("[data-ready]").WaitForAsync();
        var rows = page.Locator("[data-item]");
        var keys = await KeysAsync(page);
        Assert.True(keys.Count >= 5, string.Join(' ', keys));

        var grip = page.Locator($"[data-item={keys[^1]}] [data-grip]");
        await grip.FocusAsync();
        foreach (var key in new[] { "Space", "ArrowUp", "ArrowUp", "Space" })
        {
            await page.Keyboard.PressAsync(key);
        }

        await ExpectOrderAsync([.. keys[..^3], keys[^1], .. keys[^3..^1]]);
        await Expect(grip).ToBeFocusedAsync();
        await page.Button("Undo").ClickAsync();
        await ExpectOrderAsync(keys);

        await page.Locator($"[data-item={keys[2]}] [data-to]").SelectOptionAsync("first");
        List<string> now = [keys[2], keys[0], keys[1], .. keys[3..]];
        await ExpectOrderAsync(now);

        // The handle of the third, over the upper half of the first.
        await rows.Nth(2).Locator("[data-grip]").HoverAsync();
        await page.Mouse.DownAsync();
        var first = await rows.First.BoundingBoxAsync();
        await page.Mouse.MoveAsync(first!.X + 20, first.Y + 4, new() { Steps = 5 });
        await Expect(page.Locator(".drag-ghost")).ToBeVisibleAsync();
        await page.Mouse.UpAsync();
        now = [now[2], now[0], now[1], .. now[3..]];
        await ExpectOrderAsync(now);

        await page.Locator($"[data-item={now[0]}] [data-pick]").CheckAsync();
        await page.Locator($"[data-item={now[1]}] [data-pick]").CheckAsync();
        await Expect(page.Locator("[data-chosen]")).ToHaveTextAsync("2 chosen");
        await page.Locator("[data-all-to=last]").ClickAsync();
        await ExpectOrderAsync([.. now[2..], now[0], now[1]]);

        var points = page.GetByLabel($"Points of {now[0]}");
        await points.FillAsync("lots");
        await points.BlurAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("0 to 1000");
        await Expect(points).ToHaveValueAsync("lots");
        await points.FillAsync("2,5");
        await points.BlurAsync();
        await Expect(page.GetByText($"{now[0]} has 2.5 points.")).ToBeVisibleAsync();
        await Expect(points).ToHaveValueAsync("2.5");

        await page.GetByRole(AriaRole.Link, new() { Name = "Without an epic" }).ClickAsync();
        await Expect(page.GetByText("Turn a quote into a booking")).ToHaveCountAsync(0);
        await Expect(page.GetByText("The date picker forgets")).ToBeVisibleAsync();

        async Task ExpectOrderAsync(IReadOnlyList<string> order)
        {
            foreach (var reader in new[] { page, other })
            {
                await Expect(reader.Locator("[data-item] .backlog-what [data-copy]")).ToHaveCountAsync(order.Count);
                await reader.WaitForFunctionAsync("order => [...document.querySelectorAll('[data-item]')].map(row => row.dataset.item).join() === order", string.Join(',', order));
            }
        }
    }

    /// <summary>The administrator lets two cards be in progress, which they are: nothing more comes in.</summary>
    private static async Task LimitAsync(IPage admin)
    {
        await admin.GotoAsync("/projects/BP/settings");
        await admin.InteractiveAsync();
        var limit = admin.GetByLabel("Most cards at once in In Progress");
        await limit.FillAsync("0");
        await admin.Button("Save states").ClickAsync();
        await Expect(admin.Locator("#state-problem")).ToContainTextAsync("from 1 to 999");
        await limit.FillAsync("2");
        await admin.GetByLabel("Let nothing into In Progress beyond its limit").CheckAsync();
        await admin.Button("Save states").ClickAsync();
        await Expect(admin.GetByText("Not saved yet")).ToHaveCountAsync(0);
    }

    /// <summary>Cards by pointer, keys and menu; a full column sends one back and says why; lanes; the other reader sees each move.</summary>
    private static async Task BoardAsync(IPage page, IPage other)
    {
        foreach (var reader in new[] { page, other })
        {
            await reader.GotoAsync("/projects/BP/board");
            await reader.Locator("[data-ready]").WaitForAsync();
        }

        await Expect(page.Locator("[data-column='In Progress'] [data-limit]")).ToHaveTextAsync("Full: 2 of 2");
        var card = page.Locator(".board-card", new() { HasText = "Turn a quote into a booking" });
        var key = await card.GetAttributeAsync("data-item");
        var target = page.Locator("[data-name='In Progress']");
        await card.Locator("[data-grip]").HoverAsync();
        await page.Mouse.DownAsync();
        var at = await target.BoundingBoxAsync();
        await page.Mouse.MoveAsync(at!.X + at.Width / 2, at.Y + 30, new() { Steps = 8 });
        await page.Mouse.UpAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("In Progress is full");
        await Expect(page.Locator($"[data-name=Todo] [data-item={key}]")).ToBeVisibleAsync();

        // One is finished, by keys: then there is room.
        var done = page.Locator("[data-name='In Progress'] .board-card", new() { HasText = "Keep an unfinished quote" });
        await done.Locator("[data-grip]").FocusAsync();
        foreach (var stroke in new[] { "Space", "ArrowRight", "Space" })
        {
            await page.Keyboard.PressAsync(stroke);
        }

        await Expect(page.GetByRole(AriaRole.Status).Filter(new() { HasText = "is now in Done" })).ToBeVisibleAsync();
        await Expect(other.Locator("[data-name=Done] .board-card", new() { HasText = "Keep an unfinished quote" })).ToBeVisibleAsync();
        await card.Locator("[data-to]").SelectOptionAsync(new SelectOptionValue { Label = "In Progress" });
        await Expect(other.Locator($"[data-name='In Progress'] [data-item={key}]")).ToBeVisibleAsync();
        await page.Button("Undo").ClickAsync();
        await Expect(other.Locator($"[data-name=Todo] [data-item={key}]")).ToBeVisibleAsync();

        // Another lane is another priority.
        await page.GetByLabel("Lanes").SelectOptionAsync("By priority");
        await page.WaitForURLAsync("**lanes=priority");
        var urgent = page.Locator("section[aria-label^=P2] [data-name=Todo]");
        await Expect(urgent).ToBeVisibleAsync();
        await page.Locator($"[data-item={key}] [data-grip]").HoverAsync();
        await page.Mouse.DownAsync();
        at = await urgent.BoundingBoxAsync();
        await page.Mouse.MoveAsync(at!.X + at.Width / 2, at.Y + 20, new() { Steps = 8 });
        await page.Mouse.UpAsync();
        await Expect(urgent.Locator($"[data-item={key}]")).ToBeVisibleAsync();

        await page.GetByLabel("Key or title").FillAsync("nothing is called this");
        await page.Button("Search").ClickAsync();
        await Expect(page.GetByText("No work item fits this.")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Show all" }).ClickAsync();
        await Expect(page.Locator($"[data-item={key}]")).ToBeVisibleAsync();
        await page.GetByLabel("Type").SelectOptionAsync("Bug");
        await Expect(page.Locator($"[data-item={key}]")).ToHaveCountAsync(0);
        await Expect(page.Locator("[data-column=Todo] [data-count]")).ToHaveTextAsync(await page.Locator("[data-name=Todo] [data-item]").CountAsync() + "");
    }

    private static async Task<List<string>> KeysAsync(IPage page) =>
        [.. await page.Locator("[data-item]").EvaluateAllAsync<string[]>("rows => rows.map(row => row.dataset.item)")];

    private static async Task DivideAsync(IPage page)
    {
        var part = page.GetByLabel("Title of a new part, then Enter");
        await part.FillAsync("Ask the bank");
        await part.PressAsync("Enter");
        await Expect(page.Locator("[data-progress]")).ToHaveTextAsync("0 of 1 done");
        await page.GetByRole(AriaRole.Link, new() { Name = "Ask the bank" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Ask the bank");
        await page.Locator("[data-move]").SelectOptionAsync("Done");
        await Expect(page.GetByText("It is now in Done.")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Navigation, new() { Name = "Part of" }).GetByRole(AriaRole.Link, new() { Name = "Pay by card" }).ClickAsync();
        await Expect(page.Locator("[data-progress]")).ToHaveTextAsync("1 of 1 done");
    }

    /// <summary>What cannot be read is said at its field; a second person who changed the same field is told, and chooses.</summary>
    private static async Task EditAsync(IPage page, IPage other)
    {
        await other.GotoAsync(new Uri(page.Url).AbsolutePath);
        await other.InteractiveAsync();
        await other.Button("Edit").ClickAsync();

        await page.Button("Edit").ClickAsync();
        await page.GetByLabel("Points").FillAsync("many");
        await page.GetByLabel("Estimate").FillAsync("1d 2h");
        await page.Button("Save").ClickAsync();
        await Expect(page.Locator("#problem-points")).ToContainTextAsync("0 to 1000");
        await page.GetByLabel("Points").FillAsync("2,5");
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Done when" }).FillAsync("- It is paid");
        await page.Button("Save").ClickAsync();
        await Expect(page.GetByText("Saved.")).ToBeVisibleAsync();
        var facts = page.Locator("[aria-labelledby=item-facts]");
        await Expect(facts).ToContainTextAsync("2.5");
        await Expect(facts).ToContainTextAsync("1d 2h");

        await other.GetByLabel("Points").FillAsync("8");
        await other.GetByLabel("Labels").FillAsync("payment");
        await other.Button("Save").ClickAsync();
        await Expect(other.GetByRole(AriaRole.Dialog)).ToContainTextAsync("2.5");
        await other.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Radio).Nth(1).CheckAsync();
        await other.InDialog("Save these choices").ClickAsync();
        await Expect(other.GetByText("Saved.")).ToBeVisibleAsync();
        await Expect(facts).ToContainTextAsync("payment");
        await Expect(facts).ToContainTextAsync("2.5");
    }

    private static async Task MoveAsync(IPage page, IPage other)
    {
        await page.Locator("[data-move]").FocusAsync();
        await page.Locator("[data-move]").SelectOptionAsync("In Progress");
        await Expect(other.Locator(".page-header [data-move]")).ToHaveValueAsync(await page.Locator(".page-header [data-move]").InputValueAsync());
        await page.Button("Assign to me").ClickAsync();
        await Expect(page.GetByText("It is yours now.")).ToBeVisibleAsync();
        await page.Locator("#check-item-new").FillAsync("Tell the customers");
        await page.Locator("#check-item-new").PressAsync("Enter");
        await other.GetByLabel("Tell the customers", new() { Exact = true }).CheckAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "1 of 1" })).ToBeVisibleAsync();
        await page.Locator("#composer-text").FillAsync("The bank has answered.");
        await page.Button("Add note").ClickAsync();
        await Expect(page.Locator(".timeline")).ToContainTextAsync("moved it");
    }

    /// <summary>A component and a version by keys; the version goes out, and what of it is not done goes on to the next.</summary>
    private static async Task PlanAsync(IPage page, IPage other)
    {
        await page.GotoAsync("/projects/BP/items");
        await page.InteractiveAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Pay by card" }).ClickAsync();
        await page.WaitForURLAsync("**/items/BP-*");
        await page.InteractiveAsync();
        await page.Button("Edit").ClickAsync();
        foreach (var (field, typed, name) in new[] { ("Components", "pay", "Payments"), ("Versions", "5.4", "5.4") })
        {
            await page.GetByRole(AriaRole.Combobox, new() { Name = field }).FillAsync(typed);
            await Expect(page.GetByRole(AriaRole.Option, new() { Name = name, Selected = true })).ToBeVisibleAsync();
            await page.Keyboard.PressAsync("Enter");
            await Expect(page.Button($"Take out {name}")).ToBeVisibleAsync();
        }

        await page.Button("Save").ClickAsync();
        var facts = page.Locator("[aria-labelledby=item-facts]");
        await Expect(facts.GetByRole(AriaRole.Link, new() { Name = "Payments" })).ToBeVisibleAsync();

        await other.GotoAsync("/projects/BP/components");
        await other.GetByRole(AriaRole.Link, new() { Name = "Open items of Payments" }).ClickAsync();
        await Expect(other.GetByRole(AriaRole.Row, new() { Name = "Pay by card" })).ToBeVisibleAsync();
        await other.InteractiveAsync();
        await other.GetByLabel("Component", new() { Exact = true }).SelectOptionAsync("Tracking");
        await Expect(other.GetByText("No work item fits this.")).ToBeVisibleAsync();

        await other.GotoAsync("/projects/BP/versions");
        await other.InteractiveAsync();
        await other.Button("Release 5.4").ClickAsync();
        var dialog = other.GetByRole(AriaRole.Dialog);
        await Expect(dialog).ToContainTextAsync("Not done: 3 of 4 items.");
        await dialog.GetByLabel("They go on to another version").CheckAsync();
        await Expect(dialog.GetByLabel("To which version?")).ToHaveValueAsync(await dialog.GetByRole(AriaRole.Option, new() { Name = "5.5" }).GetAttributeAsync("value") ?? "");
        await other.InDialog("Release").ClickAsync();
        await Expect(other.GetByText("5.4 is released. What was not done is now in 5.5.")).ToBeVisibleAsync();
        await Expect(facts.GetByRole(AriaRole.Link, new() { Name = "5.5" })).ToBeVisibleAsync();
        await other.GetByRole(AriaRole.Link, new() { Name = "Release notes of 5.4" }).ClickAsync();
        await Expect(other.Locator(".notes-text")).ToContainTextAsync("See the price while choosing a route");
        await Expect(other.Locator("[data-version='5.4'] [data-work]")).ToContainTextAsync("1 of 1 done");
    }

    /// <summary>From an incident to an item of a project, and from that to another incident; each page shows the link.</summary>
    private static async Task BeginFromAnIncidentAsync(IPage page)
    {
        await page.GotoAsync("/incidents/INC-3");
        await page.InteractiveAsync();
        var title = await page.GetByRole(AriaRole.Heading, new() { Level = 1 }).InnerTextAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "New related work item" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Office and network care" }).ClickAsync();
        await page.WaitForURLAsync("**/projects/OPS/items/new?relatedTo=INC-3");
        await page.InteractiveAsync();
        await Expect(page.GetByLabel("Title")).ToHaveValueAsync(title);
        await page.GetByLabel("What it is to INC-3").SelectOptionAsync(new SelectOptionValue { Value = "caused_by" });
        await page.Button("Create").ClickAsync();
        await page.WaitForURLAsync("**/items/OPS-*");
        var relations = page.GetByRole(AriaRole.Region, new() { Name = "Relations" });
        await Expect(relations).ToContainTextAsync("INC-3");
        await page.InteractiveAsync();
        var key = new Uri(page.Url).Segments[^1];

        await page.GetByRole(AriaRole.Link, new() { Name = "New related incident" }).ClickAsync();
        await page.WaitForURLAsync($"**/incidents/new?relatedTo={key}");
        await page.InteractiveAsync();
        await page.Button("Create incident").ClickAsync();
        await page.WaitForURLAsync("**/incidents/INC-*");
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Relations" })).ToContainTextAsync(key);
        await page.GotoAsync("/incidents/INC-3");
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Relations" })).ToContainTextAsync(key);
    }

    /// <summary>Search and My Work know it; the desk does not: it shows what is asked of it, and no plans.</summary>
    private static async Task FindAsync(IPage page)
    {
        await page.GotoAsync("/search?q=card");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Pay by card" })).ToBeVisibleAsync();
        await page.GotoAsync("/my-work");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Pay by card" })).ToBeVisibleAsync();
        await page.GotoAsync("/desk?view=my-open");
        await page.InteractiveAsync();
        await Expect(page.GetByText("Pay by card")).ToHaveCountAsync(0);
    }
}
