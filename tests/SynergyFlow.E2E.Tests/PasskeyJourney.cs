using Microsoft.Playwright;
using SynergyFlow.Testing;
using static Microsoft.Playwright.Assertions;

namespace SynergyFlow.E2E.Tests;

/// <summary>An agent makes a passkey and signs in with it, by the button and by what the browser suggests.</summary>
public sealed class PasskeyJourney(PostgresServer postgres, Chromium chromium) : IAsyncLifetime
{
    private SynergyFlowProcess _server = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await SynergyFlowProcess.StartAsync(postgres, Ct);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Agent_MakesAPasskey_SignsInWithIt_AndRemovesIt()
    {
        var page = await chromium.NewVisitorAsync(_server);

        // A passkey belongs to a name, which 127.0.0.1 is not.
        var desk = new UriBuilder(_server.Url) { Host = "localhost" }.Uri.ToString().TrimEnd('/');
        var browser = await page.Context.NewCDPSessionAsync(page);
        await browser.SendAsync("WebAuthn.enable");
        await browser.SendAsync("WebAuthn.addVirtualAuthenticator", new()
        {
            ["options"] = new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["protocol"] = "ctap2",
                ["transport"] = "internal",
                ["hasResidentKey"] = true,
                ["hasUserVerification"] = true,
                ["isUserVerified"] = true,
            },
        });

        // The virtual device answers at once, so that suggestions would leave no time for a click: they are asked for when it is their turn.
        await page.AddInitScriptAsync("if (!sessionStorage.getItem('suggests')) { PublicKeyCredential.isConditionalMediationAvailable = undefined; }");
        var (email, password) = _server.Account("AGENT");
        await page.GotoAsync(desk + "/sign-in");
        await page.GetByLabel("E-mail address").FillAsync(email);
        await page.GetByLabel("Password").FillAsync(password);
        await page.Button("Sign in").ClickAsync();
        await page.WaitForURLAsync("**/desk**");

        await page.GotoAsync(desk + "/account");
        await page.InteractiveAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Add a passkey" }).ClickAsync();
        await page.GetByLabel("Name of the passkey").FillAsync("Work laptop");
        await page.GetByLabel("Your password, or a code of the app").FillAsync(password);
        await page.Button("Go on").ClickAsync();
        await page.Button("Create the passkey").ClickAsync();
        await page.WaitForURLAsync("**/account");
        await page.InteractiveAsync();
        var card = page.GetByRole(AriaRole.Region, new() { Name = "Passkeys" });
        await Expect(card.GetByText("Work laptop")).ToBeVisibleAsync();

        // By the button.
        await page.Context.ClearCookiesAsync();
        await page.GotoAsync(desk + "/sign-in");
        await Expect(page.Button("Sign in with a passkey")).ToBeEnabledAsync();
        await page.Button("Sign in with a passkey").ClickAsync();
        await page.WaitForURLAsync("**/desk**");

        await page.GotoAsync(desk + "/account");
        await page.InteractiveAsync();
        await card.GetByRole(AriaRole.Button, new() { Name = "Rename Work laptop" }).ClickAsync();
        await card.GetByLabel("Name of the passkey").FillAsync("Home computer");
        await card.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(card.GetByText("Home computer")).ToBeVisibleAsync();
        await Expect(card.GetByText("never")).ToHaveCountAsync(0);

        // By what the browser suggests.
        await page.EvaluateAsync("() => sessionStorage.setItem('suggests', 'yes')");
        await page.Context.ClearCookiesAsync();
        await page.GotoAsync(desk + "/sign-in");
        await page.WaitForURLAsync("**/desk**");

        await page.GotoAsync(desk + "/account");
        await page.InteractiveAsync();
        await page.EvaluateAsync("() => sessionStorage.removeItem('suggests')");
        await card.GetByRole(AriaRole.Button, new() { Name = "Remove Home computer" }).ClickAsync();
        await card.GetByRole(AriaRole.Group).GetByRole(AriaRole.Button, new() { Name = "Remove", Exact = true }).ClickAsync();
        await Expect(card.GetByText("Home computer")).ToHaveCountAsync(0);
        await page.Context.ClearCookiesAsync();
        await page.GotoAsync(desk + "/sign-in");
        await Expect(page.Button("Sign in with a passkey")).ToBeEnabledAsync();
        await page.Button("Sign in with a passkey").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert).First).ToContainTextAsync("was not accepted");
        Assert.Contains("/sign-in", page.Url, StringComparison.Ordinal);
    }
}
