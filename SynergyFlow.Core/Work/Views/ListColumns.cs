using System.Collections.Frozen;
using System.Globalization;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work.Filtering;

namespace SynergyFlow.Core.Work.Views;

/// <param name="Key">In addresses and, after "Column.", in texts.</param>
/// <param name="Sort">Null where the list has no such order.</param>
/// <param name="Width">In CSS pixels; null: as wide as what it shows, or as its reader has it everywhere.</param>
public sealed record ListColumn(string Key, SortField? Sort = null, bool Shown = true, int? Width = null);

/// <summary>The columns that a list of records can have. Key and title are always there.</summary>
public static class ListColumns
{
    public const int MostLength = 400;

    public const int LeastWidth = 48;

    public const int MostWidth = 1_200;

    public static IReadOnlyList<ListColumn> All { get; } =
    [
        new("key", SortField.Key),
        new("title", SortField.Title),
        new("state", SortField.State),
        new("priority", SortField.Priority),
        new("assignee"),
        new("team"),
        new("requester", Shown: false),
        new("category", SortField.Category, Shown: false),
        new("service", SortField.Service, Shown: false),
        new("tags", Shown: false),
        new("due", SortField.Due, Shown: false),
        new("created", SortField.Created, Shown: false),
        new("updated", SortField.Updated),
    ];

    public static IReadOnlyList<ListColumn> Default { get; } = [.. All.Where(column => column.Shown)];

    private static readonly FrozenDictionary<string, ListColumn> s_byKey = All.ToFrozenDictionary(column => column.Key, StringComparer.Ordinal);

    public static bool IsFixed(ListColumn column)
    {
        ArgumentNullException.ThrowIfNull(column);
        return column.Key is "key" or "title";
    }

    /// <param name="text">Keys in their order with commas between them, each with its width if it has one (<c>key,title:420</c>); null for the default ones.</param>
    /// <returns>The columns, fixed ones first if they were left out; or <see cref="InvalidField"/> "columns".</returns>
    public static Result<IReadOnlyList<ListColumn>> Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return new Result<IReadOnlyList<ListColumn>>(Default, null);
        }

        List<ListColumn> columns = [];
        foreach (var part in text.Split(',', All.Count + 1).Select(part => part.Trim()))
        {
            var (key, width) = Part(part);
            if (!s_byKey.TryGetValue(key, out var column))
            {
                return new InvalidField(
                    "columns", $"columns: '{(key.Length > 40 ? key[..40] : key)}' is not one of {string.Join(", ", s_byKey.Keys.Order(StringComparer.Ordinal))}.");
            }

            if (columns.Exists(other => other.Key == key))
            {
                return new InvalidField("columns", $"columns names {key} twice.");
            }

            if (width is { } wanted && Width(wanted) is null)
            {
                return new InvalidField("columns", $"columns: the width of {key} is a whole number from {LeastWidth} to {MostWidth}.");
            }

            columns.Add(column with { Width = width is null ? null : Width(width) });
        }

        columns.InsertRange(0, All.Where(column => IsFixed(column) && !columns.Exists(other => other.Key == column.Key)));
        return columns;
    }

    /// <summary>Widths as a browser remembers them; whatever is no width is left out.</summary>
    public static IReadOnlyList<ListColumn> Widths(string? text) =>
        text is not { Length: > 0 and <= MostLength } ? []
        : [
            .. text.Split(',', All.Count + 1).Select(Part)
                .Where(part => s_byKey.ContainsKey(part.Key) && Width(part.Width) is not null)
                .DistinctBy(part => part.Key)
                .Select(part => s_byKey[part.Key] with { Width = Width(part.Width) }),
        ];

    private static (string Key, string? Width) Part(string part) =>
        part.IndexOf(':', StringComparison.Ordinal) is > 0 and var at ? (part[..at], part[(at + 1)..]) : (part, null);

    private static int? Width(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var width) && width is >= LeastWidth and <= MostWidth ? width : null;

    /// <summary>Those that are not among the given ones, whatever their widths.</summary>
    public static IEnumerable<ListColumn> Others(IEnumerable<ListColumn> columns) => All.ExceptBy(columns.Select(column => column.Key), column => column.Key);

    /// <returns>Null for the default columns.</returns>
    public static string? Write(IReadOnlyCollection<ListColumn> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        return columns.SequenceEqual(Default) ? null : Spell(columns);
    }

    /// <summary>All of them by name, the default ones too.</summary>
    public static string Spell(IEnumerable<ListColumn> columns) => string.Join(
        ',', columns.Select(column => column.Width is { } width ? string.Create(CultureInfo.InvariantCulture, $"{column.Key}:{width}") : column.Key));
}
