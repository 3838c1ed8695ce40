using Microsoft.Playwright;
using SynergyFlow.Testing;
using static Microsoft.Playwright.Assertions;

namespace SynergyFlow.E2E.Tests;

/// <summary>A sprint from the backlog over the board to its numbers: the lead plans and finishes it by keyboard, an agent works on it, each sees the other.</summary>
public sealed class SprintJourney(PostgresServer postgres, Chromium chromium) : IAsyncLifetime
{
    private SynergyFlowProcess _server = null!;

    public async ValueTask InitializeAsync() => _server = await SynergyFlowProcess.StartAsync(postgres, TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Sprint_IsPlannedRunAndFinished_AndItsNumbersAreThoseCountedByHand()
    {
        var (lead, agent) = (await chromium.NewVisitorAsync(_server), await chromium.NewVisitorAsync(_server));
        await lead.SignInAsync(_server, "TENANT_ADMIN");
        await agent.SignInAsync(_server, "AGENT");

        // What the demo company has under way is finished first, with what is open going on to its second sprint.
        await lead.GotoAsync("/projects/BP/board");
        await lead.InteractiveAsync();
        await Expect(lead.Locator("[data-sprint='Sprint 1']")).ToContainTextAsync("5 of 18 points done");
        await PressAsync(lead, "Finish Sprint 1");
        await Expect(lead.GetByLabel("Where do the 3 open items go?")).ToBeFocusedAsync();
        await lead.Keyboard.PressAsync("Enter");
        await lead.InDialog("Finish").PressAsync("Enter");
        await Expect(lead.GetByText("Sprint 1 is finished.")).ToBeVisibleAsync();

        await PlanAsync(lead, agent);
        await CapacityAsync(lead);
        await StartAsync(lead, agent);
        await WorkAsync(lead, agent);
        await FinishAsync(lead, agent);
    }

    /// <summary>Its three items of 13 points, and a fourth without; one goes to the backlog and comes back by keys, and all of it is seen by the other.</summary>
    private static async Task PlanAsync(IPage lead, IPage agent)
    {
        foreach (var reader in new[] { lead, agent })
        {
            await reader.GotoAsync("/projects/BP/backlog");
            await ReadyAsync(reader);
        }

        var (planned, backlog) = (lead.Locator("[data-name='Sprint 2']"), lead.Locator("[data-name=Backlog]"));
        await Expect(planned.Locator("[data-item]")).ToHaveCountAsync(4);
        var grip = lead.Locator("[data-item=BP-7] [data-grip]");
        await grip.FocusAsync();
        foreach (var key in new[] { "Space", "ArrowRight", "Space" })
        {
            await lead.Keyboard.PressAsync(key);
        }

        await Expect(backlog.Locator("[data-item=BP-7]")).ToBeVisibleAsync();
        await Expect(grip).ToBeFocusedAsync();
        await Expect(agent.Locator("[data-name=Backlog] [data-item=BP-7]")).ToBeVisibleAsync();
        await PressAsync(lead, "Undo");
        await Expect(planned.Locator("[data-item=BP-7]")).ToBeVisibleAsync();
        await lead.Locator("[data-item=BP-7] [data-to]").SelectOptionAsync(new SelectOptionValue { Label = "Into the backlog" });
        await Expect(lead.Locator("[data-sprint='Sprint 2']")).ToContainTextAsync("3 items · 13 points");

        // Several at once, out and back.
        await lead.Locator("[data-item=BP-3] [data-pick]").CheckAsync();
        await lead.Locator("[data-item=BP-6] [data-pick]").CheckAsync();
        await lead.GetByLabel("Move the chosen ones into").SelectOptionAsync(new SelectOptionValue { Label = "Into the backlog" });
        await Expect(lead.GetByText("2 items are in Backlog now.")).ToBeVisibleAsync();
        await lead.Button("Undo").ClickAsync();
        await Expect(planned.Locator("[data-item]")).ToHaveCountAsync(3);
    }

    /// <summary>By keys alone: begun as in the sprint before, four hours on nine of the ten working days for one, less a quarter of an hour for the one incident that she solved; nothing any more for the other.</summary>
    private static async Task CapacityAsync(IPage lead)
    {
        await lead.GetByRole(AriaRole.Link, new() { Name = "Sprint 2" }).ClickAsync();
        await PressAsync(lead, "Plan capacity");
        var dialog = lead.GetByRole(AriaRole.Dialog);
        await Expect(dialog).ToContainTextAsync("Begun as in Sprint 1");
        await PressAsync(lead, "Remove Carla Mendoza");
        var dewi = dialog.Locator("[data-member='Dewi Anggraini']");
        await dewi.GetByLabel("A day").FillAsync("a lot");
        await lead.InDialog("Save").PressAsync("Enter");
        await Expect(dewi).ToContainTextAsync("Write working time like 6h");
        await dewi.GetByLabel("A day").FillAsync("4h");
        await dewi.Locator("summary").PressAsync("Enter");
        await dewi.GetByRole(AriaRole.Checkbox).First.PressAsync("Space");
        await lead.InDialog("Save").PressAsync("Enter");
        await Expect(lead.GetByText("Capacity of Sprint 2 saved.")).ToBeVisibleAsync();
        await Expect(lead.Locator("tbody [data-member='Dewi Anggraini'] [data-time]")).ToHaveTextAsync("35.8 h");
        await Expect(lead.Locator("tbody [data-member='Dewi Anggraini'] [data-work]")).ToHaveTextAsync("15 h");
        await Expect(lead.Locator("tfoot [data-work]")).ToHaveTextAsync("49 h");
        await Expect(lead.Locator("[data-balance]")).ToHaveTextAsync("Over by 13.2 h");
        await lead.GotoAsync("/projects/BP/backlog");
        await ReadyAsync(lead);
    }

    private static async Task StartAsync(IPage lead, IPage agent)
    {
        await agent.GotoAsync("/projects/BP/board?sprint=all");
        await agent.InteractiveAsync();
        await PressAsync(lead, "Start Sprint 2");
        await Expect(lead.GetByRole(AriaRole.Dialog)).ToContainTextAsync("Capacity 35.8 h, open work 49 h: Over by 13.2 h.");
        await lead.GetByLabel("First day").FillAsync("2026-12-14");
        await lead.GetByLabel("Last day").FillAsync("2026-12-01");
        await lead.InDialog("Start").PressAsync("Enter");
        await Expect(lead.Locator("#problem-endsOn")).ToContainTextAsync("not before the first");
        await lead.GetByLabel("Last day").FillAsync("2026-12-27");
        await lead.GetByLabel("Goal").FillAsync("A quote becomes a booking");
        await lead.InDialog("Start").PressAsync("Enter");
        await Expect(lead.GetByText("Sprint 2 is under way.")).ToBeVisibleAsync();

        // The other's page knows it without being asked: the sprint can be chosen there.
        await agent.GetByLabel("Sprint", new() { Exact = true }).SelectOptionAsync(new SelectOptionValue { Label = "Sprint 2" });
        await Expect(agent.Locator("[data-sprint='Sprint 2']")).ToContainTextAsync("A quote becomes a booking");
    }

    /// <summary>13 points at the start. BP-5 (8) is done, BP-7 comes in and gets 3, BP-6 (2) is taken out: 8 of 14 done, 6 left in two items.</summary>
    private static async Task WorkAsync(IPage lead, IPage agent)
    {
        await lead.GotoAsync("/projects/BP/board");
        await lead.InteractiveAsync();
        await ReadyAsync(agent);
        await agent.Locator("[data-item=BP-5] [data-to]").SelectOptionAsync(new SelectOptionValue { Label = "Done" });
        await Expect(lead.Locator("[data-name=Done] [data-item=BP-5]")).ToBeVisibleAsync();
        await Expect(lead.Locator("[data-sprint='Sprint 2']")).ToContainTextAsync("8 of 13 points done");

        await agent.GotoAsync("/items/BP-7");
        await agent.InteractiveAsync();
        await agent.Button("Edit").ClickAsync();
        await agent.GetByLabel("Sprint", new() { Exact = true }).SelectOptionAsync(new SelectOptionValue { Label = "Sprint 2" });
        await agent.GetByLabel("Points").FillAsync("3");
        await agent.Button("Save").ClickAsync();
        await Expect(agent.Locator("[aria-labelledby=item-facts]")).ToContainTextAsync("Sprint 2");
        await Expect(agent.Locator(".timeline")).ToContainTextAsync("Sprint 2");

        // What it took is logged where one is, by keys alone, and counts on the item.
        await agent.Keyboard.PressAsync("t");
        await agent.Keyboard.TypeAsync("90");
        await agent.Keyboard.PressAsync("Enter");
        await Expect(agent.GetByText("1h 30m logged on BP-7.")).ToBeVisibleAsync();
        await Expect(agent.Locator("[data-record-time] [data-total]")).ToHaveTextAsync("1h 30m");

        await lead.GotoAsync("/projects/BP/backlog");
        await ReadyAsync(lead);
        await lead.Locator("[data-item=BP-6] [data-to]").SelectOptionAsync(new SelectOptionValue { Label = "Into the backlog" });
        await Expect(lead.GetByText("BP-6 is in Backlog now.")).ToBeVisibleAsync();
        await lead.GetByRole(AriaRole.Link, new() { Name = "Sprint 2" }).ClickAsync();
        await ExpectSumsAsync(lead, ("committed", "13 points · 3 items"), ("added", "3 points · 1 item"), ("removed", "2 points · 1 item"), ("completed", "8 points · 1 item"), ("left", "6 points · 2 items"));
        await Expect(lead.Locator("[data-scope]")).ToHaveCountAsync(2);
        await Expect(lead.Locator("[data-scope=added]")).ToContainTextAsync("+3");
        await Expect(lead.Locator("[data-scope=removed]")).ToContainTextAsync("-2");
        await Expect(lead.Locator(".chart-canvas canvas")).ToBeVisibleAsync();
        await lead.GetByLabel("Chart").SelectOptionAsync("up");
        await Expect(lead.GetByRole(AriaRole.Heading, new() { Name = "Burn-up" })).ToBeVisibleAsync();
    }

    private static async Task FinishAsync(IPage lead, IPage agent)
    {
        await agent.GotoAsync("/projects/BP/backlog");
        await agent.InteractiveAsync();
        await PressAsync(lead, "Finish Sprint 2");
        await Expect(lead.GetByRole(AriaRole.Dialog)).ToContainTextAsync("1 of 3 items are done, 8 of 14 points.");
        await lead.GetByLabel("Where do the 2 open items go?").SelectOptionAsync(new SelectOptionValue { Label = "To the backlog" });
        await lead.InDialog("Finish").PressAsync("Enter");
        await Expect(lead.GetByText("Sprint 2 is finished.")).ToBeVisibleAsync();
        await ExpectSumsAsync(lead, ("committed", "13 points · 3 items"), ("completed", "8 points · 1 item"), ("left", "6 points · 2 items"));
        await Expect(lead.Locator("[data-item=BP-7]")).ToContainTextAsync("Backlog");

        // In the other's backlog they are the only ones again, without a sprint.
        await Expect(agent.Locator("[data-sprint]")).ToHaveCountAsync(0);
        await Expect(agent.Locator("[data-name=Backlog] [data-item]")).ToHaveCountAsync(3);

        await lead.GetByRole(AriaRole.Link, new() { Name = "Sprints" }).ClickAsync();
        await Expect(lead.Locator("[data-velocity='Sprint 1']")).ToHaveTextAsync("Sprint 1185");
        await Expect(lead.Locator("[data-velocity='Sprint 2']")).ToHaveTextAsync("Sprint 2138");
        await Expect(lead.Locator("[data-average]")).ToHaveTextAsync("On average 6.5 in the last three");
        await lead.GetByRole(AriaRole.Link, new() { Name = "Flow", Exact = true }).ClickAsync();
        await Expect(lead.Locator("[data-day]").First).ToContainTextAsync("2111");
    }

    private static async Task ExpectSumsAsync(IPage page, params (string Sum, string Text)[] sums)
    {
        foreach (var (sum, text) in sums)
        {
            await Expect(page.Locator($"[data-sum={sum}]")).ToHaveTextAsync(text);
        }
    }

    /// <summary>The script that moves things listens: a menu that is used before it is there does nothing.</summary>
    private static Task ReadyAsync(IPage page) => page.Locator("[data-ready]").WaitForAsync();

    /// <summary>What is not to be pressed yet takes no focus: the key would go where it was before.</summary>
    private static async Task PressAsync(IPage page, string button)
    {
        await Expect(page.Button(button)).ToBeEnabledAsync();
        await page.Button(button).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
    }
}
