using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Identity.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Testing;

namespace SynergyFlow.Web.Tests.Identity;

public sealed class IdentityApiTests(PostgresServer postgres) : WebHostTest(postgres)
{
    [Fact]
    public async Task Api_WithACookieOnly_Is401()
    {
        await PersonAsync("Alya", Role.Agent);
        using var browser = Browser();
        await SignInAsync(browser, "alya@example.org");
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/account", Ct)).StatusCode);
        foreach (var path in new[] { "/api/v1/me", "/API/v1/me" })
        {
            var answer = await browser.GetAsync(path, Ct);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.ToString());
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        }
    }

    [Theory]
    [InlineData("Bearer sfp_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", HttpStatusCode.Unauthorized)]
    [InlineData("Bearer x", HttpStatusCode.Unauthorized)]
    [InlineData("Bearer ", HttpStatusCode.Unauthorized)]
    [InlineData("Basic YTpi", HttpStatusCode.Unauthorized)]
    public async Task Api_WithAWrongToken_Is401(string header, HttpStatusCode expected)
    {
        using var client = Browser();
        client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", header);
        Assert.Equal(expected, (await client.GetAsync("/api/v1/me", Ct)).StatusCode);
    }

    [Fact]
    public async Task Token_OnAPage_CountsForNothing()
    {
        var tomas = await PersonAsync("Tomas", Role.TenantAdmin);
        using var client = await ApiAsync(tomas, "read", "write", "admin");
        Assert.Equal(HttpStatusCode.Found, (await client.GetAsync("/admin/users", Ct)).StatusCode);
    }

    [Fact]
    public async Task Me_TokensAndProfile()
    {
        var alya = await PersonAsync("Alya", Role.Agent);
        using var client = await ApiAsync(alya);
        var me = await client.GetAsync("/api/v1/me", Ct);
        Assert.Equal("AGENT", (await JsonAsync(me)).GetProperty("role").GetString());
        Assert.Equal(HttpStatusCode.PreconditionRequired, (await client.PatchAsJsonAsync("/api/v1/me", new { displayName = "Alya P" }, Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await PatchAsync(client, "/api/v1/me", new { displayName = "Alya P" }, me.Headers.ETag!.Tag)).StatusCode);

        var made = await client.PostAsJsonAsync("/api/v1/me/tokens", new { name = "second", scopes = new[] { "read" }, days = 7 }, Ct);
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var token = await JsonAsync(made);
        using var second = Browser();
        second.DefaultRequestHeaders.Authorization = new("Bearer", token.GetProperty("secret").GetString());
        Assert.Equal(HttpStatusCode.OK, (await second.GetAsync("/api/v1/me", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await second.PostAsJsonAsync("/api/v1/me/tokens", new { name = "x", scopes = new[] { "read" }, days = 7 }, Ct)).StatusCode);

        Assert.Equal(HttpStatusCode.NoContent, (await client.DeleteAsync($"/api/v1/me/tokens/{token.GetProperty("id").GetString()}", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await second.GetAsync("/api/v1/me", Ct)).StatusCode);
        var bad = await client.PostAsJsonAsync("/api/v1/me/tokens", new { name = "x", scopes = new[] { "admin" }, days = 7 }, Ct);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "validation"), (bad.StatusCode, (await JsonAsync(bad)).GetProperty("code").GetString()));
    }

    [Fact]
    public async Task Users_FromCreateToDisable()
    {
        var tomas = await PersonAsync("Tomas", Role.TenantAdmin);
        using var admin = await ApiAsync(tomas, "read", "write", "admin");
        var created = await admin.PostAsJsonAsync("/api/v1/users", new { displayName = "Budi", email = "budi@example.org", role = "AGENT" }, Ct);
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.NotNull((await JsonAsync(created)).GetProperty("generatedPassword").GetString());
        var path = created.Headers.Location!.PathAndQuery;

        Assert.Equal(HttpStatusCode.Conflict, (await admin.PostAsJsonAsync("/api/v1/users", new { displayName = "Budi", email = "BUDI@example.org", role = "AGENT" }, Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await admin.PostAsJsonAsync("/api/v1/users", new { displayName = "B", email = "b@example.org", role = "KING" }, Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await admin.PostAsJsonAsync("/api/v1/users", new { displayName = "B", email = "b@example.org", role = "SYSTEM_ADMIN" }, Ct)).StatusCode);

        var tag = (await admin.GetAsync(path, Ct)).Headers.ETag!.Tag;
        var patched = await PatchAsync(admin, path, new { timeZone = "Asia/Jakarta" }, tag);
        Assert.Equal(HttpStatusCode.NoContent, patched.StatusCode);
        var stale = await PatchAsync(admin, path, new { timeZone = "Asia/Manila" }, tag);
        Assert.Equal((HttpStatusCode.PreconditionFailed, patched.Headers.ETag!.Tag), (stale.StatusCode, stale.Headers.ETag!.Tag));

        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(admin, HttpMethod.Post, path + "/disable", null)).StatusCode);
        Assert.True((await JsonAsync(await admin.GetAsync(path, Ct))).GetProperty("disabled").GetBoolean());
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(admin, HttpMethod.Post, path + "/enable", null)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(admin, HttpMethod.Post, path + "/password", new { })).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await SendAsync(admin, HttpMethod.Post, $"/api/v1/users/{tomas}/disable", null)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await admin.GetAsync($"/api/v1/users/{Guid.CreateVersion7()}", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await admin.GetAsync("/api/v1/users?cursor=%27--", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await admin.GetAsync("/api/v1/users?limit=201", Ct)).StatusCode);
        Assert.Equal(2, (await JsonAsync(await admin.GetAsync("/api/v1/users", Ct))).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Users_BelowAdminOrOutOfScope_Are403()
    {
        var (tomas, maria) = (await PersonAsync("Tomas", Role.TenantAdmin), await PersonAsync("Maria", Role.EndUser));
        using var narrow = await ApiAsync(tomas, "read", "write");
        using var customer = await ApiAsync(maria);
        foreach (var client in new[] { narrow, customer })
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await client.PostAsJsonAsync("/api/v1/users", new { displayName = "B", email = "b@example.org", role = "AGENT" }, Ct)).StatusCode);
            Assert.Equal(HttpStatusCode.Forbidden, (await client.PostAsJsonAsync("/api/v1/teams", new { name = "Network" }, Ct)).StatusCode);
        }

        Assert.Equal(HttpStatusCode.Forbidden, (await customer.GetAsync("/api/v1/users", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await customer.GetAsync($"/api/v1/users/{tomas}", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await customer.GetAsync($"/api/v1/users/{tomas}/sessions", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await customer.GetAsync("/api/v1/teams", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await narrow.GetAsync("/api/v1/users", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await customer.GetAsync("/api/v1/me", Ct)).StatusCode);
    }

    [Fact]
    public async Task Demoted_LosesTheAdminScopeOfHisToken()
    {
        var tomas = await PersonAsync("Tomas", Role.TenantAdmin);
        await PersonAsync("Rina", Role.SystemAdmin);
        using var admin = await ApiAsync(tomas, "read", "write", "admin");
        Assert.Null((await AskAsync((ChangeUserRole change) => change.ExecuteAsync(System, new(tomas, Role.Agent), Ct))).Error);
        Assert.Equal(HttpStatusCode.Forbidden, (await admin.PostAsJsonAsync("/api/v1/teams", new { name = "Network" }, Ct)).StatusCode);
        Assert.Null((await AskAsync((DisableUser disable) => disable.ExecuteAsync(System, new(tomas), Ct))).Error);
        Assert.Equal(HttpStatusCode.Unauthorized, (await admin.GetAsync("/api/v1/me", Ct)).StatusCode);
    }

    [Fact]
    public async Task Sessions_OfSomebodyElse_CannotBeEnded()
    {
        var (alya, maria) = (await PersonAsync("Alya", Role.Agent), await PersonAsync("Maria", Role.EndUser));
        using var browser = Browser();
        await SignInAsync(browser, "alya@example.org");
        using (var own = await ApiAsync(alya))
        using (var foreign = await ApiAsync(maria))
        {
            var id = (await JsonAsync(await own.GetAsync("/api/v1/me/sessions", Ct))).GetProperty("items")[0].GetProperty("id").GetString();
            Assert.Equal(HttpStatusCode.NotFound, (await foreign.DeleteAsync($"/api/v1/me/sessions/{id}", Ct)).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/account", Ct)).StatusCode);
            Assert.Equal(HttpStatusCode.NoContent, (await own.DeleteAsync($"/api/v1/me/sessions/{id}", Ct)).StatusCode);
        }

        Assert.Equal(HttpStatusCode.Found, (await browser.GetAsync("/account", Ct)).StatusCode);
    }

    [Fact]
    public async Task Teams_FromCreateToArchive()
    {
        var (tomas, alya) = (await PersonAsync("Tomas", Role.TenantAdmin), await PersonAsync("Alya", Role.Agent));
        var maria = await PersonAsync("Maria", Role.EndUser);
        using var admin = await ApiAsync(tomas, "read", "write", "admin");
        var created = await admin.PostAsJsonAsync("/api/v1/teams", new { name = "Network" }, Ct);
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        var path = created.Headers.Location!.PathAndQuery;
        Assert.Equal(HttpStatusCode.Conflict, (await admin.PostAsJsonAsync("/api/v1/teams", new { name = "network" }, Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await admin.PostAsJsonAsync("/api/v1/teams", new { name = "" }, Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(admin, HttpMethod.Put, $"{path}/members/{alya}", new { role = "lead" })).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await SendAsync(admin, HttpMethod.Put, $"{path}/members/{maria}", new { })).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await SendAsync(admin, HttpMethod.Put, $"{path}/members/{alya}", new { role = "king" })).StatusCode);
        var team = await admin.GetAsync(path, Ct);
        Assert.Equal("lead", (await JsonAsync(team)).GetProperty("members")[0].GetProperty("role").GetString());
        Assert.Equal(HttpStatusCode.NoContent, (await PatchAsync(admin, path, new { description = "Switches" }, team.Headers.ETag!.Tag)).StatusCode);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await PatchAsync(admin, path, new { description = "x" }, team.Headers.ETag!.Tag)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(admin, HttpMethod.Post, path + "/archive", null)).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await SendAsync(admin, HttpMethod.Put, $"{path}/members/{tomas}", new { })).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(admin, HttpMethod.Delete, $"{path}/members/{alya}", null)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(admin, HttpMethod.Delete, $"{path}/members/{alya}", null)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await admin.GetAsync($"/api/v1/teams/{TeamId.New()}", Ct)).StatusCode);
    }

    private static Task<HttpResponseMessage> PatchAsync(HttpClient client, string path, object body, string tag) =>
        SendAsync(client, HttpMethod.Patch, path, body, tag);
}
