using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects.Items;

namespace SynergyFlow.Core.Projects.Fields;

/// <summary>What a person fills in of a field of a project, beside its type.</summary>
public sealed record ItemFieldForm
{
    public string? Name { get; init; }

    /// <summary>Empty: all.</summary>
    public IReadOnlyList<WorkItemType> AppliesTo { get; init; } = [];

    public string? Help { get; init; }

    public bool Required { get; init; }

    public bool OnCard { get; init; }

    public string? Unit { get; init; }

    public decimal? Least { get; init; }

    public decimal? Greatest { get; init; }

    /// <summary>In their order; what is not among them goes.</summary>
    public IReadOnlyList<WantedOption> Options { get; init; } = [];

    public bool Archived { get; init; }

    public static ItemFieldForm Of(ItemField field)
    {
        ArgumentNullException.ThrowIfNull(field);
        return new()
        {
            Name = field.Name,
            AppliesTo = field.AppliesTo,
            Help = field.Help,
            Required = field.Required,
            OnCard = field.OnCard,
            Unit = field.Unit,
            Least = field.Least,
            Greatest = field.Greatest,
            Options = [.. field.Options.OrderBy(one => one.Position).Select(one => new WantedOption(one.Id, one.Name, one.Archived))],
            Archived = field.Archived,
        };
    }

    /// <returns>The same trimmed; what is archived is neither asked for nor on cards.</returns>
    public Result<ItemFieldForm> Checked(ItemFieldType type)
    {
        if (!Enum.IsDefined(type))
        {
            return new InvalidField("type", $"type is one of {string.Join(", ", EnumText.All<ItemFieldType>())}.");
        }

        var name = Text.Check("name", Name, ItemField.NameLength, required: true);
        var help = Text.Check("help", Help, ItemField.HelpLength);
        var unit = Text.Check("unit", Unit, ItemField.UnitLength);
        var options = CheckedOptions(type);
        return (name.Error ?? help.Error ?? unit.Error ?? (Error?)CheckKinds() ?? CheckBounds(type) ?? options.Error) is { } wrong
            ? wrong
            : OnCard && type is ItemFieldType.LongText
                ? new InvalidField("onCard", "A long text has no place on a card.")
                : unit.Value is not null && type is not ItemFieldType.Number
                    ? new InvalidField("unit", "Only numbers have a unit.")
                    : this with
                    {
                        Name = name.Value,
                        Help = help.Value,
                        Unit = unit.Value,
                        AppliesTo = [.. AppliesTo.Distinct().Order()],
                        Options = options.Value!,
                        Required = Required && !Archived,
                        OnCard = OnCard && !Archived,
                    };
    }

    private InvalidField? CheckKinds() => AppliesTo.All(Enum.IsDefined)
        ? null
        : new InvalidField("appliesTo", $"appliesTo is some of {string.Join(", ", EnumText.All<WorkItemType>())}; none of them is all.");

    private InvalidField? CheckBounds(ItemFieldType type) =>
        (Least ?? Greatest) is not null && type is not ItemFieldType.Number ? new InvalidField(Least is null ? "greatest" : "least", "Only numbers have bounds.")
        : Least is { } least && !FieldInputs.IsKept(least) ? new InvalidField("least", $"least has at most 12 digits before the point and {ItemField.Decimals} after it.")
        : Greatest is { } greatest && !FieldInputs.IsKept(greatest) ? new InvalidField("greatest", $"greatest has at most 12 digits before the point and {ItemField.Decimals} after it.")
        : Least > Greatest ? new InvalidField("greatest", "greatest is not below least.")
        : null;

    private Result<IReadOnlyList<WantedOption>> CheckedOptions(ItemFieldType type)
    {
        if (!type.HasOptions())
        {
            return Options.Count == 0 ? new Result<IReadOnlyList<WantedOption>>([], null) : new InvalidField("options", "Only lists have options.");
        }

        if (Options.Count is 0 or > ItemFieldOption.Most)
        {
            return new ItemFieldOptionsMissing();
        }

        List<WantedOption> kept = [];
        for (var i = 0; i < Options.Count; i++)
        {
            var name = Text.Check($"options[{i}].name", Options[i].Name, ItemFieldOption.NameLength, required: true);
            if (name.Failed)
            {
                return name.Error;
            }

            if (kept.Exists(other => string.Equals(other.Name, name.Value, StringComparison.OrdinalIgnoreCase)))
            {
                return new ItemFieldOptionNameTaken(name.Value!) { Field = $"options[{i}].name" };
            }

            kept.Add(Options[i] with { Name = name.Value });
        }

        return kept;
    }
}

/// <summary>What programs call a field: small letters, digits and underscores, first a letter.</summary>
public static class ItemFieldKey
{
    public const int Longest = 40;

    public static bool IsWellFormed(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.Length is > 0 and <= Longest && char.IsAsciiLetterLower(key[0]) && key.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '_');
    }

    /// <summary>One that nobody has yet.</summary>
    public static string From(string name, IEnumerable<string> taken)
    {
        ArgumentNullException.ThrowIfNull(name);
        var used = taken.ToHashSet(StringComparer.Ordinal);
        var words = string.Join('_', string.Concat(name.ToLowerInvariant().Select(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) ? c : ' '))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries));
        var key = words.Length > 0 && char.IsAsciiLetterLower(words[0]) ? words : ("field_" + words).TrimEnd('_');
        key = Cut(key, Longest);
        for (var i = 2; used.Contains(key); i++)
        {
            key = $"{Cut(words.Length > 0 && char.IsAsciiLetterLower(words[0]) ? words : ("field_" + words).TrimEnd('_'), Longest - 4)}_{i}";
        }

        return key;

        static string Cut(string text, int length) => (text.Length <= length ? text : text[..length]).TrimEnd('_');
    }
}
