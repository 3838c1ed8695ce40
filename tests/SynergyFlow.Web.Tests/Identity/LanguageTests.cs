using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Security.Claims;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection;
using SynergyFlow.Core.Identity;
using SynergyFlow.Infrastructure.Identity;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Testing;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Identity;

namespace SynergyFlow.Web.Tests.Identity;

/// <summary>Pages speak the reader's language; the API and what is stored do not know of it.</summary>
public sealed partial class LanguageTests(PostgresServer postgres) : WebHostTest(postgres)
{
    [Fact]
    public async Task SignInPage_SpeaksWhatTheBrowserAsksFor()
    {
        (string? Asked, string Language, string Title)[] cases =
        [
            (null, "en", "Sign in"),
            ("id-ID,id;q=0.9,en;q=0.8", "id", "Masuk"),
            ("de-DE,fil;q=0.5", "fil", "Mag-sign in"),
            ("en;q=0.5, id;q=0.7", "id", "Masuk"),
            ("tl-PH", "fil", "Mag-sign in"),
            ("in", "id", "Masuk"),
            ("id;q=0, de", "en", "Sign in"),
            ("../../etc, \u00e9", "en", "Sign in"),
        ];
        foreach (var (asked, language, title) in cases)
        {
            using var browser = Browser();
            if (asked is not null)
            {
                browser.DefaultRequestHeaders.TryAddWithoutValidation("Accept-Language", asked);
            }

            Assert.Equal((asked, language, title), (asked, Language(await browser.GetStringAsync("/sign-in", Ct), out var heading), heading));
        }
    }

    [Fact]
    public async Task SignInPage_ChosenLanguage_WinsOverTheBrowserAndKeepsWhereOneWantedToGo()
    {
        using var browser = Browser();
        browser.DefaultRequestHeaders.TryAddWithoutValidation("Accept-Language", "id");
        var answer = await ChooseAsync("fil");
        Assert.Equal((HttpStatusCode.Found, "/sign-in?returnUrl=%2Faccount"), (answer.StatusCode, answer.Headers.Location?.OriginalString));
        Assert.Equal(("fil", "Mag-sign in"), (Language(await browser.GetStringAsync("/sign-in", Ct), out var heading), heading));

        await ChooseAsync("tlh");
        Assert.Equal("fil", Language(await browser.GetStringAsync("/sign-in", Ct), out _));
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.PostAsync("/language", new FormUrlEncodedContent([new("language", "en")]), Ct)).StatusCode);

        Task<HttpResponseMessage> ChooseAsync(string language) => PostAsync(
            browser, "/sign-in?returnUrl=%2Faccount", new(StringComparer.Ordinal) { ["language"] = language }, "/language");
    }

    [Fact]
    public async Task Person_WhoChoseALanguageOverRest_GetsHisPagesInIt()
    {
        var sari = await PersonAsync("Sari", Role.Agent);
        using var api = await ApiAsync(sari);
        using var browser = Browser();
        await SignInAsync(browser, "sari@example.org");
        Assert.Equal(("en", "Your account"), (Language(await browser.GetStringAsync("/account", Ct), out var heading), heading));

        await SpeakAsync(api, "id");
        Assert.Equal("id", (await JsonAsync(await api.GetAsync("/api/v1/me", Ct))).GetProperty("language").GetString());
        var page = await browser.GetStringAsync("/account", Ct);
        Assert.Equal(("id", "Akun Anda"), (Language(page, out heading), heading));
        Assert.Contains("mnt lalu", page, StringComparison.Ordinal);

        // What is not there, and what cannot be reached, too.
        Assert.Equal("id", Language(await (await browser.GetAsync("/nowhere", Ct)).Content.ReadAsStringAsync(Ct), out _));

        await SpeakAsync(api, "fil");
        Assert.Equal(("fil", "Ang account mo"), (Language(await browser.GetStringAsync("/account", Ct), out heading), heading));
        await SpeakAsync(api, null);
        Assert.Equal(("en", "Your account"), (Language(await browser.GetStringAsync("/account", Ct), out heading), heading));
    }

    [Fact]
    public async Task Api_IsTheSameInEveryLanguage()
    {
        using var api = await ApiAsync(await PersonAsync("Sari", Role.Agent));
        var made = await api.PostAsJsonAsync("/api/v1/incidents", new { title = "Slow", dueAt = "2031-02-03T04:05:06.789Z" }, Ct);
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var address = made.Headers.Location!.OriginalString;
        string[] asked = [address, address + "/history", "/api/v1/records?filter=due>2031-01-01", "/api/v1/records?filter=nonsense", "/api/v1/incidents/INC-99999"];

        // The history follows the event log a moment later.
        var patience = Stopwatch.StartNew();
        while ((await api.GetFromJsonAsync<JsonElement>(address + "/history", Ct)).GetProperty("items").GetArrayLength() == 0)
        {
            Assert.True(patience.Elapsed < TimeSpan.FromSeconds(30), "There is no history.");
            await Task.Delay(20, Ct);
        }

        var english = await ReadAsync();

        await SpeakAsync(api, "id");
        api.DefaultRequestHeaders.TryAddWithoutValidation("Accept-Language", "id");
        Assert.Equal(english, await ReadAsync());
        Assert.Contains("2031-02-03T04:05:06.789", english[0], StringComparison.Ordinal);

        async Task<List<string>> ReadAsync()
        {
            List<string> answers = [];
            foreach (var path in asked)
            {
                var answer = await api.GetAsync(path, Ct);
                answers.Add(TraceId().Replace(await answer.Content.ReadAsStringAsync(Ct), ""));
            }

            return answers;
        }
    }

    [Fact]
    public async Task UseCase_OfAReaderWhoWritesCommas_RunsInTheInvariantCulture()
    {
        await using var services = new ServiceCollection().AddScoped<TenantScope>().AddScoped<Correlation>().AddScoped<Writer>().BuildServiceProvider();
        UseCases useCases = new(services.GetRequiredService<IServiceScopeFactory>(), new SignedInAs(await PersonAsync("Sari", Role.Agent)));
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("id-ID");
        Assert.Equal("1,5", Writer.Write());

        Assert.Equal("1.5", await useCases.RunAsync((Writer _, Core.Kernel.Actor _) => Task.FromResult(Writer.Write())));
        Assert.Equal("1,5", Writer.Write());
    }

    private static async Task SpeakAsync(HttpClient api, string? language) => Assert.Equal(
        HttpStatusCode.NoContent, (await SendAsync(api, HttpMethod.Patch, "/api/v1/me", new { language })).StatusCode);

    private static string Language(string html, out string heading)
    {
        heading = WebUtility.HtmlDecode(Heading().Match(html).Groups["text"].Value);
        return Html().Match(html).Groups["lang"].Value;
    }

    [GeneratedRegex("""<html lang="(?<lang>[^"]*)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Html();

    [GeneratedRegex("<h1[^>]*>(?<text>[^<]*)</h1>", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Heading();

    [GeneratedRegex(""","traceId":"[^"]*""" + "\"", RegexOptions.None, 1000)]
    private static partial Regex TraceId();

    private sealed class Writer
    {
        public static string Write() => $"{1.5}";
    }

    private sealed class SignedInAs(Core.Kernel.UserId user) : AuthenticationStateProvider
    {
        public override Task<AuthenticationState> GetAuthenticationStateAsync()
        {
            var now = DateTimeOffset.UnixEpoch;
            ClaimsPrincipal principal = Principals.Of(new SignedIn(
                Core.Tenants.Tenant.First, user, "Sari", Role.Agent, SessionId.New(), now.AddYears(100), MustChangePassword: false));
            return Task.FromResult(new AuthenticationState(principal));
        }
    }
}
