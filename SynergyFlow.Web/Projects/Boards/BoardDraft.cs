using System.Globalization;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Web.Components;

namespace SynergyFlow.Web.Projects.Boards;

/// <param name="Key">What the page calls it: its id, or for one that is not stored yet what would be one.</param>
/// <param name="Id">Null: not stored yet.</param>
public sealed record ColumnDraft(Guid Key, LayoutColumnId? Id, string Name)
{
    public string Name { get; set; } = Name;
}

/// <summary>The layout of a board as the fields of its form hold it.</summary>
public sealed class BoardDraft
{
    /// <summary>A column for each state, and none of its own.</summary>
    public bool PerState { get; set; }

    public List<ColumnDraft> Columns { get; private init; } = [];

    /// <summary>Which column each state is in, by its key; what is not here is in none.</summary>
    public Dictionary<ProjectStateId, Guid> Places { get; private init; } = [];

    /// <summary>As they were typed.</summary>
    public string Days { get; set; } = "";

    public List<CardField> Card { get; private init; } = [];

    public static BoardDraft Of(BoardLayout layout)
    {
        ArgumentNullException.ThrowIfNull(layout);
        return new()
        {
            PerState = layout.Columns is null,
            Columns = [.. (layout.Columns ?? []).Select(column => new ColumnDraft(column.Id.Value, column.Id, column.Name))],
            Places = (layout.Columns ?? []).SelectMany(column => column.States.Select(state => (state, column.Id))).ToDictionary(one => one.state, one => one.Id.Value),
            Days = layout.DoneDays.ToString(CultureInfo.InvariantCulture),
            Card = [.. layout.Card],
        };
    }

    public Guid? Place(ProjectStateId state) => Places.TryGetValue(state, out var column) ? column : null;

    public ColumnDraft Add(string name)
    {
        var id = LayoutColumnId.New();
        ColumnDraft added = new(id.Value, null, name);
        Columns.Add(added);
        return added;
    }

    /// <summary>What is in it is not on the board then.</summary>
    public void Remove(ColumnDraft column)
    {
        ArgumentNullException.ThrowIfNull(column);
        Columns.Remove(column);
        foreach (var state in Places.Where(one => one.Value == column.Key).Select(one => one.Key).ToList())
        {
            Places.Remove(state);
        }
    }

    /// <param name="column">Null: into none.</param>
    public void Put(ProjectStateId state, Guid? column)
    {
        Places.Remove(state);
        if (column is { } key && Columns.Exists(one => one.Key == key))
        {
            Places[state] = key;
        }
    }

    /// <summary>Columns of its own begin as the board is: one for each state.</summary>
    public void Begin(IEnumerable<StateRow> states)
    {
        ArgumentNullException.ThrowIfNull(states);
        PerState = false;
        Columns.Clear();
        Places.Clear();
        foreach (var state in states.Where(state => BoardLayout.Groups.Contains(state.Group)))
        {
            Places[state.Id] = Add(state.Name.Length > LayoutColumn.NameLength ? state.Name[..LayoutColumn.NameLength] : state.Name).Key;
        }
    }

    /// <summary>What is no number is none that counts: the use case says so.</summary>
    public WantedBoard Wanted(IReadOnlyList<StateRow> states) => new(
        PerState ? null : [.. Columns.Select(column => new WantedColumn(column.Id, column.Name, [.. states.Where(state => Place(state.Id) == column.Key).Select(state => state.Id)]))],
        int.TryParse(Days.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var days) ? days : 0,
        [.. Card]);

    /// <summary>Holds the same, so there is nothing to save.</summary>
    public bool Same(BoardDraft other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return PerState == other.PerState && (PerState || SameColumns(other)) && Days.Trim() == other.Days.Trim() && Card.SequenceEqual(other.Card);
    }

    /// <summary>What was typed, over what is stored now.</summary>
    /// <param name="before">What was stored when the form was filled.</param>
    public BoardDraft Over(BoardDraft before, BoardDraft now)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(now);
        // Columns that somebody worked on are not thrown away because somebody else has done without them.
        var perState = PerState == before.PerState && (PerState || SameColumns(before)) ? now.PerState : PerState;
        List<ColumnDraft> kept = [];
        foreach (var column in perState ? [] : Columns)
        {
            var (old, theirs) = (before.Find(column.Key), now.Find(column.Key));
            if (theirs is not null)
            {
                kept.Add(theirs with { Name = Typed.Over(old?.Name, column.Name, theirs.Name)! });
            }
            else if (column.Id is null || old?.Name != column.Name || Places.Any(one => one.Value == column.Key && before.Place(one.Key) != column.Key))
            {
                kept.Add(column with { Id = null });
            }
        }

        if (Columns.Select(column => column.Key).SequenceEqual(before.Columns.Select(column => column.Key)))
        {
            kept = [.. kept.OrderBy(column => now.Columns.FindIndex(one => one.Key == column.Key) is var at and >= 0 ? at : int.MaxValue)];
        }

        foreach (var added in perState ? [] : now.Columns.Where(column => before.Find(column.Key) is null && !kept.Exists(one => one.Key == column.Key)))
        {
            kept.Insert(Math.Min(now.Columns.IndexOf(added), kept.Count), added with { });
        }

        BoardDraft over = new()
        {
            PerState = perState,
            Columns = kept,
            Days = Typed.Over(before.Days, Days, now.Days),
            Card = Card.SequenceEqual(before.Card) ? [.. now.Card] : [.. Card],
        };
        foreach (var state in Places.Keys.Concat(now.Places.Keys).Distinct())
        {
            over.Put(state, Typed.Over(before.Place(state), Place(state), now.Place(state)));
        }

        return over;
    }

    private ColumnDraft? Find(Guid key) => Columns.Find(column => column.Key == key);

    private bool SameColumns(BoardDraft other) =>
        Columns.SequenceEqual(other.Columns) && Places.Count == other.Places.Count && Places.All(one => other.Place(one.Key) == one.Value);
}
