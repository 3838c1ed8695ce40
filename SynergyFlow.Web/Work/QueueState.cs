using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work.Filtering;
using SynergyFlow.Core.Work.Views;

namespace SynergyFlow.Web.Work;

/// <summary>What the address of the queue says: a view, and what its reader changed of it since. An empty text is "none", null "as the view has it".</summary>
public sealed record QueueAddress(string? View, string? Filter, string? Sort, string? Columns, string? Density, string? Group);

/// <summary>A view with its reader's changes: what the queue shows, and how each change is written into the address.</summary>
public sealed class QueueState
{
    private QueueState(ViewRow view, ViewSettings shown, FilterNode? filter, RecordSort sort, IReadOnlyList<ListColumn> columns)
    {
        (View, Shown, Node, Sort, Columns) = (view, shown, filter, sort, columns);
        Filter = QueueFilter.Of(filter);
    }

    public ViewRow View { get; }

    public ViewSettings Shown { get; }

    public FilterNode? Node { get; }

    public QueueFilter Filter { get; }

    public RecordSort Sort { get; }

    public IReadOnlyList<ListColumn> Columns { get; }

    /// <summary>The list is not what the view has stored.</summary>
    public bool Changed => Shown != View.Settings;

    /// <summary>For links to a record: its page offers the next and the previous one of this list.</summary>
    public string RecordQuery => $"?list={Uri.EscapeDataString(Shown.Filter ?? "")}&sort={Uri.EscapeDataString(Sort.ToString())}";

    /// <summary>The view that an address means; null where there is none of that name.</summary>
    /// <param name="views">All that the reader finds.</param>
    public static ViewRow? Choose(QueueAddress address, IReadOnlyList<ViewRow> views, bool own)
    {
        ArgumentNullException.ThrowIfNull(address);
        // A filter without a view is one of its own, over everything.
        var wanted = address.View
            ?? (address.Filter is null ? BuiltInViews.First(own) : BuiltInViews.For(own).Single(view => view.Settings == new ViewSettings())).Key;
        return views.FirstOrDefault(view => view.Id.Equals(wanted, StringComparison.OrdinalIgnoreCase));
    }

    /// <returns>Or <see cref="InvalidField"/> for a filter, an order or columns that cannot be read.</returns>
    public static Result<QueueState> Read(QueueAddress address, ViewRow view)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(view);
        var (saved, density) = (view.Settings, view.Settings.Density);
        if (address.Density is { } wanted)
        {
            density = EnumText.TryParse<ListDensity>(wanted, out var chosen) ? chosen : null;
        }

        var group = view.Settings.Group;
        if (address.Group is { } by)
        {
            group = EnumText.TryParse<ListGroup>(by, out var known) ? known : null;
        }

        var (filter, sort, columns) = (address.Filter ?? saved.Filter, address.Sort ?? saved.Sort, address.Columns ?? saved.Columns);
        var shown = ViewSettings.Check(filter, sort, columns, density, group);
        return shown.Failed
            ? shown.Error
            : new QueueState(
                view, shown.Value, RecordFilter.Parse(filter).Value, RecordSort.Parse(sort).Value!, ListColumns.Parse(columns).Value!);
    }

    /// <summary>The parameters of an address that shows this view like that, from its first row.</summary>
    public static Dictionary<string, object?> Write(ViewRow view, ViewSettings shown)
    {
        ArgumentNullException.ThrowIfNull(view);
        ArgumentNullException.ThrowIfNull(shown);
        var saved = view.Settings;
        return new(StringComparer.Ordinal)
        {
            ["view"] = view.Id,
            ["filter"] = Difference(shown.Filter, saved.Filter),
            ["sort"] = Difference(shown.Sort, saved.Sort),
            ["columns"] = Difference(shown.Columns, saved.Columns),
            ["density"] = Difference(shown.Density?.ToText(), saved.Density?.ToText()),
            ["group"] = Difference(shown.Group?.ToText(), saved.Group?.ToText()),
            ["cursor"] = null,
            ["from"] = null,
        };
    }

    private static string? Difference(string? shown, string? saved) => shown == saved ? null : shown ?? "";
}
