using Microsoft.Playwright;
using SynergyFlow.Testing;
using static Microsoft.Playwright.Assertions;

namespace SynergyFlow.E2E.Tests;

/// <summary>An agent's morning without the mouse, in two engines: at the desk in light, then on a narrow screen in the dark.</summary>
public sealed class MorningJourney(PostgresServer postgres, Chromium chromium, Firefox firefox) : IClassFixture<Firefox>, IAsyncLifetime
{
    private SynergyFlowProcess _server = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await SynergyFlowProcess.StartAsync(postgres, Ct);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData(nameof(Chromium))]
    [InlineData(nameof(Firefox))]
    public async Task Agent_WorksTheQueueAnswersSearchesAndCreates_ByKeysAlone(string browser)
    {
        var page = await (browser == nameof(Firefox) ? (Browser)firefox : chromium).NewVisitorAsync(_server);
        var keys = page.Keyboard;
        await SignInAsync(page);

        // What waits, then the queue: the second row is taken and gets another priority.
        await GoAsync(page, "m", "My Work");
        await GoAsync(page, "d", "All open");
        await Expect(page.Locator("[data-list] tr[data-record]").Nth(1)).ToBeVisibleAsync();
        await keys.PressAsync("j");
        await keys.PressAsync("j");
        var key = await page.Locator("tr[data-active]").GetAttributeAsync("data-record");
        var row = page.Locator($"tr[data-record='{key}']");
        await Expect(row).ToBeFocusedAsync();
        await keys.PressAsync("i");
        await Expect(page.GetByText($"{key} is assigned to you.")).ToBeVisibleAsync();
        await keys.PressAsync("p");
        var priority = page.GetByRole(AriaRole.Dialog).GetByLabel("Priority", new() { Exact = true });
        await Expect(priority).ToBeFocusedAsync();
        await keys.PressAsync(await priority.InputValueAsync() == "P1" ? "ArrowDown" : "ArrowUp");
        var reason = page.GetByRole(AriaRole.Dialog).Locator("#quick-reason");
        await Expect(reason).ToBeVisibleAsync();
        await TabToAsync(page, reason);
        await keys.TypeAsync("The warehouse waits for it");
        await keys.PressAsync("Enter");
        await Expect(page.GetByText($"{key} is changed.")).ToBeVisibleAsync();
        await Expect(row).ToBeFocusedAsync();

        // Its page: a reply is had back, then sent for good.
        await keys.PressAsync("Enter");
        await Expect(page.Locator($"[data-command-record='{key}']")).ToBeAttachedAsync();
        await keys.PressAsync("r");
        var field = page.Locator("#composer-text");
        await Expect(field).ToBeFocusedAsync();
        await keys.TypeAsync("We are on it, ");
        await SendAsync(page);
        await TabToAsync(page, page.Button("Undo"), back: true);
        await keys.PressAsync("Enter");
        await Expect(field).ToHaveValueAsync("We are on it, ");
        await Expect(field).ToBeFocusedAsync();
        await keys.PressAsync("End");
        await keys.TypeAsync("and call you at ten.");
        await SendAsync(page);
        await TabToAsync(page, page.Button("Send now"), back: true);
        await keys.PressAsync("Enter");
        await Expect(page.Locator("article.entry-reply", new() { HasText = "We are on it, and call you at ten." })).ToHaveCountAsync(1);

        // All rows of the queue get a tag.
        await GoAsync(page, "d", "All open");
        await Expect(page.Locator("[data-list] tr[data-record]").First).ToBeVisibleAsync();
        await keys.PressAsync("Control+a");
        await Expect(page.Locator("tr[data-record]:not([aria-selected='true'])")).ToHaveCountAsync(0);
        await keys.PressAsync("Control+k");
        await Expect(page.GetByRole(AriaRole.Combobox, new() { Name = "Command palette" })).ToBeFocusedAsync();
        await keys.TypeAsync("Change fields, with preview");
        await keys.PressAsync("Enter");
        await TabToAsync(page, page.GetByRole(AriaRole.Dialog).GetByLabel("Tags to add"));
        await keys.TypeAsync("morning");
        await TabToAsync(page, page.InDialog("Preview"));
        await keys.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Dialog).GetByText("would change.")).ToBeVisibleAsync();
        await TabToAsync(page, page.GetByRole(AriaRole.Dialog).Locator("button.btn-primary"));
        await keys.PressAsync("Enter");
        await Expect(page.GetByText("changed, 0 refused.")).ToBeVisibleAsync();

        // On a narrow screen, in the dark: search, and a new incident for somebody who calls.
        await page.SetViewportSizeAsync(390, 844);
        await page.Context.AddCookiesAsync([new() { Name = "sf-theme", Value = "dark", Url = _server.Url }]);
        await page.ReloadAsync();
        await page.InteractiveAsync();
        await Expect(page.Locator("html[data-theme='dark']")).ToBeAttachedAsync();
        await GoAsync(page, "s", "Search");
        var search = page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Searchbox);
        await TabToAsync(page, search);
        await keys.TypeAsync("waybills");
        await keys.PressAsync("Enter");
        var hit = page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Link, new() { Name = "Printer at gate 4 prints blank waybills" });
        await Expect(hit).ToBeVisibleAsync();
        await TabToAsync(page, hit);
        await keys.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("blank waybills");
        await page.InteractiveAsync();
        await keys.PressAsync("c");
        await page.WaitForURLAsync("**/incidents/new");
        await TabToAsync(page, page.Locator("#new-title"));
        await keys.TypeAsync("Scale in hall 2 shows nothing");
        await TabToAsync(page, page.Locator("#new-requester"));
        await keys.TypeAsync("Ayu");
        await Expect(page.Locator(".picker-list [role=option]").First).ToBeVisibleAsync();
        await keys.PressAsync("ArrowDown");
        await keys.PressAsync("Enter");
        await keys.PressAsync("Control+Enter");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("Scale in hall 2");
        Assert.Equal(0, await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth"));
        await keys.PressAsync("?");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Keyboard shortcuts" })).ToBeVisibleAsync();
        await keys.PressAsync("Escape");
        await Expect(page.Locator("#sf-help[open]")).ToHaveCountAsync(0);
    }

    private async Task SignInAsync(IPage page)
    {
        var (email, password) = _server.Account("AGENT");
        await page.GotoAsync("/sign-in");
        await TabToAsync(page, page.GetByLabel("E-mail address"));
        await page.Keyboard.TypeAsync(email);
        await TabToAsync(page, page.GetByLabel("Password"));
        await page.Keyboard.TypeAsync(password);
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/desk**");
        await page.InteractiveAsync();

        // The last of the page to come: until then it is so busy that the keys of one chord may be seconds apart.
        await Expect(page.Locator("[data-list][data-queue-ready]")).ToBeAttachedAsync();
    }

    /// <param name="heading">Of the page: its address changes before the page does, and a key in between goes to the old one.</param>
    private static async Task GoAsync(IPage page, string second, string heading)
    {
        await page.EvaluateAsync("() => document.activeElement?.blur()");

        // Sent together: on a busy machine the answer to the first may come too late for the second to belong to it.
        await Task.WhenAll(page.Keyboard.PressAsync("g"), page.Keyboard.PressAsync(second));
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(heading);
    }

    /// <summary>Ctrl+Enter, once the composer's script has the text.</summary>
    private static async Task SendAsync(IPage page)
    {
        await Expect(page.Locator("[data-draft-status][data-state='kept']")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Control+Enter");
        await Expect(page.Locator("[data-held]")).ToBeVisibleAsync();
    }

    /// <summary>Goes to something as a person without a mouse does. That it cannot be reached in a hundred steps is a failure.</summary>
    private static async Task TabToAsync(IPage page, ILocator target, bool back = false)
    {
        await Expect(target).ToBeVisibleAsync();
        for (var step = 0; step < 100; step++)
        {
            if (await target.EvaluateAsync<bool>("element => element === document.activeElement"))
            {
                return;
            }

            await page.Keyboard.PressAsync(back ? "Shift+Tab" : "Tab");
        }

        Assert.Fail($"{target} is not reached by Tab.");
    }
}
