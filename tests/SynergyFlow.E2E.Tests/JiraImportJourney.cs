using Microsoft.Playwright;
using SynergyFlow.Testing;
using static Microsoft.Playwright.Assertions;

namespace SynergyFlow.E2E.Tests;

/// <summary>An administrator brings a project of Jira in: upload, mapping, dry run, run; a custom field is one of the project's, the board has it all, and an old address leads there.</summary>
public sealed class JiraImportJourney(PostgresServer postgres, Chromium chromium) : IAsyncLifetime
{
    private const string Export =
        """
        Summary,Issue key,Issue Type,Status,Status Category,Created,Reporter,Custom field (Epic Link),Custom field (Risk)
        Portal,OLD-1,Epic,To Do,To Do,2024-01-02 10:00,Rita Reporter,,Grave
        Sign in by phone,OLD-12,Story,In Review,In Progress,2024-01-03 10:00,Rita Reporter,OLD-1,Grave
        """;

    private SynergyFlowProcess _server = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await SynergyFlowProcess.StartAsync(postgres, Ct);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Project_ComesIn_AndItsOldAddressesLead()
    {
        var folder = Directory.CreateTempSubdirectory("synergyflow-jira-");
        var file = Path.Combine(folder.FullName, "old portal.csv");
        await File.WriteAllTextAsync(file, Export, Ct);
        try
        {
            var page = await chromium.NewVisitorAsync(_server);
            await page.SignInAsync(_server, "TENANT_ADMIN");
            await page.GotoAsync("/admin/imports");
            await page.InteractiveAsync();
            await page.GetByLabel("What the file is").SelectOptionAsync("jira");
            await page.WaitForFunctionAsync("() => document.querySelector('input[type=file]')?._blazorInputFileNextFileId !== undefined");
            await page.Locator("input[type=file]").SetInputFilesAsync(file);
            await page.Button("Upload").ClickAsync();
            await page.WaitForURLAsync("**/admin/imports/*-*", new() { Timeout = 30_000 });
            await page.InteractiveAsync();

            await FitsAsync(page);
            await page.GetByLabel("Key for OLD").FillAsync("NEU");
            await page.GetByLabel("Key for OLD").BlurAsync();
            await page.GetByLabel("Name of the field for Risk").FillAsync("How bad");
            await page.GetByLabel("Name of the field for Risk").BlurAsync();
            await page.GetByLabel("Type of the field for Risk").SelectOptionAsync("Choice");
            await page.Button("Save mapping").ClickAsync();
            await Expect(page.GetByText("The mapping is saved.")).ToBeVisibleAsync();
            await page.Button("Dry run").ClickAsync();
            await Expect(page.GetByText("NEU: new project")).ToBeVisibleAsync(new() { Timeout = 60_000 });
            await Expect(page.GetByText("NEU, new fields: How bad")).ToBeVisibleAsync();
            await page.Button("Import").ClickAsync();
            await page.GetByRole(AriaRole.Link, new() { Name = "Open the board of NEU" }).ClickAsync(new() { Timeout = 60_000 });
            await Expect(page.GetByText("Sign in by phone").First).ToBeVisibleAsync();

            await page.GotoAsync("/browse/OLD-12");
            await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Sign in by phone" })).ToBeVisibleAsync();
            Assert.EndsWith("/items/NEU-12", page.Url, StringComparison.Ordinal);

            // The custom field is one of the project's own, and the item has its value.
            var facts = page.Locator("[aria-labelledby=item-own]");
            await Expect(facts).ToContainTextAsync("How bad");
            await Expect(facts).ToContainTextAsync("Grave");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task FitsAsync(IPage page)
    {
        await page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.Reduce });
        await page.EvaluateAsync(await File.ReadAllTextAsync(RepositoryRoot.File("wwwroot-assets", "node_modules", "axe-core", "axe.min.js"), Ct));
        foreach (var (width, theme) in new[] { (1440, "light"), (1440, "dark"), (390, "light"), (390, "dark") })
        {
            await page.SetViewportSizeAsync(width, 844);
            await page.EvaluateAsync("theme => document.documentElement.dataset.theme = theme", theme);
            await page.WaitForTimeoutAsync(400);
            var found = await page.EvaluateAsync<string[]>(
                "async () => (await axe.run(document, { resultTypes: ['violations'] })).violations.filter(v => ['serious', 'critical'].includes(v.impact)).map(v => v.id + ' ' + v.nodes.map(n => n.target + ' ' + n.html).join(' '))");
            Assert.Equal("", string.Join("\n", found));
            Assert.True(await page.EvaluateAsync<bool>("width => document.documentElement.scrollWidth <= width", width));
        }

        await page.SetViewportSizeAsync(1440, 900);
    }
}
