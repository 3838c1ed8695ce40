using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Projects.Items.UseCases;
using SynergyFlow.Core.Projects.Roadmaps;
using SynergyFlow.Core.Projects.Roadmaps.UseCases;
using SynergyFlow.Core.Projects.Sprints.UseCases;
using SynergyFlow.Core.Projects.UseCases;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.UseCases;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Projects.Items;

/// <summary>What a roadmap reads of epics, what is below them, versions and links; days are of March 2027.</summary>
public sealed class RoadmapTests(PostgresServer postgres) : WorkItemTest(postgres)
{
    private static readonly DateOnly s_today = Day(10);

    [Fact]
    public async Task Epics_HaveTheSumsOfAllLevels_AndAreInTheOrderOfTheirProject()
    {
        await MakeAsync();
        var (a, b) = (await EpicAsync("a", 1, 20), await EpicAsync("b"));
        var story = await AddedAsync(Item("story", WorkItemType.Story, a) with { Points = 5 });
        var done = await AddedAsync(Item("done", WorkItemType.Subtask, story) with { Points = 2 });
        var gone = await AddedAsync(Item("gone", WorkItemType.Task, a) with { Points = 9 });
        Assert.Null((await MoveAsync(Admin, done, await StateAsync(StateGroup.Completed))).Error);
        Assert.Null((await MoveAsync(Admin, gone, await StateAsync(StateGroup.Cancelled))).Error);
        var project = Assert.Single((await ReadAsync()).Plan.Projects).Id;
        Assert.Null((await RunAsync((RankWorkItems rank) => rank.ExecuteAsync(Admin, new(project, [b], a, Behind: false), Ct))).Error);

        var plan = (await ReadAsync()).Plan;
        Assert.Equal(["b", "a"], plan.Epics.Select(epic => epic.Title));
        Assert.Equal(new RollUp(2, 1, 7, 2, 0, 0), plan.Epics[1].Below);
        Assert.Equal((Day(1), Day(20), false), (plan.Epics[1].StartDate, plan.Epics[1].TargetDate, plan.Epics[0].Dated));
        Assert.False(plan.More);

        Assert.Null((await MoveAsync(Admin, a, await StateAsync(StateGroup.Completed))).Error);
        Assert.Equal(["b"], (await ReadAsync()).Plan.Epics.Select(epic => epic.Title));
        Assert.Equal(["b", "a"], (await ReadAsync(done: true)).Plan.Epics.Select(epic => epic.Title));
    }

    [Fact]
    public async Task Blocks_AreBetweenEpics_AlsoWhereOnlyTheirPartsAreLinked()
    {
        await MakeAsync();
        await MakeAsync("APP");
        var (a, b, c) = (await EpicAsync("a", 1, 20), await EpicAsync("b", 15, 25), await EpicAsync("c", 1, 5, "APP"));
        await LinkAsync(a, LinkRole.Blocks, b);
        var story = await AddedAsync(Item("story", WorkItemType.Story, b));
        var part = await AddedAsync(Item("part", WorkItemType.Subtask, story) with { TargetDate = Day(9) });
        var other = await AddedAsync(Item("other", WorkItemType.Task, c) with { StartDate = Day(3) }, "APP");
        await LinkAsync(other, LinkRole.BlockedBy, part);
        await LinkAsync(part, LinkRole.Blocks, story);
        await LinkAsync(a, LinkRole.Relates, c);

        var all = (await RunAsync((ReadRoadmap read) => read.AllAsync(Agent, new(), s_today, Ct))).Value!;
        Assert.Equal("a>b True True, part>other False True", Said(all.Plan));
        Assert.Equal(["epic_overdue APP-1 ", "blocker_late WEB-4 APP-2", "blocker_late WEB-1 WEB-2"], all.Critical.Select(one => $"{one.Kind.ToText()} {one.Key} {one.Other}"));
        Assert.Equal("a>b True True", Said((await ReadAsync()).Plan));
        Assert.Equal(["WEB APP", "a b c"], [string.Join(" ", all.Plan.Projects.Select(project => project.Key).Reverse()), string.Join(" ", all.Plan.Epics.Select(epic => epic.Title).Order())]);

        Assert.Null((await MoveAsync(Admin, a, await StateAsync(StateGroup.Completed))).Error);
        Assert.Equal("a>b True False", Said((await ReadAsync(done: true)).Plan));
    }

    [Fact]
    public async Task Milestones_AreThereByDay_OfProjectsThatOneSees_AndWhatIsReachedOnlyOnDemand()
    {
        await MakeAsync();
        await MakeAsync("SEC", fields => fields with { Visibility = ProjectVisibility.Members, Teams = [] });
        foreach (var (project, name, day) in new[] { ("WEB", "fair", 20), ("WEB", "audit", 9), ("WEB", "kick-off", 1), ("SEC", "secret", 2) })
        {
            Assert.Null((await RunAsync((ChangeMilestones change) => change.AddAsync(Admin, new(project, new(name, Day(day), name == "fair" ? "Booth" : null)), Ct))).Error);
        }

        var reached = (await ReadAsync()).Plan.Milestones.Single(milestone => milestone.Name == "kick-off");
        Assert.Null((await RunAsync((ChangeMilestones change) => change.ReachAsync(Admin, new("WEB", reached.Id, new(2025, 1, 2)), Ct))).Error);
        var roadmap = await ReadAsync();
        Assert.Equal([("audit", Day(9), null), ("fair", Day(20), "Booth")], roadmap.Plan.Milestones.Select(milestone => (milestone.Name, milestone.Day, milestone.Note)));
        Assert.Equal(["milestone_overdue audit"], roadmap.Critical.Select(one => $"{one.Kind.ToText()} {one.Name}"));
        Assert.Equal(["kick-off", "audit", "fair"], (await ReadAsync(done: true)).Plan.Milestones.Select(milestone => milestone.Name));
        var all = (await RunAsync((ReadRoadmap read) => read.AllAsync(Agent, new(), s_today, Ct))).Value!;
        Assert.Equal(["audit", "fair"], all.Plan.Milestones.Select(milestone => milestone.Name));
        Assert.Contains("secret", (await RunAsync((ReadRoadmap read) => read.AllAsync(Admin, new(), s_today, Ct))).Value!.Plan.Milestones.Select(milestone => milestone.Name));
    }

    [Fact]
    public async Task Parts_Versions_AndSprints_AreSeenWithTheirDates()
    {
        await MakeAsync();
        var version = (await RunAsync((ChangeVersions change) => change.AddAsync(Admin, new("WEB", new("5.4", null, Day(1), Day(15))), Ct))).Value;
        await RunAsync((ChangeVersions change) => change.AddAsync(Admin, new("WEB", new("later")), Ct));
        var epic = await AddedAsync(Item("a", WorkItemType.Epic) with { TargetDate = Day(20), Versions = [version] });
        var late = await AddedAsync(Item("late", WorkItemType.Task, epic) with { TargetDate = Day(21), Versions = [version] });
        await AddedAsync(Item("in time", WorkItemType.Task, epic) with { TargetDate = Day(20) });
        await RunAsync((ChangeSprints change) => change.AddAsync(Admin, new("WEB", new("One", null, Day(1), Day(14))), Ct));
        await RunAsync((ChangeSprints change) => change.AddAsync(Admin, new("WEB", new("Two")), Ct));

        var roadmap = await ReadAsync();
        Assert.Equal(["after_release a 5.4", "part_late late a"], roadmap.Critical.Select(one => $"{one.Kind.ToText()} {one.Name} {(one.Other == "WEB-1" ? "a" : one.Other)}"));
        Assert.Equal(["5.4", "later"], roadmap.Plan.Versions.Select(one => one.Name));
        Assert.Equal((2, 0), (roadmap.Plan.Versions[0].Work.Items, roadmap.Plan.Versions[0].Work.Done));
        Assert.Equal("One", Assert.Single(roadmap.Plan.Sprints).Name);

        Assert.Null((await MoveAsync(Admin, late, await StateAsync(StateGroup.Completed))).Error);
        Assert.Null((await RunAsync((ChangeVersions change) => change.MoveAsync(Admin, new("WEB", version, VersionState.Released), Ct))).Error);
        Assert.Empty((await ReadAsync()).Critical);
        Assert.Equal(["later"], (await ReadAsync()).Plan.Versions.Select(one => one.Name));
        Assert.Equal(["5.4", "later"], (await ReadAsync(done: true)).Plan.Versions.Select(one => one.Name).Order());
    }

    [Fact]
    public async Task WhoDoesNotSeeAProject_IsShownNothingOfIt()
    {
        await MakeAsync("APP");
        await MakeAsync("SEC", fields => fields with { Visibility = ProjectVisibility.Members, Teams = [] });
        var (hidden, shown) = (await EpicAsync("hidden", 1, 20, "SEC"), await EpicAsync("shown", 2, 9, "APP"));
        await LinkAsync(hidden, LinkRole.Blocks, shown);

        Assert.Equal("APP", Keys(await AllAsync(Agent)));
        Assert.Equal("shown", string.Join(' ', (await AllAsync(Agent)).Plan.Epics.Select(epic => epic.Title)));
        Assert.Empty((await AllAsync(Agent)).Plan.Dependencies);
        Assert.Equal("APP SEC", Keys(await AllAsync(Admin)));
        Assert.Single((await AllAsync(Admin)).Plan.Dependencies);
        Assert.IsType<ProjectNotFound>((await RunAsync((ReadRoadmap read) => read.OfAsync(Agent, "SEC", false, s_today, Ct))).Error);
        Assert.Equal("", Keys(await AllAsync(Agent, new() { Key = "SEC" })));
        Assert.Equal("APP", Keys(await AllAsync(Admin, new() { Key = "app" })));
        Assert.Equal("APP", Keys(await AllAsync(Admin, new(Team: Team))));
        Assert.Equal("", Keys(await AllAsync(Admin, new(Team: new TeamId(Guid.CreateVersion7())))));
        Assert.Equal("APP SEC", string.Join(' ', (await AllAsync(Admin, new(Team: Team))).Plan.Choices.Select(one => one.Key)));

        Assert.Null((await ArchiveAsync(Admin, "APP")).Error);
        Assert.Equal("", Keys(await AllAsync(Agent)));
        Assert.True(Assert.Single((await RunAsync((ReadRoadmap read) => read.OfAsync(Agent, "APP", false, s_today, Ct))).Value!.Plan.Projects).Archived);

        static string Keys(Roadmap roadmap) => string.Join(' ', roadmap.Plan.Projects.Select(project => project.Key));
    }

    [Fact]
    public async Task Readiness_IsWhatIsOpen_AndWhatOfItWaits()
    {
        await MakeAsync();
        var version = (await RunAsync((ChangeVersions change) => change.AddAsync(Admin, new("WEB", new("5.4", null, null, Day(9))), Ct))).Value;
        var (one, two) = (await AddedAsync(Item("one") with { Versions = [version] }), await AddedAsync(Item("two") with { Versions = [version] }));
        var (open, over) = (await AddedAsync(Item("open")), await AddedAsync(Item("over")));
        await LinkAsync(open, LinkRole.Blocks, one);
        await LinkAsync(over, LinkRole.Blocks, one);
        Assert.Null((await MoveAsync(Admin, over, await StateAsync(StateGroup.Completed))).Error);

        var readiness = await ReadyAsync();
        Assert.Equal(("one two", 2, true, false), (string.Join(' ', readiness.Open.Select(item => item.Title)), readiness.OpenCount, readiness.Late, readiness.Ready));
        Assert.Equal(("WEB-1", "open"), (Assert.Single(readiness.Blocked).Key, readiness.Blocked[0].BlockerTitle));

        foreach (var item in new[] { one, two })
        {
            Assert.Null((await MoveAsync(Admin, item, await StateAsync(StateGroup.Completed))).Error);
        }

        Assert.True((await ReadyAsync()).Ready);
        Assert.Empty((await ReadyAsync()).Blocked);
        Assert.IsType<VersionNotFound>((await RunAsync((ReadRoadmap read) => read.ReadinessAsync(Agent, "WEB", ProjectVersionId.New(), s_today, Ct))).Error);

        async Task<Readiness> ReadyAsync() => (await RunAsync((ReadRoadmap read) => read.ReadinessAsync(Agent, "WEB", version, s_today, Ct))).Value!;
    }

    private static DateOnly Day(int day) => new(2027, 3, day);

    private static string Said(RoadmapPlan plan) =>
        string.Join(", ", plan.Dependencies.Select(one => $"{one.Blocker.Title}>{one.Blocked.Title} {one.BetweenEpics} {one.Broken}"));

    private async Task<Roadmap> ReadAsync(bool done = false) => (await RunAsync((ReadRoadmap read) => read.OfAsync(Agent, "WEB", done, s_today, Ct))).Value!;

    private async Task<Roadmap> AllAsync(Actor actor, RoadmapFilter? filter = null) => (await RunAsync((ReadRoadmap read) => read.AllAsync(actor, filter ?? new(), s_today, Ct))).Value!;

    private Task<RecordId> EpicAsync(string title, int? from = null, int? to = null, string project = "WEB") => AddedAsync(
        Item(title, WorkItemType.Epic) with { StartDate = from is { } start ? Day(start) : null, TargetDate = to is { } end ? Day(end) : null }, project);

    private async Task LinkAsync(RecordId from, LinkRole role, RecordId to) =>
        Assert.Null((await RunAsync((LinkRecords link) => link.ExecuteAsync(Admin, new(from, role, to), Ct))).Error);
}
