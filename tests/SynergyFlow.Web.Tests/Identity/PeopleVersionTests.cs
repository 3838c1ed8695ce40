using System.Net;
using System.Net.Http.Json;
using SynergyFlow.Core.Identity;
using SynergyFlow.Testing;

namespace SynergyFlow.Web.Tests.Identity;

/// <summary>Patches and versions of accounts and teams over REST.</summary>
public sealed class PeopleVersionTests(PostgresServer postgres) : WebHostTest(postgres)
{
    private static readonly (string Of, string Json, int Status, string Field)[] s_nonsense =
    [
        ("users", """{"displayName":null}""", 422, "/displayName"),
        ("users", """{"email":null}""", 422, "/email"),
        ("users", """{"timeZone":"Mars/Olympus"}""", 422, "/timeZone"),
        ("users", """{"displayName":5}""", 400, "/displayName"),
        ("users", """{"timeZone":{}}""", 400, "/timeZone"),
        ("users", """{"role":"AGENT"}""", 400, "/role"),
        ("me", """{"displayName":null}""", 422, "/displayName"),
        ("me", """{"language":"tlh"}""", 422, "/language"),
        ("me", """{"language":1}""", 400, "/language"),
        ("me", """{"email":"x@example.org"}""", 400, "/email"),
        ("teams", """{"name":null}""", 422, "/name"),
        ("teams", """{"description":["x"]}""", 400, "/description"),
    ];

    [Fact]
    public async Task Patch_NullClearsWhatMayBeEmpty_AbsentStays()
    {
        using var admin = await AdminAsync();
        var alya = $"/api/v1/users/{await PersonAsync("Alya", Role.Agent)}";
        await SendAsync(admin, HttpMethod.Patch, alya, """{"timeZone":"Asia/Jakarta"}""");

        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(admin, HttpMethod.Patch, alya, """{"displayName":"Alya P"}""")).StatusCode);
        var named = await JsonAsync(await admin.GetAsync(alya, Ct));
        Assert.Equal(("Alya P", "Asia/Jakarta"), (named.GetProperty("name").GetString(), named.GetProperty("timeZone").GetString()));
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(admin, HttpMethod.Patch, alya, """{"timeZone":null}""")).StatusCode);
        var cleared = await JsonAsync(await admin.GetAsync(alya, Ct));
        Assert.Equal((null, "Alya@example.org"), (cleared.GetProperty("timeZone").GetString(), cleared.GetProperty("email").GetString()));

        await SendAsync(admin, HttpMethod.Patch, "/api/v1/me", """{"timeZone":"Asia/Manila"}""");
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(admin, HttpMethod.Patch, "/api/v1/me", """{"timeZone":null}""")).StatusCode);
        Assert.Null((await JsonAsync(await admin.GetAsync("/api/v1/me", Ct))).GetProperty("timeZone").GetString());

        var team = (await admin.PostAsJsonAsync("/api/v1/teams", new { name = "Network", description = "Switches" }, Ct)).Headers.Location!.PathAndQuery;
        await SendAsync(admin, HttpMethod.Patch, team, """{"name":"Networks"}""");
        Assert.Equal("Switches", (await JsonAsync(await admin.GetAsync(team, Ct))).GetProperty("description").GetString());
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(admin, HttpMethod.Patch, team, """{"description":null}""")).StatusCode);
        var after = await JsonAsync(await admin.GetAsync(team, Ct));
        Assert.Equal(("Networks", null), (after.GetProperty("name").GetString(), after.GetProperty("description").GetString()));
    }

    [Fact]
    public async Task Patch_WhatMakesNoSense_NamesTheFieldAndChangesNothing()
    {
        using var admin = await AdminAsync();
        var user = $"/api/v1/users/{await PersonAsync("Alya", Role.Agent)}";
        var team = (await admin.PostAsJsonAsync("/api/v1/teams", new { name = "Network" }, Ct)).Headers.Location!.PathAndQuery;
        foreach (var (of, json, status, field) in s_nonsense)
        {
            var path = of == "users" ? user : of == "teams" ? team : "/api/v1/me";
            var before = await admin.GetStringAsync(path, Ct);
            var answer = await SendAsync(admin, HttpMethod.Patch, path, json);
            var text = await answer.Content.ReadAsStringAsync(Ct);
            Assert.True((HttpStatusCode)status == answer.StatusCode && text.Contains($"\"pointer\":\"{field}\"", StringComparison.Ordinal), $"{of} {json}: {text}");
            Assert.Equal(before, await admin.GetStringAsync(path, Ct));
        }
    }

    [Theory]
    [InlineData("users", "PATCH", "", """{"timeZone":"Asia/Jakarta"}""")]
    [InlineData("users", "PUT", "/role", """{"role":"TENANT_ADMIN"}""")]
    [InlineData("users", "POST", "/disable", null)]
    [InlineData("users", "POST", "/enable", null)]
    [InlineData("users", "POST", "/password", "{}")]
    [InlineData("me", "PATCH", "", """{"timeZone":"Asia/Jakarta"}""")]
    [InlineData("me", "PUT", "/password", $$"""{"currentPassword":"{{OwnPassword}}","newPassword":"a third long enough one"}""")]
    [InlineData("teams", "PATCH", "", """{"description":"x"}""")]
    [InlineData("teams", "POST", "/archive", null)]
    [InlineData("teams", "POST", "/restore", null)]
    [InlineData("teams", "PUT", "/members/{joins}", "{}")]
    [InlineData("teams", "DELETE", "/members/{member}", null)]
    public async Task Change_WithoutOrWithStaleVersion_Is428Or412WithWhatIsStored(string of, string method, string part, string? json)
    {
        using var admin = await AdminAsync();
        var (member, joins) = (await PersonAsync("Alya", Role.Agent), await PersonAsync("Budi", Role.Agent));
        var path = $"/api/v1/users/{joins}";
        if (of == "teams")
        {
            path = (await admin.PostAsJsonAsync("/api/v1/teams", new { name = "Network" }, Ct)).Headers.Location!.PathAndQuery;
            await SendAsync(admin, HttpMethod.Put, $"{path}/members/{member}", new { });
        }

        path = of == "me" ? "/api/v1/me" : path;
        var target = path + part.Replace("{joins}", joins.ToString(), StringComparison.Ordinal).Replace("{member}", member.ToString(), StringComparison.Ordinal);
        var old = (await admin.GetAsync(path, Ct)).Headers.ETag!.Tag;
        await SendAsync(admin, HttpMethod.Patch, path, of == "teams" ? """{"name":"Networks"}""" : """{"displayName":"Renamed"}""");
        var stored = await admin.GetAsync(path, Ct);
        var before = await stored.Content.ReadAsStringAsync(Ct);
        HttpMethod verb = new(method);

        Assert.Equal(HttpStatusCode.PreconditionRequired, (await SendAsync(admin, verb, target, json, tag: null)).StatusCode);
        foreach (var stale in new[] { old, "\"99\"", "W/" + stored.Headers.ETag, "x" })
        {
            var answer = await SendAsync(admin, verb, target, json, stale);
            Assert.Equal(HttpStatusCode.PreconditionFailed, answer.StatusCode);
            Assert.Equal(stored.Headers.ETag, answer.Headers.ETag);
            Assert.Equal(before, (await JsonAsync(answer)).GetProperty("current").GetRawText());
        }

        Assert.Equal(before, await admin.GetStringAsync(path, Ct));
        var done = await SendAsync(admin, verb, target, json, stored.Headers.ETag!.Tag);
        Assert.True(done.IsSuccessStatusCode, $"{(int)done.StatusCode}");
        Assert.Equal((await admin.GetAsync(path, Ct)).Headers.ETag, done.Headers.ETag);
    }

    [Fact]
    public async Task Change_ByWhoMayNot_Shows403AndNeverWhatIsStored()
    {
        using var agent = await ApiAsync(await PersonAsync("Alya", Role.Agent));
        var budi = await PersonAsync("Budi", Role.Agent);

        var answer = await SendAsync(agent, HttpMethod.Post, $"/api/v1/users/{budi}/disable", null, "\"99\"");

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.False((await JsonAsync(answer)).TryGetProperty("current", out _));
    }

    private async Task<HttpClient> AdminAsync() => await ApiAsync(await PersonAsync("Tomas", Role.TenantAdmin), "read", "write", "admin");
}
