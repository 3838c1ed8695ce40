using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Roadmaps;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Web.Projects.Roadmaps;

/// <summary>A row of the timeline; all are of one height, so that what lies over them finds its place.</summary>
public abstract record RoadmapLine(string Key);

public sealed record TeamLine(string Name) : RoadmapLine("team:" + Name);

public sealed record ProjectLine(RoadmapProject Project) : RoadmapLine("project:" + Project.Key);

public sealed record SprintsLine(IReadOnlyList<RoadmapSprint> Sprints) : RoadmapLine("sprints");

/// <summary>The days that matter to a project, as lines through its rows.</summary>
/// <param name="Milestones">By day.</param>
/// <param name="Rows">How many rows of the project are below it.</param>
public sealed record MilestonesLine(RoadmapProject Project, IReadOnlyList<RoadmapMilestone> Milestones, int Rows) : RoadmapLine("milestones:" + Project.Key);

public sealed record VersionLine(RoadmapProject Project, RoadmapVersion Version, IReadOnlyList<CriticalDate> Critical) : RoadmapLine("version:" + Version.Id);

public sealed record EpicLine(RoadmapEpic Epic, IReadOnlyList<CriticalDate> Critical) : RoadmapLine("epic:" + Epic.Id);

/// <summary>From the end of a bar to the begin of another one; places across of a hundred, rows from none.</summary>
/// <param name="Lifted">Not the epics themselves are linked, only what is below them.</param>
public sealed record RoadmapArrow(string Key, double FromX, int FromRow, double ToX, int ToRow, bool Broken, bool Lifted);

/// <param name="At">The middle of its day, of a hundred.</param>
/// <param name="Room">How much of the hundred its name may take; none: it is not written.</param>
/// <param name="Before">The name is before its day, not after it.</param>
/// <param name="Nth">How many of the same day come first.</param>
public sealed record RoadmapMark(RoadmapMilestone Milestone, double At, double Room, bool Before, int Nth);

/// <summary>Puts what was read into rows.</summary>
internal static class RoadmapLines
{
    /// <summary>Less of the hundred than this is too little for a name.</summary>
    private const double LeastRoom = 7;

    /// <summary>More than this no name takes, so that the next one has some.</summary>
    private const double MostRoom = 30;

    /// <param name="single">Of one project, which needs no name.</param>
    /// <param name="byTeam">Projects under the first of their teams by name.</param>
    /// <param name="nobody">The heading of projects without a team.</param>
    public static IReadOnlyList<RoadmapLine> Of(Roadmap roadmap, bool single, bool byTeam, string nobody)
    {
        ArgumentNullException.ThrowIfNull(roadmap);
        var plan = roadmap.Plan;
        var (ofEpic, ofVersion) = (roadmap.Critical.ToLookup(one => one.Epic), roadmap.Critical.ToLookup(one => one.Version));
        var (epics, versions) = (plan.Epics.Where(epic => epic.Dated).ToLookup(epic => epic.Project), plan.Versions.Where(version => version.Dated).ToLookup(version => version.Project));
        var milestones = plan.Milestones.ToLookup(milestone => milestone.Project);
        List<RoadmapLine> lines = [];
        string? team = null;
        foreach (var project in byTeam ? plan.Projects.OrderBy(TeamOf, StringComparer.CurrentCulture) : plan.Projects.AsEnumerable())
        {
            if (!single && !epics.Contains(project.Id) && !versions.Contains(project.Id) && !milestones.Contains(project.Id))
            {
                continue;
            }

            if (byTeam && TeamOf(project) != team)
            {
                team = TeamOf(project);
                lines.Add(new TeamLine(project.Teams.Count == 0 ? nobody : project.Teams[0].Name));
            }

            if (!single)
            {
                lines.Add(new ProjectLine(project));
            }

            if (milestones.Contains(project.Id))
            {
                var rows = epics[project.Id].Count() + versions[project.Id].Count() + (plan.Sprints.Count > 0 ? 1 : 0);
                lines.Add(new MilestonesLine(project, [.. milestones[project.Id]], rows));
            }

            if (plan.Sprints.Count > 0)
            {
                lines.Add(new SprintsLine(plan.Sprints));
            }

            lines.AddRange(versions[project.Id].Select(version => new VersionLine(project, version, [.. ofVersion[version.Id]])));
            lines.AddRange(epics[project.Id].Select(epic => new EpicLine(epic, [.. ofEpic[epic.Id]])));
        }

        return lines;

        // Those without a team come last.
        static string TeamOf(RoadmapProject project) => project.Teams.Count == 0 ? "\uFFFD" : project.Teams[0].Name;
    }

    /// <summary>The milestones that are on the timeline, each with as much room for its name as there is to the next one, or before it where there is more.</summary>
    public static IReadOnlyList<RoadmapMark> Marks(MilestonesLine line, RoadmapScale scale)
    {
        ArgumentNullException.ThrowIfNull(line);
        ArgumentNullException.ThrowIfNull(scale);
        List<RoadmapMark> marks = [];
        var shown = line.Milestones.Where(one => scale.Shows(one.Day, one.Day)).ToList();

        // Where the name before ends, of a hundred.
        var free = 0.0;
        for (var i = 0; i < shown.Count; i++)
        {
            var at = (scale.At(shown[i].Day) + scale.At(shown[i].Day.AddDays(1))) / 2;
            var nth = shown.Take(i).Count(other => other.Day == shown[i].Day);
            var after = (i + 1 < shown.Count ? scale.At(shown[i + 1].Day) : 100) - at;
            var before = at - free;
            var turned = after < LeastRoom && before >= LeastRoom;
            var room = Math.Min(turned ? before : after, MostRoom);
            marks.Add(new(shown[i], at, room < LeastRoom ? 0 : room, turned, nth));
            free = turned || room < LeastRoom ? at : at + room;
        }

        return marks;
    }

    /// <summary>One for each two epics that are on the timeline, however many of their parts are linked.</summary>
    public static IReadOnlyList<RoadmapArrow> Arrows(RoadmapPlan plan, IReadOnlyList<RoadmapLine> lines, RoadmapScale scale)
    {
        ArgumentNullException.ThrowIfNull(plan);
        Dictionary<RecordId, (int Row, RoadmapEpic Epic)> rows = [];
        for (var row = 0; row < lines.Count; row++)
        {
            if (lines[row] is EpicLine line)
            {
                rows[line.Epic.Id] = (row, line.Epic);
            }
        }

        return
        [
            .. plan.Dependencies.Where(one => rows.ContainsKey(one.Blocker.Epic) && rows.ContainsKey(one.Blocked.Epic))
                .GroupBy(one => (one.Blocker.Epic, Blocked: one.Blocked.Epic))
                .Select(pair =>
                {
                    var (from, to) = (rows[pair.Key.Epic], rows[pair.Key.Blocked]);
                    return new RoadmapArrow(
                        $"{from.Epic.Key}>{to.Epic.Key}", scale.At(from.Epic.Ends!.Value.AddDays(1)), from.Row, scale.At(to.Epic.Begins!.Value), to.Row,
                        pair.Any(one => one.Broken), pair.All(one => !one.BetweenEpics));
                })
                .Where(arrow => Math.Max(arrow.FromX, arrow.ToX) > 0 && Math.Min(arrow.FromX, arrow.ToX) < 100),
        ];
    }
}
