using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Work.Filtering;

public enum SortField
{
    Key,
    Title,
    State,
    StateCategory,
    Priority,
    Impact,
    Urgency,
    Category,
    Service,
    Created,
    Updated,
    Due,
    Closed,
}

public readonly record struct SortKey(SortField Field, bool Descending);

/// <summary>
/// The order of a list: <c>-priority,created</c>, a minus for descending. The record's id is always the last key, so the
/// order is total and a page never repeats or skips a row.
/// </summary>
public sealed record RecordSort(IReadOnlyList<SortKey> Keys)
{
    public const int MaxKeys = 4;

    public static RecordSort Default { get; } = new([new SortKey(SortField.Updated, true)]);

    /// <returns>The default order for none, or <see cref="InvalidField"/> "sort" that names the word.</returns>
    public static Result<RecordSort> Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return Default;
        }

        if (text.Length > 200)
        {
            return new InvalidField("sort", $"sort may have at most 200 characters; it has {text.Length}.");
        }

        List<SortKey> keys = [];
        foreach (var part in text.Split(','))
        {
            var word = part.Trim();
            var descending = word.StartsWith('-');
            if (Find(descending ? word[1..] : word) is not { } field)
            {
                return new InvalidField(
                    "sort", $"sort: '{word}' is not one of {string.Join(", ", Enum.GetValues<SortField>().Select(Name))}.");
            }

            if (keys.Exists(key => key.Field == field))
            {
                return new InvalidField("sort", $"sort names {Name(field)} twice.");
            }

            keys.Add(new SortKey(field, descending));
        }

        return keys.Count > MaxKeys
            ? new InvalidField("sort", $"sort may name at most {MaxKeys} fields.")
            : new RecordSort(keys);
    }

    public override string ToString() => string.Join(',', Keys.Select(key => (key.Descending ? "-" : "") + Name(key.Field)));

    private static SortField? Find(string name)
    {
        foreach (var field in Enum.GetValues<SortField>())
        {
            if (Name(field).Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return field;
            }
        }

        return name.ToUpperInvariant() switch
        {
            "CREATEDAT" => SortField.Created,
            "UPDATEDAT" => SortField.Updated,
            "DUEAT" => SortField.Due,
            "CLOSEDAT" => SortField.Closed,
            _ => null,
        };
    }

    private static string Name(SortField field) => field is SortField.StateCategory
        ? "stateCategory"
        : field.ToString().ToLowerInvariant();
}
