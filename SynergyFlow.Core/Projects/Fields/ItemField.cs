using System.Globalization;
using System.Text.Json.Serialization;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects.Items;

namespace SynergyFlow.Core.Projects.Fields;

[JsonConverter(typeof(EntityIdJsonConverter<ItemFieldId>))]
public readonly record struct ItemFieldId(Guid Value) : IEntityId<ItemFieldId>
{
    public static ItemFieldId New() => new(Guid.CreateVersion7());

    public static ItemFieldId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

/// <summary>What a field of a project holds. It never becomes another: what is stored would not be it.</summary>
public enum ItemFieldType
{
    /// <summary>One line.</summary>
    Text,
    LongText,
    Number,

    /// <summary>A day.</summary>
    Date,
    YesNo,

    /// <summary>One of a list.</summary>
    Choice,

    /// <summary>Several of a list.</summary>
    Choices,

    /// <summary>An active agent.</summary>
    Person,

    /// <summary>Of the web.</summary>
    Address,
}

public static class ItemFieldTypes
{
    public static bool HasOptions(this ItemFieldType type) => type is ItemFieldType.Choice or ItemFieldType.Choices;

    /// <summary>Lists and boards are narrowed to a value of it by a choice.</summary>
    public static bool IsChosen(this ItemFieldType type) => type.HasOptions() || type is ItemFieldType.YesNo or ItemFieldType.Person;
}

/// <summary>A field that a project gives its work items.</summary>
public sealed class ItemField
{
    public const int NameLength = 60;
    public const int HelpLength = 200;
    public const int UnitLength = 20;
    public const int TextLength = 500;
    public const int LongTextLength = 10_000;

    /// <summary>In one project, archived ones counted.</summary>
    public const int Most = 200;

    /// <summary>More do not fit a card of the board.</summary>
    public const int MostOnCard = 5;

    /// <summary>Digits before the point of a number.</summary>
    public const decimal Largest = 999_999_999_999m;

    public const int Decimals = 4;

    private readonly List<ItemFieldOption> _options = [];

    public required TenantId Tenant { get; init; }

    public required ProjectId Project { get; init; }

    public required ItemFieldId Id { get; init; }

    /// <summary>As of <see cref="ItemFieldKey"/>: what programs call it. It stays when the name does not.</summary>
    public required string Key { get; init; }

    public required ItemFieldType Type { get; init; }

    public string Name { get; private set; } = "";

    /// <summary>Empty: all.</summary>
    public IReadOnlyList<WorkItemType> AppliesTo { get; private set; } = [];

    public string? Help { get; private set; }

    /// <summary>No item begins without it.</summary>
    public bool Required { get; private set; }

    public bool OnCard { get; private set; }

    /// <summary>What a number counts.</summary>
    public string? Unit { get; private set; }

    public decimal? Least { get; private set; }

    public decimal? Greatest { get; private set; }

    /// <summary>Items keep what they have of it; nothing new comes.</summary>
    public bool Archived { get; private set; }

    /// <summary>1, 2, 3 … through all of the project.</summary>
    public int Position { get; internal set; }

    /// <summary>As loaded; see <see cref="ItemFieldOption.Position"/>.</summary>
    public IReadOnlyList<ItemFieldOption> Options => _options;

    /// <summary>What history of items calls it: its key, so that another name is no other field.</summary>
    public string InHistory => InHistoryAs(Key);

    public static string InHistoryAs(string key) => HistoryPrefix + key;

    public const string HistoryPrefix = "field:";

    public bool IsFor(WorkItemType type) => AppliesTo.Count == 0 || AppliesTo.Contains(type);

    /// <param name="form">As <see cref="ItemFieldForm.Checked"/> gives it.</param>
    internal List<FieldChange> Apply(ItemFieldForm form)
    {
        var isNew = Name.Length == 0;
        List<FieldChange> changes =
        [
            new("field", isNew ? null : Name, form.Name),
            new("applies_to", isNew ? null : Said(AppliesTo), Said(form.AppliesTo)),
            new("help", Help, form.Help),
            new("required", isNew ? null : Said(Required), Said(form.Required)),
            new("on_card", isNew ? null : Said(OnCard), Said(form.OnCard)),
            new("unit", Unit, form.Unit),
            new("least", Said(Least), Said(form.Least)),
            new("greatest", Said(Greatest), Said(form.Greatest)),
            new("archived", isNew ? null : Said(Archived), Said(form.Archived)),
        ];
        var before = SaidOptions();
        (Name, AppliesTo, Help) = (form.Name!, [.. form.AppliesTo], form.Help);
        (Required, OnCard, Archived) = (form.Required, form.OnCard, form.Archived);
        (Unit, Least, Greatest) = (form.Unit, form.Least, form.Greatest);
        Arrange(form.Options);
        changes.Add(new("options", before, SaidOptions()));
        changes.RemoveAll(change => change.From == change.To);
        return changes;
    }

    private void Arrange(IReadOnlyList<WantedOption> wanted)
    {
        _options.RemoveAll(option => !wanted.Any(one => one.Id == option.Id));
        for (var i = 0; i < wanted.Count; i++)
        {
            var option = _options.Find(one => one.Id == wanted[i].Id);
            if (option is null)
            {
                option = new() { Tenant = Tenant, Project = Project, Field = Id, Id = ItemFieldOptionId.New() };
                _options.Add(option);
            }

            (option.Name, option.Archived, option.Position) = (wanted[i].Name!, wanted[i].Archived, i + 1);
        }
    }

    private string? SaidOptions() =>
        _options.Count == 0 ? null : string.Join(", ", _options.OrderBy(one => one.Position).Select(one => one.Archived ? $"({one.Name})" : one.Name));

    private static string Said(bool yes) => yes ? "true" : "false";

    private static string? Said(decimal? number) => number?.ToString("0.####", CultureInfo.InvariantCulture);

    private static string Said(IReadOnlyList<WorkItemType> types) => types.Count == 0 ? "all" : string.Join(", ", types.Select(type => type.ToText()));
}
