using Microsoft.Playwright;
using SynergyFlow.Testing;
using static Microsoft.Playwright.Assertions;

namespace SynergyFlow.E2E.Tests;

/// <summary>An agent ties his account to his phone, and comes in with it.</summary>
public sealed class SecondFactorJourney(PostgresServer postgres, Chromium chromium) : IAsyncLifetime
{
    private SynergyFlowProcess _server = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await SynergyFlowProcess.StartAsync(postgres, Ct);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Agent_SetsUpAnApp_SignsInWithACode_ThenWithARecoveryCode_AndTurnsItOff()
    {
        var page = await chromium.NewVisitorAsync(_server);
        await page.SignInAsync(_server, "AGENT");
        await page.GotoAsync("/account");
        await page.InteractiveAsync();
        var (_, password) = _server.Account("AGENT");
        var card = page.GetByRole(AriaRole.Region, new() { Name = "Second factor" });
        await card.GetByLabel("Current password").FillAsync("not the password");
        await page.Button("Set up an app").ClickAsync();
        await Expect(card.GetByRole(AriaRole.Alert)).ToContainTextAsync("not right");
        await card.GetByLabel("Current password").FillAsync(password);
        await page.Button("Set up an app").ClickAsync();
        await Expect(card.GetByRole(AriaRole.Img)).ToBeVisibleAsync();
        AuthenticatorApp app = new(await card.Locator("code[data-secret]").InnerTextAsync());

        await card.GetByLabel("Code", new() { Exact = true }).FillAsync("000000");
        await page.Button("Turn on").ClickAsync();
        await Expect(card.GetByRole(AriaRole.Alert)).ToContainTextAsync("not right");
        await card.GetByLabel("Code", new() { Exact = true }).FillAsync(app.NextCode());
        await page.Button("Turn on").ClickAsync();
        var codes = card.Locator("ul[data-secret] li");
        await Expect(codes).ToHaveCountAsync(10);
        var kept = await codes.AllInnerTextsAsync();
        var download = await page.RunAndWaitForDownloadAsync(() => card.GetByRole(AriaRole.Link, new() { Name = "Download" }).ClickAsync());
        Assert.Equal(string.Join('\n', kept) + "\n", await File.ReadAllTextAsync(await download.PathAsync(), Ct));

        var next = await chromium.NewVisitorAsync(_server);
        await GivePasswordAsync(next);
        await next.GetByLabel("Code", new() { Exact = true }).FillAsync(app.NextCode());
        await next.Button("Sign in").ClickAsync();
        await next.WaitForURLAsync("**/desk**");

        // Without the phone, by one of the codes that were kept.
        var third = await chromium.NewVisitorAsync(_server);
        await GivePasswordAsync(third);
        await third.GetByRole(AriaRole.Link, new() { Name = "Use a recovery code" }).ClickAsync();
        await third.GetByLabel("Recovery code").FillAsync(kept[0]);
        await third.Button("Sign in").ClickAsync();
        await third.WaitForURLAsync("**/desk**");
        await third.GotoAsync("/account");
        await third.InteractiveAsync();
        card = third.GetByRole(AriaRole.Region, new() { Name = "Second factor" });
        await Expect(card.GetByText("9", new() { Exact = true })).ToBeVisibleAsync();
        await card.GetByLabel("Your password, or a code of the app").FillAsync(password);
        await third.Button("Turn off").ClickAsync();
        await card.GetByRole(AriaRole.Group).GetByRole(AriaRole.Button, new() { Name = "Turn off" }).ClickAsync();
        await Expect(third.Button("Set up an app")).ToBeVisibleAsync();
        await next.GotoAsync("/account");
        Assert.Contains("/sign-in", next.Url, StringComparison.Ordinal);
    }

    private async Task GivePasswordAsync(IPage page)
    {
        var (email, password) = _server.Account("AGENT");
        await page.GotoAsync("/sign-in");
        await page.GetByLabel("E-mail address").FillAsync(email);
        await page.GetByLabel("Password").FillAsync(password);
        await page.Button("Sign in").ClickAsync();
        await page.WaitForURLAsync("**/sign-in/code**");
    }
}
