using System.Globalization;
using System.Text.Json.Serialization;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Projects;

/// <summary>What the cards of a board can say beside key and title, which they always do. What is stored and sent are these names.</summary>
public enum CardField
{
    Type,

    /// <summary>How long it has been in progress in its state, from the third day on.</summary>
    Age,

    /// <summary>Shown in columns of several states whether it is chosen or not.</summary>
    State,
    Epic,
    Priority,
    Points,
    Assignee,
    Labels,
    TargetDate,
    StartDate,
    Sprint,
    Components,
    Versions,
    Estimate,
    Remaining,

    /// <summary>How many steps of its check-list are done.</summary>
    CheckList,

    /// <summary>How many of its parts are done.</summary>
    Parts,
    Comments,
    Files,
}

[JsonConverter(typeof(EntityIdJsonConverter<LayoutColumnId>))]
public readonly record struct LayoutColumnId(Guid Value) : IEntityId<LayoutColumnId>
{
    public static LayoutColumnId New() => new(Guid.CreateVersion7());

    public static LayoutColumnId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

/// <summary>A column of a project's board. Its states name it (<see cref="ProjectState.Column"/>), so a state is in one at most.</summary>
public sealed class LayoutColumn
{
    public const int NameLength = 50;

    public required TenantId Tenant { get; init; }

    public required ProjectId Project { get; init; }

    public required LayoutColumnId Id { get; init; }

    public required string Name { get; set; }

    /// <summary>1, 2, 3 …</summary>
    public required int Position { get; set; }
}

/// <param name="Id">Null: a new one.</param>
/// <param name="States">In any order: they stand in the order of the project.</param>
public sealed record WantedColumn(LayoutColumnId? Id, string? Name, IReadOnlyList<ProjectStateId> States);

/// <param name="Columns">In their order; what is not among them goes, and its states are not on the board. Null: a column for each state.</param>
/// <param name="DoneDays">What was done earlier is not on the board.</param>
/// <param name="Card">What cards show, in this order.</param>
public sealed record WantedBoard(IReadOnlyList<WantedColumn>? Columns, int DoneDays, IReadOnlyList<CardField> Card);

public sealed record LayoutColumnRow(LayoutColumnId Id, string Name, IReadOnlyList<ProjectStateId> States);

/// <summary>How the board of a project is laid out.</summary>
/// <param name="Columns">In their order, states in the order of the project; null: a column for each state.</param>
public sealed record BoardLayout(IReadOnlyList<LayoutColumnRow>? Columns, int DoneDays, IReadOnlyList<CardField> Card)
{
    public const int MostColumns = 30;
    public const int UsualDays = 14;
    public const int MostDays = 90;

    public static IReadOnlyList<CardField> UsualCard { get; } =
        [CardField.Type, CardField.Age, CardField.Epic, CardField.Priority, CardField.Points, CardField.Assignee];

    /// <summary>The states that are columns where a project has none of its own.</summary>
    public static IReadOnlyList<StateGroup> Groups { get; } = [StateGroup.Unstarted, StateGroup.Started, StateGroup.Completed];

    /// <summary>What nobody has taken on, and what nobody wants any more, is no work in progress.</summary>
    public static bool CanPlace(StateGroup group) => group is not (StateGroup.Triage or StateGroup.Cancelled);

    /// <summary>For the log: what people know it by.</summary>
    internal static string Said(string name, IEnumerable<string> states) => string.Create(CultureInfo.InvariantCulture, $"{name}: {string.Join(", ", states)}").TrimEnd(' ', ':');
}

/// <summary>A project with its layout: its version is what a change of the layout names.</summary>
public sealed record ProjectBoard(ProjectDetails Project, BoardLayout Layout);
