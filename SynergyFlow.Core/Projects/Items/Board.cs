using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects.Sprints;

namespace SynergyFlow.Core.Projects.Items;

/// <summary>The work of a project by state: what is to do, in progress, and was done lately, each state with its first cards in the order of the project.</summary>
/// <param name="Epics">What there is to choose from, in their order.</param>
public sealed record Board(IReadOnlyList<BoardColumn> Columns, IReadOnlyList<WorkItemHead> Epics)
{
    /// <summary>Of one column at once; the others are a step away.</summary>
    public const int MostCards = 1_000;

    /// <summary>What was done earlier is not on it.</summary>
    public static readonly TimeSpan DoneFor = TimeSpan.FromDays(14);

    /// <summary>The states that are columns.</summary>
    public static IReadOnlyList<StateGroup> Groups { get; } = [StateGroup.Unstarted, StateGroup.Started, StateGroup.Completed];
}

/// <param name="Total">How many match, shown or not.</param>
/// <param name="InState">How many there are, matching or not: what the limit counts.</param>
public sealed record BoardColumn(StateRow State, int Total, int InState, IReadOnlyList<WorkItemRow> Cards)
{
    public bool IsFull => State.Limit is { } limit && InState >= limit;

    public bool IsOver => State.Limit is { } limit && InState > limit;
}

/// <param name="Text">Within key or title.</param>
/// <param name="Cards">So many of each column, 1 to <see cref="Board.MostCards"/>.</param>
public sealed record BoardFilter(string? Text, int Cards)
{
    /// <summary>Null: all of a board.</summary>
    public WorkItemType? Type { get; init; }

    /// <summary>Not set: whoever; null: nobody.</summary>
    public Optional<UserId?> Assignee { get; init; }

    /// <summary>Not set: whatever; null: what is of no epic.</summary>
    public Optional<RecordId?> Epic { get; init; }

    /// <summary>Not set: whatever; null: what is in none. What was done in a sprint stays on its board.</summary>
    public Optional<SprintId?> Sprint { get; init; }

    /// <summary>As of <see cref="WorkItemFilter.Component"/>.</summary>
    public Optional<ProjectComponentId?> Component { get; init; }

    /// <summary>As of <see cref="WorkItemFilter.Version"/>.</summary>
    public Optional<ProjectVersionId?> Version { get; init; }

    /// <summary>As of <see cref="WorkItemFilter.Fields"/>.</summary>
    public IReadOnlyList<FieldFilter> Fields { get; init; } = [];
}
