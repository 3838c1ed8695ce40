using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Projects.Items.UseCases;
using SynergyFlow.Core.Work;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Projects.Items;

/// <summary>The work of a project by state, and the limits of its states.</summary>
public sealed class BoardTests(PostgresServer postgres) : WorkItemTest(postgres)
{
    [Fact]
    public async Task Board_HasWhatIsToDo_InProgressAndDoneLately_EachColumnInTheOrderOfTheProject()
    {
        await MakeAsync();
        var epic = await AddedAsync(Item("epic", WorkItemType.Epic));
        await InAsync("waits", StateGroup.Backlog);
        var (first, second) = (await InAsync("first", StateGroup.Unstarted), await InAsync("second", StateGroup.Unstarted, epic));
        await AddedAsync(Item("part", WorkItemType.Subtask, first));
        await InAsync("doing", StateGroup.Started);
        var old = await InAsync("old", StateGroup.Completed);
        await InAsync("done", StateGroup.Completed);
        await using (var db = Database.Open())
        {
            var id = old.Value;
            await db.Database.ExecuteSqlAsync($"UPDATE work.record SET closed_at = now() - interval '15 days' WHERE id = {id}", Ct);
        }

        Assert.Null((await RunAsync((RankWorkItems rank) => rank.ExecuteAsync(Agent, new(ProjectOf, [second], first, Behind: false), Ct))).Error);

        Assert.Equal("Todo 2: second first | In Progress 1: doing | Done 1: done", await ShownAsync());
        Assert.Equal("Todo 2: second | In Progress 1: doing | Done 1: done", await ShownAsync(new(null, 1)));
        Assert.Equal("Todo 1: second | In Progress 0: | Done 0:", await ShownAsync(new(null, 100) { Epic = epic }));
        Assert.Equal("Todo 1: first | In Progress 1: doing | Done 1: done", await ShownAsync(new(null, 100) { Epic = new Optional<RecordId?>(null) }));
        Assert.Equal("Todo 1: first | In Progress 0: | Done 0:", await ShownAsync(new("FIRST", 100)));
        Assert.Equal("Todo 0: | In Progress 0: | Done 0:", await ShownAsync(new(null, 100) { Type = WorkItemType.Bug }));
        Assert.Equal("Todo 0: | In Progress 0: | Done 0:", await ShownAsync(new(null, 100) { Assignee = Agent.Id }));
        var board = await BoardAsync(new("second", 100));
        Assert.Equal((1, 2), (board.Columns[0].Total, board.Columns[0].States[0].InState));
        Assert.Equal("epic", Assert.Single(board.Epics).Title);

        var hidden = (await ReadAsync(Agent, "WEB")).Value!;
        Assert.IsType<InvalidField>((await RunAsync((ReadWorkItems read) => read.BoardAsync(Agent, hidden, new(new string('x', 201), 100), Ct))).Error);
    }

    /// <summary>What an agent moves by hand and what comes by a new item, a reopening and two people at once: none comes in beyond the limit.</summary>
    [Fact]
    public async Task LimitThatBlocks_LetsNothingMoreIn_AndOneThatWarnsDoes()
    {
        await MakeAsync();
        await LimitAsync(2, blocks: true);
        var started = await StateAsync(StateGroup.Started);
        var (a, b, c) = (await AddedAsync(Item("a")), await AddedAsync(Item("b")), await AddedAsync(Item("c")));
        var part = await AddedAsync(Item("part", WorkItemType.Subtask, a));
        Assert.Null((await MoveAsync(Agent, a, started)).Error);

        var both = await Task.WhenAll(MoveAsync(Agent, b, started), MoveAsync(OtherAgent, c, started));
        var full = Assert.IsType<WorkItemStateFull>(Assert.Single(both, one => one.Failed).Error);
        Assert.Equal("/state", "/" + full.Field);
        Assert.IsType<WorkItemStateFull>((await AddAsync(Agent, Item("d"), state: started)).Error);

        // Those that are not cards, and who is there already, are in nobody's way.
        Assert.Null((await MoveAsync(Agent, part, started)).Error);
        Assert.Null((await MoveAsync(Agent, a, started)).Error);
        var board = await BoardAsync(new(null, 100));
        Assert.Equal((2, true, false), (board.Columns[1].States[0].InState, board.Columns[1].States[0].IsFull, board.Columns[1].IsOver));

        await LimitAsync(1, blocks: false);
        Assert.Null((await AddAsync(Agent, Item("d"), state: started)).Error);
        Assert.Equal((3, true), ((await BoardAsync(new(null, 100))).Columns[1].States[0].InState, (await BoardAsync(new(null, 100))).Columns[1].IsOver));
        await LimitAsync(null, blocks: true);
        Assert.Equal(new StateRow(started, "In Progress", StateGroup.Started), (await BoardAsync(new(null, 100))).Columns[1].States[0].State);
    }

    [Fact]
    public async Task StateSince_IsWhenItCameIntoItsState_NotWhenItWasEditedOrRanked()
    {
        await MakeAsync();
        var item = await InAsync("x", StateGroup.Unstarted);
        await InAsync("y", StateGroup.Unstarted);
        var since = (await CardAsync(item)).StateSince;

        await EditAsync(Agent, item, new() { Title = "z" }, 1);
        Assert.Equal(since, (await CardAsync(item)).StateSince);
        await MoveAsync(Agent, item, await StateAsync(StateGroup.Started));
        Assert.True((await CardAsync(item)).StateSince > since);
    }

    private ProjectId ProjectOf { get; set; }

    private async Task MakeAsync()
    {
        await MakeAsync("WEB");
        ProjectOf = (await ReadAsync(Admin, "WEB")).Value!.Id;
    }

    private async Task<RecordId> InAsync(string title, StateGroup group, RecordId? parent = null)
    {
        var added = await AddAsync(Admin, Item(title, parent: parent), state: await StateAsync(group));
        Assert.Null(added.Error);
        return added.Value!.Id;
    }

    private async Task LimitAsync(int? limit, bool blocks)
    {
        var states = (await ReadAsync(Admin, "WEB")).Value!.States
            .Select(state => new WantedState(state.Id, state.Name, state.Group, state.Group is StateGroup.Started ? limit : null, blocks)).ToList();
        Assert.Null((await StatesAsync(Admin, "WEB", states)).Error);
    }

    private async Task<Board> BoardAsync(BoardFilter filter)
    {
        var project = (await ReadAsync(Agent, "WEB")).Value!;
        return (await RunAsync((ReadWorkItems read) => read.BoardAsync(Agent, project, filter, Ct))).Value!;
    }

    private async Task<string> ShownAsync(BoardFilter? filter = null) => string.Join(" | ", (await BoardAsync(filter ?? new(null, 100))).Columns
        .Select(column => string.Join(' ', [$"{column.Name} {column.Total}:", .. column.Cards.Select(card => card.Title)])));

    private async Task<WorkItemRow> CardAsync(RecordId item) =>
        (await BoardAsync(new(null, 100))).Columns.SelectMany(column => column.Cards).Single(card => card.Id == item);
}
