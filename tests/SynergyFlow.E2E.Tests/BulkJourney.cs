using Microsoft.Playwright;
using SynergyFlow.Testing;
using static Microsoft.Playwright.Assertions;

namespace SynergyFlow.E2E.Tests;

/// <summary>Many incidents at once, and words that are used again.</summary>
public sealed class BulkJourney(PostgresServer postgres, Chromium chromium) : IAsyncLifetime
{
    private SynergyFlowProcess _server = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await SynergyFlowProcess.StartAsync(postgres, Ct);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Agent_ChangesAllThatMatch_SeesWhatBecameOfThem_AndUndoesIt()
    {
        var page = await chromium.NewVisitorAsync(_server);
        page.SetDefaultTimeout(60_000);
        SetDefaultExpectTimeout(60_000);
        await page.SignInAsync(_server, "AGENT");
        await page.GotoAsync("/desk?filter=" + Uri.EscapeDataString("state in (new, assigned)"));
        await page.InteractiveAsync();
        await Expect(page.Locator("tr[data-record]").Nth(2)).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("x");
        await page.Keyboard.PressAsync("Control+k");
        await page.GetByRole(AriaRole.Combobox, new() { Name = "Command palette" }).FillAsync("Change fields, with preview");
        await page.Keyboard.PressAsync("Enter");

        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("All that match the list, up to 10,000").CheckAsync();
        await dialog.GetByLabel("Set a field").SelectOptionAsync("category");
        await dialog.GetByLabel("Category", new() { Exact = true }).FillAsync("Weekly review");
        await dialog.GetByLabel("Tags to add").FillAsync("reviewed");
        await page.InDialog("Preview").ClickAsync();
        await Expect(dialog.GetByText("incidents would change.")).ToBeVisibleAsync();
        await Expect(dialog.GetByText("Weekly review").First).ToBeVisibleAsync();
        await dialog.Locator("button.btn-primary").ClickAsync();
        await Expect(page.GetByText("changed, 0 refused.")).ToBeVisibleAsync();

        // The job has a page of its own, with what became of each.
        await page.GotoAsync("/desk/jobs");
        await page.Locator("main a[href^='/desk/jobs/']").First.ClickAsync();
        await page.InteractiveAsync();
        await Expect(page.Locator("#results tbody tr").First).ToContainTextAsync("Changed");
        await page.Button("Undo").ClickAsync();
        await page.GetByRole(AriaRole.Group).GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Expect(page.Locator("h1 ~ .cluster [role=status]", new() { HasText = "Undone" })).ToBeVisibleAsync();
        await page.GotoAsync("/desk?filter=" + Uri.EscapeDataString("tag = reviewed"));
        await Expect(page.Locator(".empty")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Agent_KeepsAMacro_AndTriesItOnAnIncident()
    {
        var page = await chromium.NewVisitorAsync(_server);
        page.SetDefaultTimeout(60_000);
        SetDefaultExpectTimeout(60_000);
        await page.SignInAsync(_server, "AGENT");
        await page.GotoAsync("/desk/macros/new");
        await page.InteractiveAsync();
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Ask for the asset tag");
        await page.GetByLabel("Text", new() { Exact = true }).FillAsync("Which tag has your device, {{requester.firstname}}?");
        await page.Button("Save macro").ClickAsync();
        await Expect(page.GetByText("There is no variable 'requester.firstname'")).ToBeVisibleAsync();
        await page.GetByLabel("Text", new() { Exact = true }).FillAsync("About {{record.key}}: which tag has your device?");
        await page.Button("Save macro").ClickAsync();
        await page.WaitForURLAsync("**/desk/macros/*-*");
        await page.InteractiveAsync();
        await page.GetByRole(AriaRole.Combobox, new() { Name = "Incident" }).FillAsync("INC-8");
        await page.GetByRole(AriaRole.Option, new() { Name = "INC-8" }).First.ClickAsync();
        await Expect(page.GetByText("About INC-8: which tag has your device?")).ToBeVisibleAsync();
        await page.GotoAsync("/desk/macros?search=asset");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Ask for the asset tag", Exact = true })).ToBeVisibleAsync();
    }
}
