using SynergyFlow.Core.Projects.Items;

namespace SynergyFlow.Core.Projects.LifeCycles;

/// <summary>From one state to another.</summary>
public sealed record AllowedMove(ProjectStateId From, ProjectStateId To);

/// <summary>What items have while they are in a state.</summary>
/// <param name="Own">Keys of the project's own fields.</param>
public sealed record StateNeeds(ProjectStateId State, IReadOnlyList<RequiredField>? Fields, IReadOnlyList<string>? Own);

/// <summary>How a life cycle is to be.</summary>
/// <param name="AnyMove">Any state may follow any other: then the moves are not kept.</param>
public sealed record WantedLifeCycle(bool AnyMove, IReadOnlyList<AllowedMove> Moves, IReadOnlyList<StateNeeds> Needs);

/// <summary>The life cycle of a type as pages and programs read it; of a type that has none, that anything goes.</summary>
/// <param name="Moves">In the order of the states; empty where any is allowed.</param>
/// <param name="Needs">In the order of the states; a state that needs nothing is not in it. An archived field is, and is not asked for.</param>
public sealed record LifeCycleRow(WorkItemType Type, bool AnyMove, IReadOnlyList<AllowedMove> Moves, IReadOnlyList<StateNeeds> Needs)
{
    public static LifeCycleRow Free(WorkItemType type) => new(type, AnyMove: true, [], []);

    public bool Allows(ProjectStateId from, ProjectStateId to) => AnyMove || from == to || Moves.Contains(new AllowedMove(from, to));

    /// <param name="keys">Of the project's own fields.</param>
    /// <param name="states">The project's, in their order.</param>
    public static LifeCycleRow Of(ItemLifeCycle cycle, IReadOnlyList<ProjectStateId> states, IReadOnlyDictionary<Fields.ItemFieldId, string> keys)
    {
        ArgumentNullException.ThrowIfNull(cycle);
        ArgumentNullException.ThrowIfNull(states);
        ArgumentNullException.ThrowIfNull(keys);
        return new(
            cycle.Type,
            cycle.AnyMove,
            [.. states.SelectMany(from => states.Where(to => cycle.Moves.Any(move => move.From == from && move.To == to)).Select(to => new AllowedMove(from, to)))],
            [.. states.Select(state => new StateNeeds(
                    state,
                    [.. cycle.Needs.Where(need => need.State == state).Select(need => need.Field).Order()],
                    [.. cycle.OwnNeeds.Where(need => need.State == state && keys.ContainsKey(need.Field)).Select(need => keys[need.Field]).Order(StringComparer.Ordinal)]))
                .Where(needs => needs.Fields!.Count + needs.Own!.Count > 0)]);
    }
}

public static class LifeCycleRows
{
    /// <returns>Also where the type has none: then any move is allowed.</returns>
    public static bool Allow(this IReadOnlyList<LifeCycleRow> rows, WorkItemType type, ProjectStateId from, ProjectStateId to) =>
        rows.FirstOrDefault(row => row.Type == type)?.Allows(from, to) is not false;
}
