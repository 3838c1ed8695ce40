using Microsoft.Playwright;
using SynergyFlow.Testing;
using static Microsoft.Playwright.Assertions;

namespace SynergyFlow.E2E.Tests;

/// <summary>Signing in with a provider that others wrote, as a person sees it.</summary>
public sealed class ProviderJourney(PostgresServer postgres, Chromium chromium) : IAsyncLifetime
{
    private SynergyFlowProcess _server = null!;

    public async ValueTask InitializeAsync() => _server = await SynergyFlowProcess.StartAsync(postgres, TestContext.Current.CancellationToken, PrepareAsync);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Person_CancelsAtTheProvider_ThenSignsIn_AndIsKnownByIt_AndAnAgentLinksHisAccount()
    {
        var person = await VisitorAsync();
        await person.GotoAsync("/sign-in");
        await person.GetByRole(AriaRole.Link, new() { Name = "Sign in with Company" }).ClickAsync();
        await person.GetByRole(AriaRole.Link, new() { Name = "Cancel" }).ClickAsync();
        await Expect(person.GetByRole(AriaRole.Alert)).ToContainTextAsync("You cancelled the sign-in at Company");

        await person.GetByRole(AriaRole.Link, new() { Name = "Sign in with Company" }).ClickAsync();
        await EnterAsync(person, "putri");
        await person.WaitForURLAsync("**/desk**");
        await person.GotoAsync("/account");
        await Expect(person.GetByLabel("Name", new() { Exact = true })).ToHaveValueAsync("Putri Lestari");
        await Expect(person.GetByRole(AriaRole.Main)).ToContainTextAsync("Company");

        // Whoever has an account already links it, and comes in by it from then on.
        var agent = await VisitorAsync();
        await agent.SignInAsync(_server, "AGENT");
        await agent.GotoAsync("/account");
        await agent.InteractiveAsync();
        await agent.Button("Link Company").ClickAsync();
        await EnterAsync(agent, "ayu");
        await Expect(agent.GetByText("Is this you at Company?")).ToBeVisibleAsync();
        await agent.Button("Yes, link it").ClickAsync();
        await agent.WaitForURLAsync("**/account");
        await Expect(agent.GetByText("Linked by the person")).ToBeVisibleAsync();

        var again = await VisitorAsync();
        await again.GotoAsync("/sign-in");
        await again.GetByRole(AriaRole.Link, new() { Name = "Sign in with Company" }).ClickAsync();
        await EnterAsync(again, "ayu");
        await again.WaitForURLAsync("**/desk**");
        await again.GotoAsync("/account");
        await Expect(again.GetByLabel("Name", new() { Exact = true })).ToHaveValueAsync("Ayu Lestari");
    }

    private static async Task EnterAsync(IPage page, string login)
    {
        await page.GetByPlaceholder("Enter any login").FillAsync(login);
        await page.GetByPlaceholder("and password").FillAsync("anything");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign-in" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
    }

    /// <summary>The provider's pages name a font of another host.</summary>
    private async Task<IPage> VisitorAsync()
    {
        var page = await chromium.NewVisitorAsync(_server);
        await page.RouteAsync(url => !new Uri(url).IsLoopback, route => route.AbortAsync());
        return page;
    }

    private static async Task<IReadOnlyDictionary<string, string>> PrepareAsync(SynergyFlowProcess server)
    {
        var provider = await NodeProvider.StartAsync(
            $"{server.Url}/sign-in/callback/company", $"{server.Url}/sign-out/callback/company", TestContext.Current.CancellationToken);
        server.BeforeItGoes(async () => await provider.DisposeAsync());
        return new Dictionary<string, string>
        {
            ["SignIn:Oidc:company:Authority"] = provider.Issuer,
            ["SignIn:Oidc:company:ClientId"] = NodeProvider.ClientId,
            ["SignIn:Oidc:company:ClientSecret"] = NodeProvider.Secret,
            ["SignIn:Oidc:company:DisplayName"] = "Company",
            ["SignIn:Oidc:company:CreateAccounts"] = "true",
        };
    }
}
