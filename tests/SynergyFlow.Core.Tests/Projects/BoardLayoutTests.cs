using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Tenants;

namespace SynergyFlow.Core.Tests.Projects;

/// <summary>Columns of a board, what cards show, and how long what is done stays.</summary>
public sealed class BoardLayoutTests
{
    private static readonly Stamp s_stamp = new(UserId.New(), new DateTimeOffset(2026, 11, 30, 8, 0, 0, TimeSpan.Zero));

    private readonly Project _project = Project.Create(Tenant.First, "WEB", ProjectTemplate.Kanban, new() { Name = "Website", Lead = UserId.New() }, s_stamp);

    [Fact]
    public void Columns_AreNamedOrderedAndFilled_AndTheLogSaysWhatIsNew()
    {
        Edit([Column("Next", "Backlog", "Ready"), Column("Doing", "Review", "In Progress"), Column("Done", "Done"), Column("Later")]);
        Assert.Equal("Next: Backlog, Ready | Doing: In Progress, Review | Done: Done | Later", Said());
        Assert.Equal(["board_column:  → Next: Backlog, Ready", "board_column:  → Doing: In Progress, Review", "board_column:  → Done: Done", "board_column:  → Later"], Last());

        var (next, doing, done) = (Id("Next"), Id("Doing"), Id("Done"));
        Edit([new(doing, "In work", [State("In Progress")]), new(next, "Next", [State("Ready")]), new(done, "Done", [State("Done"), State("Review")])], days: 30, card: [CardField.Points]);
        Assert.Equal("In work: In Progress | Next: Ready | Done: Review, Done", Said());
        Assert.Equal(
            [
                "board_column: Later → ", "board_column: Doing: In Progress, Review → In work: In Progress", "board_column: Next: Backlog, Ready → Next: Ready", "board_column: Done: Done → Done: Review, Done",
                "order: Next, In work, Done → In work, Next, Done", "done_days: 14 → 30", "card_fields: type, age, epic, priority, points, assignee → points",
            ],
            Last());
        Assert.Equal(30, _project.DoneDays);
        Assert.Equal([CardField.Points], _project.CardFields);

        // The same again is nothing; none of its own is a column for each state again.
        var events = _project.Events.Count;
        Edit([new(doing, "In work", [State("In Progress")]), new(next, "Next", [State("Ready")]), new(done, "Done", [State("Review"), State("Done")])], days: 30, card: [CardField.Points]);
        Assert.Equal(events, _project.Events.Count);
        Edit(null, card: []);
        Assert.Equal(("", true), (Said(), _project.States.All(state => state.Column is null)));
        Assert.Contains("card_fields: points → ", Last());
    }

    [Fact]
    public void WhatCannotBe_IsRefusedAtItsPlace_AndNothingChanges()
    {
        Refused<InvalidField>("columns", []);
        Refused<InvalidField>("columns", [.. Enumerable.Range(1, 31).Select(i => Column($"c{i}"))]);
        Refused<InvalidField>("columns[1].name", [Column("a"), Column(" ")]);
        Refused<InvalidField>("columns[0].name", [Column(new string('x', 51))]);
        Refused<BoardColumnNameTaken>("columns[1].name", [Column("a"), Column("A ")]);
        Refused<BoardColumnUnknown>("columns[0].id", [new(LayoutColumnId.New(), "a", [])]);
        Refused<ProjectStateUnknown>("columns[0].states[0]", [new(null, "a", [ProjectStateId.New()])]);
        Refused<BoardStatePlacedTwice>("columns[1].states[1]", [Column("a", "Ready"), Column("b", "Review", "Ready")]);
        Refused<BoardStateNotPlaced>("columns[0].states[0]", [Column("a", "Cancelled")]);
        Assert.Equal("doneDays", _project.EditBoard(new(null, 0, []), s_stamp).Error!.Field);
        Assert.Equal("doneDays", _project.EditBoard(new(null, 91, []), s_stamp).Error!.Field);
        Assert.Equal("cardFields[1]", _project.EditBoard(new(null, 14, [CardField.Type, CardField.Type]), s_stamp).Error!.Field);
        Assert.Equal("cardFields[0]", _project.EditBoard(new(null, 14, [(CardField)99]), s_stamp).Error!.Field);
        Edit([Column("a", "Ready")]);
        Refused<BoardColumnUnknown>("columns[1].id", [new(Id("a"), "a", []), new(Id("a"), "b", [])]);
        Assert.Equal("a: Ready", Said());
    }

    [Fact]
    public void State_ThatGoes_OrIsNoWorkAnyMore_LeavesItsColumn_AndANewOneIsInNone()
    {
        Edit([Column("Doing", "Review", "In Progress"), Column("Done", "Done")]);
        List<WantedState> states = [.. _project.States.OrderBy(state => state.Position).Where(state => state.Name != "Review")
            .Select(state => new WantedState(state.Id, state.Name, state.Group)), new(null, "Test", StateGroup.Started)];
        Assert.False(_project.EditStates(states, s_stamp).Failed);
        Assert.Equal("Doing: In Progress | Done: Done", Said());
        Assert.Null(_project.States.Single(state => state.Name == "Test").Column);

        Edit([new(Id("Doing"), "Doing", [State("In Progress"), State("Test")])]);
        Assert.False(_project.EditStates([.. _project.States.Select(state => new WantedState(state.Id, state.Name, state.Name == "Test" ? StateGroup.Cancelled : state.Group))], s_stamp).Failed);
        Assert.Equal("Doing: In Progress", Said());
    }

    private void Edit(IReadOnlyList<WantedColumn>? columns, int days = BoardLayout.UsualDays, IReadOnlyList<CardField>? card = null) =>
        Assert.Null(_project.EditBoard(new(columns, days, card ?? BoardLayout.UsualCard), s_stamp).Error);

    private void Refused<TError>(string field, IReadOnlyList<WantedColumn> columns)
    {
        var before = (Said(), _project.Events.Count);
        var refused = _project.EditBoard(new(columns, 14, []), s_stamp).Error;
        Assert.IsType<TError>(refused);
        Assert.Equal(field, refused!.Field);
        Assert.Equal(before, (Said(), _project.Events.Count));
    }

    private WantedColumn Column(string name, params string[] states) => new(null, name, [.. states.Select(State)]);

    private ProjectStateId State(string name) => _project.States.Single(state => state.Name == name).Id;

    private LayoutColumnId Id(string name) => _project.Columns.Single(column => column.Name == name).Id;

    private string Said() => string.Join(" | ", _project.Columns.OrderBy(column => column.Position).Select(column =>
        $"{column.Name}: {string.Join(", ", _project.States.Where(state => state.Column == column.Id).OrderBy(state => state.Position).Select(state => state.Name))}".TrimEnd(' ', ':')));

    private IEnumerable<string> Last() => Assert.IsType<ProjectBoardEdited>(_project.Events[^1].Event).Changes.Select(change => $"{change.Field}: {change.From} → {change.To}");
}
