using System.Globalization;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects.Fields;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Projects.Items;

/// <summary>An option of an item as lists and pages name it.</summary>
public sealed record OptionName(ItemFieldOptionId Id, string Name);

/// <summary>What an item has in one field of its project, with what the field is called now.</summary>
/// <param name="AppliesTo">Of the field; empty: all.</param>
public sealed record FieldShown(string Key, string Name, ItemFieldType Type, IReadOnlyList<WorkItemType> AppliesTo, string? Unit, bool Archived, IReadOnlyList<FieldEntry> Entries)
{
    /// <summary>In their order.</summary>
    public IReadOnlyList<OptionName> Options { get; init; } = [];

    public PersonName? Person { get; init; }

    private FieldEntry First => Entries[0];

    /// <summary>What programs get: a text, a number, a day as text, true or false, an option, several, or a person.</summary>
    public object? Value => Type switch
    {
        ItemFieldType.Text or ItemFieldType.Address => First.Text,
        ItemFieldType.LongText => First.LongText,
        ItemFieldType.Number => First.Number,
        ItemFieldType.Date => First.Day,
        ItemFieldType.YesNo => First.Yes,
        ItemFieldType.Choice => Options.Count > 0 ? Options[0] : null,
        ItemFieldType.Choices => Options,
        ItemFieldType.Person => Person,
    };

    /// <summary>What would set it to this.</summary>
    public FieldInput Input => Type switch
    {
        ItemFieldType.Text or ItemFieldType.Address => FieldInput.Of(First.Text!),
        ItemFieldType.LongText => FieldInput.Of(First.LongText!),
        ItemFieldType.Number => FieldInput.Of(First.Number!.Value),
        ItemFieldType.Date => FieldInput.Of(First.Day!.Value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
        ItemFieldType.YesNo => FieldInput.Of(First.Yes!.Value),
        ItemFieldType.Choice => FieldInput.Of(First.Option!.Value.ToString()),
        ItemFieldType.Choices => FieldInput.Of([.. Options.Select(option => option.Id.ToString())]),
        ItemFieldType.Person => FieldInput.Of(First.Person!.Value.ToString()),
    };

    /// <summary>By key, as programs read them.</summary>
    public static IReadOnlyDictionary<string, object?> ByKey(IReadOnlyList<FieldShown> shown) => shown.ToDictionary(one => one.Key, one => one.Value, StringComparer.Ordinal);
}
