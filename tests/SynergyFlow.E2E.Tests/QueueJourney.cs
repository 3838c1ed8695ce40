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

        await page.Button("View").ClickAsync();
        await page.Button("Delete view").ClickAsync();
        await page.Button("Delete view").ClickAsync();
        await Expect(page.GetByText("The view “Network, urgent” is deleted.")).ToBeVisibleAsync();
        await Expect(Heading(page)).ToHaveTextAsync("All open");
        await Expect(saved).ToHaveCountAsync(0);
    }

    private static ILocator Heading(IPage page) => page.GetByRole(AriaRole.Heading, new() { Level = 1 });

    [GeneratedRegex(@"^Unassigned\s+[1-9]\d*$", RegexOptions.None, 1000)]
    private static partial Regex Unassigned();

    [GeneratedRegex(@"^Network, urgent\s+\d+$", RegexOptions.None, 1000)]
    private static partial Regex Saved();
}
