using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Playwright;
using SynergyFlow.Testing;
using static Microsoft.Playwright.Assertions;

namespace SynergyFlow.E2E.Tests;

/// <summary>An administrator connects the identity provider, sees what it does, and ends it.</summary>
public sealed class ProvisioningJourney(PostgresServer postgres, Chromium chromium) : IAsyncLifetime
{
    private SynergyFlowProcess _server = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await SynergyFlowProcess.StartAsync(postgres, Ct);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Administrator_TurnsItOn_TheProviderMakesAPerson_ThePageShowsIt_AndRevokingEndsIt()
    {
        var page = await chromium.NewVisitorAsync(_server);
        await page.SignInAsync(_server, "TENANT_ADMIN");
        await page.GotoAsync("/admin");
        await page.GetByRole(AriaRole.Link, new() { Name = "Provisioning" }).ClickAsync();
        await page.WaitForURLAsync("**/admin/provisioning");
        await page.InteractiveAsync();
        await page.Locator("input[data-enabled]").CheckAsync();
        await page.Button("Save").ClickAsync();
        await Expect(page.GetByText("so nobody can connect")).ToBeVisibleAsync();
        await page.GetByLabel("Name of a new token").FillAsync("Entra ID");
        await page.Button("Make token").ClickAsync();
        var secret = await page.Locator("code[data-secret]").InnerTextAsync();
        var address = await page.Locator("code[data-base-url]").InnerTextAsync();
        Assert.Equal(_server.Url + "/scim/v2", address);

        using HttpClient provider = new();
        provider.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        using var person = Body("""{"userName":"newcomer@example.org","externalId":"e-1","displayName":"New Comer","active":true}""");
        var made = await provider.PostAsync(address + "/Users", person, Ct);
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var id = (await made.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("id").GetString();
        using var group = Body($$"""{"displayName":"<b>Night</b> desk","members":[{"value":"{{id}}"}]}""");
        Assert.Equal(HttpStatusCode.Created, (await provider.PostAsync(address + "/Groups", group, Ct)).StatusCode);
        using var again = Body("""{"userName":"Newcomer@example.org"}""");
        Assert.Equal(HttpStatusCode.Conflict, (await provider.PostAsync(address + "/Users", again, Ct)).StatusCode);

        await page.ReloadAsync();
        await page.InteractiveAsync();
        await Expect(page.Locator("code[data-secret]")).ToHaveCountAsync(0);
        await Expect(page.Locator("[data-people]")).ToHaveTextAsync("1 active, 0 disabled");
        await Expect(page.Locator("[data-refusals]")).ToContainTextAsync("Another provisioned user has this userName.");
        await page.GetByLabel("Role that <b>Night</b> desk gives").SelectOptionAsync("AGENT");
        await Expect(page.GetByText("Saved.")).ToBeVisibleAsync();
        await page.GotoAsync($"/admin/users/{id}");
        await Expect(page.GetByText("<b>Night</b> desk")).ToBeVisibleAsync();

        await page.GotoAsync("/admin/provisioning");
        await page.InteractiveAsync();
        await page.Button("Revoke Entra ID").ClickAsync();
        await page.GetByRole(AriaRole.Group).GetByRole(AriaRole.Button, new() { Name = "Revoke" }).ClickAsync();
        await Expect(page.GetByText("so nobody can connect")).ToBeVisibleAsync();
        Assert.Equal(HttpStatusCode.Unauthorized, (await provider.GetAsync(address + "/Users", Ct)).StatusCode);
    }

    private static StringContent Body(string json) => new(json, Encoding.UTF8, "application/scim+json");
}
