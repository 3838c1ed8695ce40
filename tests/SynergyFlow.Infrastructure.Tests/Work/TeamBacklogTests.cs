using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Incidents.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Projects.Items.UseCases;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.TeamBacklogs;
using SynergyFlow.Core.Work.UseCases;
using SynergyFlow.Infrastructure.Tests.Projects.Items;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Work;

/// <summary>What a team has before it over desk and projects, and its order. Ayu is in the team, Budi is an agent who is not, Citra an administrator.</summary>
public sealed class TeamBacklogTests(PostgresServer postgres) : WorkItemTest(postgres)
{
    private readonly Dictionary<string, RecordId> _made = [];

    [Fact]
    public async Task Backlog_HasOpenIncidentsAndWorkOfItsProjects_ByPriorityThenAge_WithSums()
    {
        await MakeAsync("WEB");
        await CallAsync("calm");
        await WorkAsync("story", Item("story", WorkItemType.Story) with { Points = 3, Priority = Priority.P2 });
        await CallAsync("urgent", Impact.Organisation, Urgency.Stopped);
        await WorkAsync("bug", Item("bug", WorkItemType.Bug) with { Points = 2.5m, Priority = Priority.P4, Assignee = Agent.Id, TargetDate = new(2026, 12, 24) });

        // Not in it: what is over, of nobody, of another kind of work, of a project that the team takes no part in.
        await CallAsync("solved");
        await ResolveAsync(_made["solved"]);
        await OpenAsync(Maya, fields => fields with { Title = "nobody's" });
        await AddedAsync(Item("epic", WorkItemType.Epic));
        await AddedAsync(Item("part", WorkItemType.Subtask, _made["story"]));
        var done = await AddedAsync(Item("done"));
        await MoveAsync(Admin, done, await StateAsync(StateGroup.Completed));
        await MakeAsync("OPS", fields => fields with { Teams = [] });
        await AddedAsync(Item("elsewhere"), "OPS");

        var part = (await BacklogAsync(Agent)).Part;
        Assert.Equal("urgent story calm bug", Titles(part));
        Assert.Equal((4, 5.5m), (part.Items.Total, part.Points));
        Assert.Equal([("incident", 2, 0m), ("story", 1, 3m), ("bug", 1, 2.5m)], part.Sums.Select(sum => (sum.Type, sum.Count, sum.Points)));
        Assert.Equal("WEB", Assert.Single(part.Projects).Key);
        Assert.All(part.Items.Items, row => Assert.False(row.Placed));
        var bug = part.Items.Items[3];
        Assert.Equal((RecordKind.WorkItem, "bug", 2.5m, new DateOnly(2026, 12, 24), "Ayu", "WEB"), (bug.Kind, bug.Type, bug.Points, bug.TargetDate, bug.Assignee?.Name, bug.Project?.Key));
        Assert.NotNull(bug.StateName);
        var call = part.Items.Items[0];
        Assert.Equal((RecordKind.Incident, "incident", "assigned", null, null), (call.Kind, call.Type, call.State, call.StateName, call.Project));
    }

    [Fact]
    public async Task Filters_AndPages_KeepTheOrder()
    {
        await FillAsync();
        await PutAsync("d b", before: null);
        Assert.Equal("d b a c e f", await OrderAsync(Agent));
        Assert.Equal("b a c", await OrderAsync(Agent, new() { Types = ["incident"] }));
        Assert.Equal("d e f", await OrderAsync(Agent, new() { Types = ["story", "task", "bug", "spike"] }));
        Assert.Equal("d e f", await OrderAsync(Agent, new() { Project = (await BacklogAsync(Agent)).Part.Projects[0].Id }));
        Assert.Equal("b a c", await OrderAsync(Agent, new() { Project = new Optional<ProjectId?>(null) }));
        Assert.Equal("e", await OrderAsync(Agent, new("web-2")));
        Assert.Equal("", await OrderAsync(Agent, new() { Assignee = Agent.Id }));
        Assert.Equal("d b a c e f", await OrderAsync(Agent, new() { Assignee = new Optional<UserId?>(null) }));
        Assert.Equal("", await OrderAsync(Agent, new() { Priorities = [Priority.P1] }));
        Assert.Equal("kind", (await ReadAsync(Agent, new() { Types = ["epic"] })).Error?.Field);

        List<string> pages = [];
        for (string? after = null; ;)
        {
            var page = (await BacklogAsync(Agent, new(After: after, Limit: 1))).Part;
            pages.Add(Titles(page));
            Assert.Equal(6, page.Items.Total);
            if ((after = page.Items.Next) is null)
            {
                break;
            }
        }

        Assert.Equal("d b a c e f", string.Join(' ', pages));
        Assert.Equal("cursor", (await ReadAsync(Agent, new(After: "nonsense"))).Error?.Field);
    }

    [Fact]
    public async Task Move_GivesPlacesAbove_IsToldOnce_AndTakenBack_AndLeavesTheProjectsOrderAlone()
    {
        await FillAsync();
        Assert.Equal("a b c d e f", await OrderAsync(Agent));
        var back = await PutAsync("f", behind: "b");
        Assert.Equal("a b f c d e", await OrderAsync(Agent));
        Assert.Equal("abf|cde", await PlacedAsync());
        Assert.Equal("d e f", await TitlesAsync(Agent, new() { Ranked = true }));
        Assert.Equal(1, (await ShownAsync(_made["f"])).Version);

        await TakeBackAsync(back);
        Assert.Equal("a b c d e f", await OrderAsync(Agent));
        Assert.Equal("ab|cdef", await PlacedAsync());
        await PutAsync("c e", before: "a");
        Assert.Equal("c e a b d f", await OrderAsync(OtherAgent));
        await PutAsync("e", off: true);
        Assert.Equal("cab|def", await PlacedAsync());
        Assert.Empty(await PutAsync("c", before: null));
        Assert.Equal(4, await EventsAsync());
    }

    [Fact]
    public async Task WhatLeaves_ComesBackToItsPlace_AndNobodyTakesItMeanwhile()
    {
        await FillAsync();
        await PutAsync("f", behind: null);
        await MoveAsync(Admin, _made["d"], await StateAsync(StateGroup.Completed));
        Assert.Equal("a b c e f", await OrderAsync(Agent));
        await PutAsync("a", before: "e");
        await PutAsync("b", behind: "c");
        await MoveAsync(Admin, _made["d"], await StateAsync(StateGroup.Unstarted));
        Assert.Equal("c b d a e f", await OrderAsync(Agent));
    }

    [Fact]
    public async Task GapThatIsTooNarrow_IsWidened_AndTheOrderStays()
    {
        await FillAsync();
        await PutAsync("f", behind: null);
        await using (var db = Database.Open())
        {
            string narrow = Rank.First + new string('0', Rank.Longest - 7), above = narrow + "1", below = narrow + "2";
            var (b, c) = (_made["b"].Value, _made["c"].Value);
            await db.Database.ExecuteSqlAsync($"UPDATE work.team_rank SET rank = CASE record_id WHEN {b} THEN {above} ELSE {below} END WHERE record_id IN ({b}, {c})", Ct);
        }

        var before = (await OrderAsync(Agent)).Split(' ').Except(["f", "b", "c"]).ToList();
        await PutAsync("f", behind: "b");
        var now = (await OrderAsync(Agent)).Split(' ');
        Assert.Equal(["b", "f", "c"], now.SkipWhile(title => title != "b").Take(3));
        Assert.Equal(before, now.Except(["f", "b", "c"]));
    }

    /// <summary>Two people for a while, in turn and at once: none is refused, and both see the same order, which has everything once.</summary>
    [Fact]
    public async Task TwoPeople_WhoOrderTheSameBacklog_EndWithOneOrder()
    {
        await FillAsync();
        await Task.WhenAll(new[] { Agent, Admin }.Select((person, seed) => Task.Run(async () =>
        {
            Random random = new(seed);
            var all = _made.Values.ToArray();
            for (var turn = 0; turn < 60; turn++)
            {
                random.Shuffle(all);
                TeamMove move = new(all[..random.Next(1, 4)], random.Next(5) > 0 ? all[4] : null, random.Next(2) == 0) { Off = random.Next(10) == 0 };
                Assert.Null((await RankAsync(person, move)).Error);
            }
        })));

        var order = await OrderAsync(Agent);
        Assert.Equal(order, await OrderAsync(Admin));
        Assert.Equal(_made.Keys.Order(StringComparer.Ordinal), order.Split(' ').Order(StringComparer.Ordinal));
        await using var db = Database.Open();
        Assert.Equal(0, await db.Set<TeamRank>().GroupBy(rank => rank.Rank).CountAsync(same => same.Count() > 1, Ct));
    }

    /// <summary>What a reader may not see is neither in it nor counted, and cannot be named.</summary>
    [Fact]
    public async Task Hidden_IsNotShown_NotCounted_AndNoNeighbour()
    {
        await MakeAsync("WEB");
        await MakeAsync("SEC", fields => fields with { Visibility = ProjectVisibility.Members, Lead = Admin.Id });
        await CallAsync("open");
        await CallAsync("secret", restricted: true);
        _made["hidden"] = await AddedAsync(Item("hidden") with { Points = 5 }, "SEC");

        Assert.Equal("open secret hidden", Titles((await BacklogAsync(Agent)).Part, ordered: true));
        var part = (await BacklogAsync(OtherAgent)).Part;
        Assert.Equal(("open", 1, 0m), (Titles(part), part.Items.Total, part.Points));
        Assert.Empty(part.Projects);
        Assert.Equal(1, Assert.Single(part.Sums).Count);

        // Who leads a project that the team takes part in is no member of the team.
        Assert.IsType<NotAllowed>((await RankAsync(OtherAgent, new([_made["open"]], null, false))).Error);
    }

    [Fact]
    public async Task Refused_IsWhoIsNotInTheTeam_WhatIsNotInIt_OrNoPlace()
    {
        await FillAsync();
        var (a, b) = (_made["a"], _made["b"]);
        var strange = await OpenAsync(Maya);

        Assert.IsType<NotAllowed>((await ReadAsync(Maya)).Error);
        Assert.IsType<NotAllowed>((await RankAsync(OtherAgent, new([a], b, true))).Error);
        Assert.False((await BacklogAsync(OtherAgent)).MayRank);
        Assert.True((await BacklogAsync(Agent)).MayRank);
        Assert.True((await BacklogAsync(Admin)).MayRank);
        Assert.Null((await RankAsync(Admin, new([a], b, true))).Error);
        Assert.IsType<InvalidField>((await RankAsync(Agent, new([], b, false))).Error);
        Assert.IsType<InvalidField>((await RankAsync(Agent, new([a, a], b, false))).Error);
        Assert.IsType<InvalidField>((await RankAsync(Agent, new([.. Enumerable.Range(0, 201).Select(_ => RecordId.New())], b, false))).Error);
        Assert.IsType<TeamRankedByItself>((await RankAsync(Agent, new([a, b], b, false))).Error);
        Assert.IsType<RecordNotFound>((await RankAsync(Agent, new([strange], b, false))).Error);
        Assert.IsType<RecordNotFound>((await RankAsync(Agent, new([a], strange, false))).Error);
        Assert.IsType<BacklogTeamNotFound>((await RunAsync((RankTeamBacklog rank) => rank.ExecuteAsync(Admin, new(TeamId.New(), new([a], b, false)), Ct))).Error);
        Assert.IsType<BacklogTeamNotFound>((await RunAsync((ReadTeamBacklog read) => read.ExecuteAsync(Agent, TeamId.New(), new(), Ct))).Error);

        var (own, others) = (await RunAsync((ReadTeamBacklog read) => read.TeamsAsync(Agent, Ct))).Value;
        Assert.Equal((1, 0), (own.Count, others.Count));
        (own, others) = (await RunAsync((ReadTeamBacklog read) => read.TeamsAsync(OtherAgent, Ct))).Value;
        Assert.Equal((0, 1), (own.Count, others.Count));
    }

    [Fact]
    public async Task Rows_AreAssignedAndEstimated_EachKindInItsWay()
    {
        await FillAsync();
        var rows = (await BacklogAsync(Agent)).Part.Items.Items.ToDictionary(row => row.Title);
        foreach (var title in new[] { "a", "d" })
        {
            var given = await RunAsync((EditTeamWork edit) => edit.AssignAsync(Agent, Team, rows[title].Kind, rows[title].Id, Agent.Id, rows[title].Version, Ct));
            Assert.Null(given.Error);
        }

        Assert.Null((await RunAsync((EditTeamWork edit) => edit.EstimateAsync(Agent, Team, RecordKind.WorkItem, rows["e"].Id, 8, rows["e"].Version, Ct))).Error);
        Assert.IsType<TeamWorkHasNoPoints>((await RunAsync((EditTeamWork edit) => edit.EstimateAsync(Agent, Team, RecordKind.Incident, rows["b"].Id, 8, rows["b"].Version, Ct))).Error);
        Assert.IsType<VersionConflict>((await RunAsync((EditTeamWork edit) => edit.AssignAsync(Agent, Team, RecordKind.Incident, rows["a"].Id, null, rows["a"].Version, Ct))).Error);
        var part = (await BacklogAsync(Agent, new() { Assignee = Agent.Id })).Part;
        Assert.Equal("a d", Titles(part, ordered: true));
        Assert.Equal(8, (await BacklogAsync(Agent)).Part.Points);
    }

    /// <summary>Three calls of the desk, then three items of a project, all of one priority.</summary>
    private async Task FillAsync()
    {
        await MakeAsync("WEB");
        foreach (var title in new[] { "a", "b", "c" })
        {
            await CallAsync(title);
        }

        foreach (var title in new[] { "d", "e", "f" })
        {
            await WorkAsync(title, Item(title) with { Priority = Priority.P4 });
        }
    }

    private async Task CallAsync(string title, Impact impact = Impact.Person, Urgency urgency = Urgency.Question, bool restricted = false) =>
        _made[title] = await OpenAsync(Maya, fields => fields with
        {
            Title = title,
            Team = Team,
            Impact = impact,
            Urgency = urgency,
            Sensitivity = restricted ? Sensitivity.Restricted : Sensitivity.Normal,
        });

    private async Task WorkAsync(string title, WorkItemFields fields) => _made[title] = await AddedAsync(fields);

    private Task<Result<TeamBacklogView>> ReadAsync(Actor actor, TeamBacklogFilter? filter = null) =>
        RunAsync((ReadTeamBacklog read) => read.ExecuteAsync(actor, Team, filter ?? new(), Ct));

    private async Task<TeamBacklogView> BacklogAsync(Actor actor, TeamBacklogFilter? filter = null)
    {
        var read = await ReadAsync(actor, filter);
        Assert.Null(read.Error);
        return read.Value!;
    }

    private async Task<string> OrderAsync(Actor actor, TeamBacklogFilter? filter = null) => Titles((await BacklogAsync(actor, filter)).Part);

    private static string Titles(TeamBacklogPart part, bool ordered = false) =>
        string.Join(' ', part.Items.Items.OrderBy(row => ordered ? row.Kind : default).ThenBy(row => ordered ? row.CreatedAt : default).Select(row => row.Title));

    private async Task<string> PlacedAsync()
    {
        var rows = (await BacklogAsync(Agent)).Part.Items.Items;
        return string.Concat(rows.Where(row => row.Placed).Select(row => row.Title)) + "|" + string.Concat(rows.Where(row => !row.Placed).Select(row => row.Title));
    }

    private Task<Result<IReadOnlyList<RankTeamBacklog.Command>>> RankAsync(Actor actor, TeamMove move) =>
        RunAsync((RankTeamBacklog rank) => rank.ExecuteAsync(actor, new(Team, move), Ct));

    private async Task<IReadOnlyList<RankTeamBacklog.Command>> PutAsync(
        string titles, Optional<string?> before = default, Optional<string?> behind = default, bool off = false)
    {
        var anchor = before.Or(null) ?? behind.Or(null);
        var done = await RankAsync(Agent, new([.. titles.Split(' ').Select(title => _made[title])], anchor is null ? null : _made[anchor], behind.IsSet) { Off = off });
        Assert.Null(done.Error);
        return done.Value!;
    }

    private async Task TakeBackAsync(IReadOnlyList<RankTeamBacklog.Command> back)
    {
        foreach (var command in back)
        {
            Assert.Null((await RankAsync(Agent, command.Move)).Error);
        }
    }

    private async Task<int> EventsAsync()
    {
        await using var db = Database.Open();
        var team = Team.Value;
        return await db.Database.SqlQuery<int>($"SELECT count(*)::int AS \"Value\" FROM events.log WHERE aggregate_id = {team} AND type = 'team_backlog.ranked'").SingleAsync(Ct);
    }
}
