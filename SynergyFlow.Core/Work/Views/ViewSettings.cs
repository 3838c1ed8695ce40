using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work.Filtering;

namespace SynergyFlow.Core.Work.Views;

/// <summary>What rows of a list can stand together by.</summary>
public enum ListGroup
{
    State,
    Priority,
    Assignee,
    Team,
}

public enum ListDensity
{
    Comfortable,
    Dense,
}

/// <summary>What a list shows and how, in its canonical spelling: equal lists have equal settings.</summary>
/// <param name="Filter">In the grammar; null: everything.</param>
/// <param name="Sort">Null: the default order.</param>
/// <param name="Columns">Null: the default columns.</param>
/// <param name="Density">Null: as the reader has it everywhere.</param>
/// <param name="Group">Null: one list.</param>
public sealed record ViewSettings(
    string? Filter = null, string? Sort = null, string? Columns = null, ListDensity? Density = null, ListGroup? Group = null)
{
    public const int SortLength = 200;

    internal IReadOnlyList<(string Field, string? Value)> Facts =>
        [("filter", Filter), ("sort", Sort), ("columns", Columns), ("density", Density?.ToText()), ("group", Group?.ToText())];

    /// <returns>The settings as they are kept, or <see cref="InvalidField"/> that says which part is wrong and why.</returns>
    public static Result<ViewSettings> Check(string? filter, string? sort, string? columns, ListDensity? density, ListGroup? group)
    {
        var node = RecordFilter.Parse(filter);
        var order = RecordSort.Parse(sort);
        var shown = ListColumns.Parse(columns);
        if ((node.Error ?? order.Error ?? shown.Error) is { } wrong)
        {
            return wrong;
        }

        var canonical = order.Value!.ToString();
        return new ViewSettings(
            node.Value?.ToString(),
            canonical == RecordSort.Default.ToString() ? null : canonical,
            ListColumns.Write(shown.Value!),
            density,
            group);
    }
}
