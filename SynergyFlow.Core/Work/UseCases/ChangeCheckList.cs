using System.Globalization;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;

namespace SynergyFlow.Core.Work.UseCases;

/// <summary>Adds, changes, moves, ticks and removes the steps of a record's check-list; each is in the record's history.</summary>
public sealed class ChangeCheckList(RecordGate gate, ICheckListStore items, IUnitOfWork unitOfWork, TimeProvider time)
{
    /// <param name="Position">Null: at the end.</param>
    public sealed record Addition(RecordId Record, string Text, int? Position = null);

    /// <summary>What is not set stays.</summary>
    public sealed record Change(
        RecordId Record, CheckItemId Item, Optional<string> Text = default, Optional<bool> Done = default, Optional<int> Position = default);

    public async Task<Result<CheckItemId>> AddAsync(Actor actor, Addition command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var opened = await OpenAsync(actor, command.Record, ct);
        if (opened.Failed)
        {
            return opened.Error;
        }

        var text = Text.Check("text", command.Text, CheckItem.TextLength, required: true);
        if (text.Failed)
        {
            return text.Error;
        }

        var (record, list) = opened.Value;
        if (list.Count >= CheckItem.MostItems)
        {
            return new CheckListFull();
        }

        CheckItem item = new() { Tenant = actor.Tenant, Id = CheckItemId.New(), Record = record.Id, Position = list.Count + 1, Text = text.Value! };
        items.Add(item);
        list.Add(item);
        Place(list, item, command.Position ?? list.Count);
        record.Checked(new CheckItemAdded(item.Id.Value, [new FieldChange("check_item", null, item.Text)]), actor.At(time.GetUtcNow()));
        var saved = await unitOfWork.SaveAsync(actor, ct);
        return saved.Failed ? saved.Error : item.Id;
    }

    public async Task<Result> EditAsync(Actor actor, Change command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var opened = await OpenAsync(actor, command.Record, ct);
        if (opened.Failed)
        {
            return opened.Error;
        }

        var (record, list) = opened.Value;
        if (list.Find(one => one.Id == command.Item) is not { } item)
        {
            return new CheckItemNotFound(command.Item);
        }

        var text = Text.Check("text", command.Text.Or(item.Text), CheckItem.TextLength, required: true);
        if (text.Failed)
        {
            return text.Error;
        }

        var now = time.GetUtcNow();
        var before = Facts(item);
        item.Text = text.Value!;
        if (command.Done.IsSet && command.Done.Value != item.DoneAt is not null)
        {
            item.DoneAt = command.Done.Value ? now : null;
            item.DoneBy = command.Done.Value ? actor.Id : null;
        }

        if (command.Position.IsSet)
        {
            Place(list, item, command.Position.Value);
        }

        List<FieldChange> changes = [.. before.Zip(Facts(item), (old, after) => new FieldChange(old.Name, old.Value, after.Value)).Where(one => one.From != one.To)];
        if (changes.Count == 0)
        {
            return Result.Success;
        }

        // Which step it is: for a reader of the history, unless its words are what changed.
        if (changes[0].Field != "check_item")
        {
            changes.Insert(0, new FieldChange("check_item", null, item.Text));
        }

        record.Checked(new CheckItemChanged(item.Id.Value, changes), actor.At(now));
        return await unitOfWork.SaveAsync(actor, ct);
    }

    public async Task<Result> RemoveAsync(Actor actor, RecordId record, CheckItemId item, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var opened = await OpenAsync(actor, record, ct);
        if (opened.Failed)
        {
            return opened.Error;
        }

        var (of, list) = opened.Value;
        if (list.Find(one => one.Id == item) is not { } gone)
        {
            return new CheckItemNotFound(item);
        }

        list.Remove(gone);
        items.Remove(gone);
        Number(list);
        of.Checked(new CheckItemRemoved(gone.Id.Value, [new FieldChange("check_item", gone.Text, null)]), actor.At(time.GetUtcNow()));
        return await unitOfWork.SaveAsync(actor, ct);
    }

    private static void Place(List<CheckItem> list, CheckItem item, int position)
    {
        list.Remove(item);
        list.Insert(Math.Clamp(position, 1, list.Count + 1) - 1, item);
        Number(list);
    }

    private static void Number(List<CheckItem> list)
    {
        for (var at = 0; at < list.Count; at++)
        {
            list[at].Position = at + 1;
        }
    }

    private static List<(string Name, string? Value)> Facts(CheckItem item) =>
    [
        ("check_item", item.Text),
        ("check_item_position", item.Position.ToString(CultureInfo.InvariantCulture)),
        ("check_item_done", item.DoneAt is null ? null : "yes"),
    ];

    private async Task<Result<(WorkRecord Record, List<CheckItem> List)>> OpenAsync(Actor actor, RecordId id, CancellationToken ct)
    {
        var opened = await gate.OpenForUpdateAsync(actor, id, ct);
        if (opened.Failed)
        {
            return opened.Error;
        }

        return opened.Value.StateCategory is StateCategory.Closed or StateCategory.Cancelled
            ? new RecordIsOver()
            : (opened.Value, await items.ListAsync(id, ct));
    }
}
