using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Incidents.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Teams;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.UseCases;
using SynergyFlow.Infrastructure.Tests.Incidents;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Work;

/// <summary>Who is told when a team is called, and who is not: ADR 0037.</summary>
public sealed class TeamMentionTests(PostgresServer postgres) : DeskTest(postgres)
{
    private static readonly Stamp s_stamp = new(UserId.System, new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData(CommentKind.Note)]
    [InlineData(CommentKind.Reply)]
    public async Task Team_TellsItsMembersOnce_NotTheAuthor_AndMakesNobodyAWatcher(CommentKind kind)
    {
        var dewi = await AddAsync("Dewi");
        var team = await TeamAsync("Network Jakarta", Agent, OtherAgent, dewi);
        await TeamAsync("Network", Admin);
        var record = await OpenAsync(Maya);

        var said = await RunAsync((AddComment add) => add.ExecuteAsync(
            Agent, new(record, kind, "@network jakarta, and again @Network Jakarta: @Budi knows, `@Network`"), Ct));

        Assert.Equal(
            [("network jakarta", CallOutcome.Told, new CalledTeam(team, "Network Jakarta", 2)), ("Budi", CallOutcome.Told, null)],
            said.Value!.Called.Select(called => (called.Written, called.Outcome, called.Team)));
        var hers = Assert.Single((await ListAsync(dewi)).Items);
        Assert.Equal((new TeamName(team, "Network Jakarta"), kind, "Ayu", null), (hers.Team, hers.Kind, hers.By.Name, hers.ReadAt));
        var his = Assert.Single((await ListAsync(OtherAgent)).Items);
        Assert.Null(his.Team);
        Assert.Empty((await ListAsync(Agent)).Items);
        Assert.Empty((await ListAsync(Admin)).Items);
        Assert.Equal([OtherAgent.Id], (await DetailsAsync(Agent, record)).Watchers.Select(watcher => watcher.Id));

        await RunAsync(async (MarkMentions mark) =>
        {
            await mark.ReadAsync(dewi, record, Ct);
            return true;
        });
        Assert.Equal((0, 1), ((await ListAsync(dewi)).Unread, (await ListAsync(OtherAgent)).Unread));
    }

    [Fact]
    public async Task Team_OnARestrictedRecord_TellsOnlyThoseWhoMayReadIt()
    {
        var dewi = await AddAsync("Dewi");
        await TeamAsync("Security", Agent, OtherAgent, dewi, Admin);
        await JoinAsync(Team, dewi);
        var record = await OpenAsync(Maya, fields => fields with { Sensitivity = Sensitivity.Restricted, Team = Team });

        Assert.Equal(2, Assert.Single(await OfferAsync(record, "secu")).TeamTold);
        var called = Assert.Single(await SayAsync(record, "@Security"));

        Assert.Equal((CallOutcome.Told, 2), (called.Outcome, called.Team!.Told));
        Assert.Single((await ListAsync(dewi)).Items);
        Assert.Single((await ListAsync(Admin)).Items);
        await using var db = Database.Open();
        Assert.False(await db.Set<Mention>().AnyAsync(mention => mention.Person == OtherAgent.Id, Ct));
    }

    [Fact]
    public async Task Membership_IsThatOfTheMomentOfSending()
    {
        var (dewi, eko) = (await AddAsync("Dewi"), await AddAsync("Eko"));
        var team = await TeamAsync("Network", OtherAgent, dewi);
        var record = await OpenAsync(Maya, fields => fields with { Description = "@Network, look" });
        await using (var db = Database.Open())
        {
            var stored = await db.Set<Team>().Include(one => one.Members).SingleAsync(one => one.Id == team, Ct);
            stored.Leave(dewi.Id, s_stamp);
            stored.Join(eko.Id, TeamRole.Member, s_stamp);
            await db.SaveChangesAsync(Ct);
        }

        await EditAsync(record, "@Network, look again");
        Assert.Equal((1, 1, 0), ((await ListAsync(OtherAgent)).Unread, (await ListAsync(dewi)).Unread, (await ListAsync(eko)).Unread));
        await SayAsync(record, "@Network");
        Assert.Equal((2, 1, 1), ((await ListAsync(OtherAgent)).Unread, (await ListAsync(dewi)).Unread, (await ListAsync(eko)).Unread));
    }

    [Fact]
    public async Task Team_ThatIsArchived_IsEmpty_HasOnlyItsAuthor_OrGoneMembers_TellsNobody_AndItIsSaid()
    {
        await TeamAsync("Night shift");
        await TeamAsync("Mine", Agent);
        await TeamAsync("Left", await AddAsync("Gone", disabled: true));
        await ArchiveAsync(await TeamAsync("Old desk", OtherAgent));
        var record = await OpenAsync(Maya);

        Assert.Equal([0], (await OfferAsync(record, "Night")).Select(one => one.TeamTold));
        Assert.Equal([0], (await OfferAsync(record, "mine")).Select(one => one.TeamTold));
        Assert.Empty(await OfferAsync(record, "Old desk"));
        Assert.Equal(
            [("Night shift", CallOutcome.NobodyInTeam), ("Mine", CallOutcome.NobodyInTeam), ("Left", CallOutcome.NobodyInTeam), ("Old desk", CallOutcome.TeamArchived)],
            (await SayAsync(record, "@Night shift @Mine @Left @Old desk")).Select(called => (called.Written, called.Outcome)));
        await using var db = Database.Open();
        Assert.Equal(0, await db.Set<Mention>().CountAsync(Ct));
        Assert.DoesNotContain("record.mentioned", await EventsAsync(record));
    }

    [Fact]
    public async Task Team_WithAPersonsName_IsCalledByItsSign_AndThePersonByHisAddress()
    {
        await TeamAsync("Budi", Admin);
        var record = await OpenAsync(Maya);

        Assert.Equal(["Budi@example.test", "team Budi"], (await OfferAsync(record, "budi")).Select(one => one.Written));
        Assert.Equal(["team Budi"], (await OfferAsync(record, "team bu")).Select(one => one.Written));
        Assert.Equal(CallOutcome.Ambiguous, Assert.Single(await SayAsync(record, "@Budi")).Outcome);
        Assert.Empty((await ListAsync(Admin)).Items);
        await SayAsync(record, "@team Budi");
        Assert.Single((await ListAsync(Admin)).Items);
        Assert.Empty((await ListAsync(OtherAgent)).Items);
        await SayAsync(record, "@budi@example.test");
        Assert.Single((await ListAsync(OtherAgent)).Items);
    }

    [Fact]
    public async Task Requesters_AreShownNoTeam_AndCallNone()
    {
        var team = await TeamAsync("Fraud", OtherAgent);
        var record = await OpenAsync(Maya);
        await SayAsync(Maya, record, "@Fraud");
        await SayAsync(Agent, record, "@Fraud please");

        Assert.Single((await ListAsync(OtherAgent)).Items);
        Assert.Empty(await RunAsync((OfferCallees offer) => offer.ExecuteAsync(Maya, record, "fra", Ct)));
        Assert.Empty(await RunAsync((CheckMentions check) => check.ExecuteAsync(Maya, record, "@Fraud", Ct)));
        var shown = Assert.Single((await ConversationAsync(Agent, record)).SelectMany(entry => entry.Marks.Mentions));
        Assert.Equal((null, "Fraud", "Fraud"), (shown.Id, shown.Name, shown.Written));
        Assert.Empty((await ConversationAsync(Maya, record)).SelectMany(entry => entry.Marks.Mentions));
        Assert.DoesNotContain(await ConversationAsync(Maya, record), entry => entry.Changes.Any(change => change.To == team.ToString()));
    }

    [Fact]
    public async Task TeamOfFiveHundred_TakesNoMoreStatementsThanATeamOfTwo()
    {
        await TeamAsync("Two", [.. await ManyAsync("two", 2)]);
        var many = await ManyAsync("many", 500);
        await TeamAsync("Many", [.. many]);
        var record = await OpenAsync(Maya);
        await SayAsync(record, "warm @Budi");

        var few = await SqlStatements.CountAsync(() => SayAsync(record, "@Two"));
        var all = await SqlStatements.CountAsync(() => SayAsync(record, "@Many"));

        Assert.Equal(few, all);
        await using var db = Database.Open();
        Assert.Equal(500, await db.Set<Mention>().Where(mention => mention.Written == "Many").Select(mention => mention.Person).Distinct().CountAsync(Ct));
        Assert.Single((await ConversationAsync(Agent, record)).SelectMany(entry => entry.Marks.Mentions), mark => mark.Name == "Many");
    }

    private Task<MentionList> ListAsync(Actor actor) => RunAsync((ReadMentions read) => read.ExecuteAsync(actor, Ct));

    private async Task<IReadOnlyList<Called>> SayAsync(RecordId record, string body) =>
        (await RunAsync((AddComment add) => add.ExecuteAsync(Agent, new(record, CommentKind.Note, body), Ct))).Value!.Called;

    private Task<IReadOnlyList<Callable>> OfferAsync(RecordId record, string typed) =>
        RunAsync((OfferCallees offer) => offer.ExecuteAsync(Agent, record, typed, Ct));

    private async Task EditAsync(RecordId record, string description) => Assert.Null((await RunAsync(async (EditIncident edit) => await edit.ExecuteAsync(
        Agent, new(record, (await ReadAsync(record)).Version, new IncidentPatch { Description = description }), Ct))).Error);

    private async Task<TeamId> TeamAsync(string name, params Actor[] members)
    {
        await using var db = Database.Open();
        var team = Core.Teams.Team.Create(Tenant.First, name, null, s_stamp).Value!;
        foreach (var member in members)
        {
            team.Join(member.Id, TeamRole.Member, s_stamp);
        }

        db.Add(team);
        await db.SaveChangesAsync(Ct);
        return team.Id;
    }

    private async Task JoinAsync(TeamId id, Actor member)
    {
        await using var db = Database.Open();
        (await db.Set<Team>().Include(team => team.Members).SingleAsync(team => team.Id == id, Ct)).Join(member.Id, TeamRole.Member, s_stamp);
        await db.SaveChangesAsync(Ct);
    }

    private async Task ArchiveAsync(TeamId id)
    {
        await using var db = Database.Open();
        (await db.Set<Team>().SingleAsync(team => team.Id == id, Ct)).Archive(true, s_stamp);
        await db.SaveChangesAsync(Ct);
    }

    private async Task<Actor> AddAsync(string name, bool disabled = false) => (await ManyAsync(name, 1, disabled))[0];

    private async Task<List<Actor>> ManyAsync(string name, int count, bool disabled = false)
    {
        await using var db = Database.Open();
        List<User> users = [.. Enumerable.Range(0, count).Select(i =>
            User.Create(Tenant.First, count == 1 ? name : $"{name} {i}", $"{UserId.New().Value:N}@example.test", Role.Agent, s_stamp).Value!)];
        users.FindAll(_ => disabled).ForEach(user => Assert.Null(user.Enable(false, s_stamp).Error));
        db.AddRange(users);
        await db.SaveChangesAsync(Ct);
        return users.ConvertAll(user => new Actor(Tenant.First, user.Id, user.DisplayName, Channel.Ui));
    }
}
