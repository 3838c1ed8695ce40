using System.Text.RegularExpressions;
using Microsoft.Playwright;
using SynergyFlow.Testing;
using static Microsoft.Playwright.Assertions;

namespace SynergyFlow.E2E.Tests;

/// <summary>A reader has the product in Indonesian, and then in English again.</summary>
public sealed partial class LanguageJourney(PostgresServer postgres, Chromium chromium) : IAsyncLifetime
{
    private SynergyFlowProcess _server = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await SynergyFlowProcess.StartAsync(postgres, Ct);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Reader_ChoosesALanguage_AndPagesCircuitsScriptsAndLiveChangesSpeakIt()
    {
        var agent = await chromium.NewVisitorAsync(_server);
        await agent.SignInAsync(_server, "AGENT");
        await agent.GotoAsync("/incidents/new");
        await agent.InteractiveAsync();
        await agent.GetByLabel("Title").FillAsync("Label printer in Davao prints nothing");
        await agent.Button("Create incident").ClickAsync();
        await agent.WaitForURLAsync("**/incidents/INC-*");
        await agent.InteractiveAsync();

        var reader = await chromium.NewVisitorAsync(_server);
        await reader.SignInAsync(_server, "TENANT_ADMIN");
        await reader.GotoAsync("/account");
        await reader.InteractiveAsync();
        await reader.GetByLabel("Language").SelectOptionAsync("id");
        await reader.Button("Save").ClickAsync();

        // The page that comes back, what its circuit says to a click, and an age that a script goes on counting.
        await Expect(Heading(reader)).ToHaveTextAsync("Akun Anda");
        await Expect(reader.Locator("html")).ToHaveAttributeAsync("lang", "id");
        await reader.InteractiveAsync();
        await reader.Button("Simpan").ClickAsync();
        await Expect(reader.GetByText("Tersimpan.")).ToBeVisibleAsync();
        await Expect(reader.Locator("time").First).ToHaveTextAsync(Age());

        // What somebody else does in English arrives in Indonesian: it comes from the event log, not from a request.
        await reader.GotoAsync(agent.Url);
        await reader.InteractiveAsync();
        await agent.ReloadAsync();
        await agent.InteractiveAsync();
        await agent.Button("Assign to me").ClickAsync();
        await Expect(State(agent)).ToHaveTextAsync("Assigned");
        await Expect(State(reader)).ToHaveTextAsync("Ditugaskan");

        await reader.GotoAsync("/account");
        await reader.InteractiveAsync();
        await reader.GetByLabel("Bahasa", new() { Exact = true }).SelectOptionAsync("en");
        await reader.Button("Simpan").ClickAsync();
        await Expect(Heading(reader)).ToHaveTextAsync("Your account");
        await Expect(reader.Locator("html")).ToHaveAttributeAsync("lang", "en");
    }

    private static ILocator Heading(IPage page) => page.GetByRole(AriaRole.Heading, new() { Level = 1 });

    private static ILocator State(IPage page) => page.Locator("main .chip[data-category]").First;

    [GeneratedRegex("^(?:baru saja|[0-9]+ mnt lalu)$", RegexOptions.None, 1000)]
    private static partial Regex Age();
}
