using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Projects.Items.UseCases;

/// <summary>
/// Changes some of a work item's fields: its type, who works on it and what it is a part of among them. An edit of an older version goes
/// through where it touches other fields than the newer edits did. What the state of the item needs is not taken away.
/// </summary>
public sealed class EditWorkItem(WorkItemGate gate, IProjectStore projects, WorkItemEditing editing, IUnitOfWork unitOfWork, TimeProvider time)
{
    /// <param name="BaseVersion">The version the caller read.</param>
    /// <param name="Strict">Refuse any newer version, as If-Match demands; otherwise only a real conflict.</param>
    public sealed record Command(RecordId Id, int BaseVersion, WorkItemPatch Patch, bool Strict = false);

    public async Task<Result<int>> ExecuteAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var opened = await gate.OpenAsync(actor, command.Id, WorkItemEditing.ConcernsProject(command.Patch), ct);
        if (opened.Failed)
        {
            return opened.Error;
        }

        var item = opened.Value;
        var fields = await editing.CheckAsync(actor, item, command.Patch, command.BaseVersion, command.Strict, ct);
        if (fields.Failed)
        {
            return fields.Error;
        }

        if (command.Patch.MayClear)
        {
            await projects.LoadLifeCyclesAsync(item.Of, fields.Value.Type, ct);
        }

        var stamp = actor.At(time.GetUtcNow());
        if (item.Edit(fields.Value, item.Of.LifeCycleOf(fields.Value.Type), stamp) is { Failed: true } refused)
        {
            return refused.Error;
        }

        await editing.NoteAsync(actor, item, command.Patch, stamp, ct);
        var saved = await unitOfWork.SaveAsync(actor, ct);
        return saved.Failed ? saved.Error : item.Version;
    }
}
