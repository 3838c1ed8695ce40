using System.Text.Json;
using Microsoft.Playwright;
using SynergyFlow.Core.Work;
using SynergyFlow.Testing;
using static Microsoft.Playwright.Assertions;

namespace SynergyFlow.E2E.Tests;

/// <summary>A day's time from the first key to the approved week: logged by keys, timed over a reload, put right, submitted, and decided on by somebody else.</summary>
public sealed class TimeJourney(PostgresServer postgres, Chromium chromium) : IAsyncLifetime
{
    private readonly List<string> _problems = [];
    private SynergyFlowProcess _server = null!;

    /// <summary>What the agent of the demo company has in this week, in minutes: none where the browser's week is not the server's any more.</summary>
    private int _had;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await SynergyFlowProcess.StartAsync(postgres, Ct);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Time_IsLoggedByThreeKeys_TimedCorrectedSubmitted_AndApprovedInAnotherBrowser()
    {
        var (agent, lead) = (await chromium.NewVisitorAsync(_server), await chromium.NewVisitorAsync(_server));
        agent.PageError += (_, error) => _problems.Add(error);
        agent.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                _problems.Add(message.Text);
            }
        };
        await agent.SignInAsync(_server, "AGENT");
        await lead.SignInAsync(_server, "TENANT_ADMIN");

        await LogByKeysAsync(agent, lead);
        await RefuseAsync(agent);
        await TimeAsync(agent);
        await CorrectAsync(agent);
        await DecideAsync(agent, lead);
        Assert.Empty(_problems);
    }

    /// <summary>On the page of an item: its key, the digits, Enter. Another who looks at it sees it at once; then two records at once, which the day counts once.</summary>
    private async Task LogByKeysAsync(IPage agent, IPage lead)
    {
        await agent.GotoAsync("/time");
        await agent.InteractiveAsync();
        _had = Effort.Read("", await agent.Locator("[data-week-total]").InnerTextAsync()).Value ?? 0;
        await lead.GotoAsync("/items/BP-8");
        await lead.InteractiveAsync();
        await agent.GotoAsync("/items/BP-8");
        await agent.InteractiveAsync();
        await agent.Keyboard.PressAsync("t");
        await agent.Keyboard.TypeAsync("30");
        await agent.Keyboard.PressAsync("Enter");
        await Expect(agent.GetByText("30m logged on BP-8.")).ToBeVisibleAsync();
        await Expect(agent.Locator("#time-tray")).ToBeHiddenAsync();
        foreach (var reader in new[] { agent, lead })
        {
            await Expect(reader.Locator("[data-record-time] [data-total]")).ToHaveTextAsync("30m");
        }

        // The item that one had in hand before is offered on the page of another one.
        await agent.GotoAsync("/items/OPS-3");
        await agent.InteractiveAsync();
        await agent.Keyboard.PressAsync("t");
        await Expect(agent.Locator("[data-target=OPS-3] input[type=checkbox]")).ToBeCheckedAsync();
        await Expect(agent.Locator("[data-target=BP-8] input[type=checkbox]")).Not.ToBeCheckedAsync();
        await agent.Locator("[data-target=BP-8] input[type=checkbox]").CheckAsync();
        await agent.Locator("#time-duration").FillAsync("1h");
        await agent.Button("Log to 2 records").ClickAsync();
        await Expect(agent.GetByText("1h logged on 2 records.")).ToBeVisibleAsync();
        await Expect(lead.Locator("[data-record-time] [data-total]")).ToHaveTextAsync("1h 30m");

        // What was there, 30, and 60 once.
        await agent.GotoAsync("/time");
        await Expect(agent.Locator("[data-week-total]")).ToHaveTextAsync(Total(90));
        await Expect(agent.Locator("[data-line=BP-8] td").Last).ToHaveTextAsync("1h 30m");
        await Expect(agent.Locator("[data-line=OPS-3] td").Last).ToHaveTextAsync("1h");
        await Expect(agent.Locator("[data-line=day] td").Last).ToHaveTextAsync(Total(90));
        await Expect(agent.GetByText("The records come to more than the days")).ToBeVisibleAsync();
    }

    /// <summary>What is refused says why, and what was typed stays; what is divided has to add up.</summary>
    private async Task RefuseAsync(IPage agent)
    {
        await agent.InteractiveAsync();
        await agent.Keyboard.PressAsync("t");
        await agent.Locator("#time-duration").FillAsync("a while");
        await agent.Locator("#time-note").FillAsync("Kept");
        await agent.Locator("#time-duration").PressAsync("Enter");
        await Expect(agent.Locator("#problem-minutes")).ToContainTextAsync("Write a duration like 45m");
        await Expect(agent.Locator("#time-note")).ToHaveValueAsync("Kept");
        await agent.Locator("#time-duration").FillAsync("20m");
        await agent.Locator("[data-target=BP-8] input[type=checkbox]").CheckAsync();
        await agent.Locator("[data-target=OPS-3] input[type=checkbox]").CheckAsync();
        await agent.GetByLabel("How it counts").SelectOptionAsync(new SelectOptionValue { Label = "Divided among them" });
        await agent.GetByLabel("Share of BP-8").FillAsync("15m");
        await agent.GetByLabel("Share of OPS-3").FillAsync("10m");
        await agent.Button("Log to 2 records").ClickAsync();
        await Expect(agent.Locator("#problem-records")).ToContainTextAsync("The shares come to 25m, and the entry has 20m.");
        await agent.GetByLabel("Share of OPS-3").FillAsync("5m");
        await agent.Button("Log to 2 records").ClickAsync();
        await Expect(agent.GetByText("20m logged on 2 records.")).ToBeVisibleAsync();
        await Expect(agent.Locator("[data-week-total]")).ToHaveTextAsync(Total(110));
        await agent.Locator(".mud-snackbar").Filter(new() { HasText = "20m logged" }).GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Expect(agent.Locator("[data-week-total]")).ToHaveTextAsync(Total(90));
    }

    /// <summary>It runs through a reload and is on each page; Escape leaves it running, logging what it says ends it.</summary>
    private static async Task TimeAsync(IPage agent)
    {
        await agent.GotoAsync("/items/BP-7");
        await agent.InteractiveAsync();
        await agent.Keyboard.PressAsync("t");
        await Expect(agent.Locator("[data-target=BP-7] input[type=checkbox]")).ToBeCheckedAsync();
        await agent.Button("Start a timer").ClickAsync();
        await Expect(agent.Locator("[data-timer]")).ToHaveTextAsync("0:00");
        await agent.ReloadAsync();
        await agent.GotoAsync("/my-work");
        await agent.InteractiveAsync();
        await Expect(agent.Locator("[data-timer]")).ToHaveTextAsync("0:00");
        await agent.Keyboard.PressAsync("t");
        await Expect(agent.Locator("#time-duration")).ToHaveValueAsync("1m");
        await Expect(agent.Locator("[data-target=BP-7] input[type=checkbox]")).ToBeCheckedAsync();
        await agent.Keyboard.PressAsync("Escape");
        await Expect(agent.Locator("#time-tray")).ToBeHiddenAsync();
        await Expect(agent.Locator("[data-timer]")).ToBeVisibleAsync();
        await agent.Keyboard.PressAsync("t");
        await Expect(agent.Locator("[data-tray-timer]")).ToContainTextAsync("The timer has been running since");
        await agent.Locator("#time-duration").PressAsync("Enter");
        await Expect(agent.GetByText("1m logged on BP-7.")).ToBeVisibleAsync();
        await Expect(agent.Locator("[data-timer]")).ToHaveCountAsync(0);
    }

    /// <summary>What was wrong stays to be seen, struck through, with what took it back and what is right.</summary>
    private async Task CorrectAsync(IPage agent)
    {
        await agent.GotoAsync("/time");
        await agent.InteractiveAsync();
        await agent.GetByRole(AriaRole.Button, new() { Name = "Correct 1m on BP-7" }).ClickAsync();
        await Expect(agent.GetByRole(AriaRole.Heading, new() { Name = "Correct an entry" })).ToBeVisibleAsync();
        await agent.Locator("#time-duration").FillAsync("15m");
        await agent.Locator("#time-duration").PressAsync("Enter");
        await Expect(agent.GetByText("Corrected: 15m on BP-7.")).ToBeVisibleAsync();
        await Expect(agent.Locator("[data-week-total]")).ToHaveTextAsync(Total(105));
        await Expect(agent.Locator("[data-entry] s").Filter(new() { HasText = "1m" })).ToHaveCountAsync(1);
        await agent.GetByRole(AriaRole.Button, new() { Name = "Take back 15m on BP-7" }).ClickAsync();
        await Expect(agent.Locator("[data-week-total]")).ToHaveTextAsync(Total(90));
        await Expect(agent.GetByText("takes an entry back")).ToHaveCountAsync(3);
        await LooksWellAsync(agent);

        // The tray itself, too.
        await agent.Keyboard.PressAsync("t");
        await Expect(agent.Locator("#time-duration")).ToBeFocusedAsync();
        await LooksWellAsync(agent);
        await agent.Keyboard.PressAsync("Escape");
        await Expect(agent.Locator("#time-tray")).ToBeHiddenAsync();
    }

    /// <summary>Returned with a reason, submitted again, approved; then nothing comes in any more.</summary>
    private async Task DecideAsync(IPage agent, IPage lead)
    {
        await agent.Button("Submit the week").ClickAsync();
        await Expect(agent.GetByText("The week is submitted.")).ToBeVisibleAsync();
        await lead.GotoAsync("/time/approvals");
        await lead.InteractiveAsync();
        var row = lead.Locator("[data-waiting='Ayu Lestari']");
        await Expect(row).ToContainTextAsync(Total(90));
        await LooksWellAsync(lead);
        var file = await lead.RunAndWaitForDownloadAsync(() => lead.GetByRole(AriaRole.Link, new() { Name = "Download as CSV" }).ClickAsync());
        Assert.Contains("\"Ayu Lestari\"", await File.ReadAllTextAsync((await file.PathAsync())!, Ct), StringComparison.Ordinal);
        await row.GetByText("Return").ClickAsync();
        await lead.GetByLabel("Reason").FillAsync("The stand-up is missing");
        await lead.InDialog("Return").ClickAsync();
        await Expect(lead.GetByText("The week of Ayu Lestari is returned.")).ToBeVisibleAsync();

        await Expect(agent.GetByText("Tomas Reyes gave this week back: The stand-up is missing")).ToBeVisibleAsync();
        await agent.Button("Submit the week").ClickAsync();
        await Expect(row).ToBeVisibleAsync();
        await row.GetByRole(AriaRole.Link).ClickAsync();
        await Expect(lead.GetByRole(AriaRole.Heading, new() { Name = "Week of Ayu Lestari" })).ToBeVisibleAsync();
        await lead.Button("Approve").ClickAsync();
        await Expect(lead.GetByText("The week is approved.")).ToBeVisibleAsync();

        await Expect(agent.GetByText("by Tomas Reyes")).ToBeVisibleAsync();
        await Expect(agent.GetByText("Take back")).ToHaveCountAsync(0);
        await agent.Keyboard.PressAsync("t");
        await agent.Locator("#time-duration").FillAsync("5m");
        await agent.Locator("#time-note").FillAsync("Late");
        await agent.Locator("#time-tray [type=submit]").ClickAsync();
        await Expect(agent.GetByText("The week is approved: nothing is added")).ToBeVisibleAsync();
    }

    private string Total(int logged) => Effort.Hours(_had + logged);

    private static async Task LooksWellAsync(IPage page)
    {
        // What was said a moment ago fades, and has the contrast of what is fading.
        await Expect(page.Locator(".mud-snackbar")).ToHaveCountAsync(0);
        await page.EvaluateAsync(await File.ReadAllTextAsync(RepositoryRoot.File("wwwroot-assets", "node_modules", "axe-core", "axe.min.js"), Ct));
        foreach (var (width, theme) in new[] { (1440, "light"), (1440, "dark"), (390, "light"), (390, "dark") })
        {
            await page.SetViewportSizeAsync(width, 900);
            await page.EvaluateAsync("theme => document.documentElement.setAttribute('data-theme', theme)", theme);
            await page.WaitForTimeoutAsync(400);
            var found = await page.EvaluateAsync<JsonElement>(
                "async () => (await axe.run(document, { resultTypes: ['violations'] })).violations.filter(v => ['serious', 'critical'].includes(v.impact)).map(v => v.id + ' ' + v.nodes[0].target)");
            Assert.Equal("[]", found.GetRawText());
            Assert.Equal(0, await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth"));
        }

        await page.SetViewportSizeAsync(1280, 900);
    }
}
