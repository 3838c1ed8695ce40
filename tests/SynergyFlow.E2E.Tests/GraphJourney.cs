using Microsoft.Playwright;
using SynergyFlow.Testing;
using static Microsoft.Playwright.Assertions;

namespace SynergyFlow.E2E.Tests;

/// <summary>From the relations of an incident into the work graph: drawing, keys, table, filters in the address, what changed before, a phone; and a second reader who sees a new link.</summary>
public sealed class GraphJourney(PostgresServer postgres, Chromium chromium) : IAsyncLifetime
{
    private SynergyFlowProcess _server = null!;

    public async ValueTask InitializeAsync() => _server = await SynergyFlowProcess.StartAsync(postgres, TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Graph_IsOpenedFromARecord_WalkedByKeys_ExpandedAndNarrowed_AndOthersSeeNewLinks()
    {
        var (agent, other) = (await chromium.NewVisitorAsync(_server), await chromium.NewVisitorAsync(_server));
        List<string> errors = [];
        agent.PageError += (_, error) => errors.Add(error);
        agent.Console += (_, message) => errors.AddRange(message.Type == "error" ? [message.Text] : []);
        await agent.SignInAsync(_server, "AGENT");
        await other.SignInAsync(_server, "TENANT_ADMIN");

        await agent.GotoAsync("/graph/INC-9");
        await agent.InteractiveAsync();
        await Expect(agent.GetByText("Nothing is linked to INC-9 yet.")).ToBeVisibleAsync();
        await agent.GetByRole(AriaRole.Link, new() { Name = "Link it on the page of INC-9" }).ClickAsync();
        await agent.WaitForURLAsync("**/incidents/INC-9");
        await LinkAsync(agent, "INC-9", "Is caused by", "INC-7");
        await LinkAsync(agent, "INC-7", "Blocks", "BP-5");

        await agent.GotoAsync("/incidents/INC-9");
        await agent.InteractiveAsync();
        await agent.GetByRole(AriaRole.Link, new() { Name = "Open graph" }).ClickAsync();
        await agent.WaitForURLAsync("**/graph/INC-9");
        await agent.InteractiveAsync();
        await DrawnAsync(agent, 3);
        await other.GotoAsync("/graph/INC-9?depth=1");
        await other.InteractiveAsync();
        await DrawnAsync(other, 2);

        // By keys from the root to what caused it; the panel follows.
        var drawing = agent.GetByRole(AriaRole.Application);
        await drawing.FocusAsync();
        await agent.Keyboard.PressAsync("ArrowRight");
        await Expect(agent.Locator("[data-chosen]")).ToHaveAttributeAsync("data-chosen", "INC-7");
        await Expect(agent.Locator("[data-chosen]")).ToContainTextAsync("Blocks");
        await agent.Keyboard.PressAsync("ArrowLeft");
        await Expect(agent.Locator("[data-chosen]")).ToHaveAttributeAsync("data-chosen", "INC-9");

        // One step only, and the neighbours of one that is shown.
        await agent.GetByLabel("Steps").SelectOptionAsync("1");
        await DrawnAsync(agent, 2);
        await drawing.FocusAsync();
        await agent.Keyboard.PressAsync("ArrowRight");
        await Expect(agent.Locator("[data-chosen]")).ToHaveAttributeAsync("data-chosen", "INC-7");
        await agent.Button("Expand").ClickAsync();
        await agent.WaitForURLAsync("**/graph/INC-9?depth=1&expand=INC-7");
        await DrawnAsync(agent, 3);
        var row = agent.Locator("tr[data-node=BP-5]");
        await Expect(row).ToContainTextAsync("Is blocked by INC-7");

        await agent.GetByText("All link types").ClickAsync();
        await agent.GetByLabel("Causes").CheckAsync();
        await DrawnAsync(agent, 2);
        await Expect(row).ToHaveCountAsync(0);

        await LinkAsync(agent, "INC-9", "Relates to", "BP-6");
        await Expect(other.Locator("tr[data-node=BP-6]")).ToContainTextAsync("Relates to INC-9");
        await DrawnAsync(other, 3);
        await BeforeAsync(agent);
        await PhoneAsync(agent);
        Assert.Empty(errors);
    }

    /// <summary>The demo company's records are days old: what was just done to them is after they were begun.</summary>
    private static async Task BeforeAsync(IPage page)
    {
        await page.GotoAsync("/incidents/INC-9");
        await page.InteractiveAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "What changed before?" }).ClickAsync();
        await page.WaitForURLAsync("**/graph/INC-9?before=24");
        await page.InteractiveAsync();
        await Expect(page.GetByText("Records looked at: 2.")).ToBeVisibleAsync();
        await page.GetByLabel("Hours before").SelectOptionAsync("168");
        await page.WaitForURLAsync("**/graph/INC-9?before=168");
        var changed = page.Locator("tr[data-change]");
        await Expect(changed.First).ToBeVisibleAsync();
        Assert.DoesNotContain("INC-9", await changed.EvaluateAllAsync<string[]>("rows => rows.map(row => row.dataset.change)"));
    }

    private static async Task PhoneAsync(IPage page)
    {
        await page.SetViewportSizeAsync(390, 844);
        await page.GotoAsync("/graph/INC-9");
        await page.InteractiveAsync();
        await Expect(page.Locator("tr[data-node=INC-7]")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Application)).ToBeHiddenAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Show the drawing" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Application)).ToBeVisibleAsync();
        Assert.True(await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"));
    }

    private static async Task LinkAsync(IPage page, string record, string role, string key)
    {
        await page.GotoAsync($"/incidents/{record}");
        await page.InteractiveAsync();
        var panel = page.Locator("section[aria-labelledby=incident-relations]");
        await panel.GetByLabel("Add relation").SelectOptionAsync(role);
        await panel.GetByRole(AriaRole.Combobox, new() { Name = "Key or title of the other record" }).FillAsync(key);
        await page.GetByRole(AriaRole.Option, new() { Name = key }).ClickAsync();
        await panel.GetByRole(AriaRole.Button, new() { Name = "Add relation" }).ClickAsync();
        await Expect(panel.GetByRole(AriaRole.Link, new() { Name = key, Exact = true })).ToBeVisibleAsync();
    }

    private static async Task DrawnAsync(IPage page, int boxes) =>
        await page.WaitForFunctionAsync($"() => document.querySelector('.graph-canvas')?.dataset.drawn === '{boxes}'");
}
