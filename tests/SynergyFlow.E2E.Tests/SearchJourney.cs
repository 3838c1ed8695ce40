using Microsoft.Playwright;
using SynergyFlow.Testing;
using static Microsoft.Playwright.Assertions;

namespace SynergyFlow.E2E.Tests;

/// <summary>From a word in the head of any page to the record, with an address that says it all.</summary>
public sealed class SearchJourney(PostgresServer postgres, Chromium chromium) : IAsyncLifetime
{
    private SynergyFlowProcess _server = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await SynergyFlowProcess.StartAsync(postgres, Ct);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Agent_SearchesByKey_Narrows_SharesTheAddress_AndOpensTheRecord()
    {
        var agent = await chromium.NewVisitorAsync(_server);
        await agent.SignInAsync(_server, "AGENT");
        await agent.InteractiveAsync();
        await Expect(agent.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeFocusedAsync(); // by the router, once
        await agent.Keyboard.PressAsync("/");
        await agent.Keyboard.TypeAsync("printer waybills");
        await agent.Keyboard.PressAsync("Enter");
        await agent.WaitForURLAsync("**/search?q=printer*");
        await agent.InteractiveAsync();
        var hit = agent.Locator("li[data-record]");
        await Expect(hit).ToHaveCountAsync(1);
        await Expect(hit.Locator("h2 mark")).ToHaveTextAsync(["Printer", "waybills"]);

        await agent.GetByRole(AriaRole.Searchbox, new() { Name = "Search all records" }).FillAsync("vpn");
        await agent.GetByRole(AriaRole.Main).GetByRole(AriaRole.Button, new() { Name = "Search", Exact = true }).ClickAsync();
        await Expect(agent.GetByRole(AriaRole.Status).First).ToContainTextAsync("2 found");
        await agent.Locator("#search-facets").GetByRole(AriaRole.Link, new() { Name = "Closed" }).ClickAsync();
        await agent.WaitForURLAsync("**state=closed*");
        await Expect(hit).ToHaveCountAsync(1);

        // Mistyped: what was meant, once the words of the demo company are learnt.
        await agent.GotoAsync("/search?q=wayblils");
        await Expect(agent.GetByText("These have “waybills”")).ToBeVisibleAsync();
        await agent.GoBackAsync();

        var caller = await chromium.NewVisitorAsync(_server);
        await caller.SignInAsync(_server, "END_USER");
        await caller.GotoAsync(agent.Url);
        await Expect(caller.Locator("li[data-record]")).ToHaveCountAsync(1);
        await caller.GotoAsync("/search?q=printer");
        await Expect(caller.GetByText("No record that you may see")).ToBeVisibleAsync();

        await agent.GetByRole(AriaRole.Link, new() { Name = "VPN certificate warning on start" }).ClickAsync();
        await agent.WaitForURLAsync("**/incidents/INC-*");
        await Expect(agent.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("VPN certificate warning on start");
    }
}
