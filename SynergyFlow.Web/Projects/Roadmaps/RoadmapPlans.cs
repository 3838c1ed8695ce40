using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Projects.Items.UseCases;
using SynergyFlow.Core.Projects.Roadmaps;
using SynergyFlow.Core.Projects.UseCases;
using SynergyFlow.Web.Components;

namespace SynergyFlow.Web.Projects.Roadmaps;

/// <summary>Gives epics, versions and milestones other dates, and takes the last of it back.</summary>
internal sealed class RoadmapPlans(UseCases useCases, CancellationToken left)
{
    private Func<Task<Error?>>? _back;

    public bool CanUndo => _back is not null;

    public void Forget() => _back = null;

    /// <returns>What it is called, and its dates as they are shown; null where it is not there any more.</returns>
    public static (string Name, DateOnly? Start, DateOnly? End)? Find(RoadmapPlan plan, RoadmapPart part, Guid id) => part switch
    {
        RoadmapPart.Version => plan.Versions.FirstOrDefault(one => one.Id.Value == id) is { } version ? (version.Name, version.StartsOn, version.ReleasesOn) : null,
        RoadmapPart.Milestone => plan.Milestones.FirstOrDefault(one => one.Id.Value == id) is { } milestone ? (milestone.Name, milestone.Day, milestone.Day) : null,
        RoadmapPart.Epic => plan.Epics.FirstOrDefault(one => one.Id.Value == id) is { } epic ? (epic.Key, epic.StartDate, epic.TargetDate) : null,
    };

    /// <param name="plan">What has it.</param>
    public Task<Error?> SaveAsync(RoadmapPlan plan, Replanning wanted)
    {
        if (wanted.Part is RoadmapPart.Version)
        {
            var version = plan.Versions.First(one => one.Id.Value == wanted.Id);
            return VersionAsync(plan.Projects.First(one => one.Id == version.Project), version, wanted.Start, wanted.End);
        }

        if (wanted.Part is RoadmapPart.Milestone)
        {
            var milestone = plan.Milestones.First(one => one.Id.Value == wanted.Id);
            return MilestoneAsync(plan.Projects.First(one => one.Id == milestone.Project), milestone, wanted.End ?? default);
        }

        return EpicAsync(plan.Epics.First(one => one.Id.Value == wanted.Id), wanted.Start, wanted.End);
    }

    /// <summary>Only what is another date is touched: an edit of the other one by somebody else is no conflict.</summary>
    private async Task<Error?> EpicAsync(RoadmapEpic epic, DateOnly? start, DateOnly? target)
    {
        var edited = await DoEpicAsync(epic, epic.Version, start, target);
        _back = edited.Failed ? null : async () => (await DoEpicAsync(epic with { StartDate = start, TargetDate = target }, edited.Value, epic.StartDate, epic.TargetDate)).Error;
        return edited.Error;
    }

    private async Task<Error?> VersionAsync(RoadmapProject project, RoadmapVersion version, DateOnly? starts, DateOnly? releases)
    {
        var edited = await DoVersionAsync(project, project.Version, version, starts, releases);
        _back = edited.Failed ? null : async () => (await DoVersionAsync(project, edited.Value, version, version.StartsOn, version.ReleasesOn)).Error;
        return edited.Error;
    }

    private async Task<Error?> MilestoneAsync(RoadmapProject project, RoadmapMilestone milestone, DateOnly day)
    {
        var edited = await DoMilestoneAsync(project, project.Version, milestone, day);
        _back = edited.Failed ? null : async () => (await DoMilestoneAsync(project, edited.Value, milestone, milestone.Day)).Error;
        return edited.Error;
    }

    /// <summary>As far as nothing stands against it.</summary>
    public Task<Error?> UndoAsync()
    {
        var back = _back;
        Forget();
        return back is null ? Task.FromResult<Error?>(null) : back();
    }

    private Task<Result<int>> DoEpicAsync(RoadmapEpic epic, int version, DateOnly? start, DateOnly? target)
    {
        WorkItemPatch patch = new()
        {
            StartDate = start == epic.StartDate ? default : new Optional<DateOnly?>(start),
            TargetDate = target == epic.TargetDate ? default : new Optional<DateOnly?>(target),
        };
        return useCases.RunAsync((EditWorkItem edit, Actor actor) => edit.ExecuteAsync(actor, new(epic.Id, version, patch), left));
    }

    private Task<Result<int>> DoVersionAsync(RoadmapProject project, int expected, RoadmapVersion version, DateOnly? starts, DateOnly? releases) =>
        useCases.RunAsync((ChangeVersions change, Actor actor) => change.EditAsync(
            actor, new(project.Key, version.Id, StartsOn: new Optional<DateOnly?>(starts), ReleasesOn: new Optional<DateOnly?>(releases), ExpectedVersion: expected), left));

    private Task<Result<int>> DoMilestoneAsync(RoadmapProject project, int expected, RoadmapMilestone milestone, DateOnly day) =>
        useCases.RunAsync((ChangeMilestones change, Actor actor) => change.EditAsync(
            actor, new(project.Key, milestone.Id, Day: new Optional<DateOnly>(day), ExpectedVersion: expected), left));
}
