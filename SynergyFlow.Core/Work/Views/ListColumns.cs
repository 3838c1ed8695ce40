using System.Collections.Frozen;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work.Filtering;

namespace SynergyFlow.Core.Work.Views;

/// <param name="Key">In addresses and, after "Column.", in texts.</param>
/// <param name="Sort">Null where the list has no such order.</param>
public sealed record ListColumn(string Key, SortField? Sort = null, bool Shown = true);

/// <summary>The columns that a list of records can have. Key and title are always there.</summary>
public static class ListColumns
{
    public const int MostLength = 400;

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

    /// <param name="text">Keys in their order with commas between them; null for the default ones.</param>
    /// <returns>The columns, fixed ones first if they were left out; or <see cref="InvalidField"/> "columns".</returns>
    public static Result<IReadOnlyList<ListColumn>> Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return new Result<IReadOnlyList<ListColumn>>(Default, null);
        }

        List<ListColumn> columns = [];
        foreach (var key in text.Split(',', All.Count + 1).Select(part => part.Trim()))
        {
            if (!s_byKey.TryGetValue(key, out var column))
            {
                return new InvalidField(
                    "columns", $"columns: '{(key.Length > 40 ? key[..40] : key)}' is not one of {string.Join(", ", s_byKey.Keys.Order(StringComparer.Ordinal))}.");
            }

            if (columns.Contains(column))
            {
                return new InvalidField("columns", $"columns names {key} twice.");
            }

            columns.Add(column);
        }

        columns.InsertRange(0, All.Where(column => IsFixed(column) && !columns.Contains(column)));
        return columns;
    }

    /// <returns>Null for the default columns.</returns>
    public static string? Write(IReadOnlyCollection<ListColumn> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        return columns.SequenceEqual(Default) ? null : string.Join(',', columns.Select(column => column.Key));
    }
}
