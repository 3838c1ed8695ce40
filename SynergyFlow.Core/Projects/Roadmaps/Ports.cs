using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Projects.Sprints;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Projects.Roadmaps;

/// <summary>Reads what is planned over time. Ask through <see cref="UseCases.ReadRoadmap"/>, which checks who asks.</summary>
public interface IRoadmapQueries
{
    /// <summary>Projects in the order of their keys, epics in the order of their project; what the scope does not see is in none of it.</summary>
    Task<RoadmapPlan> ReadAsync(RecordScope scope, RoadmapFilter filter, CancellationToken ct);

    /// <summary>What of a version is open, and which of it waits for something that is open itself; of both what the scope sees.</summary>
    Task<(Page<ReadinessItem> Open, IReadOnlyList<ReadinessBlock> Blocked)> OpenOfAsync(
        RecordScope scope, ProjectId project, ProjectVersionId version, int most, CancellationToken ct);
}

/// <param name="Project">Only this one, archived or not; null: all that are not archived.</param>
/// <param name="Team">Only projects of this team.</param>
/// <param name="Done">What is completed, released or reached too.</param>
public sealed record RoadmapFilter(ProjectId? Project = null, TeamId? Team = null, bool Done = false)
{
    /// <summary>The key of a project, in any case, where the caller does not know its id.</summary>
    public string? Key { get; init; }

    /// <summary>Sprints are shown where there is one project.</summary>
    public bool Sprints { get; init; }
}

/// <summary>What there is, before anybody has looked for what is wrong with it.</summary>
/// <param name="Choices">All projects that there are to choose from, at most <see cref="MostProjects"/>.</param>
/// <param name="More">There is more than is in it.</param>
public sealed record RoadmapPlan(
    IReadOnlyList<RoadmapProject> Choices, IReadOnlyList<RoadmapProject> Projects, IReadOnlyList<RoadmapEpic> Epics, IReadOnlyList<RoadmapVersion> Versions,
    IReadOnlyList<RoadmapSprint> Sprints, IReadOnlyList<Dependency> Dependencies, IReadOnlyList<LatePart> LateParts, bool More)
{
    public const int MostProjects = 200;
    public const int MostEpics = 300;
    public const int MostVersions = 200;
    public const int MostSprints = 100;
    public const int MostDependencies = 1_000;
    public const int MostLateParts = 200;
    public const int MostMilestones = 200;

    /// <summary>By day.</summary>
    public IReadOnlyList<RoadmapMilestone> Milestones { get; init; } = [];

    public static RoadmapPlan Nothing { get; } = new([], [], [], [], [], [], [], false);
}

/// <param name="Teams">By name.</param>
/// <param name="Version">What a change of one of its versions or milestones names.</param>
public sealed record RoadmapProject(ProjectId Id, string Key, string Name, IReadOnlyList<TeamName> Teams, ProjectHealth Health, bool Archived, int Version);

/// <param name="Below">The sums of all parts, through all levels.</param>
/// <param name="Versions">What it goes out with, by name.</param>
/// <param name="Version">What a change of it names.</param>
public sealed record RoadmapEpic(
    RecordId Id, string Key, string Title, ProjectId Project, StateRow State, PersonName? Assignee, DateOnly? StartDate, DateOnly? TargetDate, RollUp Below,
    IReadOnlyList<VersionName> Versions, int Version)
{
    public bool Over => State.Group is StateGroup.Completed or StateGroup.Cancelled;

    public bool Dated => StartDate is not null || TargetDate is not null;

    /// <summary>The first day that is known of it.</summary>
    public DateOnly? Begins => StartDate ?? TargetDate;

    /// <summary>The last day that is known of it.</summary>
    public DateOnly? Ends => TargetDate ?? StartDate;
}

public sealed record RoadmapVersion(
    ProjectVersionId Id, string Name, ProjectId Project, DateOnly? StartsOn, DateOnly? ReleasesOn, VersionState State, PartWork Work)
{
    public bool Dated => StartsOn is not null || ReleasesOn is not null;
}

/// <param name="ReachedOn">Null: not yet.</param>
public sealed record RoadmapMilestone(ProjectMilestoneId Id, string Name, ProjectId Project, DateOnly Day, DateOnly? ReachedOn, string? Note);

public sealed record RoadmapSprint(SprintId Id, string Name, DateOnly StartsOn, DateOnly EndsOn, SprintState State);

/// <summary>One of the two records of a dependency: an epic, or what is below one.</summary>
public sealed record DependencyEnd(RecordId Epic, string Key, string Title, DateOnly? StartDate, DateOnly? TargetDate, bool Over);

/// <summary>That one record blocks another, where they are of different epics. Both may be the epics themselves.</summary>
public sealed record Dependency(DependencyEnd Blocker, DependencyEnd Blocked, bool BetweenEpics)
{
    /// <summary>
    /// What blocks ends, by its own dates, after what it blocks begins, and neither is over. Nothing is taken from the dates of the epic above an item:
    /// an epic may well begin while only its last part waits.
    /// </summary>
    public bool Broken => !Blocker.Over && !Blocked.Over && (Blocker.TargetDate ?? Blocker.StartDate) > (Blocked.StartDate ?? Blocked.TargetDate);
}

/// <summary>A part that is to be done after the epic that it is below, and is not over.</summary>
public sealed record LatePart(RecordId Epic, RecordId Id, string Key, string Title, DateOnly TargetDate);

/// <summary>A part of a version that is neither completed nor cancelled.</summary>
public sealed record ReadinessItem(RecordId Id, string Key, WorkItemType Type, string Title, StateRow State);

/// <summary>An open item of a version, and an open record of any kind that blocks it.</summary>
public sealed record ReadinessBlock(string Key, string Title, string BlockerKey, string BlockerTitle);

/// <summary>What stands in the way of a release.</summary>
/// <param name="Open">The first <see cref="MostOpen"/> by number; the count is of all.</param>
/// <param name="Blocked">The first <see cref="MostOpen"/>.</param>
/// <param name="Late">Its day is over, and it is not out.</param>
public sealed record Readiness(VersionRow Version, IReadOnlyList<ReadinessItem> Open, int OpenCount, IReadOnlyList<ReadinessBlock> Blocked, bool Late)
{
    public const int MostOpen = 20;

    public bool Ready => OpenCount == 0;
}

/// <param name="Today">By which dates are past.</param>
/// <param name="Critical">What cannot be kept, the earliest first.</param>
public sealed record Roadmap(RoadmapPlan Plan, DateOnly Today, IReadOnlyList<CriticalDate> Critical);
