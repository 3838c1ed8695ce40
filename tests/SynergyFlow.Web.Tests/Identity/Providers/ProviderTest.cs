using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Identity.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Testing;

namespace SynergyFlow.Web.Tests.Identity.Providers;

/// <summary>The whole host with a provider called "company", and the ways that a browser takes between the two.</summary>
public abstract class ProviderTest(PostgresServer postgres) : WebHostTest(postgres)
{
    private readonly HttpClient _outside = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    private protected ForgingProvider Provider { get; private set; } = null!;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Provider.DisposeAsync();
        _outside.Dispose();
        GC.SuppressFinalize(this);
    }

    protected override async Task<IReadOnlyDictionary<string, string>> SettingsAsync()
    {
        Provider = await ForgingProvider.StartAsync();
        Dictionary<string, string> settings = new(StringComparer.Ordinal)
        {
            ["SignIn:Oidc:company:Authority"] = Provider.Issuer,
            ["SignIn:Oidc:company:ClientId"] = ForgingProvider.ClientId,
            ["SignIn:Oidc:company:ClientSecret"] = ForgingProvider.Secret,
            ["SignIn:Oidc:company:DisplayName"] = "Company & Co",
            ["SignIn:Oidc:company:CreateAccounts"] = "true",
        };
        Configure(settings);
        return settings;
    }

    protected virtual void Configure(Dictionary<string, string> settings)
    {
    }

    /// <summary>From the button to the provider, which sends the browser back at once.</summary>
    /// <returns>The address that it sends the browser to, with code and state.</returns>
    protected async Task<Uri> GoToProviderAsync(HttpClient browser, string start = "/sign-in/with/company")
    {
        var away = await browser.GetAsync(start, Ct);
        Assert.Equal(HttpStatusCode.Found, away.StatusCode);
        Assert.StartsWith(Provider.Issuer + "/authorize", away.Headers.Location!.OriginalString, StringComparison.Ordinal);
        var back = await _outside.GetAsync(away.Headers.Location, Ct);
        Assert.Equal(HttpStatusCode.Found, back.StatusCode);
        return back.Headers.Location!;
    }

    /// <returns>Where the browser is sent when it comes back.</returns>
    protected async Task<string> SignInWithProviderAsync(HttpClient browser, string start = "/sign-in/with/company") =>
        Where(await browser.GetAsync(await GoToProviderAsync(browser, start), Ct));

    protected static string Where(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        var to = answer.Headers.Location!;
        return to is { IsAbsoluteUri: true, Host: "localhost" } ? to.PathAndQuery : to.OriginalString;
    }

    protected static string Problem(string code, string provider = "company") => $"/sign-in?problem={code}&provider={provider}&returnUrl=%2Fdesk";

    private protected async Task<UserDetails> WhoAsync(HttpClient browser)
    {
        var session = (await browser.GetAsync("/account", Ct)).StatusCode;
        Assert.Equal(HttpStatusCode.OK, session);
        var row = await StoredAsync(db => db.Set<Session>().OrderByDescending(one => one.CreatedAt).FirstAsync(Ct));
        return (await AskAsync((ReadUsers read) => read.FindAsync(As(row.User), row.User, Ct))).Value!;
    }

    protected async Task<TResult> StoredAsync<TResult>(Func<SynergyFlowDbContext, Task<TResult>> read)
    {
        await using var db = await Host.Services.GetRequiredService<TenantContexts>().OpenAsync(Tenant.First, Ct);
        return await read(db);
    }

    protected Task<int> AccountsAsync() => StoredAsync(db => db.Set<User>().CountAsync(Ct));
}
