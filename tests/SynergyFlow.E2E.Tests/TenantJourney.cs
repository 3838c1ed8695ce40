using Microsoft.Playwright;
using SynergyFlow.Testing;
using static Microsoft.Playwright.Assertions;

namespace SynergyFlow.E2E.Tests;

/// <summary>A system administrator takes a company in; its administrator comes in and finds a desk of his own; then the company is shut out.</summary>
public sealed class TenantJourney(PostgresServer postgres, Chromium chromium) : IAsyncLifetime
{
    private const string Own = "a password of acme alone";
    private SynergyFlowProcess _server = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await SynergyFlowProcess.StartAsync(postgres, Ct);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Company_IsTakenIn_WorksAlone_AndIsShutOut()
    {
        var page = await chromium.NewVisitorAsync(_server);
        await page.SignInAsync(_server, "SYSTEM_ADMIN");
        await page.GotoAsync("/admin");
        await page.GetByRole(AriaRole.Link, new() { Name = "Tenants" }).ClickAsync();
        await page.WaitForURLAsync("**/admin/tenants");
        await page.InteractiveAsync();
        await Expect(page.GetByText("One organisation uses this installation.")).ToBeVisibleAsync();
        await page.Button("Add tenant").ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Name", new() { Exact = true }).FillAsync("Acme <i>& Sons</i>");
        await dialog.GetByLabel("Short name").FillAsync("not a name");
        await dialog.GetByLabel("Name of the person").FillAsync("Head of Acme");
        await dialog.GetByLabel("E-mail address").FillAsync("head@acme.example");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Add tenant" }).ClickAsync();
        await Expect(dialog.GetByText("The short name has small letters")).ToBeVisibleAsync();
        await dialog.GetByLabel("Short name").FillAsync("acme");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Add tenant" }).ClickAsync();
        var password = await dialog.Locator("[data-secret]").InnerTextAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "I have noted it" }).ClickAsync();
        await page.WaitForURLAsync("**/admin/tenants/*");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Acme <i>& Sons</i>" })).ToBeVisibleAsync();
        var address = await page.Locator("[data-address]").InnerTextAsync();
        Assert.Equal(_server.Url + "/sign-in?company=acme", address);

        var theirs = await chromium.NewVisitorAsync(_server);
        await theirs.GotoAsync(address);
        await Expect(theirs.GetByText("Company: acme")).ToBeVisibleAsync();
        await theirs.GetByLabel("E-mail").FillAsync("head@acme.example");
        await theirs.GetByLabel("Password").FillAsync(password);
        await theirs.Button("Sign in").ClickAsync();
        await theirs.WaitForURLAsync("**/account/password");
        await theirs.Locator("[name='Form.Current']").FillAsync(password);
        await theirs.Locator("[name='Form.Next']").FillAsync(Own);
        await theirs.Locator("[name='Form.Again']").FillAsync(Own);
        await theirs.Locator("main form button[type=submit]").First.ClickAsync();
        await theirs.WaitForURLAsync("**/account");
        await theirs.GotoAsync("/admin/users");
        await theirs.InteractiveAsync();
        await Expect(theirs.Locator("tbody tr")).ToHaveCountAsync(1);
        await theirs.Button("Create user").ClickAsync();
        await Expect(theirs.Locator("#new-role option")).ToHaveCountAsync(3); // nobody here runs the installation
        await theirs.GotoAsync("/admin");
        await Expect(theirs.GetByRole(AriaRole.Link, new() { Name = "Tenants" })).ToHaveCountAsync(0);
        await Expect(theirs.GetByText("People of Acme <i>& Sons</i> sign in at")).ToBeVisibleAsync();

        await page.Button("Suspend").ClickAsync();
        await page.GetByRole(AriaRole.Group).GetByRole(AriaRole.Button, new() { Name = "Suspend" }).ClickAsync();
        await Expect(page.GetByText("Nobody of it may come in.")).ToBeVisibleAsync();
        await theirs.GotoAsync("/desk");
        await theirs.WaitForURLAsync("**/sign-in**");
        await page.Button("Let them in again").ClickAsync();
        await Expect(page.GetByText("Nobody of it may come in.")).ToHaveCountAsync(0);
    }
}
