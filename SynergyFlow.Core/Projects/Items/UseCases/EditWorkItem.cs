using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects.Fields;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Projects.Items.UseCases;

/// <summary>
/// Changes some of a work item's fields: its type, who works on it and what it is a part of among them. An edit of an older version goes
/// through where it touches other fields than the newer edits did.
/// </summary>
public sealed class EditWorkItem(
    WorkItemGate gate, IProjectStore projects, IWorkItemStore items, WorkItemReferences references, Mentions mentions, EditMeetings meetings, IUnitOfWork unitOfWork, TimeProvider time)
{
    /// <param name="BaseVersion">The version the caller read.</param>
    /// <param name="Strict">Refuse any newer version, as If-Match demands; otherwise only a real conflict.</param>
    public sealed record Command(RecordId Id, int BaseVersion, WorkItemPatch Patch, bool Strict = false);

    public async Task<Result<int>> ExecuteAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var placed = command.Patch.Type.IsSet || command.Patch.Parent.IsSet || command.Patch.Sprint.IsSet || command.Patch.NamesParts || command.Patch.Said.Count > 0;
        var opened = await gate.OpenAsync(actor, command.Id, placed, ct);
        if (opened.Failed)
        {
            return opened.Error;
        }

        var item = opened.Value;
        if (command.Patch.NamesParts)
        {
            await items.LoadPartsAsync(item.Of, ct);
        }

        if (command.Patch.Said.Count > 0)
        {
            await projects.LoadFieldsAsync(item.Of, ct);
            await items.LoadValuesAsync(item, ct);
        }

        var before = WorkItemFields.Of(item);
        var fields = WithValues(item.Of, command.Patch.On(before).Checked(), command.Patch.Said);
        if (fields.Failed)
        {
            return fields.Error;
        }

        var refused = WorkItemReferences.CheckParts(item.Of, fields.Value, item)
            ?? await references.CheckPeopleAsync(actor, item.Of.Fields, before.Values, fields.Value.Values, ct)
            ?? await meetings.CheckAsync(item, command.BaseVersion, command.Strict, command.Patch.Touched(fields.Value, item.Of), ct)
            ?? await references.CheckAsync(actor, item.Of.Id, fields.Value, item, ct);
        if (refused is not null)
        {
            return refused;
        }

        var stamp = actor.At(time.GetUtcNow());
        item.Edit(fields.Value, stamp);
        if (command.Patch.Description.IsSet)
        {
            await mentions.NoteDescriptionAsync(actor, item, stamp.At, ct);
        }

        var saved = await unitOfWork.SaveAsync(actor, ct);
        return saved.Failed ? saved.Error : item.Version;
    }

    private static Result<WorkItemFields> WithValues(Project project, Result<WorkItemFields> fields, IReadOnlyDictionary<string, FieldInput?> said)
    {
        if (fields.Failed || said.Count == 0)
        {
            return fields;
        }

        var values = FieldInputs.On(project.Fields, fields.Value.Type, fields.Value.Values, said);
        return values.Failed ? values.Error : fields.Value with { Values = values.Value };
    }
}
