using SynergyFlow.Core.Projects.Items;

namespace SynergyFlow.Core.Projects.Fields;

public sealed record ItemFieldOptionRow(ItemFieldOptionId Id, string Name, bool Archived);

/// <summary>A field of a project as pages and programs read it.</summary>
/// <param name="AppliesTo">Empty: all.</param>
/// <param name="Options">In their order, archived ones among them.</param>
public sealed record ItemFieldRow(
    ItemFieldId Id, string Key, string Name, ItemFieldType Type, IReadOnlyList<WorkItemType> AppliesTo, string? Help, bool Required, bool OnCard,
    string? Unit, decimal? Least, decimal? Greatest, bool Archived, IReadOnlyList<ItemFieldOptionRow> Options)
{
    /// <summary>Whether items that the reader sees have a value of it; only where the fields themselves are listed.</summary>
    public bool Used { get; init; }

    public static ItemFieldRow Of(ItemField field)
    {
        ArgumentNullException.ThrowIfNull(field);
        return new(
            field.Id, field.Key, field.Name, field.Type, field.AppliesTo, field.Help, field.Required, field.OnCard, field.Unit, field.Least, field.Greatest, field.Archived,
            [.. field.Options.OrderBy(option => option.Position).Select(option => new ItemFieldOptionRow(option.Id, option.Name, option.Archived))]);
    }

    /// <summary>It is asked for, or can be changed, on an item of the type.</summary>
    public bool IsOffered(WorkItemType type) => !Archived && (AppliesTo.Count == 0 || AppliesTo.Contains(type));
}
