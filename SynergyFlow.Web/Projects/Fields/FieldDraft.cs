using System.Globalization;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects.Fields;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Web.Work;

namespace SynergyFlow.Web.Projects.Fields;

/// <summary>What people fill in of one field of the project's own, as the form holds it.</summary>
public sealed class FieldDraft
{
    /// <summary>As typed; of a day as 2026-12-31, of yes and no as true and false, of an option its id.</summary>
    public string? Text { get; set; }

    /// <summary>The ids of options, where several are chosen.</summary>
    public HashSet<string> Chosen { get; private init; } = [];

    public PickerItem? Person { get; set; }

    public bool IsEmpty => string.IsNullOrWhiteSpace(Text) && Chosen.Count == 0 && Person is null;

    public static FieldDraft Of(FieldShown shown)
    {
        ArgumentNullException.ThrowIfNull(shown);
        return new()
        {
            Text = shown.Type is ItemFieldType.Number ? shown.Entries[0].Number?.ToString("0.####", CultureInfo.CurrentCulture)
                : shown.Type is ItemFieldType.YesNo ? shown.Entries[0].Yes is true ? "true" : "false"
                : shown.Type is ItemFieldType.Choices or ItemFieldType.Person ? null
                : shown.Input.Text,
            Chosen = shown.Type is ItemFieldType.Choices ? [.. shown.Options.Select(option => option.Id.ToString())] : [],
            Person = shown.Person is { } person ? new PickerItem(person.Id.ToString(), person.Name) : null,
        };
    }

    /// <returns>Null for nothing; or that it cannot be read.</returns>
    public Result<FieldInput?> ToInput(ItemFieldRow field)
    {
        ArgumentNullException.ThrowIfNull(field);
        return IsEmpty ? new Result<FieldInput?>(null, null) : field.Type switch
        {
            ItemFieldType.Number => Number(field),
            ItemFieldType.YesNo => FieldInput.Of(Text is "true"),
            ItemFieldType.Choices => FieldInput.Of([.. field.Options.Select(option => option.Id.ToString()).Where(Chosen.Contains)]),
            ItemFieldType.Person => Person is { } person ? FieldInput.Of(person.Value) : new Result<FieldInput?>(null, null),
            ItemFieldType.Text or ItemFieldType.LongText or ItemFieldType.Address => FieldInput.Of(Text!.Trim()),
            ItemFieldType.Date or ItemFieldType.Choice => FieldInput.Of(Text!),
        };
    }

    private Result<FieldInput?> Number(ItemFieldRow field) =>
        decimal.TryParse(Text!.Trim(), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.CurrentCulture, out var number)
        || decimal.TryParse(Text!.Trim().Replace(',', '.'), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number)
            ? FieldInput.Of(number)
            : WorkItemFieldWrong.Number(field.Key, field.Name);
}

/// <summary>The fields of a whole form, by key. What is typed stays while another type of item has no such field.</summary>
public sealed class OwnDraft
{
    private readonly Dictionary<string, FieldDraft> _fields = new(StringComparer.Ordinal);

    public FieldDraft this[string key]
    {
        get
        {
            if (!_fields.TryGetValue(key, out var draft))
            {
                _fields[key] = draft = new FieldDraft();
            }

            return draft;
        }
    }

    public static OwnDraft Of(IReadOnlyList<FieldShown> shown)
    {
        ArgumentNullException.ThrowIfNull(shown);
        OwnDraft draft = new();
        foreach (var one in shown)
        {
            draft._fields[one.Key] = FieldDraft.Of(one);
        }

        return draft;
    }

    public bool IsEmpty(string key) => !_fields.TryGetValue(key, out var draft) || draft.IsEmpty;

    /// <summary>Only what is another one than before, of what an item of the type has.</summary>
    /// <param name="before">Empty for a new one.</param>
    public Result<IReadOnlyDictionary<string, FieldInput?>> Changes(IReadOnlyList<ItemFieldRow> fields, WorkItemType type, OwnDraft before)
    {
        ArgumentNullException.ThrowIfNull(fields);
        ArgumentNullException.ThrowIfNull(before);
        Dictionary<string, FieldInput?> changed = new(StringComparer.Ordinal);
        foreach (var field in fields.Where(field => field.IsOffered(type) && _fields.ContainsKey(field.Key)))
        {
            var (from, to) = (before.IsEmpty(field.Key) ? default : before[field.Key].ToInput(field), _fields[field.Key].ToInput(field));
            if (to.Failed)
            {
                return to.Error;
            }

            if (from.Value != to.Value)
            {
                changed[field.Key] = to.Value;
            }
        }

        return changed;
    }
}
