using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects.LifeCycles;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Projects.Items.UseCases;

/// <summary>Moves a work item to another state of its project, as far as the life cycle of its type leads there; with what the state needs, where the item lacks it.</summary>
public sealed class MoveWorkItem(WorkItemGate gate, IProjectStore projects, WorkItemEditing editing, StateLimits limits, IUnitOfWork unitOfWork, TimeProvider time)
{
    /// <param name="ExpectedVersion">Refuse any other version; null: whatever is stored now.</param>
    public sealed record Command(RecordId Id, ProjectStateId State, int? ExpectedVersion = null)
    {
        /// <summary>Fields that are set with the move, in the same transaction; null: none.</summary>
        public WorkItemPatch? Fields { get; init; }

        /// <summary>The version the caller read when he filled the fields in; null: whatever is stored now.</summary>
        public int? BaseVersion { get; init; }
    }

    public async Task<Result<int>> ExecuteAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var opened = await gate.OpenAsync(actor, command.Id, withProject: true, ct);
        if (opened.Failed)
        {
            return opened.Error;
        }

        var item = opened.Value;
        if (command.ExpectedVersion is { } expected && expected != item.Version)
        {
            return new VersionConflict(item.Version);
        }

        if (item.Of.States.FirstOrDefault(state => state.Id == command.State) is not { } state)
        {
            return new WorkItemStateUnknown();
        }

        var set = command.Fields is { } patch
            ? await editing.CheckAsync(actor, item, patch, command.BaseVersion ?? item.Version, strict: false, ct)
            : WorkItemFields.Of(item);
        if (set.Failed)
        {
            return set.Error;
        }

        var fields = set.Value;
        if (state.Id != item.StateId && await limits.CheckAsync(fields.Type, item.Id, state, ct) is { } full)
        {
            return full;
        }

        var stamp = actor.At(time.GetUtcNow());
        await projects.LoadLifeCyclesAsync(item.Of, fields.Type, ct);
        var rules = item.Of.LifeCycleOf(fields.Type);
        if (rules?.NeedsOwn(state.Id) is true && command.Fields?.Said.Count is null or 0)
        {
            await editing.LoadOwnAsync(item, ct);
            fields = fields with { Values = WorkItemFields.Of(item).Values };
        }

        var moved = command.Fields is null ? item.Move(state, rules, stamp) : item.Move(state, fields, rules, stamp);
        if (moved.Failed)
        {
            return moved.Error is WorkItemFieldsMissing missing ? missing with { Within = "fields/" } : moved.Error;
        }

        if (command.Fields is { } filled)
        {
            await editing.NoteAsync(actor, item, filled, stamp, ct);
        }

        var saved = await unitOfWork.SaveAsync(actor, ct);
        return saved.Failed ? saved.Error : item.Version;
    }
}
