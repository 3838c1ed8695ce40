using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects.Fields;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Projects.Items;

/// <summary>What an edit of a work item comes to, for all use cases that make one.</summary>
public sealed class WorkItemEditing(IProjectStore projects, IWorkItemStore items, WorkItemReferences references, Mentions mentions, EditMeetings meetings)
{
    /// <summary>The project is to be locked too, as of <see cref="IWorkItemStore.FindAsync"/>.</summary>
    public static bool ConcernsProject(WorkItemPatch patch)
    {
        ArgumentNullException.ThrowIfNull(patch);
        return patch.Type.IsSet || patch.Parent.IsSet || patch.Sprint.IsSet || patch.NamesParts || patch.Said.Count > 0 || patch.MayClear;
    }

    /// <param name="baseVersion">The version the caller read.</param>
    /// <param name="strict">Refuse any newer version; otherwise only a real conflict.</param>
    /// <returns>What the item has then, where nothing is wrong with that.</returns>
    public async Task<Result<WorkItemFields>> CheckAsync(Actor actor, WorkItem item, WorkItemPatch patch, int baseVersion, bool strict, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(item);
        ArgumentNullException.ThrowIfNull(patch);
        if (patch.NamesParts)
        {
            await items.LoadPartsAsync(item.Of, ct);
        }

        if (patch.Said.Count > 0)
        {
            await LoadOwnAsync(item, ct);
        }

        var before = WorkItemFields.Of(item);
        var fields = WithValues(item.Of, patch.On(before).Checked(), patch.Said);
        return fields.Failed ? fields
            : (WorkItemReferences.CheckParts(item.Of, fields.Value, item)
                ?? await references.CheckPeopleAsync(actor, item.Of.Fields, before.Values, fields.Value.Values, ct)
                ?? await meetings.CheckAsync(item, baseVersion, strict, patch.Touched(fields.Value, item.Of), ct)
                ?? await references.CheckAsync(actor, item.Of.Id, fields.Value, item, ct)) is { } refused ? refused
            : fields;
    }

    /// <summary>Who is called in a new description hears of it.</summary>
    public Task NoteAsync(Actor actor, WorkItem item, WorkItemPatch patch, Stamp stamp, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(patch);
        return patch.Description.IsSet ? mentions.NoteDescriptionAsync(actor, item, stamp.At, ct) : Task.CompletedTask;
    }

    /// <summary>Reads the project's own fields, and what the item has in them.</summary>
    public async Task LoadOwnAsync(WorkItem item, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(item);
        await projects.LoadFieldsAsync(item.Of, ct);
        await items.LoadValuesAsync(item, ct);
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
