using System.Text.Json.Serialization;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Work;

[JsonConverter(typeof(EntityIdJsonConverter<CheckItemId>))]
public readonly record struct CheckItemId(Guid Value) : IEntityId<CheckItemId>
{
    public static CheckItemId New() => new(Guid.CreateVersion7());

    public static CheckItemId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

/// <summary>A step of a record's check-list. Changed under the record's lock only, so that the order has no gaps.</summary>
public sealed class CheckItem
{
    public const int TextLength = 200;
    public const int MostItems = 100;

    public required TenantId Tenant { get; init; }

    public required CheckItemId Id { get; init; }

    public required RecordId Record { get; init; }

    /// <summary>1, 2, 3 …</summary>
    public required int Position { get; set; }

    public required string Text { get; set; }

    public DateTimeOffset? DoneAt { get; set; }

    public UserId? DoneBy { get; set; }
}

/// <param name="DoneBy">Null while it is to do.</param>
public sealed record CheckItemRow(CheckItemId Id, int Position, string Text, PersonName? DoneBy, DateTimeOffset? DoneAt);

public interface ICheckListQueries
{
    /// <summary>In order. Check-lists are agents' work: to others they are empty.</summary>
    Task<IReadOnlyList<CheckItemRow>> ListAsync(RecordScope scope, RecordId record, CancellationToken ct);
}

public interface ICheckListStore
{
    /// <summary>The items of a record that is locked, in order.</summary>
    Task<List<CheckItem>> ListAsync(RecordId record, CancellationToken ct);

    void Add(CheckItem item);

    void Remove(CheckItem item);
}

[EventName("record.check_item_added")]
public sealed record CheckItemAdded(Guid ItemId, IReadOnlyList<FieldChange> Changes) : IDomainEvent;

/// <summary>Its words, its place, or whether it is done.</summary>
[EventName("record.check_item_changed")]
public sealed record CheckItemChanged(Guid ItemId, IReadOnlyList<FieldChange> Changes) : IDomainEvent;

[EventName("record.check_item_removed")]
public sealed record CheckItemRemoved(Guid ItemId, IReadOnlyList<FieldChange> Changes) : IDomainEvent;

public sealed record CheckItemNotFound(CheckItemId Id) : NotFoundError("check_item.not_found", $"There is no check-list item {Id} on this record.");

public sealed record CheckListFull()
    : ConflictError("check_item.too_many", $"A check-list has at most {CheckItem.MostItems} items.");

public sealed record RecordIsOver() : ConflictError("record.over", "This record is over: nothing in it changes any more.");
