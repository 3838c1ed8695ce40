using Microsoft.Playwright;
using SynergyFlow.Testing;
using static Microsoft.Playwright.Assertions;

namespace SynergyFlow.E2E.Tests;

/// <summary>Duplicates put together and taken apart again, from the page of the ticket.</summary>
public sealed class OpsJourney(PostgresServer postgres, Chromium chromium) : IAsyncLifetime
{
    private SynergyFlowProcess _server = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await SynergyFlowProcess.StartAsync(postgres, Ct);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Agent_MergesADuplicate_IsLedToTheOther_AndUndoesIt()
    {
        var agent = await chromium.NewVisitorAsync(_server);
        await agent.SignInAsync(_server, "AGENT");
        await OpenAsync(agent, "Badge reader at gate 4 is dead");
        var first = agent.Url;
        await OpenAsync(agent, "Gate 4 does not open with badges");
        var second = agent.Url;
        var (target, source) = (first.Split('/')[^1], second.Split('/')[^1]);

        await agent.Button("Merge").ClickAsync();
        await agent.GetByRole(AriaRole.Dialog).GetByLabel("Merge into").FillAsync(target);
        await agent.GetByRole(AriaRole.Option, new() { Name = target }).ClickAsync();
        await Expect(agent.GetByText("Nothing is moved or lost")).ToBeVisibleAsync();
        await agent.InDialog($"Merge {source} into {target}").ClickAsync();
        await Expect(agent.GetByText($"{source} was merged into this incident")).ToBeVisibleAsync();

        // Whoever opens the duplicate comes here.
        await agent.GotoAsync(second);
        await agent.WaitForURLAsync($"**/incidents/{target}?merged={source}");
        await agent.InteractiveAsync();
        await agent.Locator(".alert").GetByRole(AriaRole.Button, new() { Name = $"Undo the merge of {source}" }).ClickAsync();
        await Expect(agent.Locator(".alert", new() { HasText = "was merged into" })).ToHaveCountAsync(0);
        await agent.GotoAsync(second);
        await Expect(agent.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Gate 4 does not open with badges");
    }

    private static async Task OpenAsync(IPage page, string title)
    {
        await page.GotoAsync("/incidents/new");
        await page.InteractiveAsync();
        await page.GetByLabel("Title").FillAsync(title);
        await page.Button("Create incident").ClickAsync();
        await page.WaitForURLAsync("**/incidents/INC-*");
        await page.InteractiveAsync();
    }
}
