using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects.Fields;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Projects.Items;

/// <summary>What one item has in a field of its project; several chosen options are several of these (docs/adr/0061).</summary>
/// <param name="Position">0, or where several are chosen: 0, 1, 2 … in their order.</param>
public sealed record FieldEntry(ItemFieldId Field, int Position = 0)
{
    /// <summary>A line, or an address.</summary>
    public string? Text { get; init; }

    public string? LongText { get; init; }

    public decimal? Number { get; init; }

    public DateOnly? Day { get; init; }

    public bool? Yes { get; init; }

    public ItemFieldOptionId? Option { get; init; }

    public UserId? Person { get; init; }
}

/// <summary>The same, as it is stored.</summary>
public sealed class ItemValue
{
    public required TenantId Tenant { get; init; }

    /// <summary>Of the item, the field and the option: none goes together with one of another project.</summary>
    public required ProjectId Project { get; init; }

    public required RecordId Item { get; init; }

    public required ItemFieldId Field { get; init; }

    public required int Position { get; init; }

    public string? Text { get; private set; }

    /// <summary>The text in small letters: what filters compare with.</summary>
    public string? Folded { get; private set; }

    public string? LongText { get; private set; }

    public decimal? Number { get; private set; }

    public DateOnly? Day { get; private set; }

    public bool? Yes { get; private set; }

    public ItemFieldOptionId? Option { get; private set; }

    public UserId? Person { get; private set; }

    public FieldEntry Entry => new(Field, Position) { Text = Text, LongText = LongText, Number = Number, Day = Day, Yes = Yes, Option = Option, Person = Person };

    internal void Take(FieldEntry entry) =>
        (Text, Folded, LongText, Number, Day, Yes, Option, Person) = (entry.Text, entry.Text?.ToLowerInvariant(), entry.LongText, entry.Number, entry.Day, entry.Yes, entry.Option, entry.Person);
}
