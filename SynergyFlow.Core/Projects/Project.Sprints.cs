using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects.Sprints;

namespace SynergyFlow.Core.Projects;

/// <summary>Sprints. Like the other parts they are loaded with the project only where they are to be changed.</summary>
public sealed partial class Project
{
    private readonly List<Sprint> _sprints = [];

    public IReadOnlyList<Sprint> Sprints => _sprints;

    /// <param name="fields">As <see cref="SprintFields.Checked"/> gives them.</param>
    public Result<SprintId> AddSprint(SprintFields fields, Stamp stamp)
    {
        ArgumentNullException.ThrowIfNull(fields);
        if (_sprints.Count >= Sprint.Most)
        {
            return new TooManySprints();
        }

        if (_sprints.Exists(other => Same(other.Name, fields.Name)))
        {
            return new SprintNameTaken(fields.Name);
        }

        Sprint sprint = new() { Tenant = Tenant, Project = Id, Id = SprintId.New() };
        _sprints.Add(sprint);
        Happened(new ProjectSprintAdded(sprint.Id.Value, sprint.Apply(fields)), stamp);
        return sprint.Id;
    }

    /// <summary>One that is over stays as it was.</summary>
    /// <param name="fields">As <see cref="SprintFields.Checked"/> gives them.</param>
    public Result EditSprint(SprintId id, SprintFields fields, Stamp stamp)
    {
        ArgumentNullException.ThrowIfNull(fields);
        if (_sprints.Find(one => one.Id == id) is not { } sprint)
        {
            return new SprintNotFound(id);
        }

        if (!sprint.State.IsOpen)
        {
            return new SprintIsAlready(sprint.State);
        }

        if (_sprints.Exists(other => other.Id != id && Same(other.Name, fields.Name)))
        {
            return new SprintNameTaken(fields.Name);
        }

        if (sprint.State is SprintState.Active && DateMissing(fields) is { } missing)
        {
            return missing;
        }

        if (sprint.Apply(fields) is { Count: > 0 } changes)
        {
            Happened(new ProjectSprintEdited(id.Value, changes), stamp);
        }

        return Result.Success;
    }

    /// <summary>Says who works in one and how much. One that is over stays as it was.</summary>
    /// <param name="capacity">As <see cref="SprintCapacity.Checked"/> gives it.</param>
    /// <param name="names">Of all that are in it or were, as the log shall call them.</param>
    public Result PlanCapacity(SprintId id, SprintCapacity capacity, IReadOnlyDictionary<UserId, string> names, Stamp stamp)
    {
        ArgumentNullException.ThrowIfNull(capacity);
        if (_sprints.Find(one => one.Id == id) is not { } sprint)
        {
            return new SprintNotFound(id);
        }

        if (!sprint.State.IsOpen)
        {
            return new SprintIsAlready(sprint.State);
        }

        if (sprint.Plan(capacity, names) is { Count: > 0 } changes)
        {
            Happened(new ProjectSprintEdited(id.Value, changes), stamp);
        }

        return Result.Success;
    }

    /// <summary>Starts, finishes or opens one again.</summary>
    public Result MoveSprint(SprintId id, SprintState state, Stamp stamp)
    {
        if (_sprints.Find(one => one.Id == id) is not { } sprint)
        {
            return new SprintNotFound(id);
        }

        if (!Enum.IsDefined(state))
        {
            return new InvalidField("state", $"state is one of {string.Join(", ", EnumText.All<SprintState>())}.");
        }

        if (!sprint.State.Next.Contains(state))
        {
            return new SprintIsAlready(sprint.State);
        }

        if (state is SprintState.Active && _sprints.Find(other => other.State is SprintState.Active) is { } active)
        {
            return new AnotherSprintActive(active.Name);
        }

        if (state is SprintState.Active && DateMissing(SprintFields.Of(sprint)) is { } missing)
        {
            return missing;
        }

        var again = sprint.State is SprintState.Closed;
        FieldChange[] changes = [sprint.Become(state, stamp.At)];
        Happened(
            state is SprintState.Closed ? new ProjectSprintFinished(id.Value, changes)
            : again ? new ProjectSprintReopened(id.Value, changes)
            : (IDomainEvent)new ProjectSprintStarted(id.Value, changes),
            stamp);
        return Result.Success;
    }

    /// <summary>Only one that never began: the others are what charts are drawn from.</summary>
    public Result RemoveSprint(SprintId id, Stamp stamp)
    {
        if (_sprints.Find(one => one.Id == id) is not { } sprint)
        {
            return new SprintNotFound(id);
        }

        if (sprint.State is not SprintState.Future)
        {
            return new SprintIsAlready(sprint.State);
        }

        _sprints.Remove(sprint);
        Happened(new ProjectSprintRemoved(id.Value, [new("sprint", sprint.Name, null)]), stamp);
        return Result.Success;
    }

    private static SprintDatesRequired? DateMissing(SprintFields fields) =>
        fields.StartsOn is null ? new SprintDatesRequired("startsOn") : fields.EndsOn is null ? new SprintDatesRequired("endsOn") : null;
}
