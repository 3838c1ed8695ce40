using Microsoft.Playwright;
using SynergyFlow.Testing;
using static Microsoft.Playwright.Assertions;

namespace SynergyFlow.E2E.Tests;

/// <summary>A project from its template to its archive, and back.</summary>
public sealed class ProjectJourney(PostgresServer postgres, Chromium chromium) : IAsyncLifetime
{
    private SynergyFlowProcess _server = null!;

    public async ValueTask InitializeAsync() => _server = await SynergyFlowProcess.StartAsync(postgres, TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Project_IsBegunFromATemplate_ItsStatesEditedByKeys_ItsHealthSet_ArchivedAndHadBack()
    {
        var admin = await chromium.NewVisitorAsync(_server);
        await admin.SignInAsync(_server, "TENANT_ADMIN");
        await admin.GetByRole(AriaRole.Navigation, new() { Name = "Main", Exact = true }).GetByRole(AriaRole.Link, new() { Name = "Projects" }).ClickAsync();
        await admin.InteractiveAsync();
        await Expect(admin.GetByRole(AriaRole.Row, new() { Name = "Booking portal" })).ToContainTextAsync("At risk");
        await admin.GetByRole(AriaRole.Link, new() { Name = "New project" }).ClickAsync();
        await admin.WaitForURLAsync("**/projects/new");

        // The key follows the name; what is missing is said at its field, and nothing that was typed is lost.
        await admin.GetByRole(AriaRole.Radio, new() { Name = "Kanban" }).CheckAsync();
        await admin.GetByLabel("Name", new() { Exact = true }).FillAsync("Office move");
        await Expect(admin.GetByLabel("Key", new() { Exact = true })).ToHaveValueAsync("OM");
        await admin.Button("Create project").ClickAsync();
        await Expect(admin.Locator("#problem-lead")).ToContainTextAsync("who leads the project");
        await PickAsync(admin, "Lead", "Ayu");
        await PickAsync(admin, "Teams", "Network");
        await admin.GetByLabel("Members only").CheckAsync();
        await admin.Button("Create project").ClickAsync();
        await admin.WaitForURLAsync("**/projects/OM");
        await Expect(admin.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Office move");
        await Expect(admin.Locator("[data-state='Review']")).ToBeVisibleAsync();

        await StatesByKeysAsync(admin);
        await LeadAsync();
        await PartsAsync(admin);
        await ArchiveAsync(admin);

        // Others are told that there is none.
        var other = await chromium.NewVisitorAsync(_server);
        await other.SignInAsync(_server, "END_USER");
        await other.GotoAsync("/projects/OM");
        await Expect(other.GetByText("Office move")).ToHaveCountAsync(0);
    }

    /// <summary>No mouse: the name of a state is reached by Tab, moved by Alt with an arrow, and saved with Enter.</summary>
    private static async Task StatesByKeysAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Link, new() { Name = "Settings" }).ClickAsync();
        await page.WaitForURLAsync("**/settings");
        await page.InteractiveAsync();
        var started = page.Locator("[data-group=started] li > input");
        await started.First.FocusAsync();
        await page.Keyboard.PressAsync("Alt+ArrowDown");
        await Expect(started.First).ToHaveValueAsync("Review");
        await Expect(started.Nth(1)).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Alt+ArrowUp");
        await Expect(started.First).ToHaveValueAsync("In Progress");
        await Expect(started.First).ToBeFocusedAsync();

        await page.Locator("#add-triage").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("[data-group=triage] li > input")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("review");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".state-group [role=alert]")).ToContainTextAsync("two states called");
        await page.Locator("[data-group=triage] li > input").FillAsync("Incoming");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByText("The states are saved.")).ToBeVisibleAsync();
        await page.ReloadAsync();
        await Expect(page.Locator("[data-group=triage] li > input")).ToHaveValueAsync("Incoming");
    }

    /// <summary>Its lead, who is an agent, says how it is doing.</summary>
    private async Task LeadAsync()
    {
        var lead = await chromium.NewVisitorAsync(_server);
        await lead.SignInAsync(_server, "AGENT");
        await lead.GotoAsync("/projects/om");
        await lead.InteractiveAsync();
        await lead.Button("Set health").ClickAsync();
        var dialog = lead.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Off track").CheckAsync();
        await dialog.GetByLabel("Note").FillAsync("The lease is not signed.");
        await lead.InDialog("Set health").ClickAsync();
        await Expect(lead.GetByText("The health is noted.")).ToBeVisibleAsync();
        await Expect(lead.Locator(".page-header [data-health=off_track]")).ToBeVisibleAsync();
        var history = lead.Locator("[aria-labelledby=project-health]");
        await Expect(history).ToContainTextAsync("The lease is not signed.");
        await Expect(history).ToContainTextAsync("said by Ayu Lestari");
    }

    private static async Task PartsAsync(IPage page)
    {
        await page.GotoAsync("/projects/OM/components");
        await page.InteractiveAsync();
        await page.Button("Add component").ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Name").FillAsync("Furniture");
        await dialog.GetByRole(AriaRole.Combobox, new() { Name = "Lead" }).FillAsync("Ayu");
        await page.GetByRole(AriaRole.Option, new() { Name = "Ayu" }).First.ClickAsync();
        await page.InDialog("Save").ClickAsync();
        await Expect(page.Locator("[data-component='Furniture']")).ToContainTextAsync("Ayu Lestari");

        await page.GetByRole(AriaRole.Link, new() { Name = "Versions" }).ClickAsync();
        await page.WaitForURLAsync("**/versions");
        await page.InteractiveAsync();
        await page.Button("Add version").ClickAsync();
        await dialog.GetByLabel("Name").FillAsync("Second floor");
        await dialog.GetByLabel("Start").FillAsync("2026-03-02");
        await dialog.GetByLabel("Release date").FillAsync("2026-03-01");
        await page.InDialog("Save").ClickAsync();
        await Expect(dialog).ToContainTextAsync("The release date is before the start.");
        await dialog.GetByLabel("Release date").FillAsync("2026-03-30");
        await page.InDialog("Save").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Release Second floor" }).ClickAsync();
        await Expect(page.GetByText("Second floor is released.")).ToBeVisibleAsync();
        await Expect(page.Locator("[data-version='Second floor'] [data-state=released]")).ToBeVisibleAsync();
        await page.Button("Undo").ClickAsync();
        await Expect(page.Locator("[data-version='Second floor'] [data-state=unreleased]")).ToBeVisibleAsync();
    }

    private static async Task ArchiveAsync(IPage page)
    {
        await page.GotoAsync("/projects/OM/settings");
        await page.InteractiveAsync();
        await page.Button("Archive project").ClickAsync();
        await page.GetByRole(AriaRole.Group, new() { Name = "Archive Office move?" }).GetByRole(AriaRole.Button, new() { Name = "Archive project" }).ClickAsync();
        await Expect(page.GetByText("Office move is archived.")).ToBeVisibleAsync();
        await Expect(page.Locator("#project-name")).ToHaveCountAsync(0);
        await page.Button("Undo").ClickAsync();
        await Expect(page.GetByText("Office move is in use again.")).ToBeVisibleAsync();
        await Expect(page.Locator("#project-name")).ToHaveValueAsync("Office move");
    }

    private static async Task PickAsync(IPage page, string label, string name)
    {
        await page.GetByRole(AriaRole.Combobox, new() { Name = label }).FillAsync(name);
        await page.GetByRole(AriaRole.Option, new() { Name = name }).First.ClickAsync();
    }
}
