using System.Collections.Frozen;
using SynergyFlow.Core.Work.Filtering;

namespace SynergyFlow.Web.Work;

/// <param name="Key">In the URL and, after "Column.", in WorkText.</param>
/// <param name="Sort">Null where the list has no such order.</param>
public sealed record QueueColumn(string Key, SortField? Sort = null, bool Shown = true);

/// <summary>What the queue can show of a record, in its order. Key and title are always there.</summary>
public static class QueueColumns
{
    public static IReadOnlyList<QueueColumn> All { get; } =
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

    private static readonly FrozenSet<string> s_always = FrozenSet.Create("key", "title");

    public static bool IsFixed(QueueColumn column) => s_always.Contains(column.Key);

    /// <param name="text">Keys with commas between them; null for those shown at first. Unknown ones are left out.</param>
    public static IReadOnlyList<QueueColumn> Read(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return [.. All.Where(column => column.Shown)];
        }

        var chosen = text.Split(',').ToHashSet(StringComparer.Ordinal);
        return [.. All.Where(column => IsFixed(column) || chosen.Contains(column.Key))];
    }

    /// <returns>Null for the columns shown at first: the URL stays short.</returns>
    public static string? Write(IReadOnlyCollection<QueueColumn> columns) =>
        All.All(column => columns.Contains(column) == column.Shown) ? null : string.Join(',', columns.Select(column => column.Key));
}
