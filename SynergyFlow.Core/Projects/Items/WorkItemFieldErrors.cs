using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects.Fields;

namespace SynergyFlow.Core.Projects.Items;

/// <summary>Where refusals of the fields of a project point to: a field within the fields.</summary>
internal static class FieldPlaces
{
    public static string Of(string key) => "fields/" + key;
}

public sealed record WorkItemFieldUnknown : InvalidError
{
    public WorkItemFieldUnknown(string key)
        : base("item.field_unknown", $"The project has no field {key}.") =>
        (Field, Wording) = (FieldPlaces.Of(key), new("item.field_unknown", key));
}

/// <summary>What is archived stays on the items that have it, and comes onto no others.</summary>
public sealed record WorkItemFieldArchived : ConflictError
{
    public WorkItemFieldArchived(ItemField field)
        : base("item.field_archived", $"{field.Name} is archived. It can only be cleared.") =>
        (Field, Wording) = (FieldPlaces.Of(field.Key), new("item.field_archived", field.Name));
}

public sealed record WorkItemFieldUnfit : ConflictError
{
    public WorkItemFieldUnfit(ItemField field, WorkItemType type)
        : base("item.field_unfit", $"{field.Name} is not for items of the type {type.ToText()}.") =>
        (Field, Wording) = (FieldPlaces.Of(field.Key), new("item.field_unfit", field.Name, new Wording("Type." + type.ToText())));
}

/// <summary>The project asks for it of whatever begins.</summary>
public sealed record WorkItemFieldRequired : InvalidError
{
    public WorkItemFieldRequired(ItemField field)
        : base("item.field_required", $"{field.Name} is needed before this can begin. Fill it in.") =>
        (Field, Wording) = (FieldPlaces.Of(field.Key), new("item.field_required", field.Name));
}

public sealed record WorkItemFieldOptionUnknown : InvalidError
{
    public WorkItemFieldOptionUnknown(ItemField field, string said)
        : base("item.field_option_unknown", $"{field.Name} has no option {said}. It has: {Offered(field)}.") =>
        (Field, Wording) = (FieldPlaces.Of(field.Key), new("item.field_option_unknown", field.Name, said, Offered(field)));

    private static string Offered(ItemField field) =>
        string.Join(", ", field.Options.Where(option => !option.Archived).OrderBy(option => option.Position).Select(option => option.Name));
}

public sealed record WorkItemFieldPersonUnknown : InvalidError
{
    public WorkItemFieldPersonUnknown(ItemField field)
        : base("item.field_person_unknown", $"{field.Name} is the id of an active agent.") =>
        (Field, Wording) = (FieldPlaces.Of(field.Key), new("item.field_person_unknown", field.Name));
}

/// <summary>The value is none that the field can have.</summary>
public sealed record WorkItemFieldWrong : InvalidError
{
    private WorkItemFieldWrong(ItemField field, string what, string message, params IReadOnlyList<object> parts)
        : this(field.Key, field.Name, what, message, parts)
    {
    }

    private WorkItemFieldWrong(string key, string name, string what, string message, IReadOnlyList<object> parts)
        : base("item.field_wrong", $"{name} {message}") =>
        (Field, Wording) = (FieldPlaces.Of(key), new("item.field_wrong." + what, [name, .. parts]));

    public static WorkItemFieldWrong Text(ItemField field, int longest) => new(field, "text", $"is a text of at most {longest} characters, without control characters.", longest);

    public static WorkItemFieldWrong Number(string key, string name) =>
        new(key, name, "number", $"is a number with at most 12 digits before the point and {ItemField.Decimals} after it.", [ItemField.Decimals]);

    public static WorkItemFieldWrong Bounds(ItemField field) =>
        field.Least is { } least && field.Greatest is { } greatest ? new(field, "between", $"is {Plain(least)} to {Plain(greatest)}.", Plain(least), Plain(greatest))
        : field.Least is { } lowest ? new(field, "least", $"is at least {Plain(lowest)}.", Plain(lowest))
        : new(field, "greatest", $"is at most {Plain(field.Greatest!.Value)}.", Plain(field.Greatest.Value));

    public static WorkItemFieldWrong Date(ItemField field) => new(field, "date", "is a day, such as 2026-12-31.");

    public static WorkItemFieldWrong YesNo(ItemField field) => new(field, "yes_no", "is true or false.");

    public static WorkItemFieldWrong Choice(ItemField field) => new(field, "choice", "is one option, by its name or its id.");

    public static WorkItemFieldWrong Choices(ItemField field) => new(field, "choices", "is a list of options, by their names or their ids.");

    public static WorkItemFieldWrong Address(ItemField field) => new(field, "address", $"is an address that begins with https:// or http://, of at most {ItemField.TextLength} characters.", ItemField.TextLength);

    private static string Plain(decimal number) => number.ToString("0.####", System.Globalization.CultureInfo.InvariantCulture);
}
