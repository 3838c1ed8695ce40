using System.Globalization;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Projects;

/// <summary>How its board is laid out. The columns are loaded only where they are to be changed (<see cref="IProjectStore.LoadBoardAsync"/>).</summary>
public sealed partial class Project
{
    private readonly List<LayoutColumn> _columns = [];

    /// <summary>None: the board has a column for each state.</summary>
    public IReadOnlyList<LayoutColumn> Columns => _columns;

    /// <summary>What was done so many days ago is not on the board any more.</summary>
    public int DoneDays { get; private set; } = BoardLayout.UsualDays;

    /// <summary>What cards show beside key and title, in this order.</summary>
    public IReadOnlyList<CardField> CardFields { get; private set; } = BoardLayout.UsualCard;

    public Result EditBoard(WantedBoard wanted, Stamp stamp)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        if (wanted.DoneDays is < 1 or > BoardLayout.MostDays)
        {
            return new InvalidField("doneDays", $"doneDays is 1 to {BoardLayout.MostDays}.");
        }

        for (var i = 0; i < wanted.Card.Count; i++)
        {
            if (!Enum.IsDefined(wanted.Card[i]) || wanted.Card.Take(i).Contains(wanted.Card[i]))
            {
                return new InvalidField($"cardFields[{i}]", $"cardFields are some of {string.Join(", ", EnumText.All<CardField>())}, each once.");
            }
        }

        var names = CheckColumns(wanted.Columns);
        if (names.Failed)
        {
            return names.Error;
        }

        List<FieldChange> changes =
        [
            .. ArrangeColumns(wanted.Columns ?? [], names.Value),
            new("done_days", DoneDays.ToString(CultureInfo.InvariantCulture), wanted.DoneDays.ToString(CultureInfo.InvariantCulture)),
            new("card_fields", Said(CardFields), Said(wanted.Card)),
        ];
        changes.RemoveAll(change => change.From == change.To);
        (DoneDays, CardFields) = (wanted.DoneDays, [.. wanted.Card]);
        if (changes.Count > 0)
        {
            Happened(new ProjectBoardEdited(changes), stamp);
        }

        return Result.Success;

        static string? Said(IReadOnlyList<CardField> fields) => fields.Count == 0 ? null : string.Join(", ", fields.Select(field => field.ToText()));
    }

    /// <returns>The names as they are stored; or what is wrong, with its place.</returns>
    private Result<IReadOnlyList<string>> CheckColumns(IReadOnlyList<WantedColumn>? wanted)
    {
        if (wanted is { Count: 0 or > BoardLayout.MostColumns })
        {
            return new InvalidField("columns", $"columns are 1 to {BoardLayout.MostColumns}, or null: a column for each state.");
        }

        List<string> names = [];
        HashSet<LayoutColumnId> known = [];
        HashSet<ProjectStateId> placed = [];
        for (var i = 0; i < (wanted?.Count ?? 0); i++)
        {
            var column = wanted![i];
            if (column.Id is { } id && (!_columns.Exists(one => one.Id == id) || !known.Add(id)))
            {
                return new BoardColumnUnknown { Field = $"columns[{i}].id" };
            }

            var name = Text.Check($"columns[{i}].name", column.Name, LayoutColumn.NameLength, required: true);
            if (name.Failed)
            {
                return name.Error;
            }

            if (names.Exists(other => Same(other, name.Value!)))
            {
                return new BoardColumnNameTaken(name.Value!) { Field = $"columns[{i}].name" };
            }

            names.Add(name.Value!);
            for (var j = 0; j < column.States.Count; j++)
            {
                var field = $"columns[{i}].states[{j}]";
                if (_states.Find(one => one.Id == column.States[j]) is not { } state)
                {
                    return new ProjectStateUnknown { Field = field };
                }

                if (!BoardLayout.CanPlace(state.Group))
                {
                    return new BoardStateNotPlaced(state.Name) { Field = field };
                }

                if (!placed.Add(state.Id))
                {
                    return new BoardStatePlacedTwice(state.Name) { Field = field };
                }
            }
        }

        return new Result<IReadOnlyList<string>>(names, null);
    }

    private List<FieldChange> ArrangeColumns(IReadOnlyList<WantedColumn> wanted, IReadOnlyList<string> names)
    {
        var before = Shown();
        var was = Order();
        List<LayoutColumn> kept = [];
        _states.ForEach(state => state.Column = null);
        for (var i = 0; i < wanted.Count; i++)
        {
            var column = _columns.Find(one => one.Id == wanted[i].Id)
                ?? new() { Tenant = Tenant, Project = Id, Id = LayoutColumnId.New(), Name = names[i], Position = i + 1 };
            (column.Name, column.Position) = (names[i], i + 1);
            kept.Add(column);
            _states.FindAll(state => wanted[i].States.Contains(state.Id)).ForEach(state => state.Column = column.Id);
        }

        _columns.RemoveAll(column => !kept.Contains(column));
        _columns.AddRange(kept.Where(column => !_columns.Contains(column)).ToList());

        var after = Shown();
        List<FieldChange> changes =
        [
            .. before.Where(old => !after.ContainsKey(old.Key)).Select(gone => new FieldChange("board_column", gone.Value, null)),
            .. after.Select(one => new FieldChange("board_column", before.GetValueOrDefault(one.Key), one.Value)),
        ];

        // Of those that are in both, as of states.
        List<LayoutColumnId> now = [.. Order().Where(before.ContainsKey)];
        was.RemoveAll(id => !after.ContainsKey(id));
        if (!was.SequenceEqual(now))
        {
            changes.Add(new("order", string.Join(", ", was.Select(Name)), string.Join(", ", now.Select(Name))));
        }

        return changes;

        Dictionary<LayoutColumnId, string> Shown() => _columns.OrderBy(column => column.Position).ToDictionary(
            column => column.Id,
            column => BoardLayout.Said(column.Name, _states.Where(state => state.Column == column.Id).OrderBy(state => state.Position).Select(state => state.Name)));

        List<LayoutColumnId> Order() => [.. _columns.OrderBy(column => column.Position).Select(column => column.Id)];

        string Name(LayoutColumnId id) => _columns.Single(column => column.Id == id).Name;
    }
}
