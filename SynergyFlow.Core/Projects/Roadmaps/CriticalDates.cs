using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Projects.Roadmaps;

/// <summary>What is wrong with a date.</summary>
public enum CriticalKind
{
    /// <summary>The epic is open, and its target is over.</summary>
    EpicOverdue,

    /// <summary>The version is not out, and its day is over.</summary>
    VersionOverdue,

    /// <summary>What blocks ends after what it blocks begins.</summary>
    BlockerLate,

    /// <summary>A part is to be done after its epic.</summary>
    PartLate,

    /// <summary>The epic is to be done after a version that it goes out with.</summary>
    AfterRelease,

    /// <summary>The milestone is not reached, and its day is over.</summary>
    MilestoneOverdue,
}

/// <param name="Key">Of the record at fault; null: it is a version or a milestone.</param>
/// <param name="Name">Its title, or the name of the version or milestone.</param>
/// <param name="Date">The date that is wrong.</param>
/// <param name="Other">What it is measured against: the key of a record, the name of a version; null: today.</param>
/// <param name="Against">The date of that.</param>
/// <param name="Epic">The epic whose bar is marked; null: none is.</param>
/// <param name="Version">The version whose bar is marked; null: none is.</param>
public sealed record CriticalDate(
    CriticalKind Kind, string Project, string? Key, string Name, DateOnly Date, string? Other, DateOnly Against, RecordId? Epic = null, ProjectVersionId? Version = null)
{
    /// <summary>The milestone that is marked; null: none is.</summary>
    public ProjectMilestoneId? Milestone { get; init; }
}

/// <summary>Finds the dates that cannot all be kept. Depends on nothing but what it is given.</summary>
public static class CriticalDates
{
    /// <returns>The earliest first; of one day in the order of the kinds.</returns>
    public static IReadOnlyList<CriticalDate> Of(RoadmapPlan plan, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var projects = plan.Projects.ToDictionary(project => project.Id, project => project.Key);
        var epics = plan.Epics.ToDictionary(epic => epic.Id);
        var versions = plan.Versions.ToDictionary(version => version.Id);
        List<CriticalDate> found = [];
        foreach (var epic in plan.Epics.Where(epic => !epic.Over))
        {
            var project = projects[epic.Project];
            if (epic.TargetDate is not { } target)
            {
                continue;
            }

            if (target < today)
            {
                found.Add(new(CriticalKind.EpicOverdue, project, epic.Key, epic.Title, target, null, today, epic.Id));
            }

            found.AddRange(epic.Versions.Select(name => versions.GetValueOrDefault(name.Id))
                .Where(version => version is { State: VersionState.Unreleased } && target > version.ReleasesOn)
                .Select(version => new CriticalDate(CriticalKind.AfterRelease, project, epic.Key, epic.Title, target, version!.Name, version.ReleasesOn!.Value, epic.Id)));
        }

        found.AddRange(plan.Versions.Where(version => version.State is VersionState.Unreleased && version.ReleasesOn < today)
            .Select(version => new CriticalDate(CriticalKind.VersionOverdue, projects[version.Project], null, version.Name, version.ReleasesOn!.Value, null, today, Version: version.Id)));
        found.AddRange(plan.Milestones.Where(milestone => milestone.ReachedOn is null && milestone.Day < today)
            .Select(milestone => new CriticalDate(CriticalKind.MilestoneOverdue, projects[milestone.Project], null, milestone.Name, milestone.Day, null, today) { Milestone = milestone.Id }));
        found.AddRange(plan.Dependencies.Where(one => one.Broken).Select(one => new CriticalDate(
            CriticalKind.BlockerLate, projects[epics[one.Blocker.Epic].Project], one.Blocker.Key, one.Blocker.Title, (one.Blocker.TargetDate ?? one.Blocker.StartDate)!.Value,
            one.Blocked.Key, (one.Blocked.StartDate ?? one.Blocked.TargetDate)!.Value, one.Blocker.Epic)));
        found.AddRange(plan.LateParts.Where(part => epics.TryGetValue(part.Epic, out var epic) && epic is { Over: false, TargetDate: not null }).Select(part => new CriticalDate(
            CriticalKind.PartLate, projects[epics[part.Epic].Project], part.Key, part.Title, part.TargetDate, epics[part.Epic].Key, epics[part.Epic].TargetDate!.Value, part.Epic)));
        return [.. found.OrderBy(one => one.Date).ThenBy(one => one.Kind).ThenBy(one => one.Key ?? one.Name, StringComparer.Ordinal).ThenBy(one => one.Other, StringComparer.Ordinal)];
    }
}
