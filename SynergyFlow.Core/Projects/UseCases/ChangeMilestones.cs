using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Projects.UseCases;

/// <summary>Says which days matter to a project, and which of them it has reached.</summary>
public sealed class ChangeMilestones(ProjectGate gate, IUnitOfWork unitOfWork, TimeProvider time)
{
    /// <param name="Project">Its key or its id.</param>
    public sealed record Addition(string Project, MilestoneFields Fields);

    /// <summary>What is not set stays.</summary>
    /// <param name="Project">Its key or its id.</param>
    /// <param name="ExpectedVersion">Of the project: refuse any other; null: whatever is stored now.</param>
    public sealed record Change(
        string Project, ProjectMilestoneId Milestone, Optional<string> Name = default, Optional<DateOnly> Day = default, Optional<string> Note = default,
        int? ExpectedVersion = null);

    /// <param name="Project">Its key or its id.</param>
    /// <param name="ExpectedVersion">Of the project: refuse any other; null: whatever is stored now.</param>
    public sealed record Removal(string Project, ProjectMilestoneId Milestone, int? ExpectedVersion = null);

    /// <param name="Project">Its key or its id.</param>
    /// <param name="On">The day on which it was reached; null: it was not.</param>
    /// <param name="ExpectedVersion">Of the project: refuse any other; null: whatever is stored now.</param>
    public sealed record Reaching(string Project, ProjectMilestoneId Milestone, DateOnly? On, int? ExpectedVersion = null);

    public async Task<Result<ProjectMilestoneId>> AddAsync(Actor actor, Addition command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var opened = await gate.OpenAsync(actor, command.Project, null, ct, withParts: true);
        if (opened.Failed)
        {
            return opened.Error;
        }

        var fields = command.Fields.Checked();
        if (fields.Failed)
        {
            return fields.Error;
        }

        var added = opened.Value.AddMilestone(fields.Value, actor.At(time.GetUtcNow()));
        if (added.Failed)
        {
            return added.Error;
        }

        var saved = await unitOfWork.SaveAsync(actor, ct);
        return saved.Failed ? saved.Error : added.Value;
    }

    /// <returns>The project's version.</returns>
    public async Task<Result<int>> EditAsync(Actor actor, Change command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var opened = await gate.OpenAsync(actor, command.Project, command.ExpectedVersion, ct, withParts: true);
        if (opened.Failed)
        {
            return opened.Error;
        }

        if (opened.Value.Milestones.FirstOrDefault(one => one.Id == command.Milestone) is not { } milestone)
        {
            return new MilestoneNotFound(command.Milestone);
        }

        var fields = new MilestoneFields(
            command.Name.Or(milestone.Name) ?? "", command.Day.Or(milestone.Day), command.Note.Or(milestone.Note)).Checked();
        return fields.Failed
            ? fields.Error
            : await unitOfWork.SaveAsync(actor, opened.Value, opened.Value.EditMilestone(milestone.Id, fields.Value, actor.At(time.GetUtcNow())), ct);
    }

    /// <returns>The project's version.</returns>
    public async Task<Result<int>> RemoveAsync(Actor actor, Removal command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var opened = await gate.OpenAsync(actor, command.Project, command.ExpectedVersion, ct, withParts: true);
        return opened.Failed
            ? opened.Error
            : await unitOfWork.SaveAsync(actor, opened.Value, opened.Value.RemoveMilestone(command.Milestone, actor.At(time.GetUtcNow())), ct);
    }

    /// <returns>The project's version.</returns>
    public async Task<Result<int>> ReachAsync(Actor actor, Reaching command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var opened = await gate.OpenAsync(actor, command.Project, command.ExpectedVersion, ct, withParts: true);
        return opened.Failed
            ? opened.Error
            : await unitOfWork.SaveAsync(actor, opened.Value, opened.Value.ReachMilestone(command.Milestone, command.On, actor.At(time.GetUtcNow())), ct);
    }
}
