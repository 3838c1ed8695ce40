using Microsoft.Playwright;
using SynergyFlow.Testing;
using static Microsoft.Playwright.Assertions;

namespace SynergyFlow.E2E.Tests;

/// <summary>
/// The backlog of a team over its desk and its project: an incident comes above a story by pointer, by keys and by menu, and is taken back; a second reader, who
/// is not in the team, sees each order and why he gives none; a phone, and assistive technology.
/// </summary>
public sealed class TeamBacklogJourney(PostgresServer postgres, Chromium chromium) : IAsyncLifetime
{
    private SynergyFlowProcess _server = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await SynergyFlowProcess.StartAsync(postgres, Ct);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Backlog_IsOrderedOverDeskAndProject_AndOthersSeeIt()
    {
        var (admin, agent) = (await chromium.NewVisitorAsync(_server), await chromium.NewVisitorAsync(_server));
        List<string> errors = [];
        admin.PageError += (_, error) => errors.Add(error);
        admin.Console += (_, message) => errors.AddRange(message.Type == "error" ? [message.Text] : []);
        await admin.SignInAsync(_server, "TENANT_ADMIN");
        await agent.SignInAsync(_server, "AGENT");
        foreach (var page in new[] { admin, agent })
        {
            await page.GotoAsync("/teams");
            await page.InteractiveAsync();
            await page.GetByRole(AriaRole.Link, new() { Name = "Applications" }).ClickAsync();
            await page.WaitForURLAsync("**/teams/*/backlog");
            await page.InteractiveAsync();
        }

        // Who is not in the team looks on.
        await Expect(agent.Locator("[data-why]")).ToContainTextAsync("Members of the team");
        await Expect(agent.Locator("[data-grip]")).ToHaveCountAsync(0);
        await admin.Locator("[data-ready]").WaitForAsync();
        await OrderAsync(admin, agent);
        await EditAsync(admin);
        await FilterAsync(admin);
        await OnAPhoneAsync(admin);
        await OwnAsync(agent);
        Assert.Empty(errors);
    }

    private static async Task OrderAsync(IPage admin, IPage agent)
    {
        var keys = await KeysAsync(admin);
        Assert.True(keys.Count >= 6, string.Join(' ', keys));
        var story = await admin.Locator("[data-item]:has([data-kind=story])").First.GetAttributeAsync("data-item");
        var last = keys.FindLast(key => key.StartsWith("INC-", StringComparison.Ordinal))!;
        Assert.True(keys.IndexOf(last) > keys.IndexOf(story!), string.Join(' ', keys));
        await ExpectAsync(keys);

        // By pointer, over the upper half of the story: what stands above has places now, and so has it.
        await admin.Locator($"[data-item={last}] [data-grip]").HoverAsync();
        await admin.Mouse.DownAsync();
        var at = await admin.Locator($"[data-item={story}]").BoundingBoxAsync();
        await admin.Mouse.MoveAsync(at!.X + 20, at.Y + 6, new() { Steps = 6 });
        await Expect(admin.Locator(".drag-ghost")).ToBeVisibleAsync();
        await admin.Mouse.UpAsync();
        var above = Moved(keys, last, keys.IndexOf(story!));
        await ExpectAsync(above);
        await Expect(admin.GetByText($"{last} has its new place.")).ToBeVisibleAsync();
        await admin.Button("Undo").ClickAsync();
        await ExpectAsync(keys);

        // By keys, one up from behind the story.
        var grip = admin.Locator($"[data-item={last}] [data-grip]");
        await admin.Locator($"[data-item={last}] [data-to]").SelectOptionAsync("first");
        List<string> now = Moved(keys, last, 0);
        await ExpectAsync(now);
        await grip.FocusAsync();
        foreach (var key in new[] { "Space", "ArrowDown", "ArrowDown", "Space" })
        {
            await admin.Keyboard.PressAsync(key);
        }

        now = Moved(now, last, 2);
        await ExpectAsync(now);
        await Expect(grip).ToBeFocusedAsync();

        // Below one that is looked for, and two at once to the top.
        await admin.Locator($"[data-item={last}] [data-to]").SelectOptionAsync("in:below");
        var picker = admin.GetByRole(AriaRole.Combobox, new() { Name = "Below which record" });
        await picker.FillAsync(now[^1]);
        await admin.GetByRole(AriaRole.Option, new() { Name = now[^1] }).ClickAsync();
        await admin.InDialog("Move").ClickAsync();
        now = Moved(now, last, now.Count - 1);
        await ExpectAsync(now);
        await admin.Locator($"[data-item={now[2]}] [data-pick]").CheckAsync();
        await admin.Locator($"[data-item={now[4]}] [data-pick]").CheckAsync();
        await Expect(admin.Locator("[data-chosen]")).ToHaveTextAsync("2 chosen");
        await admin.Locator("[data-all-to=first]").ClickAsync();
        await ExpectAsync([now[2], now[4], now[0], now[1], now[3], .. now[5..]]);
        await admin.Button("Undo").ClickAsync();
        await ExpectAsync(now);
        await admin.Locator("[data-all-to=none]").ClickAsync();

        async Task ExpectAsync(IReadOnlyList<string> order)
        {
            foreach (var reader in new[] { admin, agent })
            {
                await ShowsAsync(reader, order);
            }
        }
    }

    /// <summary>Points and the person, in the row.</summary>
    private static async Task EditAsync(IPage admin)
    {
        var row = admin.Locator("[data-item]:has([data-kind=story])").First;
        var key = await row.GetAttributeAsync("data-item");
        var points = admin.GetByLabel($"Points of {key}");
        await points.FillAsync("lots");
        await points.BlurAsync();
        await Expect(admin.GetByRole(AriaRole.Alert)).ToContainTextAsync("0 to 1000");
        await points.FillAsync("2,5");
        await points.BlurAsync();
        await Expect(admin.GetByText($"{key} has 2.5 points.")).ToBeVisibleAsync();
        await row.Locator(".team-assign").ClickAsync();
        await admin.GetByRole(AriaRole.Dialog).GetByLabel("Assignee").SelectOptionAsync("Erik Lindqvist");
        await admin.InDialog("Assign").ClickAsync();
        await Expect(admin.Locator($"[data-item={key}] .team-assign")).ToContainTextAsync("Erik Lindqvist");

        var call = await admin.Locator("[data-item]:has([data-kind=incident])").First.GetAttributeAsync("data-item");
        await admin.Locator($"[data-item={call}] .team-assign").ClickAsync();
        await admin.GetByRole(AriaRole.Dialog).GetByLabel("Assignee").SelectOptionAsync("Erik Lindqvist");
        await admin.InDialog("Assign").ClickAsync();
        await Expect(admin.GetByText($"{call} is for Erik Lindqvist now.")).ToBeVisibleAsync();
    }

    private static async Task FilterAsync(IPage admin)
    {
        await admin.GetByLabel("Kind").SelectOptionAsync("Incident");
        await admin.WaitForURLAsync("**kind=incident");
        await Expect(admin.Locator("[data-item]:has([data-kind=story])")).ToHaveCountAsync(0);
        await Expect(admin.Locator("[data-sums]")).ToContainTextAsync($"{await admin.Locator("[data-item]").CountAsync()} to do");
        await admin.GetByLabel("Key or title").FillAsync("nothing is called this");
        await admin.Button("Search").ClickAsync();
        await Expect(admin.GetByText("Nothing in the backlog fits this.")).ToBeVisibleAsync();
        await admin.GetByRole(AriaRole.Link, new() { Name = "Show all" }).ClickAsync();
        await Expect(admin.Locator("[data-item]:has([data-kind=story])").First).ToBeVisibleAsync();
    }

    private static async Task OnAPhoneAsync(IPage admin)
    {
        await admin.EvaluateAsync(await File.ReadAllTextAsync(RepositoryRoot.File("wwwroot-assets", "node_modules", "axe-core", "axe.min.js"), Ct));
        foreach (var width in new[] { 1440, 390 })
        {
            await admin.SetViewportSizeAsync(width, 844);
            Assert.Equal(0, await admin.EvaluateAsync<int>("() => Math.max(0, document.documentElement.scrollWidth - window.innerWidth)"));
            Assert.Empty(await admin.EvaluateAsync<string[]>(
                "async () => (await axe.run(document, { resultTypes: ['violations'] })).violations.filter(v => ['serious', 'critical'].includes(v.impact)).map(v => v.id + ' ' + v.nodes.map(n => n.target + ' ' + n.html).join(' '))"));
        }

        await admin.SetViewportSizeAsync(1440, 900);
    }

    /// <summary>From My Work to the backlog of one's own team, which one orders.</summary>
    private static async Task OwnAsync(IPage agent)
    {
        await agent.GotoAsync("/my-work");
        await agent.InteractiveAsync();
        await agent.GetByRole(AriaRole.Link, new() { Name = "Backlog of Service desk" }).ClickAsync();
        await agent.WaitForURLAsync("**/teams/*/backlog");
        await agent.Locator("[data-ready]").WaitForAsync();
        var keys = await KeysAsync(agent);
        await agent.Locator($"[data-item={keys[^1]}] [data-to]").SelectOptionAsync("first");
        await Expect(agent.Locator("[data-item]").First).ToHaveAttributeAsync("data-item", keys[^1]);
        await agent.Locator($"[data-item={keys[^1]}] [data-to]").SelectOptionAsync("in:off");
        await Expect(agent.GetByText($"{keys[^1]} has no place of its own now.")).ToBeVisibleAsync();
        await ShowsAsync(agent, keys);
    }

    private static async Task ShowsAsync(IPage page, IReadOnlyList<string> order) =>
        await page.WaitForFunctionAsync("order => [...document.querySelectorAll('[data-item]')].map(row => row.dataset.item).join() === order", string.Join(',', order));

    private static List<string> Moved(List<string> keys, string key, int to)
    {
        List<string> rest = [.. keys.Where(one => one != key)];
        rest.Insert(to, key);
        return rest;
    }

    private static async Task<List<string>> KeysAsync(IPage page) =>
        [.. await page.Locator("[data-item]").EvaluateAllAsync<string[]>("rows => rows.map(row => row.dataset.item)")];
}
