using System.Net;
using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Identity.Provisioning;
using SynergyFlow.Core.Identity.Provisioning.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Teams;
using SynergyFlow.Core.Teams.UseCases;
using SynergyFlow.Testing;

namespace SynergyFlow.Web.Tests.Identity.Provisioning;

/// <summary>What Entra ID and Okta send, in their order and in their spelling.</summary>
public sealed class ScimProviderTests(PostgresServer postgres) : ScimTest(postgres)
{
    [Fact]
    public async Task Entra_MakesFindsChangesAndDisablesAPerson()
    {
        var entra = await ConnectAsync();
        Assert.Equal(0, await entra.CountAsync("/Users", "userName eq \"ana@example.org\""));
        var made = await entra.OkAsync("POST", "/Users", Person("ana@example.org", "0a21f0f2"), HttpStatusCode.Created);
        var id = made.GetProperty("id").GetString()!;
        Assert.False(made.TryGetProperty("password", out _));
        Assert.EndsWith($"/scim/v2/Users/{id}", made.GetProperty("meta").GetProperty("location").GetString(), StringComparison.Ordinal);
        Assert.Equal(1, await entra.CountAsync("/Users", "userName eq \"ANA@example.org\""));
        Assert.Equal(1, await entra.CountAsync("/Users", "externalId eq \"0a21f0f2\""));

        var account = await AccountAsync(id);
        Assert.Equal(("ana Lim", "ana@example.org", Role.EndUser, (string?)null), (account.DisplayName, account.Email, account.Role, account.PasswordHash));

        var changed = await entra.OkAsync("PATCH", $"/Users/{id}", Patch("""
            {"op":"Replace","path":"emails[type eq \"work\"].value","value":"ana.tan@example.org"},
            {"op":"Replace","path":"name.familyName","value":"Tan"},{"op":"Add","path":"title","value":"Lead"},
            {"op":"Replace","value":{"displayName":"Ana Tan"}}
            """));
        Assert.Equal("Ana Tan", changed.GetProperty("displayName").GetString());
        Assert.Equal("ana.tan@example.org", (await AccountAsync(id)).Email);

        // Disabling shuts her out at once: her browser and her token.
        var user = new UserId(Guid.Parse(id));
        await PasswordAsync(user);
        using var browser = Browser();
        await SignInAsync(browser, "ana.tan@example.org");
        using var api = await ApiAsync(user);
        Assert.Equal(HttpStatusCode.OK, (await api.GetAsync("/api/v1/me", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/desk", Ct)).StatusCode);
        var disabled = await entra.OkAsync("PATCH", $"/Users/{id}", Patch("""{"op":"Replace","path":"active","value":"False"}"""));
        Assert.False(disabled.GetProperty("active").GetBoolean());
        Assert.Equal(HttpStatusCode.Unauthorized, (await api.GetAsync("/api/v1/me", Ct)).StatusCode);
        Assert.NotEqual(HttpStatusCode.OK, (await browser.GetAsync("/desk", Ct)).StatusCode);
        Assert.Equal(1, await entra.CountAsync("/Users", "active eq \"False\""));

        await entra.OkAsync("DELETE", $"/Users/{id}", status: HttpStatusCode.NoContent);
        await entra.RefusedAsync(HttpStatusCode.NotFound, null, "GET", $"/Users/{id}");
        await entra.RefusedAsync(HttpStatusCode.NotFound, null, "DELETE", $"/Users/{id}");
        Assert.True((await AccountAsync(id)).Disabled);

        // The same person comes back to the same account.
        Assert.Equal(id, await entra.CreateAsync("/Users", Person("ana@example.org", "0a21f0f2")));
        Assert.False((await AccountAsync(id)).Disabled);
        var named = await StoredAsync(db => db.Database.SqlQuery<string>(
            $"""SELECT type || ' ' || channel || ' ' || actor_name AS "Value" FROM events.log WHERE aggregate_id = {user.Value} AND type = 'user.disabled'""").ToListAsync(Ct));
        Assert.Equal(["user.disabled scim Provisioning (Directory)"], named);
    }

    [Fact]
    public async Task Entra_KeepsAGroupInStep_AndHandMadeLeadsAndMembersStay()
    {
        var entra = await ConnectAsync();
        var agent = await PersonAsync("Handmade", Role.Agent);
        var ana = await entra.CreateAsync("/Users", Person("ana@example.org", "e-1"));
        var budi = await entra.CreateAsync("/Users", Person("budi@example.org", "e-2"));
        var made = await entra.OkAsync("POST", "/Groups", Group("Service desk", "g-1"), HttpStatusCode.Created);
        var id = made.GetProperty("id").GetString()!;
        await entra.OkAsync("PATCH", $"/Groups/{id}", Patch($$"""{"op":"Add","path":"members","value":[{"value":"{{ana}}"},{"value":"{{budi}}"}]}"""));

        // End users are in the group, not in the team: only agents are.
        Assert.Empty(await TeamAsync("Service desk"));
        var group = (await AskAsync((ReadProvisioning read) => read.ExecuteAsync(As(Administrator), Ct))).Value!.Groups.Single();
        Assert.Equal(2, group.Members);
        var given = await AskAsync((GiveGroupRole give) => give.ExecuteAsync(As(Administrator), new(group.Id, Role.Agent, group.Version), Ct));
        Assert.Null(given.Error);
        Assert.Equal(["ana Lim member", "budi Lim member"], await TeamAsync("Service desk"));
        Assert.Equal(Role.Agent, (await AccountAsync(ana)).Role);

        var team = group.Team;
        Assert.Null((await AskAsync((JoinTeam join) => join.ExecuteAsync(As(Administrator), new(team, agent), Ct))).Error);
        Assert.Null((await AskAsync((JoinTeam join) => join.ExecuteAsync(As(Administrator), new(team, new UserId(Guid.Parse(ana)), TeamRole.Lead), Ct))).Error);
        await entra.OkAsync("PATCH", $"/Groups/{id}", Patch($$"""{"op":"Add","path":"members","value":[{"value":"{{ana}}"}]}"""));
        Assert.Equal(["Handmade member", "ana Lim lead", "budi Lim member"], await TeamAsync("Service desk"));

        await entra.OkAsync("PATCH", $"/Groups/{id}", Patch($$"""{"op":"Remove","path":"members","value":[{"value":"{{budi}}"}]}"""));
        Assert.Equal(["Handmade member", "ana Lim lead"], await TeamAsync("Service desk"));
        Assert.Equal(Role.EndUser, (await AccountAsync(budi)).Role);
        Assert.Equal(1, await entra.CountAsync("/Groups", $"members.value eq \"{ana}\""));
        Assert.Equal(0, await entra.CountAsync("/Groups", $"members[value eq \"{budi}\"]"));

        var shown = await entra.OkAsync("GET", $"/Groups/{id}?excludedAttributes=members");
        Assert.False(shown.TryGetProperty("members", out _));
        Assert.Equal("Service desk", (await entra.OkAsync("GET", $"/Users/{ana}")).GetProperty("groups")[0].GetProperty("display").GetString());

        await entra.OkAsync("DELETE", $"/Groups/{id}", status: HttpStatusCode.NoContent);
        Assert.Equal(["Handmade member"], await TeamAsync("Service desk"));
        Assert.True(await StoredAsync(db => db.Set<Team>().Where(row => row.Id == team).Select(row => row.Archived).SingleAsync(Ct)));
        Assert.Equal(Role.EndUser, (await AccountAsync(ana)).Role);

        // Provisioned again it is the same team, in use again.
        await entra.CreateAsync("/Groups", Group("service DESK", "g-1", ana));
        Assert.False(await StoredAsync(db => db.Set<Team>().Where(row => row.Id == team).Select(row => row.Archived).SingleAsync(Ct)));
    }

    [Fact]
    public async Task Okta_MakesReplacesAndDeactivatesAPerson_AndPushesAGroup()
    {
        var okta = await ConnectAsync();
        var made = await okta.OkAsync("POST", "/Users", """
            {"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"cici@example.org","name":{"givenName":"Cici","familyName":"Wu"},
             "emails":[{"primary":true,"value":"cici@example.org","type":"work"}],"displayName":"Cici Wu","locale":"en-US","externalId":"00ujl29u0le5T6Aj10h7",
             "groups":[],"password":"1mz050nq","active":true}
            """, HttpStatusCode.Created);
        var id = made.GetProperty("id").GetString()!;
        var listed = await okta.OkAsync("GET", "/Users?filter=userName%20eq%20%22cici%40example.org%22&startIndex=1&count=100");
        Assert.Equal((1, 1, id), (listed.GetProperty("totalResults").GetInt32(), listed.GetProperty("itemsPerPage").GetInt32(), listed.GetProperty("Resources")[0].GetProperty("id").GetString()));
        var version = (await okta.OkAsync("GET", $"/Users/{id}")).GetProperty("meta").GetProperty("version").GetString();
        var same = await okta.OkAsync("PUT", $"/Users/{id}", made.ToString());
        Assert.Equal(version, same.GetProperty("meta").GetProperty("version").GetString());
        var replaced = await okta.OkAsync("PUT", $"/Users/{id}", Person("cici.wu@example.org", "00ujl29u0le5T6Aj10h7"));
        Assert.Equal("cici.wu@example.org", replaced.GetProperty("userName").GetString());
        await okta.OkAsync("PATCH", $"/Users/{id}", Patch("""{"op":"replace","value":{"active":false}}"""));
        Assert.True((await AccountAsync(id)).Disabled);
        await okta.OkAsync("PATCH", $"/Users/{id}", Patch("""{"op":"replace","value":{"active":true}}"""));
        Assert.False((await AccountAsync(id)).Disabled);

        var group = await okta.CreateAsync("/Groups", Group("Field", "o-1", id));
        await okta.OkAsync("PATCH", $"/Groups/{group}", Patch($$$"""{"op":"replace","value":{"id":"{{{group}}}","displayName":"Field team"}}"""));
        await okta.OkAsync("PATCH", $"/Groups/{group}", Patch($$"""{"op":"remove","path":"members[value eq \"{{id}}\"]"},{"op":"add","path":"members","value":[{"value":"{{id}}","display":"cici"}]}"""));
        var put = await okta.OkAsync("PUT", $"/Groups/{group}", Group("Field team", "o-1"));
        Assert.Equal(0, put.GetProperty("members").GetArrayLength());
        Assert.Empty(await TeamAsync("Field team"));
    }

    [Fact]
    public async Task Role_GivenByHand_IsNotTakenByAGroup_AndTheLastAdministratorStays()
    {
        var client = await ConnectAsync();
        var ana = await client.CreateAsync("/Users", Person("ana@example.org", "e-1"));
        var budi = await client.CreateAsync("/Users", Person("budi@example.org", "e-2"));
        var id = new UserId(Guid.Parse(ana));
        Assert.Null((await AskAsync((Core.Identity.UseCases.ChangeUserRole change) => change.ExecuteAsync(As(Administrator), new(id, Role.Agent), Ct))).Error);
        var group = await client.CreateAsync("/Groups", Group("Admins", "g-1", ana, budi));
        var row = (await AskAsync((ReadProvisioning read) => read.ExecuteAsync(As(Administrator), Ct))).Value!.Groups.Single();
        Assert.Null((await AskAsync((GiveGroupRole give) => give.ExecuteAsync(As(Administrator), new(row.Id, Role.Agent, row.Version), Ct))).Error);
        await client.OkAsync("PUT", $"/Groups/{group}", Group("Admins", "g-1", budi));
        Assert.Equal(Role.Agent, (await AccountAsync(ana)).Role);
        Assert.Equal(Role.Agent, (await AccountAsync(budi)).Role);
        row = (await AskAsync((ReadProvisioning read) => read.ExecuteAsync(As(Administrator), Ct))).Value!.Groups.Single();
        Assert.IsType<RoleAboveYours>((await AskAsync((GiveGroupRole give) => give.ExecuteAsync(As(Administrator), new(row.Id, Role.SystemAdmin, row.Version), Ct))).Error);
        Assert.IsType<InvalidField>((await AskAsync((GiveGroupRole give) => give.ExecuteAsync(System, new(row.Id, Role.SystemAdmin, row.Version), Ct))).Error);

        // Now she is the only administrator there is: nothing the provider says changes her.
        Assert.Null((await AskAsync((Core.Identity.UseCases.ChangeUserRole change) => change.ExecuteAsync(As(Administrator), new(id, Role.TenantAdmin), Ct))).Error);
        Assert.Null((await AskAsync((Core.Identity.UseCases.DisableUser disable) => disable.ExecuteAsync(As(id), new(Administrator), Ct))).Error);
        foreach (var (method, body) in new[] { ("PATCH", Patch("""{"op":"replace","path":"active","value":false}""")), ("DELETE", null), ("PUT", Person("other@example.org", "e-1")) })
        {
            await client.RefusedAsync(HttpStatusCode.Forbidden, null, method, $"/Users/{ana}", body);
        }

        await client.OkAsync("PUT", $"/Users/{ana}", Person("ana@example.org", "e-1"));
        Assert.False((await AccountAsync(ana)).Disabled);
        var overview = (await AskAsync((ReadProvisioning read) => read.ExecuteAsync(As(id), Ct))).Value!;
        Assert.Equal(3, overview.Refusals.Count(refusal => refusal.Reason.Contains("last active administrator", StringComparison.Ordinal)));
        Assert.True(overview.Days.Single() is { Refusals: 3, Changes: >= 4 });
    }

    private async Task PasswordAsync(UserId user)
    {
        var reset = await AskAsync((Core.Identity.UseCases.ResetPassword set) => set.ExecuteAsync(System, new(user, Password), Ct));
        Assert.Null(reset.Error);
        Assert.Null((await AskAsync((Core.Identity.UseCases.ChangeOwnPassword change) => change.ExecuteAsync(As(user), new(Password, OwnPassword), Ct))).Error);
    }

    private Task<List<string>> TeamAsync(string name) => StoredAsync(async db =>
    {
        var rows = await db.Set<Team>().Where(team => team.Name == name)
            .Join(db.Set<Membership>(), team => team.Id, member => member.Team, (team, member) => member)
            .Join(db.Set<User>(), member => member.User, user => user.Id, (member, user) => new { user.DisplayName, member.Role })
            .ToListAsync(Ct);
        return rows.Select(row => $"{row.DisplayName} {row.Role.ToText()}").Order(StringComparer.Ordinal).ToList();
    });
}
