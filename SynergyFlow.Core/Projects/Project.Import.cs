using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects.Sprints;

namespace SynergyFlow.Core.Projects;

/// <summary>What comes from another system with its own times.</summary>
public sealed partial class Project
{
    /// <summary>A sprint as it was there: one that is over was started and finished then, whatever is under way here.</summary>
    /// <param name="fields">As <see cref="SprintFields.Checked"/> gives them.</param>
    /// <param name="state">Active where the project has none under way, and only with both dates; otherwise it is planned.</param>
    public Result<SprintId> ImportSprint(SprintFields fields, SprintState state, DateTimeOffset? started, DateTimeOffset? closed, Stamp stamp)
    {
        var added = AddSprint(fields, stamp);
        if (added.Failed)
        {
            return added.Error;
        }

        var sprint = _sprints.Find(one => one.Id == added.Value)!;
        var wanted = state is SprintState.Active && (_sprints.Exists(other => other.State is SprintState.Active) || DateMissing(fields) is not null) ? SprintState.Future : state;
        if (wanted is SprintState.Future)
        {
            return added;
        }

        var begun = started ?? closed ?? stamp.At;
        Happened(new ProjectSprintStarted(sprint.Id.Value, [sprint.Become(SprintState.Active, begun)]), stamp with { At = begun });
        if (wanted is SprintState.Closed)
        {
            var over = closed is { } end && end >= begun ? end : begun;
            Happened(new ProjectSprintFinished(sprint.Id.Value, [sprint.Become(SprintState.Closed, over)]), stamp with { At = over });
        }

        // The project itself was changed now, not then.
        UpdatedAt = stamp.At;
        return added;
    }

    /// <summary>A version as it was there: one that is out went out on its day.</summary>
    /// <param name="fields">As <see cref="VersionFields.Checked"/> gives them.</param>
    public Result<ProjectVersionId> ImportVersion(VersionFields fields, bool released, bool archived, Stamp stamp)
    {
        var added = AddVersion(fields, stamp);
        if (added.Failed)
        {
            return added.Error;
        }

        var version = _versions.Find(one => one.Id == added.Value)!;
        if (released)
        {
            var wentOut = fields.ReleasesOn is { } day && new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero) is var at && at <= stamp.At ? at : stamp.At;
            Happened(new ProjectVersionReleased(version.Id.Value, [version.Become(VersionState.Released, wentOut)]), stamp with { At = wentOut });
        }

        if (archived)
        {
            Happened(new ProjectVersionArchived(version.Id.Value, [version.Become(VersionState.Archived, stamp.At)]), stamp);
        }

        // The project itself was changed now, not then.
        UpdatedAt = stamp.At;
        return added;
    }
}
