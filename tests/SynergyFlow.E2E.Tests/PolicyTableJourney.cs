using System.Text.Json;
using Microsoft.Playwright;
using SynergyFlow.Testing;
using static Microsoft.Playwright.Assertions;

namespace SynergyFlow.E2E.Tests;

/// <summary>A priority policy as a change manager writes it who knows no Rego: rows of a table, kept in step with the text.</summary>
public sealed class PolicyTableJourney(PostgresServer postgres, Chromium chromium) : IAsyncLifetime
{
    private SynergyFlowProcess _server = null!;

    public async ValueTask InitializeAsync() => _server = await SynergyFlowProcess.StartAsync(postgres, TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Rows_AreClickedTogether_KeptInStepWithTheText_Saved_AndDecide()
    {
        var admin = await chromium.NewVisitorAsync(_server);
        await admin.SignInAsync(_server, "TENANT_ADMIN");
        await admin.GotoAsync("/admin/policies/priority");
        await admin.InteractiveAsync();
        await admin.Button("New draft").ClickAsync();
        await admin.WaitForURLAsync("**/versions/1");
        await admin.Button("Table").ClickAsync();
        await Expect(admin.GetByText("This text has no table.")).ToBeVisibleAsync();

        // Begun, given up with its tests, and begun again.
        await BeginAsync(admin);
        await Expect(admin.GetByText("No rows yet")).ToBeVisibleAsync();
        await admin.Button("Undo").ClickAsync();
        await Expect(admin.GetByText("This text has no table.")).ToBeVisibleAsync();
        await Expect(admin.GetByText("Not saved; this browser keeps it")).ToBeHiddenAsync();
        await BeginAsync(admin);

        await AddAsync(admin, async dialog =>
        {
            // What is missing is said beside its field.
            await admin.InDialog("Apply").ClickAsync();
            await Expect(dialog).ToContainTextAsync("Say what comes of this row.");
            await dialog.GetByLabel("Service", new() { Exact = true }).FillAsync("Till\nCash desk");
            await dialog.GetByLabel("Then").SelectOptionAsync("Priority P1");
            await dialog.GetByLabel("Note").FillAsync("Tills \"run\" \\ first */.");
        });
        await AddAsync(admin, async dialog =>
        {
            await dialog.GetByLabel("3 Team").CheckAsync();
            await dialog.GetByLabel("Then").SelectOptionAsync("2 steps more urgent");
        });
        await AddAsync(admin, async dialog =>
        {
            await dialog.GetByLabel("Service", new() { Exact = true }).FillAsync("cash desk");
            await dialog.GetByLabel("4 A question").CheckAsync();
            await dialog.GetByLabel("Then").SelectOptionAsync("Priority P4");
        });
        var rows = admin.Locator("table.rows tbody tr");
        await Expect(rows.Nth(2)).ToContainTextAsync("Never reached: row 1 takes all of it.");

        // By keyboard to the top, where it is reached; the focus goes with it.
        await admin.Button("Move row 3 up").FocusAsync();
        await admin.Keyboard.PressAsync("Enter");
        await Expect(rows.Nth(1)).ToContainTextAsync("cash desk");
        await Expect(admin.Button("Move row 2 up")).ToBeFocusedAsync();
        await admin.Keyboard.PressAsync("Alt+ArrowUp");
        await Expect(rows.Nth(0)).ToContainTextAsync("cash desk");
        await Expect(admin.GetByText("Never reached")).ToBeHiddenAsync();

        await admin.Button("Duplicate row 2").ClickAsync();
        await Expect(rows).ToHaveCountAsync(4);
        await Expect(rows.Nth(2)).ToContainTextAsync("Never reached: row 2 takes all of it.");
        await admin.Button("Delete row 3").ClickAsync();
        await Expect(rows).ToHaveCountAsync(3);
        await admin.Button("Delete row 1").ClickAsync();
        await Expect(admin.Button("Undo")).ToBeFocusedAsync();
        await admin.Keyboard.PressAsync("Enter");
        await Expect(rows).ToHaveCountAsync(3);

        // The text says the same, and what is changed there is in the table.
        await FileAsync(admin, "Policy");
        var editor = admin.Locator("[data-editor='Policy'] .cm-content");
        await Expect(editor).ToContainTextAsync("""{"when": {"service": ["Till", "Cash desk"]}, "then": {"priority": "P1"}, "note": "Tills \"run\" \\ first */."},""");
        await ReplaceAsync(admin, "{\"raise\": 2}", "{\"raise\": 1}");
        await FileAsync(admin, "Table");
        await Expect(rows.Nth(2)).ToContainTextAsync("1 step more urgent");

        // Free Rego among the rows is left alone, and led to.
        await FileAsync(admin, "Policy");
        await ReplaceAsync(admin, "{\"raise\": 1}", "{\"raise\": more}");
        await FileAsync(admin, "Table");
        await Expect(admin.GetByText("The table cannot be read, so nothing is changed in it.")).ToBeVisibleAsync();
        await Expect(admin.Button("Add row")).ToHaveCountAsync(0);
        await admin.GetByRole(AriaRole.Button, new() { Name = "Go to line" }).ClickAsync();
        await Expect(editor).ToBeFocusedAsync();
        await FileAsync(admin, "Table");
        await admin.Button("Undo").ClickAsync();
        await Expect(rows.Nth(2)).ToContainTextAsync("1 step more urgent");

        // Kept by the browser as typing is.
        await Expect(admin.GetByText("Not saved; this browser keeps it")).ToBeVisibleAsync();
        await admin.WaitForTimeoutAsync(500);
        await admin.ReloadAsync();
        await admin.InteractiveAsync();
        await admin.Button("Table").ClickAsync();
        await Expect(rows).ToHaveCountAsync(3);
        await LooksWellAsync(admin);
        await admin.Button("Save and check").ClickAsync();
        await Expect(admin.GetByText("Saved. All tests pass.")).ToBeVisibleAsync();

        await PublishAsync(admin, "Shadow");
        await admin.Button("Table").ClickAsync();
        await Expect(rows).ToHaveCountAsync(3);
        await Expect(admin.Button("Add row")).ToHaveCountAsync(0);
        await PublishAsync(admin, "Enforced");

        var agent = await chromium.NewVisitorAsync(_server);
        await agent.SignInAsync(_server, "AGENT");
        for (var attempt = 0; await CreateAsync(agent, "TILL") != "P1"; attempt++)
        {
            Assert.True(attempt < 50, "No incident became P1.");
        }

        await agent.Locator("[data-why]").ClickAsync();
        await Expect(agent.GetByRole(AriaRole.Dialog)).ToContainTextAsync("Row 2 of the decision table says P1. Tills \"run\" \\ first */.");
        Assert.Equal("P4", await CreateAsync(agent, "Something else"));
    }

    private static async Task BeginAsync(IPage page)
    {
        await page.Button("Begin a table").ClickAsync();
        await page.GetByRole(AriaRole.Group, new() { Name = "SynergyFlow’s own policy" }).GetByRole(AriaRole.Button, new() { Name = "Begin a table" }).ClickAsync();
        await Expect(page.GetByText("The text has a table now.")).ToBeVisibleAsync();
    }

    private static async Task AddAsync(IPage page, Func<ILocator, Task> fill)
    {
        await page.Button("Add row").ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await fill(dialog);
        await page.InDialog("Apply").ClickAsync();
        await Expect(dialog).ToBeHiddenAsync();
        await Expect(page.GetByText("is added.")).ToBeVisibleAsync();
    }

    private static Task FileAsync(IPage page, string name) =>
        page.GetByRole(AriaRole.Group, new() { Name = "What to edit" }).GetByRole(AriaRole.Button, new() { Name = name, Exact = true }).ClickAsync();

    /// <summary>As somebody types who found it in the text.</summary>
    private static async Task ReplaceAsync(IPage page, string text, string with)
    {
        await page.Locator("[data-editor='Policy'] .cm-content").EvaluateAsync(
            """
            (content, text) => {
              const line = [...content.querySelectorAll('.cm-line')].find(one => one.textContent.includes(text));
              const range = document.createRange();
              const at = offset => {
                const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
                while (walker.nextNode()) {
                  if (offset <= walker.currentNode.length) { return [walker.currentNode, offset]; }
                  offset -= walker.currentNode.length;
                }
              };
              const from = line.textContent.indexOf(text);
              content.focus();
              range.setStart(...at(from));
              range.setEnd(...at(from + text.length));
              getSelection().removeAllRanges();
              getSelection().addRange(range);
            }
            """,
            text);
        await page.WaitForTimeoutAsync(100);
        await page.Keyboard.InsertTextAsync(with);
    }

    private static async Task LooksWellAsync(IPage page)
    {
        await page.EvaluateAsync(await File.ReadAllTextAsync(RepositoryRoot.File("wwwroot-assets", "node_modules", "axe-core", "axe.min.js"), TestContext.Current.CancellationToken));
        foreach (var (width, theme) in new[] { (1440, "light"), (1440, "dark"), (390, "light"), (390, "dark") })
        {
            await page.SetViewportSizeAsync(width, 900);
            await page.EvaluateAsync("theme => document.documentElement.setAttribute('data-theme', theme)", theme);
            await page.WaitForTimeoutAsync(400);
            var found = await page.EvaluateAsync<JsonElement>(
                "async () => (await axe.run(document, { resultTypes: ['violations'] })).violations.filter(v => ['serious', 'critical'].includes(v.impact)).map(v => v.id + ' ' + v.nodes[0].target)");
            Assert.Equal("[]", found.GetRawText());
            Assert.Equal(0, await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth"));
        }

        await page.SetViewportSizeAsync(1280, 900);
    }

    private static async Task PublishAsync(IPage page, string state)
    {
        await page.Button("Publish …").ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByText(state, new() { Exact = true }).ClickAsync();
        await page.InDialog("Publish").ClickAsync();
        await Expect(page.GetByText($"Published: {state}")).ToBeVisibleAsync();
    }

    private static async Task<string> CreateAsync(IPage agent, string service)
    {
        await agent.GotoAsync("/incidents/new");
        await agent.InteractiveAsync();
        await agent.GetByLabel("Title").FillAsync("Does not start");
        await agent.GetByLabel("Service").FillAsync(service);
        await agent.Button("Create incident").ClickAsync();
        await agent.WaitForURLAsync("**/incidents/INC-*");
        await agent.InteractiveAsync();
        return (await agent.Locator("[data-field='priority']").First.InnerTextAsync()).Trim()[..2];
    }
}
