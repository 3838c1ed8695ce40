using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Identity.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Teams;
using SynergyFlow.Core.Teams.Contracts;
using SynergyFlow.Core.Teams.UseCases;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Infrastructure.Identity;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Identity;

public sealed class PeopleTests(PostgresServer postgres) : IdentityTest(postgres)
{
    private static readonly TenantId s_other = new(new Guid("00000000-0000-7000-8000-0000000000b2"));

    private IPeople People => Database.Services.GetRequiredService<IPeople>();

    [Fact]
    public async Task Create_SameAddressTwiceAtOnce_MakesOne()
    {
        var created = await Task.WhenAll(Enumerable.Range(0, 8).Select(count => AskAsync((CreateUser create) =>
            create.ExecuteAsync(System, new($"Alya {count}", "alya@example.org", Role.Agent, Password), Ct))));
        Assert.Single(created, one => !one.Failed);
        Assert.Equal(7, created.Count(one => one.Error is EmailTaken));
    }

    [Fact]
    public async Task Disable_TwoAdminsEachOther_KeepsOne()
    {
        var (rina, tomas) = (await PersonAsync("rina", Role.SystemAdmin), await PersonAsync("tomas", Role.SystemAdmin));
        var ended = await Task.WhenAll(
            AskAsync((DisableUser disable) => disable.ExecuteAsync(As(rina), new(tomas), Ct)),
            AskAsync((DisableUser disable) => disable.ExecuteAsync(As(tomas), new(rina), Ct)));
        Assert.Single(ended, one => !one.Failed);
        await using var db = Database.Open();
        Assert.Equal(1, await db.Set<User>().CountAsync(user => user.Kind == UserKind.Person && !user.Disabled, Ct));
    }

    [Fact]
    public async Task Demote_LastSystemAdmin_IsRefusedEvenToTheSystem()
    {
        var rina = await PersonAsync("rina", Role.SystemAdmin);
        await PersonAsync("tomas", Role.TenantAdmin);
        var demoted = await AskAsync((ChangeUserRole change) => change.ExecuteAsync(System, new(rina, Role.Agent), Ct));
        Assert.IsType<LastAdministrator>(demoted.Error);
    }

    [Fact]
    public async Task Account_Demotion_ShowsAtOnceHereAndInTenSecondsElsewhere()
    {
        await PersonAsync("rina", Role.SystemAdmin);
        var tomas = await PersonAsync("tomas", Role.TenantAdmin);
        var accounts = Database.Services.GetRequiredService<IAccounts>();
        Assert.Equal(Role.TenantAdmin, (await accounts.FindAsync(Tenant.First, tomas, Ct))!.Role);
        Assert.Null((await AskAsync((ChangeUserRole change) => change.ExecuteAsync(System, new(tomas, Role.Agent), Ct))).Error);
        Assert.Equal(Role.Agent, (await accounts.FindAsync(Tenant.First, tomas, Ct))!.Role);
        Assert.Null(await accounts.FindAsync(s_other, tomas, Ct));

        await using (var db = Database.Open())
        {
            await db.Set<User>().Where(user => user.Id == tomas).ExecuteUpdateAsync(set => set.SetProperty(user => user.Role, Role.EndUser), Ct);
        }

        Assert.Equal(Role.Agent, (await accounts.FindAsync(Tenant.First, tomas, Ct))!.Role);
        Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(Role.EndUser, (await accounts.FindAsync(Tenant.First, tomas, Ct))!.Role);
    }

    [Fact]
    public async Task Search_FindsByNameAndAddress_BestFirst_TextIsNoPattern()
    {
        await PersonAsync("Marlina", Role.Agent);
        await PersonAsync("Alina", Role.EndUser);
        await PersonAsync("Lina", Role.Agent);
        await PersonAsync("100%", Role.Agent);

        Assert.Equal(["Lina", "Alina", "Marlina"], (await People.SearchAsync(Tenant.First, "lina", false, 10, Ct)).Select(p => p.Name));
        Assert.Equal(["Lina", "Marlina"], (await People.SearchAsync(Tenant.First, "LINA", true, 10, Ct)).Select(p => p.Name));
        Assert.Equal(["100%"], (await People.SearchAsync(Tenant.First, "%", false, 10, Ct)).Select(p => p.Name));
        Assert.Equal(4, (await People.SearchAsync(Tenant.First, "example.org", false, 10, Ct)).Count);
        Assert.Equal(4, (await People.SearchAsync(Tenant.First, null, false, 10, Ct)).Count);
        Assert.Empty(await People.SearchAsync(s_other, null, false, 10, Ct));
    }

    [Fact]
    public async Task Names_UnknownOnes_AreLeftOut()
    {
        var alya = await PersonAsync("Alya", Role.Agent);
        var names = await People.NamesAsync(Tenant.First, [alya, UserId.New(), alya], Ct);
        Assert.Equal("Alya", Assert.Single(names).Value.Name);
    }

    [Fact]
    public async Task List_PageByPage_ShowsEachOnce()
    {
        for (var count = 0; count < 7; count++)
        {
            await PersonAsync($"Person{count}", count % 2 == 0 ? Role.Agent : Role.EndUser);
        }

        var queries = Database.Services.GetRequiredService<IUserQueries>();
        List<string> names = [];
        string? cursor = null;
        do
        {
            var page = await queries.ListAsync(Tenant.First, new UserFilter("person", Cursor: cursor, Limit: 3), Ct);
            Assert.Equal(7, page!.Total);
            names.AddRange(page.Items.Select(row => row.Name));
            cursor = page.Next;
        }
        while (cursor is not null);

        Assert.Equal(["Person0", "Person1", "Person2", "Person3", "Person4", "Person5", "Person6"], names);
        Assert.Equal(4, (await queries.ListAsync(Tenant.First, new UserFilter(Role: Role.Agent), Ct))!.Items.Count);
        Assert.Null(await queries.ListAsync(Tenant.First, new UserFilter(Cursor: "'; DROP TABLE"), Ct));
        Assert.Empty((await queries.ListAsync(s_other, new UserFilter(), Ct))!.Items);
    }

    [Fact]
    public async Task Token_IsKnownByItsSecretUntilItEnds()
    {
        var alya = await PersonAsync("alya", Role.Agent);
        var tokens = Database.Services.GetRequiredService<TokenSignIn>();
        var made = await AskAsync((CreateAccessToken create) => create.ExecuteAsync(As(alya), new("ci", ["read"], 1), Ct));
        var secret = made.Value!.Secret;

        var owner = await tokens.FindAsync(secret, Ct);
        Assert.Equal((alya, "read"), (owner!.User, Assert.Single(owner.Scopes)));
        Assert.Null(await tokens.FindAsync(secret[..46] + TokenSecret.New(s_other)[46..], Ct)); // carried to another tenant
        Assert.Null(await tokens.FindAsync(secret[..10] + (secret[10] == 'A' ? 'B' : 'A') + secret[11..], Ct));
        Assert.Null(await tokens.FindAsync("sfp_x", Ct));
        await using (var db = Database.Open())
        {
            var row = await db.Set<AccessToken>().SingleAsync(Ct);
            Assert.Equal(Time.GetUtcNow(), row.LastUsedAt);
            Assert.DoesNotContain(secret[8..], row.Hash, StringComparison.Ordinal);
        }

        Time.Advance(TimeSpan.FromSeconds(30));
        await tokens.FindAsync(secret, Ct);
        await using (var db = Database.Open())
        {
            Assert.Equal(Time.GetUtcNow().AddSeconds(-30), (await db.Set<AccessToken>().SingleAsync(Ct)).LastUsedAt);
        }

        Time.Advance(TimeSpan.FromDays(1));
        Assert.Null(await tokens.FindAsync(secret, Ct));
    }

    [Fact]
    public async Task Token_RevokedWhileInUse_IsRefusedAtOnce()
    {
        var alya = await PersonAsync("alya", Role.Agent);
        var tokens = Database.Services.GetRequiredService<TokenSignIn>();
        var made = await AskAsync((CreateAccessToken create) => create.ExecuteAsync(As(alya), new("ci", ["read"], 1), Ct));
        var owner = await tokens.FindAsync(made.Value!.Secret, Ct);
        await AskAsync((RevokeAccessToken revoke) => revoke.ExecuteAsync(As(alya), new(owner!.Token), Ct));
        Assert.Null(await tokens.FindAsync(made.Value!.Secret, Ct));
    }

    [Fact]
    public async Task Token_OfADisabledOwner_IsNone()
    {
        var alya = await PersonAsync("alya", Role.Agent);
        var made = await AskAsync((CreateAccessToken create) => create.ExecuteAsync(As(alya), new("ci", ["read"], 1), Ct));
        await AskAsync((DisableUser disable) => disable.ExecuteAsync(System, new(alya), Ct));
        await AskAsync((EnableUser enable) => enable.ExecuteAsync(System, new(alya), Ct));
        Assert.Null(await Database.Services.GetRequiredService<TokenSignIn>().FindAsync(made.Value!.Secret, Ct));
    }

    [Fact]
    public async Task Team_JoinAndLeave_ShowInDirectoryAndRights()
    {
        var alya = await PersonAsync("Alya", Role.Agent);
        var made = await AskAsync((CreateTeam create) => create.ExecuteAsync(System, new("Network", "Switches"), Ct));
        var team = made.Value!.Id;
        var directory = Database.Services.GetRequiredService<ITeamDirectory>();
        var accounts = Database.Services.GetRequiredService<IAccounts>();
        Assert.Empty((await accounts.FindAsync(Tenant.First, alya, Ct))!.Teams);

        Assert.Null((await AskAsync((JoinTeam join) => join.ExecuteAsync(System, new(team, alya, TeamRole.Lead), Ct))).Error);
        Assert.True(await directory.IsMemberAsync(Tenant.First, team, alya, Ct));
        Assert.Contains(team, (await accounts.FindAsync(Tenant.First, alya, Ct))!.Teams);
        Assert.Equal(new TeamRow(team, "Network", "Switches", false, 1), Assert.Single(await directory.ListAsync(Tenant.First, Ct)));
        var details = await Database.Services.GetRequiredService<ITeamQueries>().FindAsync(Tenant.First, team, Ct);
        Assert.Equal(("Alya", TeamRole.Lead), (details!.Members[0].Name, details.Members[0].TeamRole));
        Assert.Equal("Network", Assert.Single((await Database.Services.GetRequiredService<IUserQueries>().FindAsync(Tenant.First, alya, Ct))!.Teams).Name);

        Assert.Null((await AskAsync((LeaveTeam leave) => leave.ExecuteAsync(System, new(team, alya), Ct))).Error);
        Assert.False(await directory.IsMemberAsync(Tenant.First, team, alya, Ct));
        Assert.Empty((await accounts.FindAsync(Tenant.First, alya, Ct))!.Teams);
    }

    [Fact]
    public async Task Team_SameNameTwiceAtOnce_MakesOne()
    {
        var made = await Task.WhenAll(Enumerable.Range(0, 6).Select(count => AskAsync((CreateTeam create) =>
            create.ExecuteAsync(System, new(count % 2 == 0 ? "Network" : "NETWORK"), Ct))));
        Assert.Single(made, one => !one.Failed);
        Assert.Equal(5, made.Count(one => one.Error is TeamNameTaken));
    }
}
