using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using SynergyFlow.Core.Identity.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Infrastructure;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Testing;
using static Microsoft.Playwright.Assertions;

namespace SynergyFlow.E2E.Tests;

/// <summary>An agent loses his rights while his page is open.</summary>
public sealed class RightsJourney(PostgresServer postgres, Chromium chromium) : IAsyncLifetime
{
    private const string Title = "Badge reader at gate 3 is dark";

    /// <summary>What the product promises.</summary>
    private const float WithinMilliseconds = 60_000;

    private SynergyFlowProcess _server = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await SynergyFlowProcess.StartAsync(postgres, Ct);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Agent_DemotedThenDisabled_CanDoNothingMore_AndHisOpenPageGoes()
    {
        using HttpClient admin = new() { BaseAddress = new Uri(_server.Url) };
        var agentId = await SignInAsync(admin);
        var made = await admin.PostAsJsonAsync("/api/v1/incidents", new { title = Title }, Ct);
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var record = made.Headers.Location!.ToString();
        var page = "/incidents/" + record.Split('/')[^1];

        // Demoted: his page still stands for a moment, but what he sends is refused; then the page is a requester's, who has no stake in it.
        var agent = await OpenAsync(page);
        await ChangeAsync(admin, HttpMethod.Put, $"/api/v1/users/{agentId}/role", new { role = "END_USER" });
        await SendRefusedAsync(agent, "Said too late");
        await Expect(agent.Locator("#composer-text")).ToHaveCountAsync(0, new() { Timeout = WithinMilliseconds });
        await Expect(agent.GetByText(Title)).ToHaveCountAsync(0);
        await Expect(agent.Button("Resolve incident")).ToHaveCountAsync(0);

        // Agent again, and then disabled: refused at once, signed out after a moment, and no way back in.
        await ChangeAsync(admin, HttpMethod.Put, $"/api/v1/users/{agentId}/role", new { role = "AGENT" });
        await agent.Context.CloseAsync();
        agent = await OpenAsync(page);
        await ChangeAsync(admin, HttpMethod.Post, $"/api/v1/users/{agentId}/disable", null);
        await SendRefusedAsync(agent, "Said much too late");
        await agent.WaitForURLAsync("**/sign-in**", new() { Timeout = WithinMilliseconds });
        await agent.GotoAsync(page);
        Assert.Contains("/sign-in", agent.Url, StringComparison.Ordinal);

        var stored = await JsonAsync(await admin.GetAsync(record, Ct));
        Assert.Equal(("new", 1), (stored.GetProperty("state").GetString(), stored.GetProperty("version").GetInt32()));
        Assert.Equal(0, (await JsonAsync(await admin.GetAsync(record + "/comments", Ct))).GetProperty("items").GetArrayLength());
    }

    private async Task<IPage> OpenAsync(string path)
    {
        var agent = await chromium.NewVisitorAsync(_server);
        await agent.SignInAsync(_server, "AGENT");
        await agent.GotoAsync(path);
        await agent.InteractiveAsync();
        await Expect(agent.Button("Resolve incident")).ToBeVisibleAsync();
        await Expect(agent.Button("Send reply")).ToBeVisibleAsync();
        return agent;
    }

    private static async Task SendRefusedAsync(IPage agent, string reply)
    {
        await agent.Locator("#composer-text").FillAsync(reply);
        await agent.Button("Send reply").ClickAsync();
        await Expect(agent.Locator(".composer [role=alert]")).ToBeVisibleAsync();
    }

    /// <summary>Gives the client a token of the administrator.</summary>
    /// <returns>The agent's id.</returns>
    private async Task<string> SignInAsync(HttpClient client)
    {
        ServiceCollection services = new();
        services.AddLogging();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        services.AddSynergyFlow(_server.ConnectionString);
        await using var provider = services.BuildServiceProvider();
        await using var scope = provider.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<TenantScope>().Tenant = Tenant.First;
        var read = scope.ServiceProvider.GetRequiredService<ReadUsers>();
        async Task<UserId> FindAsync(string role) =>
            (await read.ListAsync(Actor.System(Tenant.First), new(_server.Account(role).Email, null, null, null, 2), Ct)).Value!.Items.Single().Id;
        Actor admin = new(Tenant.First, await FindAsync("TENANT_ADMIN"), "Administrator", Channel.Ui);
        var token = await scope.ServiceProvider.GetRequiredService<CreateAccessToken>().ExecuteAsync(admin, new("journey", ["read", "write", "admin"], 1), Ct);
        Assert.Null(token.Error);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.Value!.Secret);
        return (await FindAsync("AGENT")).ToString();
    }

    private static async Task ChangeAsync(HttpClient admin, HttpMethod method, string path, object? body)
    {
        using HttpRequestMessage request = new(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.TryAddWithoutValidation("If-Match", "*");
        Assert.Equal(HttpStatusCode.NoContent, (await admin.SendAsync(request, Ct)).StatusCode);
    }

    private static Task<JsonElement> JsonAsync(HttpResponseMessage answer) => answer.Content.ReadFromJsonAsync<JsonElement>(Ct);
}
