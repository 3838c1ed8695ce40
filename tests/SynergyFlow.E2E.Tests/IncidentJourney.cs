using Microsoft.Playwright;
using SynergyFlow.Testing;
using static Microsoft.Playwright.Assertions;

namespace SynergyFlow.E2E.Tests;

/// <summary>An agent's work on one incident, with a colleague who watches it happen.</summary>
public sealed class IncidentJourney(PostgresServer postgres, Chromium chromium) : IAsyncLifetime
{
    private SynergyFlowProcess _server = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await SynergyFlowProcess.StartAsync(postgres, Ct);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Agent_CreatesAnswersPendsResolvesAndReopens_WhileAColleagueSeesIt()
    {
        var agent = await chromium.NewVisitorAsync(_server);
        await agent.SignInAsync(_server, "AGENT");
        var colleague = await chromium.NewVisitorAsync(_server);
        await colleague.SignInAsync(_server, "TENANT_ADMIN");
        await colleague.InteractiveAsync();

        await agent.GotoAsync("/incidents/new");
        await agent.InteractiveAsync();
        await agent.GetByLabel("Title").FillAsync("Label printer in Davao prints nothing");
        await agent.Button("Create incident").ClickAsync();
        await agent.WaitForURLAsync("**/incidents/INC-*");
        await agent.InteractiveAsync();
        var address = agent.Url;

        // The colleague's queue says so without a reload, and shows it when he asks.
        await colleague.Button("1 new").ClickAsync(new() { Timeout = 30_000 });
        var row = colleague.GetByRole(AriaRole.Link, new() { Name = "Label printer in Davao prints nothing" });
        await Expect(row).ToBeVisibleAsync();
        await colleague.GotoAsync(address);
        await colleague.InteractiveAsync();

        // Why it is P4, and what would make it another, one click away.
        await agent.Locator("[data-why]").ClickAsync();
        var why = agent.GetByRole(AriaRole.Dialog);
        await Expect(why.GetByRole(AriaRole.Heading, new() { Level = 2 })).ToHaveTextAsync($"Why is {address[(address.LastIndexOf('/') + 1)..]} P4?");
        await Expect(why).ToContainTextAsync("Impact “4 One person” and urgency “3 Degraded” are P4 in the matrix.");
        await Expect(why.Locator(".flips dt").Filter(new() { HasText = "P2" })).ToBeVisibleAsync();
        await why.GetByText("The whole receipt").ClickAsync();
        await Expect(why.GetByText("synergyflow/priority", new() { Exact = true })).ToBeVisibleAsync();
        await agent.InDialog("Close").ClickAsync();

        await agent.Button("Assign to me").ClickAsync();
        await Expect(State(agent)).ToHaveTextAsync("Assigned");
        await agent.Button("Start work").ClickAsync();
        await Expect(State(agent)).ToHaveTextAsync("In progress");
        await Expect(State(colleague)).ToHaveTextAsync("In progress");

        await agent.Locator("#composer-text").FillAsync("I am on it. **Which printer** is it?");
        await agent.Button("Send reply").ClickAsync();
        await agent.Button("Send now").ClickAsync();
        await Expect(colleague.Locator("article.entry-reply strong", new() { HasText = "Which printer" })).ToBeVisibleAsync();
        await Expect(agent.Locator("#composer-text")).ToHaveValueAsync("");

        await agent.Button("Set pending").ClickAsync();
        await agent.GetByLabel("What it waits for").FillAsync("The number on the printer");
        await agent.InDialog("Set pending").ClickAsync();
        await Expect(State(agent)).ToHaveTextAsync("Pending");

        await agent.Button("Resolve incident").ClickAsync();
        await agent.InDialog("Resolve incident").ClickAsync();
        await Expect(agent.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await agent.GetByRole(AriaRole.Dialog).GetByLabel("Resolution").FillAsync("The cable was loose.");
        await agent.InDialog("Resolve incident").ClickAsync();
        await Expect(State(agent)).ToHaveTextAsync("Resolved");
        await Expect(State(colleague)).ToHaveTextAsync("Resolved");

        await agent.Button("Reopen").ClickAsync();
        await agent.GetByLabel("What is still wrong").FillAsync("It stopped again");
        await agent.InDialog("Reopen").ClickAsync();
        await Expect(State(agent)).ToHaveTextAsync("In progress");
        await Expect(agent.GetByText("reopened it")).ToBeVisibleAsync();

        // The colleague calls the agent's team; each in it finds that in My Work until he opens the incident. He has read what the
        // agent said, or "Send" would show him that first.
        await Expect(State(colleague)).ToHaveTextAsync("In progress");
        await colleague.Locator("#composer-text").ClickAsync();
        await colleague.Keyboard.TypeAsync("Look at this, @Serv");
        await Expect(colleague.GetByRole(AriaRole.Option, new() { Name = "Service desk" })).ToContainTextAsync("Team, 2 people");
        await colleague.Keyboard.PressAsync("Enter");
        await Expect(colleague.Locator("#composer-text")).ToHaveValueAsync("Look at this, @Service desk ");
        await colleague.Button("Send reply").ClickAsync();
        await Expect(colleague.Locator("[data-told]")).ToContainTextAsync("Service desk (team, ");
        await colleague.Button("Send now").ClickAsync();
        await Expect(colleague.Locator("article.entry-reply .mention-team", new() { HasText = "@Service desk" })).ToBeVisibleAsync();
        await agent.GotoAsync("/my-work");
        var mention = agent.Locator("li.unread[data-mention]");
        await Expect(mention.Locator("[data-team]")).ToBeVisibleAsync();
        Assert.Contains("in a reply by way of Service desk ", await mention.Locator("p").First.InnerTextAsync(), StringComparison.Ordinal);
        await agent.InteractiveAsync();
        await mention.GetByRole(AriaRole.Link, new() { Name = "Label printer in Davao prints nothing" }).ClickAsync();
        await agent.WaitForURLAsync("**/incidents/INC-*");
        await agent.InteractiveAsync();
        await Expect(agent.Locator("article.entry-reply .mention-team")).ToBeVisibleAsync();
        await agent.GotoAsync("/my-work");
        await Expect(agent.Locator("li[data-mention]")).ToHaveCountAsync(1);
        await Expect(mention).ToHaveCountAsync(0);

        // On paper it is black on white to the edges, whatever the theme.
        await agent.Context.AddCookiesAsync([new() { Name = "sf-theme", Value = "dark", Url = _server.Url }]);
        await agent.GotoAsync(address + "/print");
        Assert.Equal("dark", await agent.EvaluateAsync<string>("() => getComputedStyle(document.documentElement).colorScheme"));
        await agent.EmulateMediaAsync(new() { Media = Media.Print });
        Assert.Equal("light", await agent.EvaluateAsync<string>("() => getComputedStyle(document.documentElement).colorScheme"));
        Assert.Equal("rgba(0, 0, 0, 0)", await agent.EvaluateAsync<string>("() => getComputedStyle(document.body).backgroundColor"));
    }

    [Fact]
    public async Task EndUser_SeesHisOwnRequestsOnly_AndNoNotes()
    {
        var caller = await chromium.NewVisitorAsync(_server);
        await caller.SignInAsync(_server, "END_USER");
        await Expect(caller.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("My requests");
        await Expect(caller.GetByText("VPN drops every ten minutes from home")).ToBeVisibleAsync();
        await Expect(caller.GetByText("Booking portal answers with error 502")).ToHaveCountAsync(0);

        await caller.GotoAsync("/incidents/INC-15");
        await Expect(caller.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Page not found");
        await caller.GotoAsync("/admin/users");
        await Expect(caller.GetByRole(AriaRole.Heading, new() { Level = 1 })).Not.ToHaveTextAsync("People");
    }

    private static ILocator State(IPage page) => page.Locator("main .chip[data-category]").First;
}
