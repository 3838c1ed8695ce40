using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Identity.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Testing;
using SynergyFlow.Web.Tests.Hosting;

namespace SynergyFlow.Web.Tests.Identity;

/// <summary>The whole host, with people in it who sign in as a browser without script does.</summary>
public abstract partial class WebHostTest(PostgresServer postgres) : IAsyncLifetime
{
    protected const string Password = "correct horse battery staple";
    protected const string OwnPassword = "quite another long password";

    private protected HostFactory Host { get; private set; } = null!;

    protected static Actor System { get; } = Actor.System(Tenant.First);

    protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => Host = await HostFactory.CreateAsync(postgres, Ct, await SettingsAsync());

    public virtual async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>What the host is configured with beside the usual.</summary>
    protected virtual Task<IReadOnlyDictionary<string, string>> SettingsAsync() =>
        Task.FromResult<IReadOnlyDictionary<string, string>>(new Dictionary<string, string>(StringComparer.Ordinal));

    protected async Task<TResult> AskAsync<TService, TResult>(Func<TService, Task<TResult>> ask)
        where TService : notnull
    {
        await using var scope = Host.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<TenantScope>().Tenant = Tenant.First;
        return await ask(scope.ServiceProvider.GetRequiredService<TService>());
    }

    protected static Actor As(UserId id) => new(Tenant.First, id, "Somebody", Channel.Ui);

    /// <param name="settled">False: he has the password he was given, and must change it first.</param>
    protected async Task<UserId> PersonAsync(string name, Role role, bool settled = true)
    {
        var created = await AskAsync((CreateUser create) =>
            create.ExecuteAsync(System, new(name, $"{name.Split(' ')[0]}@example.org", role, Password), Ct));
        Assert.Null(created.Error);
        if (settled)
        {
            var changed = await AskAsync((ChangeOwnPassword change) =>
                change.ExecuteAsync(As(created.Value!.Id), new(Password, OwnPassword), Ct));
            Assert.Null(changed.Error);
        }

        return created.Value!.Id;
    }

    protected HttpClient Browser(string address = "http://localhost") => Host.CreateClient(
        new WebApplicationFactoryClientOptions { AllowAutoRedirect = false, BaseAddress = new Uri(address) });

    protected async Task<HttpClient> ApiAsync(UserId owner, params string[] scopes)
    {
        var made = await AskAsync((CreateAccessToken create) =>
            create.ExecuteAsync(As(owner), new("test", scopes.Length == 0 ? ["read", "write"] : scopes, 1), Ct));
        Assert.Null(made.Error);
        var client = Browser();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", made.Value!.Secret);
        return client;
    }

    /// <param name="body">What becomes JSON, JSON itself, or null for none.</param>
    /// <param name="tag">The version to change; null sends no If-Match.</param>
    protected static async Task<HttpResponseMessage> SendAsync(
        HttpClient client, HttpMethod method, string path, object? body, string? tag = "*")
    {
        using HttpRequestMessage request = new(method, path);
        request.Content = body is string json ? new StringContent(json, Encoding.UTF8, "application/json")
            : body is null ? null : JsonContent.Create(body);
        if (tag is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", tag);
        }

        return await client.SendAsync(request, Ct);
    }

    protected static async Task<JsonElement> JsonAsync(HttpResponseMessage answer) => await answer.Content.ReadFromJsonAsync<JsonElement>(Ct);

    /// <summary>Reads the page's form, fills it in and sends it.</summary>
    protected static async Task<HttpResponseMessage> PostAsync(
        HttpClient browser, string page, Dictionary<string, string> fields, string? to = null)
    {
        var html = await browser.GetStringAsync(page, Ct);
        foreach (Match hidden in Hidden().Matches(html))
        {
            fields.TryAdd(hidden.Groups["name"].Value, hidden.Groups["value"].Value);
        }

        using var content = new FormUrlEncodedContent(fields);
        return await browser.PostAsync(to ?? page, content, Ct);
    }

    protected static Task<HttpResponseMessage> SignInAsync(
        HttpClient browser, string email, string password = OwnPassword, string page = "/sign-in") =>
        PostAsync(browser, page, new(StringComparer.Ordinal) { ["Form.Email"] = email, ["Form.Password"] = password });

    protected static string? PathOf(HttpResponseMessage answer) => answer.Headers.Location is { } to
        ? (to.IsAbsoluteUri ? to.AbsolutePath : to.OriginalString).Split('?')[0]
        : null;

    protected static string Alert(string html) => AlertPattern().Match(html) is { Success: true } found ? found.Value : throw new InvalidOperationException(html);

    [GeneratedRegex("""<div class="alert alert-danger".*?</div></div>""", RegexOptions.Singleline, 1000)]
    private static partial Regex AlertPattern();

    [GeneratedRegex("""<input type="hidden" name="(?<name>[^"]+)" value="(?<value>[^"]*)"\s*/?>""", RegexOptions.None, 1000)]
    private static partial Regex Hidden();
}
