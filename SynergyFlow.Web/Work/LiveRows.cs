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

    public static LiveRows Of(IReadOnlyList<RecordRow> rows) => new(rows);

    /// <param name="changed">Ids of records that changed.</param>
    /// <param name="within">Those of them that match, and stand where this page reaches.</param>
    /// <param name="read">Rows on the screen that changed, as they are now; whatever is not among them the reader sees no more.</param>
    public LiveRows After(IReadOnlySet<Guid> changed, IReadOnlySet<Guid> within, IReadOnlyList<RecordRow> read)
    {
        ArgumentNullException.ThrowIfNull(changed);
        ArgumentNullException.ThrowIfNull(within);
        ArgumentNullException.ThrowIfNull(read);
        var anew = read.ToDictionary(row => row.Id);
        HashSet<(Guid, string)> cells = [];
        List<RecordRow> rows = [];
        foreach (var row in Rows)
        {
            var now = anew.GetValueOrDefault(row.Id) is { } present && !IsSame(row, present) ? present : row;
            rows.Add(now);
            if (row != now)
            {
                cells.UnionWith(ListColumns.All.Where(column => Value(row, column) != Value(now, column)).Select(column => (row.Id.Value, column.Key)));
            }
        }

        var shown = Rows.Select(row => row.Id.Value).ToHashSet();
        return new LiveRows(rows)
        {
            Changed = cells,
            Moved = Moved.Union(shown.Intersect(changed)).Except(within).ToHashSet(),
            Fresh = Fresh.Except(changed).Union(within.Except(shown)).ToHashSet(),
        };
    }

    /// <summary>True where there is nothing to draw: same rows, same marks, and no cell that flashes or has flashed.</summary>
    public bool LooksAs(LiveRows other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Changed.Count + other.Changed.Count == 0 && Moved.SetEquals(other.Moved) && Fresh.SetEquals(other.Fresh)
            && Rows.SequenceEqual(other.Rows, ReferenceEqualityComparer.Instance);
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
