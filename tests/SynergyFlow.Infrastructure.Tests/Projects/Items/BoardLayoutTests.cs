using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Projects.Items.UseCases;
using SynergyFlow.Core.Projects.UseCases;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.UseCases;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Projects.Items;

/// <summary>A board with columns of its own, and what its cards show.</summary>
public sealed class BoardLayoutTests(PostgresServer postgres) : WorkItemTest(postgres)
{
    [Fact]
    public async Task Columns_HaveTheCardsOfTheirStates_InOneOrder_AndWhatIsInNoneIsSaid()
    {
        await MakeAsync(template: ProjectTemplate.Kanban);
        await InAsync("waits", "Backlog");
        var (a, b, c) = (await InAsync("a", "Review"), await InAsync("bee", "In Progress"), await InAsync("c", "Review"));
        await InAsync("done", "Done");
        await InAsync("next", "Ready");
        Assert.Equal("Ready 1: next | In Progress 1: bee | Review 2: a c | Done 1: done", await ShownAsync());

        await LayAsync([Column("Later", await IdsAsync("Backlog")), Column("Doing", await IdsAsync("Review", "In Progress")), Column("Nothing", []), Column("Done", await IdsAsync("Done"))]);
        Assert.Equal("Later 1: waits | Doing 3: a bee c | Nothing 0: | Done 1: done | off: Ready 1", await ShownAsync());
        Assert.Equal("Later 1: waits | Doing 3: a bee | Nothing 0: | Done 1: done | off: Ready 1", await ShownAsync(new(null, 2)));
        Assert.Equal("Later 0: | Doing 1: bee | Nothing 0: | Done 0: | off: Ready 0", await ShownAsync(new("bee", 100)));

        // One order over both states; a move from one state to the other keeps the place.
        Assert.Null((await RunAsync(async (RankWorkItems rank) => await rank.ExecuteAsync(Agent, new((await ReadAsync(Agent, "WEB")).Value!.Id, [c], b, Behind: false), Ct))).Error);
        Assert.Null((await MoveAsync(Agent, b, await StateAsync("Review"))).Error);
        Assert.Equal("Later 1: waits | Doing 3: a c bee | Nothing 0: | Done 1: done | off: Ready 1", await ShownAsync());
        Assert.Equal(["In Progress 0", "Review 3"], (await BoardAsync()).Columns[1].States.Select(state => $"{state.State.Name} {state.InState}"));
        Assert.Equal(a, (await BoardAsync()).Columns[1].Cards[0].Id);

        await LayAsync(null);
        Assert.Equal("Ready 1: next | In Progress 0: | Review 3: a c bee | Done 1: done", await ShownAsync());
    }

    /// <summary>With whatever layout: what is in columns and in none is what the list counts.</summary>
    [Fact]
    public async Task ListBoardAndCount_Agree_ForTheSameFilter()
    {
        await MakeAsync(template: ProjectTemplate.Kanban);
        foreach (var (title, state) in new[] { ("one x", "Ready"), ("two x", "In Progress"), ("three", "Review"), ("four x", "Done"), ("five x", "Review") })
        {
            await InAsync(title, state);
        }

        foreach (var columns in new IReadOnlyList<WantedColumn>?[]
        {
            null,
            [Column("All", await IdsAsync("Ready", "In Progress", "Review", "Done"))],
            [Column("Doing", await IdsAsync("In Progress", "Review")), Column("Empty", [])],
        })
        {
            await LayAsync(columns);
            foreach (var text in new[] { null, "x", "three", "nothing" })
            {
                var list = (await ItemsAsync(Agent, new(text, Count: true))).Value!;
                var board = await BoardAsync(new(text, 100));
                Assert.Equal((list.Total, list.Items.Count), (board.Columns.Sum(column => column.Total) + board.Off.Sum(state => state.Total), board.Columns.Sum(column => column.Cards.Count) + board.Off.Sum(state => state.Total)));
                Assert.All(board.Columns, column => Assert.Equal(column.Total, column.Cards.Count));
            }
        }
    }

    [Fact]
    public async Task Limits_StayWithTheStatesOfAColumn_AndABlockIsAskedOfTheStateThatIsDroppedInto()
    {
        await MakeAsync(template: ProjectTemplate.Kanban);
        var states = (await ReadAsync(Admin, "WEB")).Value!.States
            .Select(state => new WantedState(state.Id, state.Name, state.Group, state.Name == "Review" ? 1 : null, LimitBlocks: true)).ToList();
        Assert.Null((await StatesAsync(Admin, "WEB", states)).Error);
        await LayAsync([Column("Doing", await IdsAsync("In Progress", "Review"))]);
        var (a, b) = (await InAsync("a", "Review"), await InAsync("b", "In Progress"));
        Assert.IsType<WorkItemStateFull>((await MoveAsync(Agent, b, await StateAsync("Review"))).Error);
        var column = (await BoardAsync()).Columns[0];
        Assert.Equal((false, true, false), (column.States[0].IsFull, column.States[1].IsFull, column.IsOver));
        Assert.Null((await MoveAsync(Agent, a, await StateAsync("Done"))).Error);
        Assert.Null((await MoveAsync(Agent, b, await StateAsync("Review"))).Error);
    }

    [Fact]
    public async Task WhatIsDone_StaysAsLongAsTheLayoutSays()
    {
        await MakeAsync();
        var old = (await InAsync("old", "Done")).Value;
        await using (var db = Database.Open())
        {
            await db.Database.ExecuteSqlAsync($"UPDATE work.record SET closed_at = now() - interval '20 days' WHERE id = {old}", Ct);
        }

        Assert.Equal("Todo 0: | In Progress 0: | Done 0:", await ShownAsync());
        await LayAsync(null, days: 30);
        Assert.Equal("Todo 0: | In Progress 0: | Done 1: old", await ShownAsync());
        Assert.Equal(30, (await BoardAsync()).DoneDays);
    }

    [Fact]
    public async Task Cards_HaveWhatWasChosen_AndNothingElseIsRead()
    {
        await MakeAsync();
        var epic = await AddedAsync(Item("epic", WorkItemType.Epic));
        var card = await AddedAsync(Item("card", WorkItemType.Story, epic) with
        {
            Assignee = Agent.Id,
            Estimate = 90,
            Remaining = 30,
            StartDate = new DateOnly(2026, 11, 2),
            Labels = ["x"],
        });
        await MoveAsync(Admin, card, await StateAsync("In Progress"));
        var part = await AddedAsync(Item("part", WorkItemType.Subtask, card));
        await AddedAsync(Item("other part", WorkItemType.Subtask, card));
        var gone = await AddedAsync(Item("gone", WorkItemType.Subtask, card));
        await MoveAsync(Admin, part, await StateAsync("Done"));
        await MoveAsync(Admin, gone, await StateAsync("Cancelled"));
        var step = await RunAsync((ChangeCheckList steps) => steps.AddAsync(Admin, new(card, "step"), Ct));
        Assert.Null(step.Error);

        var usual = await CardAsync();
        Assert.Equal((Agent.Id, epic, null, null), (usual.Assignee!.Id, usual.Parent!.Id, usual.Facts!.Parts, usual.Facts.CheckList));
        await LayAsync(null, card: [CardField.Parts, CardField.CheckList, CardField.Comments, CardField.Files, CardField.Estimate, CardField.StartDate, CardField.Labels]);
        var other = await CardAsync();
        Assert.Equal((null, null), (other.Assignee, other.Parent));
        Assert.Equal(
            new CardFacts { Parts = new(1, 2), CheckList = new(0, 1), Estimate = 90, Remaining = 30, StartDate = new DateOnly(2026, 11, 2) },
            other.Facts);

        // What the reader's lanes are made of is read all the same.
        var laned = (await BoardAsync(new(null, 100) { Also = [CardField.Assignee] })).Columns.SelectMany(column => column.Cards).Single();
        Assert.Equal((Agent.Id, null), (laned.Assignee?.Id, laned.Parent));
    }

    [Fact]
    public async Task Layout_IsChangedByWhoManages_UnderTheProjectsVersion_AndNotWhileItIsArchived()
    {
        await MakeAsync();
        WantedBoard wanted = new([Column("All", await IdsAsync("Todo", "Done"))], 14, []);
        Assert.IsType<NotAllowed>((await EditAsync(Agent, wanted)).Error);
        Assert.IsType<VersionConflict>((await EditAsync(OtherAgent, wanted, version: 7)).Error);
        var version = (await EditAsync(OtherAgent, wanted, version: 1)).Value;
        Assert.Equal(2, version);
        var layout = (await RunAsync((ReadProjects read) => read.BoardAsync(Agent, "web", Ct))).Value!;
        Assert.Equal((2, "All", 2), (layout.Project.Version, layout.Layout.Columns!.Single().Name, layout.Layout.Columns!.Single().States.Count));

        // A state that goes leaves its column; so does the column, and its states are in none.
        var states = (await ReadAsync(Admin, "WEB")).Value!.States.Select(state => new WantedState(state.Id, state.Name, state.Group)).ToList();
        Assert.Null((await StatesAsync(Admin, "WEB", [.. states.Where(state => state.Name != "Todo"), new(null, "Ready", StateGroup.Unstarted)])).Error);
        Assert.Equal("All 0: | off: Ready 0, In Progress 0", await ShownAsync());
        Assert.Null((await EditAsync(Admin, new([Column("Other", [])], 14, []))).Error);
        Assert.Equal("Other 0: | off: Ready 0, In Progress 0, Done 0", await ShownAsync());

        await ArchiveAsync(Admin, "WEB");
        Assert.IsType<ProjectIsArchived>((await EditAsync(Admin, wanted)).Error);
    }

    private static WantedColumn Column(string name, IReadOnlyList<ProjectStateId> states) => new(null, name, states);

    private async Task<ProjectStateId> StateAsync(string name) => (await ReadAsync(Admin, "WEB")).Value!.States.Single(state => state.Name == name).Id;

    private async Task<IReadOnlyList<ProjectStateId>> IdsAsync(params string[] names)
    {
        List<ProjectStateId> ids = [];
        foreach (var name in names)
        {
            ids.Add(await StateAsync(name));
        }

        return ids;
    }

    private async Task<RecordId> InAsync(string title, string state)
    {
        var added = await AddAsync(Admin, Item(title), state: await StateAsync(state));
        Assert.Null(added.Error);
        return added.Value!.Id;
    }

    private async Task LayAsync(IReadOnlyList<WantedColumn>? columns, int days = BoardLayout.UsualDays, IReadOnlyList<CardField>? card = null) =>
        Assert.Null((await EditAsync(Admin, new(columns, days, card ?? BoardLayout.UsualCard))).Error);

    private Task<Result<int>> EditAsync(Actor actor, WantedBoard board, int? version = null) =>
        RunAsync((EditBoard edit) => edit.ExecuteAsync(actor, new("WEB", board, version), Ct));

    private async Task<Board> BoardAsync(BoardFilter? filter = null)
    {
        var project = (await ReadAsync(Agent, "WEB")).Value!;
        return (await RunAsync((ReadWorkItems read) => read.BoardAsync(Agent, project, filter ?? new(null, 100), Ct))).Value!;
    }

    private async Task<WorkItemRow> CardAsync() => (await BoardAsync()).Columns.SelectMany(column => column.Cards).Single();

    private async Task<string> ShownAsync(BoardFilter? filter = null)
    {
        var board = await BoardAsync(filter);
        var columns = string.Join(" | ", board.Columns.Select(column => string.Join(' ', [$"{column.Name} {column.Total}:", .. column.Cards.Select(card => card.Title)])));
        return board.Off.Count == 0 ? columns : $"{columns} | off: {string.Join(", ", board.Off.Select(state => $"{state.State.Name} {state.Total}"))}";
    }
}
