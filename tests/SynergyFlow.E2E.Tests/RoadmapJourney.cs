using System.Globalization;
using Microsoft.Playwright;
using SynergyFlow.Testing;
using static Microsoft.Playwright.Assertions;

namespace SynergyFlow.E2E.Tests;

/// <summary>
/// The roadmap of a project by keyboard, pointer and dialog, with what was done taken back: an epic is moved until what it blocks begins too early, a second
/// reader sees it, one without dates is dragged in; what stands in the way of a release; a phone, and assistive technology.
/// </summary>
public sealed class RoadmapJourney(PostgresServer postgres, Chromium chromium) : IAsyncLifetime
{
    private const string Arrow = "[data-arrow='BP-1>BP-9']";
    private SynergyFlowProcess _server = null!;

    public async ValueTask InitializeAsync() => _server = await SynergyFlowProcess.StartAsync(postgres, TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Epics_AreReplanned_AndWhatCannotBeKept_IsSaid_AlsoToOthers()
    {
        var (agent, other) = (await chromium.NewVisitorAsync(_server), await chromium.NewVisitorAsync(_server));
        List<string> errors = [];
        agent.PageError += (_, error) => errors.Add(error);
        agent.Console += (_, message) => errors.AddRange(message.Type == "error" ? [message.Text] : []);
        await agent.SignInAsync(_server, "AGENT");
        await other.SignInAsync(_server, "TENANT_ADMIN");
        await other.GotoAsync("/roadmap?project=BP");
        await ReadyAsync(other);
        await agent.GotoAsync("/projects");
        await agent.InteractiveAsync();
        await agent.GetByRole(AriaRole.Link, new() { Name = "Roadmap", Exact = true }).ClickAsync();
        await agent.WaitForURLAsync("**/roadmap");
        await ReadyAsync(agent);
        await agent.Locator("[data-scroll]").GetByRole(AriaRole.Link, new() { Name = "Booking portal" }).ClickAsync();
        await agent.WaitForURLAsync("**/projects/BP/roadmap");
        await ReadyAsync(agent);

        await ByKeysAsync(agent, other);
        await ByPointerAsync(agent);
        await ByDialogAsync(agent);
        await InTimeAsync(agent);
        await OnAPhoneAsync(agent);
        await BeforeAReleaseAsync(other);
        await MilestoneAsync(other, agent);
        Assert.Empty(errors);
    }

    /// <summary>Four days later BP-1 ends after BP-9, which it blocks, begins.</summary>
    private static async Task ByKeysAsync(IPage agent, IPage other)
    {
        var bar = Bar(agent, "BP-1");
        var (start, end) = await DatesAsync(bar);
        await Expect(agent.Locator(Arrow)).Not.ToHaveAttributeAsync("data-broken", "");
        await bar.FocusAsync();
        foreach (var key in new[] { "Space", "ArrowRight", "Shift+ArrowRight", "ArrowLeft" })
        {
            await agent.Keyboard.PressAsync(key);
        }

        await Expect(agent.Locator("#sf-announcer")).ToContainTextAsync("–");
        await agent.Keyboard.PressAsync("Escape");
        Assert.Equal((start, end), await DatesAsync(bar));
        foreach (var key in new[] { "Space", "Shift+ArrowRight", "Space" })
        {
            await agent.Keyboard.PressAsync(key);
        }

        await Expect(bar).ToHaveAttributeAsync("data-start", Iso(start.AddDays(7)));
        await Expect(bar).ToHaveAttributeAsync("data-end", Iso(end.AddDays(7)));
        await Expect(bar).ToBeFocusedAsync();
        await Expect(agent.GetByText("BP-1 is planned:")).ToBeVisibleAsync();
        foreach (var reader in new[] { agent, other })
        {
            await Expect(reader.Locator(Arrow)).ToHaveAttributeAsync("data-broken", "");
            await Expect(reader.Locator("[data-critical=blocker_late]")).ToContainTextAsync("BP-9");
        }

        await Expect(agent.Button("Undo")).ToBeEnabledAsync();
        await agent.Button("Undo").PressAsync("Enter");
        await Expect(bar).ToHaveAttributeAsync("data-end", Iso(end));
        await Expect(other.Locator("[data-critical=blocker_late]")).ToHaveCountAsync(0);

        // Only its end, by the edge that a key chooses.
        await bar.FocusAsync();
        foreach (var key in new[] { "Space", "e", "ArrowRight", "Space" })
        {
            await agent.Keyboard.PressAsync(key);
        }

        await Expect(bar).ToHaveAttributeAsync("data-end", Iso(end.AddDays(1)));
        await Expect(bar).ToHaveAttributeAsync("data-start", Iso(start));
    }

    private static async Task ByPointerAsync(IPage agent)
    {
        var bar = Bar(agent, "BP-9");
        var (start, end) = await DatesAsync(bar);
        await bar.ScrollIntoViewIfNeededAsync();
        var box = (await bar.BoundingBoxAsync())!;
        var day = box.Width / (end.DayNumber - start.DayNumber + 1);
        await agent.Mouse.MoveAsync(box.X + box.Width / 2, box.Y + box.Height / 2);
        await agent.Mouse.DownAsync();
        await agent.Mouse.MoveAsync(box.X + box.Width / 2 + 20, box.Y + box.Height / 2);
        await agent.Mouse.MoveAsync(box.X + box.Width / 2 + day * 10, box.Y + box.Height / 2);
        await Expect(agent.Locator(".drag-ghost")).ToContainTextAsync("–");
        await agent.Mouse.UpAsync();
        await Expect(bar).ToHaveAttributeAsync("data-start", Iso(start.AddDays(10)));
        await Expect(bar).ToHaveAttributeAsync("data-end", Iso(end.AddDays(10)));

        // Its last edge alone.
        box = (await bar.BoundingBoxAsync())!;
        await agent.Mouse.MoveAsync(box.X + box.Width - 4, box.Y + box.Height / 2);
        await agent.Mouse.DownAsync();
        await agent.Mouse.MoveAsync(box.X + box.Width - 4 - day * 5, box.Y + box.Height / 2, new() { Steps = 3 });
        await agent.Mouse.UpAsync();
        await Expect(bar).ToHaveAttributeAsync("data-end", Iso(end.AddDays(5)));
        await Expect(bar).ToHaveAttributeAsync("data-start", Iso(start.AddDays(10)));

        // What has no dates gets four weeks where it is put.
        var grip = agent.Locator("[data-undated=BP-10] [data-place]");
        await grip.ScrollIntoViewIfNeededAsync();
        var from = (await grip.BoundingBoxAsync())!;
        var to = (await agent.Locator("[data-scroll]").BoundingBoxAsync())!;
        await agent.Mouse.MoveAsync(from.X + from.Width / 2, from.Y + from.Height / 2);
        await agent.Mouse.DownAsync();
        await agent.Mouse.MoveAsync(to.X + to.Width - 200, to.Y + to.Height - 40, new() { Steps = 5 });
        await agent.Mouse.UpAsync();
        var (first, last) = await DatesAsync(Bar(agent, "BP-10"));
        Assert.Equal(27, last.DayNumber - first.DayNumber);
        await agent.Button("Undo").ClickAsync();
        await Expect(agent.Locator("[data-undated=BP-10]")).ToBeVisibleAsync();
    }

    private static async Task ByDialogAsync(IPage agent)
    {
        await agent.Button("Plan BP-10").ClickAsync();
        await agent.GetByLabel("Start", new() { Exact = true }).FillAsync("2027-01-20");
        await agent.GetByLabel("Target", new() { Exact = true }).FillAsync("2027-01-10");
        await agent.InDialog("Save").ClickAsync();
        await Expect(agent.GetByRole(AriaRole.Dialog)).ToContainTextAsync("The target is before the start.");
        await agent.GetByLabel("Target", new() { Exact = true }).FillAsync("2027-02-10");
        await agent.InDialog("Save").PressAsync("Enter");
        await Expect(agent.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await Expect(Bar(agent, "BP-10")).ToHaveAttributeAsync("data-start", "2027-01-20");
        await Bar(agent, "BP-10").PressAsync("Enter");
        await Expect(agent.GetByLabel("Target", new() { Exact = true })).ToHaveValueAsync("2027-02-10");
        await agent.InDialog("Cancel").ClickAsync();
    }

    private static async Task InTimeAsync(IPage agent)
    {
        await agent.GetByLabel("Scale").SelectOptionAsync("quarters");
        await agent.WaitForURLAsync("**zoom=quarters*");
        await Expect(agent.Locator(".rm-tick").First).ToContainTextAsync("Q");
        await agent.GetByRole(AriaRole.Link, new() { Name = "Later" }).ClickAsync();
        await agent.WaitForURLAsync("**from=*");
        await agent.GetByRole(AriaRole.Link, new() { Name = "Today", Exact = true }).ClickAsync();
        await Expect(agent.Locator("[data-today]")).ToHaveCountAsync(1);
        await agent.GetByRole(AriaRole.Link, new() { Name = "As a table" }).ClickAsync();
        await Expect(agent.Locator("[data-epic=BP-9]")).ToContainTextAsync("BP-1");
        await Expect(agent.Locator("[data-scroll]")).ToHaveCountAsync(0);
        await agent.GetByRole(AriaRole.Link, new() { Name = "As a timeline" }).ClickAsync();
        await ReadyAsync(agent);
    }

    private static async Task OnAPhoneAsync(IPage agent)
    {
        await AxeAsync(agent);
        await agent.SetViewportSizeAsync(390, 844);
        await Expect(agent.Locator("[data-epic=BP-1]")).ToBeVisibleAsync();
        await Expect(agent.Locator("tr[data-milestone='Freight fair in Jakarta']")).ToBeVisibleAsync();
        await agent.SetViewportSizeAsync(1440, 900);
    }

    private static async Task BeforeAReleaseAsync(IPage lead)
    {
        await lead.GotoAsync("/projects/BP/versions");
        await lead.InteractiveAsync();
        await lead.GetByRole(AriaRole.Link, new() { Name = "Release notes of 5.4" }).ClickAsync();
        await Expect(lead.Locator("[data-readiness]")).ToContainTextAsync("2 items are open");
        await Expect(lead.Locator("[data-readiness]")).ToContainTextAsync("BP-3");
    }

    /// <summary>Who leads the project adds a day that matters and moves it on the roadmap; it is reached, and the other reader's roadmap knows.</summary>
    private static async Task MilestoneAsync(IPage lead, IPage reader)
    {
        await lead.GetByRole(AriaRole.Button, new() { Name = "Add milestone" }).ClickAsync();
        await lead.Locator("#milestone-name").FillAsync("Audit of the port");
        var today = DateOnly.ParseExact(await lead.EvaluateAsync<string>("new Date().toLocaleDateString('en-CA')"), "yyyy-MM-dd", CultureInfo.InvariantCulture);
        await lead.Locator("#milestone-day").FillAsync(Iso(today.AddDays(20)));
        await lead.InDialog("Save").PressAsync("Enter");
        await Expect(lead.Locator("[data-milestone='Audit of the port']")).ToContainTextAsync("In 20 days");
        await Expect(reader.Locator("[data-bar=milestone][data-key='Audit of the port']")).ToHaveAttributeAsync("role", "img");
        await AxeAsync(lead);

        await lead.GotoAsync("/projects/BP/roadmap");
        await ReadyAsync(lead);
        var mark = lead.Locator("[data-bar=milestone][data-key='Audit of the port']");
        await mark.FocusAsync();
        foreach (var key in new[] { "Space", "Shift+ArrowRight", "Space" })
        {
            await lead.Keyboard.PressAsync(key);
        }

        await Expect(mark).ToHaveAttributeAsync("data-start", Iso(today.AddDays(27)));
        await Expect(lead.Button("Undo")).ToBeEnabledAsync();
        await lead.Button("Undo").PressAsync("Enter");
        await Expect(mark).ToHaveAttributeAsync("data-start", Iso(today.AddDays(20)));
        await mark.PressAsync("Enter");
        await lead.Locator("#dates-end").FillAsync(Iso(today.AddDays(-2)));
        await lead.InDialog("Save").PressAsync("Enter");
        await Expect(reader.Locator("[data-critical=milestone_overdue]").Filter(new() { HasText = "Audit of the port" })).ToBeVisibleAsync();

        await lead.GotoAsync("/projects/BP/versions");
        await lead.InteractiveAsync();
        await lead.Button("Audit of the port is reached").ClickAsync();
        await Expect(lead.Locator("[data-milestone='Audit of the port']")).ToContainTextAsync("Reached on");
        await Expect(reader.Locator("[data-critical=milestone_overdue]").Filter(new() { HasText = "Audit of the port" })).ToHaveCountAsync(0);
    }

    private static async Task AxeAsync(IPage page)
    {
        var axe = await File.ReadAllTextAsync(RepositoryRoot.File("wwwroot-assets", "node_modules", "axe-core", "axe.min.js"), TestContext.Current.CancellationToken);
        await page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.Reduce });
        await page.EvaluateAsync(axe);
        foreach (var (width, theme) in new[] { (1440, "light"), (1440, "dark"), (390, "light"), (390, "dark") })
        {
            await page.SetViewportSizeAsync(width, 844);
            await page.EvaluateAsync("theme => document.documentElement.dataset.theme = theme", theme);
            await page.WaitForTimeoutAsync(400);
            var found = await page.EvaluateAsync<string[]>(
                "async () => (await axe.run(document, { resultTypes: ['violations'] })).violations.filter(v => ['serious', 'critical'].includes(v.impact)).map(v => v.id + ' ' + v.nodes.map(n => n.target + ' ' + n.html).join(' '))");
            Assert.Equal("", string.Join("\n", found));
        }

        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= 390"));
        await page.SetViewportSizeAsync(1440, 900);
    }

    private static ILocator Bar(IPage page, string key) => page.Locator($"[data-bar=epic][data-key={key}]");

    private static async Task<(DateOnly Start, DateOnly End)> DatesAsync(ILocator bar) => (
        DateOnly.ParseExact((await bar.GetAttributeAsync("data-start"))!, "yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateOnly.ParseExact((await bar.GetAttributeAsync("data-end"))!, "yyyy-MM-dd", CultureInfo.InvariantCulture));

    private static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>The script that moves bars listens.</summary>
    private static Task ReadyAsync(IPage page) => page.Locator("[data-ready]").WaitForAsync();
}
