using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects.Items;

namespace SynergyFlow.Core.Projects.Sprints.UseCases;

/// <summary>Plans the sprints of a project, starts and finishes them. What is in them is said by the items, which whoever works on them may change.</summary>
public sealed class ChangeSprints(ProjectGate gate, IWorkItemStore items, IUnitOfWork unitOfWork, TimeProvider time)
{
    /// <summary>So many items at most leave a sprint that is finished or removed.</summary>
    public const int MostMoved = 1_000;

    /// <param name="Project">Its key or its id.</param>
    public sealed record Addition(string Project, SprintFields Fields);

    /// <summary>What is not set stays.</summary>
    /// <param name="Project">Its key or its id.</param>
    /// <param name="Start">It is started in the same moment.</param>
    /// <param name="ExpectedVersion">Of the project: refuse any other; null: whatever is stored now.</param>
    public sealed record Change(
        string Project, SprintId Sprint, Optional<string> Name = default, Optional<string> Goal = default, Optional<DateOnly?> StartsOn = default,
        Optional<DateOnly?> EndsOn = default, bool Start = false, int? ExpectedVersion = null);

    /// <param name="Project">Its key or its id.</param>
    /// <param name="State">Active starts it or opens it again, closed finishes it.</param>
    /// <param name="MoveOpenTo">Where what is not done goes when it is finished: another open sprint; null: none, which is the backlog.</param>
    /// <param name="ExpectedVersion">Of the project: refuse any other; null: whatever is stored now.</param>
    public sealed record Move(string Project, SprintId Sprint, SprintState State, SprintId? MoveOpenTo = null, int? ExpectedVersion = null);

    /// <param name="Project">Its key or its id.</param>
    /// <param name="ExpectedVersion">Of the project: refuse any other; null: whatever is stored now.</param>
    public sealed record Removal(string Project, SprintId Sprint, int? ExpectedVersion = null);

    public async Task<Result<SprintId>> AddAsync(Actor actor, Addition command, CancellationToken ct)
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

        var added = opened.Value.AddSprint(fields.Value, actor.At(time.GetUtcNow()));
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

        if (opened.Value.Sprints.FirstOrDefault(one => one.Id == command.Sprint) is not { } sprint)
        {
            return new SprintNotFound(command.Sprint);
        }

        var fields = new SprintFields(
            command.Name.Or(sprint.Name) ?? "", command.Goal.Or(sprint.Goal), command.StartsOn.Or(sprint.StartsOn), command.EndsOn.Or(sprint.EndsOn)).Checked();
        if (fields.Failed)
        {
            return fields.Error;
        }

        var stamp = actor.At(time.GetUtcNow());
        var edited = opened.Value.EditSprint(sprint.Id, fields.Value, stamp);
        return await unitOfWork.SaveAsync(actor, opened.Value, edited.Failed || !command.Start ? edited : opened.Value.MoveSprint(sprint.Id, SprintState.Active, stamp), ct);
    }

    /// <summary>
    /// Of one that is finished, what is completed or cancelled stays in it, and the rest goes where the command says, in the same transaction. Of one
    /// that is opened again, what has left it stays where it is.
    /// </summary>
    /// <returns>The project's version.</returns>
    public async Task<Result<int>> MoveAsync(Actor actor, Move command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var opened = await gate.OpenAsync(actor, command.Project, command.ExpectedVersion, ct, withParts: true);
        if (opened.Failed)
        {
            return opened.Error;
        }

        var (project, stamp) = (opened.Value, actor.At(time.GetUtcNow()));
        if (command.MoveOpenTo is { } to
            && (to == command.Sprint || project.Sprints.FirstOrDefault(one => one.Id == to) is not { State: SprintState.Future or SprintState.Active }))
        {
            return new SprintCarryOverUnknown();
        }

        var moved = project.MoveSprint(command.Sprint, command.State, stamp);
        if (!moved.Failed && command.State is SprintState.Closed && await EmptyAsync(project.Id, command.Sprint, open: true, command.MoveOpenTo, stamp, ct) is { } refused)
        {
            return refused;
        }

        return await unitOfWork.SaveAsync(actor, project, moved, ct);
    }

    /// <summary>What was planned for it is in no sprint then.</summary>
    /// <returns>The project's version.</returns>
    public async Task<Result<int>> RemoveAsync(Actor actor, Removal command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var opened = await gate.OpenAsync(actor, command.Project, command.ExpectedVersion, ct, withParts: true);
        if (opened.Failed)
        {
            return opened.Error;
        }

        var stamp = actor.At(time.GetUtcNow());
        var removed = opened.Value.RemoveSprint(command.Sprint, stamp);
        if (!removed.Failed && await EmptyAsync(opened.Value.Id, command.Sprint, open: false, null, stamp, ct) is { } refused)
        {
            return refused;
        }

        return await unitOfWork.SaveAsync(actor, opened.Value, removed, ct);
    }

    private async Task<SprintTooLarge?> EmptyAsync(ProjectId project, SprintId from, bool open, SprintId? to, Stamp stamp, CancellationToken ct)
    {
        var leaving = await items.InSprintAsync(project, from, open, MostMoved + 1, ct);
        if (leaving.Count > MostMoved)
        {
            return new SprintTooLarge();
        }

        foreach (var item in leaving)
        {
            item.Edit(WorkItemFields.Of(item) with { Sprint = to }, stamp);
        }

        return null;
    }
}
