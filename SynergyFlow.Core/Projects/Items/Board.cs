using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects.Sprints;

namespace SynergyFlow.Core.Projects.Items;

/// <summary>The work of a project as its board has it (<see cref="BoardLayout"/>), each column with its first cards in the order of the project.</summary>
/// <param name="Epics">What there is to choose from, in their order.</param>
public sealed record Board(IReadOnlyList<BoardColumn> Columns, IReadOnlyList<WorkItemHead> Epics)
{
    /// <summary>Of one column at once; the others are a step away.</summary>
    public const int MostCards = 1_000;

    /// <summary>What is to do, in progress or done and is in no column: nobody sees its cards here.</summary>
    public IReadOnlyList<BoardState> Off { get; init; } = [];

    /// <summary>What was done earlier is not on it.</summary>
    public int DoneDays { get; init; } = BoardLayout.UsualDays;

    /// <summary>What its cards show, in this order.</summary>
    public IReadOnlyList<CardField> Card { get; init; } = BoardLayout.UsualCard;
}

/// <param name="Key">The id of the column; where the project has none of its own, that of its state.</param>
/// <param name="States">In the order of the project; none: nobody has put one into it.</param>
public sealed record BoardColumn(string Key, string Name, IReadOnlyList<BoardState> States, IReadOnlyList<WorkItemRow> Cards)
{
    /// <summary>How many match, shown or not.</summary>
    public int Total => States.Sum(state => state.Total);

    public bool IsOver => States.Any(state => state.IsOver);
}

/// <param name="Total">How many match, shown or not.</param>
/// <param name="InState">How many there are, matching or not: what the limit counts.</param>
public sealed record BoardState(StateRow State, int Total, int InState)
{
    public bool IsFull => State.Limit is { } limit && InState >= limit;

    public bool IsOver => State.Limit is { } limit && InState > limit;
}

/// <summary>What a card says beside the fields that lists have too. What nobody chose is not read, and null.</summary>
public sealed record CardFacts
{
    public DateOnly? StartDate { get; init; }

    /// <summary>Minutes.</summary>
    public int? Estimate { get; init; }

    /// <summary>Minutes.</summary>
    public int? Remaining { get; init; }

    public CardShare? CheckList { get; init; }

    /// <summary>What was cancelled, and what the reader does not see, does not count.</summary>
    public CardShare? Parts { get; init; }

    public int Comments { get; init; }

    public int Files { get; init; }
}

/// <summary>How many of how many are done.</summary>
public sealed record CardShare(int Done, int All);

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

    /// <summary>What is read of cards although they do not show it: what lanes are made of.</summary>
    public IReadOnlyList<CardField> Also { get; init; } = [];
}
