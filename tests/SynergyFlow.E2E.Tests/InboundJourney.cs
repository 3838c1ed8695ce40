using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.Playwright;
using SynergyFlow.Testing;
using static Microsoft.Playwright.Assertions;

namespace SynergyFlow.E2E.Tests;

/// <summary>An administrator lets monitoring in; what it announces becomes an incident, and what nobody understands waits for him.</summary>
public sealed class InboundJourney(PostgresServer postgres, Chromium chromium) : IAsyncLifetime
{
    private SynergyFlowProcess _server = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await SynergyFlowProcess.StartAsync(postgres, Ct);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Alert_BecomesAnIncident_AndWhatFailedIsDiscarded()
    {
        var page = await chromium.NewVisitorAsync(_server);
        await page.SignInAsync(_server, "SYSTEM_ADMIN");
        await page.GotoAsync("/admin/inbound");
        await page.InteractiveAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "New source" }).First.ClickAsync();
        await page.WaitForURLAsync("**/admin/inbound/new");
        await page.Locator("#inbound-name").FillAsync("Prometheus");
        await page.Locator("#inbound-kind").SelectOptionAsync("Alerts");
        await page.Button("Create source").ClickAsync();
        await Expect(page.Locator(".alert-danger")).ToContainTextAsync("in whose name");
        await Expect(page.Locator("#inbound-name")).ToHaveValueAsync("Prometheus");

        await page.Locator("#inbound-requester").FillAsync("a");
        await page.Locator("[role=option]").First.ClickAsync();
        await page.Button("Create source").ClickAsync();
        await page.WaitForURLAsync("**/admin/inbound/*-*");
        var token = await page.Locator("[data-secret]").TextContentAsync();
        var address = await page.Locator("[data-address]").TextContentAsync();

        using HttpClient monitoring = new();
        Assert.Equal(HttpStatusCode.Accepted, await PostAsync(monitoring, address!, token!, """{"fingerprint":"disk","status":"firing","severity":"critical","title":"Disk of db-1 is full"}"""));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await PostAsync(monitoring, address!, token!, """{"fingerprint":"disk"}"""));
        var opened = page.GetByRole(AriaRole.Row).Filter(new() { HasText = "opened" });
        for (var looks = 0; looks == 0 || (looks < 60 && await opened.CountAsync() == 0); looks++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(500), Ct);
            await page.ReloadAsync();
            await page.InteractiveAsync();
        }

        await Expect(opened).ToHaveCountAsync(1);
        await Expect(page.Locator("[data-secret]")).ToHaveCountAsync(0);

        await page.GetByRole(AriaRole.Link, new() { Name = "Failed", Exact = true }).ClickAsync();
        await Expect(opened).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { Name = "Show the message from 127.0.0.1" }).ClickAsync();
        await page.Locator("#inbound-reason").FillAsync("A test of ours");
        await page.Button("Discard").ClickAsync();
        await Expect(page.Locator(".alert-success")).ToContainTextAsync("discarded");
        await Expect(page.GetByText("There are no such messages.")).ToBeVisibleAsync();

        await page.GotoAsync("/desk");
        await page.GetByRole(AriaRole.Link, new() { Name = "Disk of db-1 is full" }).First.ClickAsync();
        await Expect(page.Locator("[aria-labelledby=incident-alerts]")).ToContainTextAsync("Firing");
    }

    private static async Task<HttpStatusCode> PostAsync(HttpClient client, string address, string token, string body)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, address) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await client.SendAsync(request, Ct);
        return answer.StatusCode;
    }
}
