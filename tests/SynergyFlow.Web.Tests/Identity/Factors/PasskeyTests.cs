using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Identity.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Testing;

namespace SynergyFlow.Web.Tests.Identity.Factors;

public sealed partial class PasskeyTests(PostgresServer postgres) : WebHostTest(postgres)
{
    private const string AddPage = "/account/passkey";

    [Fact]
    public async Task Passkey_SignsInWithoutPasswordOrCode_AndSaysWhenItWasUsed()
    {
        var alya = await PersonAsync("Alya", Role.Agent);
        using SoftwareAuthenticator device = new();
        await AddAsync(alya, device);
        await TurnOnAppAsync(alya);
        using var browser = Browse();
        Assert.Equal("/account", Path(await SignInByPasskeyAsync(browser, device, "/sign-in?returnUrl=%2Faccount")));
        Assert.Contains("Alya", await browser.GetStringAsync("/account", Ct), StringComparison.Ordinal);
        var row = Assert.Single((await AskAsync((ReadUsers read) => read.PasskeysAsync(As(alya), alya, Ct))).Value!);
        Assert.Equal(("Laptop", true), (row.Name, row.LastUsedAt is not null));
        Assert.Equal(1, await EventsAsync("user.passkey_added"));
    }

    [Fact]
    public async Task Add_NeedsThePassword_AndADeviceThatIsUnlockedOnThisSite()
    {
        var alya = await PersonAsync("Alya", Role.Agent);
        using var browser = Browse();
        Assert.Equal("/sign-in", Path(await browser.GetAsync(AddPage, Ct)));
        await SignInAsync(browser, "alya@example.org");
        using SoftwareAuthenticator device = new();
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await BeginAsync(browser, "not the password")).StatusCode);

        device.Unlocks = false;
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await AddAsync(browser, device)).StatusCode);
        (device.Unlocks, device.Origin) = (true, "http://evil.example");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await AddAsync(browser, device)).StatusCode);
        Assert.Equal(0, (await AskAsync((ReadUsers read) => read.FindAsync(System, alya, Ct))).Value!.Passkeys);
        device.Origin = "http://localhost";
        Assert.Equal("/account", Path(await AddAsync(browser, device)));

        // What is another's already is nobody else's.
        await PersonAsync("Maria", Role.Agent);
        using var other = Browse();
        await SignInAsync(other, "maria@example.org");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await AddAsync(other, device)).StatusCode);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Answer_Twice_CountsOnce_AlsoWhereTheDeviceDoesNotCount(bool counts)
    {
        var alya = await PersonAsync("Alya", Role.Agent);
        using SoftwareAuthenticator device = new() { Counts = counts };
        await AddAsync(alya, device);
        using var browser = Browse();
        using var page = await browser.GetAsync("/sign-in", Ct);
        var html = await page.Content.ReadAsStringAsync(Ct);
        var (fields, cookies) = (Fields(html), page.Headers.GetValues("Set-Cookie").Select(one => one.Split(';')[0]).ToList());
        fields["Passkey.Credential"] = device.Sign(Options(html));
        using var thief = Host.CreateDefaultClient(new Uri("http://localhost"));
        thief.DefaultRequestHeaders.Add("Origin", "http://localhost");
        thief.DefaultRequestHeaders.Add("Cookie", string.Join("; ", cookies));
        Assert.Equal(HttpStatusCode.Found, (await SendAsync(thief, fields)).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await SendAsync(thief, fields)).StatusCode);
    }

    [Fact]
    public async Task Answer_OfALockedDevice_AnotherSite_NobodyOrWithoutAQuestion_IsRefused()
    {
        var alya = await PersonAsync("Alya", Role.Agent);
        using SoftwareAuthenticator device = new();
        await AddAsync(alya, device);
        using var browser = Browse();
        device.Unlocks = false;
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await SignInByPasskeyAsync(browser, device)).StatusCode);
        (device.Unlocks, device.Origin) = (true, "http://evil.example");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await SignInByPasskeyAsync(browser, device)).StatusCode);
        device.Origin = "http://localhost";
        using SoftwareAuthenticator stranger = new();
        stranger.Create(JsonSerializer.Serialize(new { challenge = "AQ", rp = new { id = "localhost" }, user = new { id = "AQ" } }));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await SignInByPasskeyAsync(browser, stranger)).StatusCode);

        var html = await browser.GetStringAsync("/sign-in", Ct);
        var fields = Fields(html);
        fields["Passkey.Credential"] = "{}";
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await SendAsync(browser, fields)).StatusCode);
        Assert.Equal("/sign-in", Path(await browser.GetAsync("/account", Ct)));
        Assert.Equal("/desk", Path(await SignInByPasskeyAsync(browser, device)));
    }

    [Fact]
    public async Task SignInPage_WhileAnotherIsOpen_TakesItsOwnAnswer_AndNoForgedQuestion()
    {
        var alya = await PersonAsync("Alya", Role.Agent);
        using SoftwareAuthenticator device = new();
        await AddAsync(alya, device);
        using var browser = Browse();
        var first = await browser.GetStringAsync("/sign-in", Ct);
        var second = await browser.GetStringAsync("/sign-in", Ct);
        var fields = Fields(first);
        fields["Passkey.Credential"] = device.Sign(Options(second));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await SendAsync(browser, fields)).StatusCode);
        foreach (var asked in new[] { "", "never asked", fields["Passkey.Asked"][..^8] })
        {
            var forged = Fields(first);
            (forged["Passkey.Asked"], forged["Passkey.Credential"]) = (asked, device.Sign(Options(first)));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await SendAsync(browser, forged)).StatusCode);
        }

        fields["Passkey.Credential"] = device.Sign(Options(first));
        Assert.Equal("/desk", Path(await SendAsync(browser, fields)));
    }

    [Fact]
    public async Task Disabled_Removed_Reset_OrAnotherTenants_SignsInNobody()
    {
        var alya = await PersonAsync("Alya", Role.Agent);
        using SoftwareAuthenticator device = new();
        await AddAsync(alya, device);
        Assert.Null((await AskAsync((DisableUser disable) => disable.ExecuteAsync(System, new(alya), Ct))).Error);
        using var browser = Browse();
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await SignInByPasskeyAsync(browser, device)).StatusCode);
        Assert.Null((await AskAsync((EnableUser enable) => enable.ExecuteAsync(System, new(alya), Ct))).Error);
        Assert.Equal("/desk", Path(await SignInByPasskeyAsync(browser, device)));

        // A new password takes no passkey away; an administrator's reset does.
        Assert.Null((await AskAsync((ResetPassword reset) => reset.ExecuteAsync(System, new(alya), Ct))).Error);
        Assert.Equal("/account/password", Path(await SignInByPasskeyAsync(browser, device)));
        Assert.Null((await AskAsync((ResetSecondFactor reset) => reset.ExecuteAsync(System, new(alya), Ct))).Error);
        using var after = Browse();
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await SignInByPasskeyAsync(after, device)).StatusCode);

        await using var scope = Host.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<TenantScope>().Tenant = new(Guid.CreateVersion7());
        var other = scope.ServiceProvider.GetRequiredService<SynergyFlowDbContext>();
        await AddedStrayAsync(alya);
        Assert.Equal(0, await other.Set<Passkey>().CountAsync(Ct));
        await using var here = await Host.Services.GetRequiredService<TenantContexts>().OpenAsync(Tenant.First, Ct);
        Assert.Equal(1, await here.Set<Passkey>().CountAsync(Ct));
    }

    [Fact]
    public async Task Own_AreRenamedAndRemoved_OthersAreNotThere()
    {
        var alya = await PersonAsync("Alya", Role.Agent);
        var maria = await PersonAsync("Maria", Role.SystemAdmin);
        var id = await AddedStrayAsync(alya);
        Assert.IsType<PasskeyNotFound>((await AskAsync((ChangePasskey change) => change.RemoveAsync(As(maria), id, Ct))).Error);
        Assert.IsType<PasskeyNotFound>((await AskAsync((ChangePasskey change) => change.RenameAsync(As(maria), id, "Mine", Ct))).Error);
        Assert.Equal("name", (await AskAsync((ChangePasskey change) => change.RenameAsync(As(alya), id, " ", Ct))).Error?.Field);
        Assert.Null((await AskAsync((ChangePasskey change) => change.RenameAsync(As(alya), id, "<b>Phone</b>", Ct))).Error);
        using var browser = Browse();
        await SignInAsync(browser, "alya@example.org");
        var page = await browser.GetStringAsync("/account", Ct);
        Assert.Contains("&lt;b&gt;Phone&lt;/b&gt;", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>Phone</b>", page, StringComparison.Ordinal);

        using var api = await ApiAsync(alya);
        var listed = await JsonAsync(await api.GetAsync("/api/v1/me/passkeys", Ct));
        Assert.Equal("<b>Phone</b>", listed.GetProperty("items")[0].GetProperty("name").GetString());
        Assert.Equal(HttpStatusCode.NoContent, (await api.DeleteAsync($"/api/v1/me/passkeys/{id}", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await api.DeleteAsync($"/api/v1/me/passkeys/{id}", Ct)).StatusCode);
        Assert.Equal((1, 1), (await EventsAsync("user.passkey_renamed"), await EventsAsync("user.passkey_removed")));
    }

    [Fact]
    public async Task ManyFromOneAddress_AreLetInUpToTheLimitOfTheAddress()
    {
        using var browser = Browse();
        for (var attempt = 0; attempt < 30; attempt++)
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await TryAsync(browser, attempt)).StatusCode);
        }

        var answer = await TryAsync(browser, 30);
        Assert.Equal((HttpStatusCode.TooManyRequests, 60), (answer.StatusCode, answer.Headers.RetryAfter?.Delta?.TotalSeconds));
    }

    [Fact]
    public async Task Address_OfNumbers_IsOfferedNone()
    {
        await PersonAsync("Alya", Role.Agent);
        using var browser = Browse("http://127.0.0.1");
        Assert.DoesNotContain("data-passkey", await browser.GetStringAsync("/sign-in", Ct), StringComparison.Ordinal);
    }

    private HttpClient Browse(string address = "http://localhost")
    {
        var browser = Browser(address);
        browser.DefaultRequestHeaders.Add("Origin", address);
        return browser;
    }

    private async Task AddAsync(UserId owner, SoftwareAuthenticator device)
    {
        using var browser = Browse();
        var name = (await AskAsync((ReadUsers read) => read.FindAsync(System, owner, Ct))).Value!.Email!;
        await SignInAsync(browser, name);
        Assert.Equal("/account", Path(await AddAsync(browser, device)));
    }

    private static async Task<HttpResponseMessage> AddAsync(HttpClient browser, SoftwareAuthenticator device)
    {
        var html = await (await BeginAsync(browser, OwnPassword)).Content.ReadAsStringAsync(Ct);
        var fields = Fields(html);
        fields["Made.Credential"] = device.Create(Options(html));
        using FormUrlEncodedContent content = new(fields);
        return await browser.PostAsync(AddPage, content, Ct);
    }

    private static Task<HttpResponseMessage> BeginAsync(HttpClient browser, string proof) =>
        PostAsync(browser, AddPage, new(StringComparer.Ordinal) { ["Begin.Name"] = "Laptop", ["Begin.Proof"] = proof });

    private static async Task<HttpResponseMessage> SignInByPasskeyAsync(HttpClient browser, SoftwareAuthenticator device, string page = "/sign-in")
    {
        var html = await browser.GetStringAsync(page, Ct);
        var fields = Fields(html);
        fields["Passkey.Credential"] = device.Sign(Options(html));
        return await SendAsync(browser, fields, page);
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient browser, Dictionary<string, string> fields, string page = "/sign-in")
    {
        using FormUrlEncodedContent content = new(fields);
        return await browser.PostAsync(page, content, Ct);
    }

    private static async Task<HttpResponseMessage> TryAsync(HttpClient browser, int attempt)
    {
        var fields = Fields(await browser.GetStringAsync("/sign-in", Ct));
        fields["Passkey.Credential"] = JsonSerializer.Serialize(new { id = $"device {attempt}" });
        return await SendAsync(browser, fields);
    }

    /// <summary>The hidden ones of the form with the passkey.</summary>
    private static Dictionary<string, string> Fields(string html) => Hidden().Matches(html[html.IndexOf("data-passkey=", StringComparison.Ordinal)..].Split("</form>")[0])
        .ToDictionary(field => field.Groups["name"].Value, field => field.Groups["value"].Value, StringComparer.Ordinal);

    private static string Options(string html) => WebUtility.HtmlDecode(OptionsOf().Match(html).Groups["options"].Value);

    /// <summary>One that nobody has the device of.</summary>
    private async Task<PasskeyId> AddedStrayAsync(UserId owner)
    {
        var added = await AskAsync((AddPasskey add) => add.ExecuteAsync(As(owner), new("Phone", new PasskeyData([1, 2, 3], [4], 0, [], false, false)), Ct));
        Assert.Null(added.Error);
        return added.Value;
    }

    private async Task TurnOnAppAsync(UserId user)
    {
        var begun = await AskAsync((BeginSecondFactor begin) => begin.ExecuteAsync(As(user), new(OwnPassword), Ct));
        AuthenticatorApp app = new(begun.Value!.Letters);
        Assert.Null((await AskAsync((TurnOnSecondFactor turnOn) => turnOn.ExecuteAsync(As(user), new(app.NextCode()), Ct))).Error);
    }

    private async Task<int> EventsAsync(string type)
    {
        await using var db = await Host.Services.GetRequiredService<TenantContexts>().OpenAsync(Tenant.First, Ct);
        return await db.Database.SqlQuery<int>($"SELECT count(*)::int AS \"Value\" FROM events.log WHERE type = {type}").SingleAsync(Ct);
    }

    private static string? Path(HttpResponseMessage answer) => answer.Headers.Location is { } to
        ? (to.IsAbsoluteUri ? to.AbsolutePath : to.OriginalString).Split('?')[0]
        : null;

    [GeneratedRegex("""<input type="hidden" name="(?<name>[^"]+)" value="(?<value>[^"]*)"[^>]*>""", RegexOptions.None, 1000)]
    private static partial Regex Hidden();

    [GeneratedRegex("data-passkey-options=\"(?<options>[^\"]+)\"", RegexOptions.None, 1000)]
    private static partial Regex OptionsOf();
}
