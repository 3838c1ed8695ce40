using Microsoft.Playwright;
using SynergyFlow.Testing;
using static Microsoft.Playwright.Assertions;

namespace SynergyFlow.E2E.Tests;

/// <summary>A policy from its first line to the switch that takes it back, as an administrator does it.</summary>
public sealed class PolicyJourney(PostgresServer postgres, Chromium chromium) : IAsyncLifetime
{
    private const string Panic = """
        package synergyflow.priority

        decision := {"priority": "P1", "reasons": [data.synergyflow.reason.of("priority", "panic", "Everything is urgent.", {}, "decision")]}
        """;

    private const string PanicTests = "package synergyflow.priority_test\n\nimport data.synergyflow.priority\n\ntest_panic if priority.decision.priority == \"P1\"\n";

    private SynergyFlowProcess _server = null!;

    public async ValueTask InitializeAsync() => _server = await SynergyFlowProcess.StartAsync(postgres, TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Policy_IsWritten_Replayed_Shadowed_Canaried_Enforced_SeenOnTheTicket_AndTakenBack()
    {
        var admin = await chromium.NewVisitorAsync(_server);
        await admin.SignInAsync(_server, "TENANT_ADMIN");
        await admin.GotoAsync("/admin/policies/priority");
        await admin.InteractiveAsync();
        await admin.Button("New draft").ClickAsync();
        await admin.WaitForURLAsync("**/versions/1");

        var agent = await chromium.NewVisitorAsync(_server);
        await agent.SignInAsync(_server, "AGENT");

        // A mistake is named on its line, and what is typed survives a reload.
        await WriteAsync(admin, "Policy", Panic + "\nwrong := nothing\n");
        await WriteAsync(admin, "Tests", PanicTests);
        await admin.ReloadAsync();
        await Expect(admin.GetByText("Not saved; this browser keeps it")).ToBeVisibleAsync();
        await admin.Button("Save and check").ClickAsync();
        await Expect(admin.Button("Policy, line 4")).ToBeVisibleAsync();
        await Expect(admin.Button("Publish …")).ToBeDisabledAsync();

        await WriteAsync(admin, "Policy", Panic);
        await admin.Locator("[data-editor='Policy'] .cm-content").PressAsync("Control+s");
        await Expect(admin.GetByText("Saved. All tests pass.")).ToBeVisibleAsync();

        await admin.Button("Replay").ClickAsync();
        await Expect(admin.GetByText("decisions would have been otherwise")).ToBeVisibleAsync();
        await admin.GetByRole(AriaRole.Button, new() { Name = "from P4 to P1" }).ClickAsync();
        await Expect(admin.Locator(".flip-list a").First).ToBeVisibleAsync();

        await PublishAsync(admin, "Shadow", "Publish");
        Assert.Equal("P4", await CreateAsync(agent, "In shadow"));
        await Expect(admin.GetByText("of 1 decisions were the same")).ToBeVisibleAsync();
        await Expect(admin.Locator(".flip-list li").First).ToContainTextAsync("In shadow");

        await PublishAsync(admin, "Canary", "Publish");
        await Expect(admin.Locator("[data-policy-state='canary']")).ToContainTextAsync("10 %");
        await PublishAsync(admin, "Enforced", "Publish");
        await EventuallyAsync(agent, "P1");

        // The receipt on the ticket, in two clicks.
        await agent.Locator("[data-why]").ClickAsync();
        await Expect(agent.GetByRole(AriaRole.Dialog)).ToContainTextAsync("Everything is urgent.");
        await agent.GetByText("The whole receipt").ClickAsync();
        await Expect(agent.GetByRole(AriaRole.Dialog)).ToContainTextAsync("1, enforced");

        await admin.GotoAsync("/admin/policies/priority");
        await admin.InteractiveAsync();
        await admin.Button("Take back").ClickAsync();
        await admin.GetByRole(AriaRole.Dialog).GetByLabel("Why").FillAsync("Everything was urgent");
        await admin.InDialog("Take back").ClickAsync();
        await Expect(admin.GetByText("SynergyFlow’s own policy decides about all records.")).ToBeVisibleAsync();
        await EventuallyAsync(agent, "P4");
    }

    private static async Task WriteAsync(IPage page, string file, string text)
    {
        await page.GetByRole(AriaRole.Group, new() { Name = "What to edit" }).GetByRole(AriaRole.Button, new() { Name = file, Exact = true }).ClickAsync();
        await page.Locator($"[data-editor='{file}'] .cm-content").ClickAsync();
        await page.Keyboard.PressAsync("Control+a");
        await page.Keyboard.InsertTextAsync(text);
        await Expect(page.GetByText("Not saved; this browser keeps it")).ToBeVisibleAsync();
    }

    private static async Task PublishAsync(IPage page, string state, string button)
    {
        await page.Button("Publish …").ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByText(state, new() { Exact = true }).ClickAsync();
        await page.InDialog(button).ClickAsync();
        await Expect(page.GetByText($"Published: {state}")).ToBeVisibleAsync();
    }

    private static async Task EventuallyAsync(IPage agent, string priority)
    {
        for (var attempt = 0; await CreateAsync(agent, "Enforced, or P4") != priority; attempt++)
        {
            Assert.True(attempt < 50, $"No incident became {priority}.");
        }
    }

    private static async Task<string> CreateAsync(IPage agent, string title)
    {
        await agent.GotoAsync("/incidents/new");
        await agent.InteractiveAsync();
        await agent.GetByLabel("Title").FillAsync(title);
        await agent.Button("Create incident").ClickAsync();
        await agent.WaitForURLAsync("**/incidents/INC-*");
        await agent.InteractiveAsync();
        return (await agent.Locator("[data-field='priority']").First.InnerTextAsync()).Trim()[..2];
    }
}
