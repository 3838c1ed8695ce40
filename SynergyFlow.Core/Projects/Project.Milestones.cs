using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Projects;

/// <summary>Days that matter. They are loaded with the project only where they are to be changed (<see cref="IProjectStore"/>).</summary>
public sealed partial class Project
{
    private readonly List<ProjectMilestone> _milestones = [];

    public IReadOnlyList<ProjectMilestone> Milestones => _milestones;

    /// <param name="fields">As <see cref="MilestoneFields.Checked"/> gives them.</param>
    public Result<ProjectMilestoneId> AddMilestone(MilestoneFields fields, Stamp stamp)
    {
        ArgumentNullException.ThrowIfNull(fields);
        if (_milestones.Count >= ProjectMilestone.Most)
        {
            return new TooManyMilestones();
        }

        if (_milestones.Exists(other => Same(other.Name, fields.Name)))
        {
            return new MilestoneNameTaken(fields.Name);
        }

        ProjectMilestone milestone = new() { Tenant = Tenant, Project = Id, Id = ProjectMilestoneId.New() };
        _milestones.Add(milestone);
        Happened(new ProjectMilestoneAdded(milestone.Id.Value, milestone.Apply(fields)), stamp);
        return milestone.Id;
    }

    /// <param name="fields">As <see cref="MilestoneFields.Checked"/> gives them.</param>
    public Result EditMilestone(ProjectMilestoneId id, MilestoneFields fields, Stamp stamp)
    {
        ArgumentNullException.ThrowIfNull(fields);
        if (_milestones.Find(one => one.Id == id) is not { } milestone)
        {
            return new MilestoneNotFound(id);
        }

        if (_milestones.Exists(other => other.Id != id && Same(other.Name, fields.Name)))
        {
            return new MilestoneNameTaken(fields.Name);
        }

        if (milestone.Apply(fields) is { Count: > 0 } changes)
        {
            Happened(new ProjectMilestoneEdited(id.Value, changes), stamp);
        }

        return Result.Success;
    }

    public Result RemoveMilestone(ProjectMilestoneId id, Stamp stamp)
    {
        if (_milestones.Find(one => one.Id == id) is not { } milestone)
        {
            return new MilestoneNotFound(id);
        }

        _milestones.Remove(milestone);
        Happened(new ProjectMilestoneRemoved(id.Value, [new("milestone", milestone.Name, null)]), stamp);
        return Result.Success;
    }

    /// <param name="on">The day on which it was; null: it was not.</param>
    public Result ReachMilestone(ProjectMilestoneId id, DateOnly? on, Stamp stamp)
    {
        if (_milestones.Find(one => one.Id == id) is not { } milestone)
        {
            return new MilestoneNotFound(id);
        }

        // Where the day began first it is tomorrow already.
        if (on is { } day && (!MilestoneFields.Fits(day) || day > DateOnly.FromDateTime(stamp.At.UtcDateTime.AddHours(14))))
        {
            return new MilestoneReachedLater();
        }

        if (milestone.ReachedOn != on)
        {
            FieldChange[] changes = [milestone.Become(on)];
            Happened(on is null ? new ProjectMilestoneReopened(id.Value, changes) : (IDomainEvent)new ProjectMilestoneReached(id.Value, changes), stamp);
        }

        return Result.Success;
    }
}
