using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Projects.Roadmaps;

namespace SynergyFlow.Core.Tests.Projects;

/// <summary>Which dates cannot all be kept. Days are counted from the first of December; today is the tenth.</summary>
public sealed class CriticalDatesTests
{
    private static readonly RoadmapProject s_project = new(ProjectId.New(), "WEB", "Website", [], ProjectHealth.None, false, 1);
    private static readonly DateOnly s_today = Day(10);

    [Fact]
    public void NothingIsWrong_WithDatesThatCanBeKept_AndWithNone()
    {
        var (a, b, c) = (Epic("A", 1, 10), Epic("B", 10, 20), Epic("C", null, null));
        Assert.Equal("", Found([a, b, c], dependencies: [Blocks(a, b), Blocks(a, c), Blocks(c, a)]));
    }

    [Fact]
    public void Overdue_IsWhatIsOpenAfterItsDay()
    {
        var versions = new[] { Version("5.4", 9), Version("5.5", 10), Version("5.3", 1, VersionState.Released) };
        Assert.Equal("epic_overdue A 9, version_overdue 5.4 9", Found([Epic("A", 1, 9), Epic("B", 1, 9, StateGroup.Completed), Epic("C", 1, 10)], versions));
    }

    [Fact]
    public void Milestone_IsOverdueAsLongAsItIsNotReached()
    {
        RoadmapMilestone late = new(ProjectMilestoneId.New(), "Fair", s_project.Id, Day(9), null, null);
        RoadmapPlan plan = RoadmapPlan.Nothing with { Projects = [s_project], Milestones = [late, late with { Name = "Today", Day = Day(10) }, late with { Name = "Reached", ReachedOn = Day(9) }] };
        var found = Assert.Single(CriticalDates.Of(plan, s_today));
        Assert.Equal((CriticalKind.MilestoneOverdue, "WEB", null, "Fair", Day(9), late.Id), (found.Kind, found.Project, found.Key, found.Name, found.Date, found.Milestone));
    }

    [Theory]
    [InlineData(1, 12, 12, 20, false)]
    [InlineData(1, 13, 12, 20, true)]
    [InlineData(13, null, 12, 20, true)]
    [InlineData(1, 13, null, 12, true)]
    [InlineData(1, 12, null, 12, false)]
    [InlineData(null, 13, 12, null, true)]
    [InlineData(null, null, 12, null, false)]
    [InlineData(1, 13, null, null, false)]
    public void Blocker_EndsAfterWhatItBlocksBegins(int? blockerFrom, int? blockerTo, int? from, int? to, bool broken)
    {
        var (a, b) = (Epic("A", blockerFrom, blockerTo), Epic("B", from, to));
        Assert.Equal(broken, Blocks(a, b).Broken);
        Assert.Equal(broken, Found([a, b], dependencies: [Blocks(a, b)]).Contains("blocker_late A", StringComparison.Ordinal));
    }

    [Fact]
    public void Blocker_ThatIsOver_AndWhatIsOverItself_IsNotLate()
    {
        var (a, b) = (Epic("A", 11, 30), Epic("B", 12, 20));
        Assert.True(Blocks(a, b).Broken);
        Assert.False(Blocks(a, b, blockerOver: true).Broken);
        Assert.False((Blocks(a, b) with { Blocked = End(b, over: true) }).Broken);
    }

    [Fact]
    public void Part_AndRelease_AreMeasuredAgainstTheEpic()
    {
        var version = Version("5.4", 15);
        var epic = Epic("A", 11, 20) with { Versions = [new(version.Id, version.Name, version.State)] };
        LatePart part = new(epic.Id, RecordId.New(), "WEB-9", "Part", Day(25));
        Assert.Equal("after_release A 20 5.4 15, part_late WEB-9 25 A 20", Found([epic], [version], late: [part], others: true));
        Assert.Equal("", Found([epic with { TargetDate = Day(15) }], [version]));
        Assert.Equal("", Found([epic with { State = epic.State with { Group = StateGroup.Completed } }], [version], late: [part]));
    }

    [Fact]
    public void Found_IsTheEarliestFirst_AndMarksTheBar()
    {
        var (a, b) = (Epic("A", 1, 13), Epic("B", 2, 9));
        var found = CriticalDates.Of(Plan([a, b], [], [Blocks(a, b)], []), s_today);
        Assert.Equal([CriticalKind.EpicOverdue, CriticalKind.BlockerLate], found.Select(one => one.Kind));
        Assert.Equal([b.Id, a.Id], found.Select(one => one.Epic!.Value));
        Assert.Equal(("B", Day(2)), (found[1].Other, found[1].Against));
    }

    private static string Found(
        IReadOnlyList<RoadmapEpic> epics, IReadOnlyList<RoadmapVersion>? versions = null, IReadOnlyList<Dependency>? dependencies = null, IReadOnlyList<LatePart>? late = null, bool others = false) =>
        string.Join(", ", CriticalDates.Of(Plan(epics, versions ?? [], dependencies ?? [], late ?? []), s_today)
            .Select(one => $"{one.Kind.ToText()} {one.Key ?? one.Name} {one.Date.Day}" + (others ? $" {one.Other} {one.Against.Day}" : "")));

    private static RoadmapPlan Plan(
        IReadOnlyList<RoadmapEpic> epics, IReadOnlyList<RoadmapVersion> versions, IReadOnlyList<Dependency> dependencies, IReadOnlyList<LatePart> late) =>
        new([], [s_project], epics, versions, [], dependencies, late, false);

    private static DateOnly Day(int day) => new(2026, 12, day);

    private static RoadmapEpic Epic(string key, int? from, int? to, StateGroup group = StateGroup.Started) => new(
        RecordId.New(), key, "Epic " + key, s_project.Id, new StateRow(ProjectStateId.New(), "State", group), null, from is { } start ? Day(start) : null, to is { } end ? Day(end) : null,
        RollUp.None, [], 1);

    private static RoadmapVersion Version(string name, int day, VersionState state = VersionState.Unreleased) =>
        new(ProjectVersionId.New(), name, s_project.Id, null, Day(day), state, PartWork.None);

    private static DependencyEnd End(RoadmapEpic epic, bool over = false) => new(epic.Id, epic.Key, epic.Title, epic.StartDate, epic.TargetDate, over);

    private static Dependency Blocks(RoadmapEpic blocker, RoadmapEpic blocked, bool blockerOver = false) => new(End(blocker, blockerOver), End(blocked), true);
}
