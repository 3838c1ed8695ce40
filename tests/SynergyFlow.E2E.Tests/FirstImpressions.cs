using System.Text.Json;
using Microsoft.Playwright;
using SynergyFlow.Testing;
using static Microsoft.Playwright.Assertions;

namespace SynergyFlow.E2E.Tests;

/// <summary>What every page owes its reader: it can be reached, read on a phone, and used with assistive technology.</summary>
public sealed class FirstImpressions(PostgresServer postgres, Chromium chromium) : IAsyncLifetime
{
    private SynergyFlowProcess _server = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await SynergyFlowProcess.StartAsync(postgres, Ct);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task SignIn_WithoutJavaScript_Works_AndAWrongPasswordSaysSo()
    {
        var page = await chromium.NewVisitorAsync(_server, javaScript: false);
        await page.GotoAsync("/desk");
        Assert.Contains("/sign-in", page.Url, StringComparison.Ordinal);
        await page.GetByLabel("E-mail address").FillAsync("nobody@example.org");
        await page.GetByLabel("Password").FillAsync("wrong-password");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Expect(page.GetByText("That did not work")).ToBeVisibleAsync();
        await page.SignInAsync(_server, "AGENT");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Desk");
    }

    [Theory]
    [InlineData("light", 1440)]
    [InlineData("dark", 1440)]
    [InlineData("light", 390)]
    [InlineData("dark", 390)]
    public async Task Pages_HaveNoSeriousAccessibilityProblem_AndFitTheirWidth(string theme, int width)
    {
        var axe = await File.ReadAllTextAsync(RepositoryRoot.File("wwwroot-assets", "node_modules", "axe-core", "axe.min.js"), Ct);
        var page = await chromium.NewVisitorAsync(_server, width);
        List<string> problems = [];
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                problems.Add($"{page.Url}: {message.Text}");
            }
        };
        await page.Context.AddCookiesAsync([new() { Name = "sf-theme", Value = theme, Url = _server.Url }]);
        await page.GotoAsync("/sign-in");
        problems.AddRange(await AxeAsync(page, axe));
        await page.SignInAsync(_server, "SYSTEM_ADMIN");
        foreach (var path in new[] { "/desk", "/incidents/INC-8", "/incidents/new", "/admin", "/admin/users", "/admin/teams", "/admin/imports", "/admin/priority-matrix", "/admin/subscriptions", "/account", "/account/shortcuts" })
        {
            await page.GotoAsync(path);
            await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
            await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
            problems.AddRange(await AxeAsync(page, axe));
            var overflow = await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");
            if (overflow > 0)
            {
                problems.Add($"{path}: {overflow} px wider than {width}");
            }
        }

        Assert.Empty(problems);
    }

    private static async Task<IEnumerable<string>> AxeAsync(IPage page, string axe)
    {
        // Evaluated by the browser's debugger, which the page's content policy does not bind.
        await page.EvaluateAsync(axe);
        var found = await page.EvaluateAsync<JsonElement>(
            "async () => (await axe.run(document, { resultTypes: ['violations'] })).violations.map(v => ({ id: v.id, impact: v.impact, where: v.nodes.map(n => n.target.join(' ')).slice(0, 3).join(' | ') }))");
        return [.. found.EnumerateArray()
            .Where(violation => violation.GetProperty("impact").GetString() is "serious" or "critical")
            .Select(violation => $"{page.Url}: {violation.GetProperty("id").GetString()} at {violation.GetProperty("where").GetString()}")];
    }
}
