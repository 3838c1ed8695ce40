using Microsoft.Playwright;
using SynergyFlow.Testing;
using static Microsoft.Playwright.Assertions;

namespace SynergyFlow.E2E.Tests;

/// <summary>The first thing a person sees works, whatever the browser can do.</summary>
public sealed class FirstImpressions(PostgresServer postgres, Chromium chromium) : IAsyncLifetime
{
    private SynergyFlowProcess _server = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await SynergyFlowProcess.StartAsync(postgres, Ct);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task StylesAndScripts_AreFetchedOnce()
    {
        var page = await chromium.NewVisitorAsync(_server);
        await page.GotoAsync("/sign-in");
        foreach (var (file, name) in new[] { ("link[rel=stylesheet]", "href"), ("script[src]", "src") })
        {
            foreach (var element in await page.Locator(file).AllAsync())
            {
                var address = (await element.GetAttributeAsync(name))!;
                var answer = await page.APIRequest.GetAsync("/" + address.TrimStart('/'));
                Assert.True(answer.Ok && answer.Headers["cache-control"].Contains("immutable", StringComparison.Ordinal), address);
            }
        }
    }

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
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("All open");
    }

    [Fact]
    public async Task LinkPressedBeforeTheCircuitIsUp_LoadsItsPageWhole()
    {
        var page = await chromium.NewVisitorAsync(_server);
        await page.SignInAsync(_server, "AGENT");
        await page.RouteAsync("**/_blazor/**", route => route.AbortAsync());
        await page.GotoAsync("/desk");
        await page.EvaluateAsync("() => { window.before = true; }");
        await page.Locator("tr[data-record] a").First.ClickAsync();
        await page.WaitForURLAsync("**/incidents/INC-*");
        await page.WaitForFunctionAsync("() => window.before === undefined && document.documentElement.dataset.scripts === 'ready'");
        await page.UnrouteAllAsync();
        await page.ReloadAsync();
        await page.InteractiveAsync();
    }
}
