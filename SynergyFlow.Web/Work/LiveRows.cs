using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.Views;

namespace SynergyFlow.Web.Work;

/// <summary>
/// The rows on the screen while others work: a row that changed shows its new values where it stands, and what would come in or move
/// waits until the reader asks for it, so that nothing ever slips away under the pointer.
/// </summary>
public sealed record LiveRows
{
    private LiveRows(IReadOnlyList<RecordRow> rows) => Rows = rows;

    public IReadOnlyList<RecordRow> Rows { get; private init; }

    /// <summary>Cells to flash: those that the last change gave another value.</summary>
    public IReadOnlySet<(Guid Record, string Column)> Changed { get; private init; } = new HashSet<(Guid, string)>();

    /// <summary>Rows that would stand elsewhere, or nowhere, in a list read now.</summary>
    public IReadOnlySet<Guid> Moved { get; private init; } = new HashSet<Guid>();

    /// <summary>What a list read now would have besides: made, or changed into it, since this one was read.</summary>
    public IReadOnlySet<Guid> Fresh { get; private init; } = new HashSet<Guid>();

    /// <summary>All that changed since the list was read.</summary>
    private IReadOnlySet<Guid> Touched { get; init; } = new HashSet<Guid>();

    public static LiveRows Of(IReadOnlyList<RecordRow> rows) => new(rows);

    /// <summary>Rows whose present values are not on the page as it would be read now.</summary>
    public IReadOnlyList<RecordId> Missing(IReadOnlySet<Guid> changed, IReadOnlyList<RecordRow> page)
    {
        ArgumentNullException.ThrowIfNull(page);
        var there = page.Select(row => row.Id).ToHashSet();
        return [.. Rows.Where(row => changed.Contains(row.Id.Value) && !there.Contains(row.Id)).Select(row => row.Id)];
    }

    /// <param name="changed">Ids of records that changed.</param>
    /// <param name="page">The page as it would be read now.</param>
    /// <param name="others">What <see cref="Missing"/> asked for; whatever is not among them the reader sees no more.</param>
    public LiveRows After(IReadOnlySet<Guid> changed, IReadOnlyList<RecordRow> page, IReadOnlyList<RecordRow> others)
    {
        ArgumentNullException.ThrowIfNull(changed);
        ArgumentNullException.ThrowIfNull(page);
        ArgumentNullException.ThrowIfNull(others);
        var here = page.ToDictionary(row => row.Id);
        var elsewhere = others.ToDictionary(row => row.Id);
        HashSet<(Guid, string)> cells = [];
        HashSet<Guid> moved = [.. Moved];
        List<RecordRow> rows = [];
        foreach (var row in Rows)
        {
            var read = here.GetValueOrDefault(row.Id) ?? elsewhere.GetValueOrDefault(row.Id) ?? row;
            var now = IsSame(row, read) ? row : read;
            rows.Add(now);
            cells.UnionWith(ListColumns.All.Where(column => Value(row, column) != Value(now, column)).Select(column => (row.Id.Value, column.Key)));
            if (here.ContainsKey(row.Id))
            {
                moved.Remove(row.Id.Value);
            }
            else if (changed.Contains(row.Id.Value))
            {
                moved.Add(row.Id.Value);
            }
        }

        HashSet<Guid> touched = [.. Touched, .. changed];
        var shown = rows.Select(row => row.Id).ToHashSet();
        return new LiveRows(rows)
        {
            Changed = cells,
            Moved = moved,
            Touched = touched,
            Fresh = page.Where(row => !shown.Contains(row.Id) && touched.Contains(row.Id.Value)).Select(row => row.Id.Value).ToHashSet(),
        };
    }

    /// <summary>A row that is as it was stays the same object, so that nobody draws it anew: lists compare by what they are, not by what is in them.</summary>
    private static bool IsSame(RecordRow row, RecordRow read) => row with { Tags = read.Tags } == read && row.Tags.SequenceEqual(read.Tags);

    /// <summary>What a cell shows, as far as it can be seen to differ.</summary>
    private static string? Value(RecordRow row, ListColumn column) => column.Key switch
    {
        "title" => row.Title,
        "state" => row.State,
        "priority" => row.Priority.ToString(),
        "assignee" => row.Assignee?.Id.ToString(),
        "team" => row.Team?.Id.ToString(),
        "requester" => row.Requester.Id.ToString(),
        "category" => row.Category,
        "service" => row.Service,
        "tags" => string.Join(',', row.Tags),
        "due" => row.DueAt?.ToString("O"),
        "updated" => row.UpdatedAt.ToString("O"),
        _ => null,
    };
}
