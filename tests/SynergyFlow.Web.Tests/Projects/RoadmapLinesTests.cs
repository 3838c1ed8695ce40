using System.Globalization;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Projects.Roadmaps;
using SynergyFlow.Core.Work;
using SynergyFlow.Web.Projects.Roadmaps;

namespace SynergyFlow.Web.Tests.Projects;

/// <summary>Where days, rows and arrows of a timeline are.</summary>
public sealed class RoadmapLinesTests
{
    private static readonly DateOnly s_today = new(2026, 11, 30);

    [Theory]
    [InlineData("weeks", null, "2026-11-16", "2027-02-15", 13)]
    [InlineData("months", null, "2026-10-01", "2027-10-01", 12)]
    [InlineData("quarters", null, "2026-07-01", "2028-07-01", 8)]
    [InlineData("weeks", "2027-01-03", "2026-12-28", "2027-03-29", 13)]
    [InlineData("months", "2027-02-28", "2027-02-01", "2028-02-01", 12)]
    [InlineData("quarters", "2027-12-31", "2027-10-01", "2029-10-01", 8)]
    [InlineData("months", "0001-01-01", "2026-10-01", "2027-10-01", 12)]
    public void Scale_BeginsWithAWholeWeekMonthOrQuarter(string zoom, string? from, string first, string end, int ticks)
    {
        var scale = RoadmapScale.Of(EnumText.Parse<RoadmapZoom>(zoom), from is null ? null : Day(from), s_today);
        Assert.Equal((Day(first), Day(end), ticks), (scale.From, scale.To, scale.Ticks().Count()));
        Assert.True(scale.Earlier < scale.From && scale.Later > scale.From);
        Assert.Equal(scale.From, RoadmapScale.Of(scale.Zoom, scale.From, s_today).From);
    }

    [Fact]
    public void Bar_IsCutAtTheEnds_AndLastsToTheEndOfItsLastDay()
    {
        RoadmapScale scale = new(RoadmapZoom.Weeks, Day("2026-12-01"), Day("2026-12-21"));
        Assert.Equal("left:10%;width:10%", scale.Style(Day("2026-12-03"), Day("2026-12-04")));
        Assert.Equal("left:0%;width:5%", scale.Style(Day("2026-11-01"), Day("2026-12-01")));
        Assert.Equal("left:95%;width:5%", scale.Style(Day("2026-12-20"), Day("2027-12-20")));
        Assert.False(scale.Shows(Day("2026-11-01"), Day("2026-11-30")));
        Assert.True(scale.Shows(Day("2026-11-01"), Day("2026-12-01")));
        Assert.False(scale.Shows(Day("2026-12-21"), Day("2026-12-22")));
    }

    [Fact]
    public void Rows_AreByProject_OrByTheFirstTeam_WithThoseWithoutOneLast()
    {
        var (one, two, three) = (Project("AA", "Network"), Project("BB"), Project("CC", "Apps", "Network"));
        Roadmap roadmap = new(Plan([one, two, three], [Epic("AA-1", one), Epic("BB-1", two), Epic("CC-1", three), Epic("CC-2", three, dated: false)]), s_today, []);
        Assert.Equal("project:AA AA-1 project:BB BB-1 project:CC CC-1", Said(roadmap, byTeam: false));
        Assert.Equal("team:Apps project:CC CC-1 team:Network project:AA AA-1 team:None project:BB BB-1", Said(roadmap, byTeam: true));

        static string Said(Roadmap roadmap, bool byTeam) =>
            string.Join(' ', RoadmapLines.Of(roadmap, single: false, byTeam, "None").Select(line => line is EpicLine epic ? epic.Epic.Key : line.Key));
    }

    [Fact]
    public void Arrow_IsOneForTwoEpics_AndBrokenWhereAnyOfItIs()
    {
        var project = Project("AA");
        var (a, b, far) = (Epic("AA-1", project, 10, 12), Epic("AA-2", project, 12, 13), Epic("AA-3", project, dated: false));
        var plan = Plan([project], [a, b, far], Blocks(a, b, false), Blocks(a, b, true), Blocks(b, a, true), Blocks(a, far, false));
        var lines = RoadmapLines.Of(new(plan, s_today, []), single: true, byTeam: false, "");
        RoadmapScale scale = new(RoadmapZoom.Weeks, Day("2026-12-01"), Day("2026-12-21"));
        var arrows = RoadmapLines.Arrows(plan, lines, scale);
        Assert.Equal(["AA-1>AA-2 60 0 55 1 False False", "AA-2>AA-1 65 1 45 0 True True"], arrows.Select(arrow => $"{arrow.Key} {arrow.FromX:0} {arrow.FromRow} {arrow.ToX:0} {arrow.ToRow} {arrow.Broken} {arrow.Lifted}"));
        Assert.Empty(RoadmapLines.Arrows(plan, lines, new(RoadmapZoom.Weeks, Day("2027-12-01"), Day("2027-12-21"))));
    }

    [Fact]
    public void Milestones_HaveARowOfTheirProject_AndAsMuchRoomForTheirNamesAsThereIs()
    {
        var (one, two) = (Project("AA"), Project("BB"));
        var plan = Plan([one, two], [Epic("AA-1", one), Epic("AA-2", one)]) with
        {
            Milestones = [Milestone(two, "2026-12-01"), Milestone(one, "2026-12-06"), Milestone(one, "2026-12-07"), Milestone(one, "2026-12-07"), Milestone(one, "2026-12-20"), Milestone(one, "2027-12-20")],
        };
        var lines = RoadmapLines.Of(new(plan, s_today, []), single: false, byTeam: false, "");
        Assert.Equal("project:AA milestones:AA epic epic project:BB milestones:BB", string.Join(' ', lines.Select(line => line is EpicLine ? "epic" : line.Key)));
        Assert.Equal([2, 0], lines.OfType<MilestonesLine>().Select(line => line.Rows));

        // A day is five of the hundred: the first is written before its day, the second is not written, the third after it, the last before it.
        var marks = RoadmapLines.Marks(lines.OfType<MilestonesLine>().First(), new(RoadmapZoom.Weeks, Day("2026-12-01"), Day("2026-12-21")));
        Assert.Equal(["27.5 27.5 True 0", "32.5 0 False 0", "32.5 30 False 1", "97.5 30 True 0"], marks.Select(mark => string.Create(CultureInfo.InvariantCulture, $"{mark.At} {mark.Room} {mark.Before} {mark.Nth}")));
    }

    private static RoadmapMilestone Milestone(RoadmapProject project, string day) => new(ProjectMilestoneId.New(), "M", project.Id, Day(day), null, null);

    private static DateOnly Day(string day) => DateOnly.ParseExact(day, "yyyy-MM-dd", null);

    private static RoadmapProject Project(string key, params string[] teams) =>
        new(ProjectId.New(), key, "Project " + key, [.. teams.Select(name => new TeamName(TeamId.New(), name))], ProjectHealth.None, false, 1);

    private static RoadmapEpic Epic(string key, RoadmapProject project, int from = 1, int to = 2, bool dated = true) => new(
        RecordId.New(), key, key, project.Id, new StateRow(ProjectStateId.New(), "State", StateGroup.Started), null, dated ? new DateOnly(2026, 12, from) : null,
        dated ? new DateOnly(2026, 12, to) : null, RollUp.None, [], 1);

    private static Dependency Blocks(RoadmapEpic blocker, RoadmapEpic blocked, bool lifted) => new(
        new(blocker.Id, blocker.Key, "", lifted ? null : blocker.StartDate, blocker.TargetDate, false), new(blocked.Id, blocked.Key, "", blocked.StartDate, blocked.TargetDate, false), !lifted);

    private static RoadmapPlan Plan(IReadOnlyList<RoadmapProject> projects, IReadOnlyList<RoadmapEpic> epics, params IReadOnlyList<Dependency> dependencies) =>
        new(projects, projects, epics, [], [], dependencies, [], false);
}
