using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Fields;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Projects.LifeCycles;
using SynergyFlow.Web.Components;

namespace SynergyFlow.Web.Projects.LifeCycles;

/// <summary>What a state needs, as the page chooses it: a field, or one of the project's own by its key.</summary>
public sealed record Need(ProjectStateId State, RequiredField? Field, string? Own)
{
    /// <summary>What a choice of the page calls it.</summary>
    public string Value => Field is { } known ? known.InHistory() : ItemField.InHistoryAs(Own!);
}

/// <summary>The life cycle of a type as the page holds it until it is saved.</summary>
public sealed class LifeCycleDraft
{
    private readonly HashSet<AllowedMove> _moves;
    private readonly List<Need> _needs;

    private LifeCycleDraft(bool anyMove, IEnumerable<AllowedMove> moves, IEnumerable<Need> needs) =>
        (AnyMove, _moves, _needs) = (anyMove, [.. moves], [.. needs]);

    public bool AnyMove { get; private set; }

    public IReadOnlyList<Need> Needs => _needs;

    public static LifeCycleDraft Of(LifeCycleRow row) => new(row.AnyMove, row.Moves, NeedsOf(row));

    public bool Has(ProjectStateId from, ProjectStateId to) => _moves.Contains(new(from, to));

    public void Set(ProjectStateId from, ProjectStateId to, bool allowed)
    {
        if (from != to && (allowed ? _moves.Add(new(from, to)) : _moves.Remove(new(from, to))))
        {
            AnyMove = false;
        }
    }

    /// <summary>Whoever begins to choose has all of them, and takes away what shall not be: so nothing is forbidden by an oversight.</summary>
    public void ChooseMoves(bool any, IReadOnlyList<ProjectStateId> states)
    {
        AnyMove = any;
        if (!any && _moves.Count == 0)
        {
            _moves.UnionWith(states.SelectMany(from => states.Where(to => to != from).Select(to => new AllowedMove(from, to))));
        }
    }

    public void Add(Need need)
    {
        if (!_needs.Contains(need))
        {
            _needs.Add(need);
        }
    }

    public void Remove(Need need) => _needs.Remove(need);

    /// <param name="can">Which of its fields items of this type have.</param>
    public void Copy(LifeCycleDraft other, Func<Need, bool> can)
    {
        AnyMove = other.AnyMove;
        _moves.Clear();
        _moves.UnionWith(other._moves);
        _needs.Clear();
        _needs.AddRange(other._needs.Where(can));
    }

    public bool Is(LifeCycleRow row) => AnyMove == row.AnyMove && (AnyMove || _moves.SetEquals(row.Moves)) && _needs.ToHashSet().SetEquals(NeedsOf(row));

    /// <summary>Somebody else changed what is stored: what was chosen here stays, and what others did to the rest is there too.</summary>
    public LifeCycleDraft Over(LifeCycleRow before, LifeCycleRow now) => new(
        Typed.Over(before.AnyMove, AnyMove, now.AnyMove),
        Typed.EachOver(before.Moves, _moves, now.Moves),
        Typed.EachOver([.. NeedsOf(before)], _needs, [.. NeedsOf(now)]));

    /// <param name="states">Of the project: what is gone meanwhile is left out.</param>
    public WantedLifeCycle ToWanted(IReadOnlyList<StateRow> states) => new(
        AnyMove,
        AnyMove ? [] : [.. _moves.Where(move => states.Any(state => state.Id == move.From) && states.Any(state => state.Id == move.To))],
        [.. states.Select(state => new StateNeeds(
            state.Id,
            [.. _needs.Where(need => need.State == state.Id).Select(need => need.Field).OfType<RequiredField>()],
            [.. _needs.Where(need => need.State == state.Id).Select(need => need.Own).OfType<string>()]))
            .Where(needs => needs.Fields!.Count + needs.Own!.Count > 0)]);

    /// <summary>What of this is probably not meant: states that nothing leads to, though nothing begins there, and that nothing leads out of, though they are not the end.</summary>
    public (IReadOnlyList<StateRow> Unreached, IReadOnlyList<StateRow> Stuck) Warnings(IReadOnlyList<StateRow> states)
    {
        if (AnyMove)
        {
            return ([], []);
        }

        var begins = states.FirstOrDefault(state => state.Group is StateGroup.Backlog) ?? states.FirstOrDefault(state => state.Group is StateGroup.Unstarted);
        return (
            [.. states.Where(state => state.Id != begins?.Id && state.Group is not StateGroup.Triage && !_moves.Any(move => move.To == state.Id && Is(states, move.From)))],
            [.. states.Where(state => state.Group is not (StateGroup.Completed or StateGroup.Cancelled) && !_moves.Any(move => move.From == state.Id && Is(states, move.To)))]);

        static bool Is(IReadOnlyList<StateRow> states, ProjectStateId id) => states.Any(state => state.Id == id);
    }

    private static IEnumerable<Need> NeedsOf(LifeCycleRow row) => row.Needs.SelectMany(needs =>
        (needs.Fields ?? []).Select(field => new Need(needs.State, field, null)).Concat((needs.Own ?? []).Select(key => new Need(needs.State, null, key))));
}
