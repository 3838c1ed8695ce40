using Microsoft.Playwright;
using SynergyFlow.Testing;
using static Microsoft.Playwright.Assertions;

namespace SynergyFlow.E2E.Tests;

/// <summary>What the desk knows of the services that a work item touches: named on a component, seen on the item and in the sprint, on a phone and by assistive technology.</summary>
public sealed class OperationsJourney(PostgresServer postgres, Chromium chromium) : IAsyncLifetime
{
    private SynergyFlowProcess _server = null!;

    public async ValueTask InitializeAsync() => _server = await SynergyFlowProcess.StartAsync(postgres, TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Services_AreNamedOnAComponent_AndWhatTheDeskSees_IsOnItsItems()
    {
        var page = await chromium.NewVisitorAsync(_server);
        List<string> errors = [];
        page.PageError += (_, error) => errors.Add(error);
        page.Console += (_, message) => errors.AddRange(message.Type == "error" ? [message.Text] : []);
        await page.SignInAsync(_server, "TENANT_ADMIN");
        await NameAsync(page);
        await SeeAsync(page);
        await page.GotoAsync("/items/BP-5");
        await page.InteractiveAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Sprint 1" }).ClickAsync();
        await page.WaitForURLAsync("**/sprints/*");
        await Expect(page.Locator("[data-desk-line]")).ToContainTextAsync("services that this work touches");
        Assert.Empty(errors);
    }

    /// <summary>Names are found while one types; any other is taken as it is.</summary>
    private static async Task NameAsync(IPage page)
    {
        await page.GotoAsync("/projects/BP/components");
        await page.InteractiveAsync();
        await page.Button("Edit Tracking").ClickAsync();
        var services = page.GetByRole(AriaRole.Combobox, new() { Name = "Services of the desk" });
        await services.FillAsync("vp");
        await page.GetByRole(AriaRole.Option, new() { Name = "VPN" }).ClickAsync();
        await services.FillAsync("Tracing robot");
        await page.GetByRole(AriaRole.Option, new() { Name = "Tracing robot" }).ClickAsync();
        await page.InDialog("Save").ClickAsync();
        await Expect(page.Locator("[data-component=Tracking] [data-services]")).ToHaveTextAsync("Tracing robot, VPN, Warehouse system");
    }

    private static async Task SeeAsync(IPage page)
    {
        await page.GotoAsync("/items/BP-1");
        await page.InteractiveAsync();
        var section = page.Locator("[data-operations]");
        await Expect(section.Locator("[data-sum=open]")).ToHaveTextAsync("4");
        await Expect(section.Locator("[data-call]").First).ToContainTextAsync("Booking portal answers with error 502");
        await Expect(section.Locator("[data-as-of-clock]")).ToContainTextAsync("as of");
        await section.GetByText("As a table").ClickAsync();
        await Expect(section.Locator("[data-week]")).ToHaveCountAsync(9);

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
}
