using Microsoft.Playwright;
using SynergyFlow.Testing;
using static Microsoft.Playwright.Assertions;

namespace SynergyFlow.E2E.Tests;

/// <summary>Routes from the first one to the ticket that a person gives to another team.</summary>
public sealed class RoutingJourney(PostgresServer postgres, Chromium chromium) : IAsyncLifetime
{
    private SynergyFlowProcess _server = null!;

    public async ValueTask InitializeAsync() => _server = await SynergyFlowProcess.StartAsync(postgres, TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Route_IsMade_Tried_Followed_Explained_OverriddenWithAReason_AndFollowedAgain()
    {
        var admin = await chromium.NewVisitorAsync(_server);
        await admin.SignInAsync(_server, "TENANT_ADMIN");
        await admin.GotoAsync("/admin/routes");
        await admin.InteractiveAsync();

        // What is missing is said before anything is sent; what was typed stays.
        await admin.Button("New route").First.ClickAsync();
        var dialog = admin.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Name").FillAsync("Access");
        await dialog.GetByLabel("Category").FillAsync("Printing");
        await admin.InDialog("Save").ClickAsync();
        await Expect(dialog).ToContainTextAsync("There is a route called Access already.");
        await Expect(dialog).ToContainTextAsync("Choose the team that gets these incidents.");
        await dialog.GetByLabel("Name").FillAsync("Printers");
        await PickAsync(admin, dialog, "Team", "Network");
        await admin.InDialog("Save").ClickAsync();
        await Expect(admin.GetByText("Printers counts from now on.")).ToBeVisibleAsync();

        await admin.GetByRole(AriaRole.Button, new() { Name = "Remove Printers" }).ClickAsync();
        await Expect(admin.GetByText("Printers is removed.")).ToBeVisibleAsync();
        await admin.Button("Undo").ClickAsync();
        await Expect(admin.GetByText("Printers is back.")).ToBeVisibleAsync();
        await admin.GetByLabel("Category", new() { Exact = true }).FillAsync("printing");
        await admin.Button("Try").ClickAsync();
        await Expect(admin.Locator("[data-trial]")).ToContainTextAsync("It would go to Network.");
        await Expect(admin.Locator("[data-trial]")).ToContainTextAsync("Route “Printers” takes the category “Printing”.");

        var agent = await chromium.NewVisitorAsync(_server);
        await agent.SignInAsync(_server, "AGENT");
        await agent.GotoAsync("/incidents/new");
        await agent.InteractiveAsync();
        await agent.GetByLabel("Title").FillAsync("Printer on fire");
        await agent.GetByLabel("Category").FillAsync("Printing");
        await agent.GetByLabel("Service").FocusAsync();
        await Expect(agent.Locator("[data-route-preview]")).ToContainTextAsync("it goes to Network");
        await agent.Button("Create incident").ClickAsync();
        await agent.WaitForURLAsync("**/incidents/INC-*");
        await agent.InteractiveAsync();
        var team = agent.Locator("[data-field='team']").First;
        await Expect(team).ToContainTextAsync("Network");
        await Expect(team).ToContainTextAsync("by route “Printers”");

        await agent.Locator("[data-why-team]").ClickAsync();
        var why = agent.GetByRole(AriaRole.Dialog);
        await Expect(why).ToContainTextAsync("Route “Printers” takes the category “Printing”.");
        await Expect(why).ToContainTextAsync("if the category were “Access”");
        await why.GetByRole(AriaRole.Button, new() { Name = "Close", Exact = true }).Last.ClickAsync();

        await agent.Locator("[data-field='assignee'] button.edit").First.ClickAsync();
        var owner = agent.Locator("[data-field='assignee'] form").First;
        await PickAsync(agent, owner, "Team", "Applications");
        await owner.GetByLabel("Why not by its route").FillAsync("It is the label printer");
        await owner.GetByRole(AriaRole.Button, new() { Name = "Assign", Exact = true }).ClickAsync();
        await Expect(team).ToContainTextAsync("not by its route: It is the label printer");

        await agent.Locator("[data-field='assignee'] button.edit").First.ClickAsync();
        await agent.Button("Let routes choose").ClickAsync();
        await Expect(team).ToContainTextAsync("by route “Printers”");
    }

    private static async Task PickAsync(IPage page, ILocator within, string label, string name)
    {
        var box = within.GetByRole(AriaRole.Combobox, new() { Name = label });
        await box.FillAsync(name);
        await page.GetByRole(AriaRole.Option, new() { Name = name }).First.ClickAsync();
    }
}
