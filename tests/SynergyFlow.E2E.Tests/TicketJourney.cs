using Microsoft.Playwright;
using SynergyFlow.Testing;
using static Microsoft.Playwright.Assertions;

namespace SynergyFlow.E2E.Tests;

/// <summary>What desks lose and this one does not: the cases of lost drafts, one by one.</summary>
public sealed class TicketJourney(PostgresServer postgres, Chromium chromium) : IAsyncLifetime
{
    private SynergyFlowProcess _server = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await SynergyFlowProcess.StartAsync(postgres, Ct);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Draft_SurvivesReloadReassignmentAnotherWindowAndAKilledServer()
    {
        var agent = await chromium.NewVisitorAsync(_server);
        await agent.SignInAsync(_server, "AGENT");
        await OpenAsync(agent, "INC-8");

        // A reload.
        await TypeAsync(agent, "A long answer");
        await agent.ReloadAsync();
        await agent.InteractiveAsync();
        await Expect(Field(agent)).ToHaveValueAsync("A long answer");
        await Expect(agent.Locator("[data-marker='draft']")).ToBeVisibleAsync();

        // Somebody else reassigns the record, while a note is typed beside the reply.
        await agent.GetByRole(AriaRole.Tab, new() { Name = "Internal note" }).ClickAsync();
        await Expect(Field(agent)).ToHaveValueAsync("");
        await TypeAsync(agent, "Only for us");
        var colleague = await chromium.NewVisitorAsync(_server);
        await colleague.SignInAsync(_server, "TENANT_ADMIN");
        await OpenAsync(colleague, "INC-8");
        await Expect(Field(colleague)).ToHaveValueAsync("");
        await colleague.Button("Assign to me").ClickAsync();
        await Expect(agent.Locator("[data-field='assignee']")).Not.ToContainTextAsync("none");
        await Expect(agent.Locator(".timeline")).ToContainTextAsync("assigned");
        await Expect(Field(agent)).ToHaveValueAsync("Only for us");

        // The same person in a second window: both texts stay.
        var second = await agent.Context.NewPageAsync();
        await OpenAsync(second, "INC-8");
        await second.GetByRole(AriaRole.Tab, new() { Name = "Public reply" }).ClickAsync();
        await Expect(Field(second)).ToHaveValueAsync("A long answer");
        await agent.GetByRole(AriaRole.Tab, new() { Name = "Public reply" }).ClickAsync();
        await TypeAsync(agent, "A long answer from the first window");
        await TypeAsync(second, "Another answer from the second window");
        await Expect(second.Locator(".other-draft")).ToContainTextAsync("A long answer from the first window");
        await second.CloseAsync();

        // The server is killed in the middle of a reply: nothing older than two seconds is lost.
        await TypeAsync(agent, "A long answer that nobody wants to type twice");
        await _server.KillAsync();
        await Expect(agent.Locator("#components-reconnect-modal")).ToBeVisibleAsync();
        await _server.StartAsync(Ct);
        var fresh = await agent.Context.NewPageAsync(); // a tab of its own: what it shows can only come from the server
        await agent.CloseAsync();
        agent = fresh;
        await OpenAsync(agent, "INC-8");
        await Expect(Field(agent)).ToHaveValueAsync("A long answer that nobody wants to type twice");
        await Expect(agent.Locator(".other-draft")).ToContainTextAsync("Another answer from the second window");

        // They are listed, thrown away and had back; the first one is sent, once.
        await agent.Button("Send reply").ClickAsync();
        await agent.Button("Send now").ClickAsync();
        await Expect(agent.Locator("article.entry-reply", new() { HasText = "nobody wants to type twice" })).ToHaveCountAsync(1);
        await agent.GotoAsync("/drafts");
        await agent.InteractiveAsync();
        await Expect(agent.Locator("li[data-draft]")).ToHaveCountAsync(2);
        var other = agent.Locator("li[data-draft]", new() { HasText = "Another answer" });
        await other.GetByRole(AriaRole.Button, new() { Name = "Discard" }).ClickAsync();
        await other.Or(agent.Locator("li[data-draft]", new() { HasText = "Discarded." })).GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Expect(other).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Message_IsUndoneThenHeldOverARestart_AndWarnsOfNewerOnes()
    {
        var agent = await chromium.NewVisitorAsync(_server);
        await agent.SignInAsync(_server, "AGENT");
        await OpenAsync(agent, "INC-8");
        var colleague = await chromium.NewVisitorAsync(_server);
        await colleague.SignInAsync(_server, "TENANT_ADMIN");
        await OpenAsync(colleague, "INC-8");

        // Undone: it is in the field again, and the colleague has seen nothing.
        await TypeAsync(agent, "Not what I meant");
        await agent.Button("Send reply").ClickAsync();
        await Expect(agent.Locator("[data-held]")).ToContainTextAsync("Not what I meant");
        await Expect(Field(agent)).ToHaveValueAsync("");
        await agent.Button("Undo").ClickAsync();
        await Expect(Field(agent)).ToHaveValueAsync("Not what I meant");
        await Expect(agent.Locator("[data-held]")).ToHaveCountAsync(0);
        await TypeAsync(agent, "What I meant");

        // The colleague is faster.
        await Expect(agent.Locator(".presence")).ToContainTextAsync("is here");
        var writing = Expect(agent.Locator(".presence li[data-writing]")).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await TypeAsync(colleague, "I have answered him");
        await writing;
        await colleague.Button("Send reply").ClickAsync();
        await colleague.Button("Send now").ClickAsync();
        await Expect(agent.Locator(".newer")).ToContainTextAsync("1 newer message since you started.");

        // Sent together with a new state; the server dies before the ten seconds are over.
        await agent.Locator("[data-send-state]").SelectOptionAsync("resolved");
        await Expect(agent.Locator("#send-solution")).ToBeVisibleAsync();
        await agent.Button("Send reply").ClickAsync();
        await Expect(agent.Locator("[data-held]")).ToContainTextAsync("What I meant");
        await Expect(colleague.Locator("article.entry-reply", new() { HasText = "What I meant" })).ToHaveCountAsync(0);
        await _server.KillAsync();
        await _server.StartAsync(Ct);
        var after = await agent.Context.NewPageAsync();
        await OpenAsync(after, "INC-8");
        await Expect(after.Locator("article.entry-reply", new() { HasText = "What I meant" })).ToHaveCountAsync(1, new() { Timeout = 30_000 });
        await Expect(after.Locator("main .chip[data-category]").First).ToHaveTextAsync("Resolved");
        await Expect(after.Locator("[data-held]")).ToHaveCountAsync(0);
    }

    private static ILocator Field(IPage page) => page.Locator("#composer-text");

    private static async Task OpenAsync(IPage page, string key)
    {
        await page.GotoAsync($"/incidents/{key}");
        await page.InteractiveAsync();
    }

    /// <summary>Types until the server has it.</summary>
    private static async Task TypeAsync(IPage page, string text)
    {
        var saved = page.WaitForResponseAsync(
            answer => answer.Url.Contains("/composer/drafts/", StringComparison.Ordinal) && answer.Request.PostData?.Contains(text, StringComparison.Ordinal) == true && answer.Ok);
        await Field(page).FillAsync(text);
        await saved;
        await Expect(page.Locator("[data-draft-status][data-state='kept']")).ToBeVisibleAsync();
    }
}
