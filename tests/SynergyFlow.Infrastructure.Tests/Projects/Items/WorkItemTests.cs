using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.UseCases;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Projects.Items;

/// <summary>What is stored of a work item, and what becomes of it.</summary>
public sealed class WorkItemTests(PostgresServer postgres) : WorkItemTest(postgres)
{
    [Fact]
    public async Task Created_IsReadBack_ByKeyInAnyCaseOrId_AndEachChangeIsAnEvent()
    {
        await MakeAsync();
        var fields = Item("Login page", WorkItemType.Story) with
        {
            Description = "As a *customer*",
            AcceptanceCriteria = "- It works",
            Priority = Priority.P2,
            Assignee = Agent.Id,
            Points = 2.5m,
            Estimate = 90,
            Remaining = 60,
            StartDate = new(2026, 11, 2),
            TargetDate = new(2026, 11, 9),
            Labels = ["web"],
        };
        var id = await AddedAsync(fields);
        Assert.Equal(2, (await MoveAsync(Agent, id, await StateAsync(StateGroup.Started), 1)).Value);
        Assert.Equal(3, (await EditAsync(OtherAgent, id, new() { Points = new Optional<decimal?>(null), Title = "Sign-in page" }, 2)).Value);

        var read = (await FindAsync(Agent, "web-1")).Value!;
        Assert.Equal(("WEB-1", "Sign-in page", WorkItemType.Story, "In Progress", Priority.P2, "Ayu"), (read.Key, read.Title, read.Type, read.State.Name, read.Priority, read.Assignee!.Name));
        Assert.Equal((null, 90, 60, new DateOnly(2026, 11, 2), new DateOnly(2026, 11, 9), 3), (read.Points, read.Estimate, read.Remaining, read.StartDate, read.TargetDate, read.Version));
        Assert.Contains("<em>customer</em>", read.DescriptionHtml, StringComparison.Ordinal);
        Assert.NotNull(read.StartedAt);
        Assert.Equal(["web"], read.Labels);
        Assert.Equal(["work_item.created", "work_item.moved", "work_item.edited"], await EventsAsync(id));
    }

    [Fact]
    public async Task Numbers_AreEachProjectsOwn_AndWhoCreatesAtOnceGetsDifferentOnes()
    {
        await MakeAsync();
        await MakeAsync("OPS");
        var made = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => AddAsync(Agent, Item($"t{i}"), i % 2 == 0 ? "WEB" : "OPS")));

        Assert.Equal(
            ["OPS-1", "OPS-2", "OPS-3", "OPS-4", "WEB-1", "WEB-2", "WEB-3", "WEB-4"], made.Select(one => one.Value!.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task New_GoesToWhomTheProjectSays_UnlessSomebodyIsNamed()
    {
        await MakeAsync("LED", fields => fields with { DefaultAssignee = DefaultAssignee.Lead });
        Assert.Equal(OtherAgent.Id, (await ShownAsync((await AddAsync(Agent, Item("x"), "LED", byDefault: true)).Value!.Id)).Assignee!.Id);
        Assert.Null((await ShownAsync((await AddAsync(Agent, Item("x"), "LED")).Value!.Id)).Assignee);
        Assert.IsType<WorkItemAssigneeUnknown>((await AddAsync(Agent, Item("x") with { Assignee = Maya.Id }, "LED")).Error);
        Assert.IsType<WorkItemAssigneeUnknown>((await AddAsync(Agent, Item("x") with { Assignee = UserId.New() }, "LED")).Error);
    }

    [Fact]
    public async Task Parts_FitTheirParents_OnBothSides()
    {
        await MakeAsync();
        await MakeAsync("OPS");
        var (epic, story, other) = (await AddedAsync(Item("epic", WorkItemType.Epic)), await AddedAsync(Item("story", WorkItemType.Story)), await AddedAsync(Item("x"), "OPS"));
        var part = await AddedAsync(Item("part", WorkItemType.Subtask, story));

        Assert.Null((await EditAsync(Agent, story, new() { Parent = epic }, 1)).Error);
        Assert.IsType<WorkItemParentUnfit>((await AddAsync(Agent, Item("x", WorkItemType.Epic, epic))).Error);
        Assert.IsType<WorkItemParentUnfit>((await AddAsync(Agent, Item("x", WorkItemType.Subtask, epic))).Error);
        Assert.IsType<WorkItemParentUnknown>((await AddAsync(Agent, Item("x", WorkItemType.Subtask, other))).Error);
        Assert.IsType<WorkItemParentUnknown>((await EditAsync(Agent, story, new() { Parent = story }, 2)).Error);

        // What has parts keeps a type that may have them; a part keeps a parent that it fits.
        Assert.IsType<WorkItemHasChildren>((await EditAsync(Agent, story, new() { Type = WorkItemType.Epic, Parent = new Optional<RecordId?>(null) }, 2)).Error);
        Assert.IsType<WorkItemParentUnfit>((await EditAsync(Agent, story, new() { Type = WorkItemType.Epic }, 2)).Error);
        Assert.IsType<WorkItemParentRequired>((await EditAsync(Agent, part, new() { Parent = new Optional<RecordId?>(null) }, 1)).Error);
        Assert.Null((await EditAsync(Agent, story, new() { Type = WorkItemType.Bug }, 2)).Error);
        Assert.Null((await EditAsync(Agent, part, new() { Type = WorkItemType.Task, Parent = epic }, 1)).Error);

        var shown = await ShownAsync(epic);
        Assert.Equal(["story", "part"], shown.Children.Select(child => child.Title));
        Assert.Equal(["epic"], (await ShownAsync(part)).Parents.Select(parent => parent.Title));
    }

    [Fact]
    public async Task RollUp_SumsAllLevels_WithoutWhatWasCancelled()
    {
        await MakeAsync();
        var epic = await AddedAsync(Item("epic", WorkItemType.Epic));
        var first = await AddedAsync(Item("a", WorkItemType.Story, epic) with { Points = 3, Estimate = 60, Remaining = 60 });
        var second = await AddedAsync(Item("b", WorkItemType.Story, epic) with { Points = 5.5m, Remaining = 30 });
        var gone = await AddedAsync(Item("c", WorkItemType.Story, epic) with { Points = 8 });
        var part = await AddedAsync(Item("d", WorkItemType.Subtask, first) with { Estimate = 30, Remaining = 10 });
        await MoveAsync(Admin, second, await StateAsync(StateGroup.Completed));
        await MoveAsync(Admin, gone, await StateAsync(StateGroup.Cancelled));

        // By hand: a 3, b 5.5 and d; b is done; 60 + 30 minutes; 60 + 10 left, those of b are done with.
        Assert.Equal(new RollUp(3, 1, 8.5m, 5.5m, 90, 70), (await ShownAsync(epic)).Below);
        Assert.Equal((33, new RollUp(1, 0, 0, 0, 30, 10), RollUp.None), ((await ShownAsync(epic)).Below.Percent, (await ShownAsync(first)).Below, (await ShownAsync(part)).Below));
        await MoveAsync(Admin, first, await StateAsync(StateGroup.Completed));
        Assert.Equal(66, (await ShownAsync(epic)).Below.Percent);
    }

    [Fact]
    public async Task Edit_OfAnOlderVersion_GoesThrough_UnlessItMeetsTheSameField()
    {
        await MakeAsync();
        var id = await AddedAsync(Item("x"));
        Assert.Equal(2, (await EditAsync(Agent, id, new() { Title = "y", Points = 1m }, 1)).Value);

        Assert.Equal(3, (await EditAsync(OtherAgent, id, new() { Estimate = 5 }, 1)).Value);
        Assert.Equal(3, (await EditAsync(OtherAgent, id, new() { Title = "y" }, 1)).Value);
        var met = Assert.Single(Assert.IsType<EditConflict>((await EditAsync(OtherAgent, id, new() { Title = "z" }, 1)).Error).Fields);
        Assert.Equal(("title", "y", "z", Agent.Id), (met.Field, met.Theirs, met.Yours, met.By));
        Assert.Equal(new VersionConflict(3), (await EditAsync(OtherAgent, id, new() { Remaining = 5 }, 1, strict: true)).Error);
        Assert.Equal(new VersionConflict(3), (await MoveAsync(OtherAgent, id, await StateAsync(StateGroup.Started), 1)).Error);
    }

    [Fact]
    public async Task Move_IsToAStateOfItsProject()
    {
        await MakeAsync();
        await MakeAsync("OPS");
        var id = await AddedAsync(Item("x"));

        Assert.IsType<WorkItemStateUnknown>((await MoveAsync(Agent, id, await StateAsync(StateGroup.Started, "OPS"))).Error);
        Assert.IsType<WorkItemStateUnknown>((await AddAsync(Agent, Item("x"), state: ProjectStateId.New())).Error);
        Assert.Equal("Backlog", (await ShownAsync(id)).State.Name);
    }

    [Fact]
    public async Task StatesThatItemsAreIn_AreRenamedAndOrdered_ButStay()
    {
        await MakeAsync();
        var id = await AddedAsync(Item("x"));
        var states = (await ReadAsync(Admin, "WEB")).Value!.States.Select(state => new WantedState(state.Id, state.Name, state.Group)).ToList();
        var at = states.FindIndex(state => state.Group is StateGroup.Backlog);

        Assert.Equal("states", Assert.IsType<ProjectStateInUse>((await StatesAsync(Admin, "WEB", [.. states.Where((_, i) => i != at)])).Error).Field);
        Assert.IsType<ProjectStateInUse>((await StatesAsync(Admin, "WEB", [.. states.Select((state, i) => i == at ? state with { Group = StateGroup.Started } : state)])).Error);
        Assert.Null((await StatesAsync(Admin, "WEB", [.. states.Select((state, i) => i == at ? state with { Name = "Later" } : state)])).Error);
        Assert.Equal("Later", (await ShownAsync(id)).State.Name);
        Assert.Null((await MoveAsync(Agent, id, await StateAsync(StateGroup.Started))).Error);
        Assert.Null((await StatesAsync(Admin, "WEB", [.. states.Where((_, i) => i != at)])).Error);
    }

    [Fact]
    public async Task ArchivedProject_IsOnlyRead_WithAllItsItems()
    {
        await MakeAsync();
        var id = await AddedAsync(Item("x"));
        var incident = await OpenAsync(Maya);
        var linked = await RunAsync((LinkRecords link) => link.ExecuteAsync(Agent, new(id, LinkRole.CausedBy, incident), Ct));
        Assert.Null((await ArchiveAsync(Admin, "WEB")).Error);

        Error?[] refused =
        [
            (await AddAsync(Admin, Item("y"))).Error, (await EditAsync(Admin, id, new() { Title = "z" }, 1)).Error, (await MoveAsync(Admin, id, await StateAsync(StateGroup.Started))).Error,
            (await RunAsync((AddComment add) => add.ExecuteAsync(Admin, new(id, CommentKind.Note, "hm"), Ct))).Error,
            (await RunAsync((LinkRecords link) => link.ExecuteAsync(Agent, new(incident, LinkRole.Relates, id), Ct))).Error,
            (await RunAsync((UnlinkRecords unlink) => unlink.ExecuteAsync(Agent, new(incident, linked.Value), Ct))).Error,
            (await RunAsync((WatchRecord watch) => watch.ExecuteAsync(Agent, new(id, Agent.Id, true), Ct))).Error,
            (await RunAsync((ChangeCheckList change) => change.AddAsync(Admin, new(id, "step"), Ct))).Error,
        ];
        Assert.All(refused, error => Assert.IsType<ProjectIsArchived>(error));
        Assert.Equal(("x", true), ((await ShownAsync(id, Agent)).Title, (await ShownAsync(id, Agent)).Project.Archived));
    }

    [Fact]
    public async Task Conversation_FilesAndLinks_AreThoseOfRecords()
    {
        await MakeAsync();
        var id = await AddedAsync(Item("x"));
        var incident = await OpenAsync(Maya);
        Assert.Null((await RunAsync((AddComment add) => add.ExecuteAsync(Agent, new(id, CommentKind.Note, "hm"), Ct))).Error);
        Assert.Null((await RunAsync((LinkRecords link) => link.ExecuteAsync(Agent, new(id, LinkRole.CausedBy, incident), Ct))).Error);

        Assert.Equal(LinkRole.CausedBy, Assert.Single((await ShownAsync(id)).Links).Role);
        Assert.Equal("WEB-1", Assert.Single((await DetailsAsync(Agent, incident)).Links).OtherKey);
        Assert.Equal("hm", Assert.Single(await ConversationAsync(Agent, id)).Body);
        Assert.Equal((RecordKind.WorkItem, "backlog"), ((await Records.FindAsync(await ScopeAsync(Agent), "web-1", Ct))!.Kind, (await Records.FindAsync(await ScopeAsync(Agent), "WEB-1", Ct))!.State));
    }

    [Fact]
    public async Task Steps_AndWatchersOfOthers_AreForWhoMayEditIt_AsLongAsItIsNotOver()
    {
        await MakeAsync();
        var id = await AddedAsync(Item("x"));
        var step = await RunAsync((ChangeCheckList change) => change.AddAsync(Agent, new(id, "Ask the bank"), Ct));
        Assert.Null((await RunAsync((ChangeCheckList change) => change.EditAsync(OtherAgent, new(id, step.Value, Done: true), Ct))).Error);
        Assert.Null((await RunAsync((WatchRecord watch) => watch.ExecuteAsync(Agent, new(id, OtherAgent.Id, true), Ct))).Error);
        Assert.IsType<RecordNotFound>((await RunAsync((ChangeCheckList change) => change.AddAsync(Maya, new(id, "step"), Ct))).Error);
        Assert.Equal(["work_item.created", "record.check_item_added", "record.check_item_changed", "record.watched"], await EventsAsync(id));

        await MoveAsync(Admin, id, await StateAsync(StateGroup.Completed));
        Assert.IsType<RecordIsOver>((await RunAsync((ChangeCheckList change) => change.AddAsync(Agent, new(id, "step"), Ct))).Error);
    }

    [Fact]
    public async Task List_IsFilteredAndPaged_TheLatestFirst()
    {
        await MakeAsync();
        var epic = await AddedAsync(Item("epic", WorkItemType.Epic));
        await AddedAsync(Item("a100%", parent: epic) with { Assignee = Agent.Id });
        var done = await AddedAsync(Item("b", WorkItemType.Bug));
        await MoveAsync(Admin, done, await StateAsync(StateGroup.Completed));

        Assert.Equal("b a100% epic", await TitlesAsync(Agent));
        Assert.Equal("a100%", await TitlesAsync(Agent, new("0%")));
        Assert.Equal("b", await TitlesAsync(Agent, new("WEB-3")));
        Assert.Equal("b", await TitlesAsync(Agent, new() { Groups = [StateGroup.Completed] }));
        Assert.Equal("b epic", await TitlesAsync(Agent, new() { Types = [WorkItemType.Bug, WorkItemType.Epic] }));
        Assert.Equal("a100%", await TitlesAsync(Agent, new() { Assignee = Agent.Id }));
        Assert.Equal("b epic", await TitlesAsync(Agent, new() { Assignee = new Optional<UserId?>(null) }));
        Assert.Equal("a100%", await TitlesAsync(Agent, new() { Parent = epic }));
        Assert.Equal("epic", (await ItemsAsync(Agent, new("a100"))).Value!.Items[0].Parent!.Title);

        var first = (await ItemsAsync(Agent, new(Limit: 2, Count: true))).Value!;
        Assert.Equal((3, "2"), (first.Total, first.Next));
        Assert.Equal("epic", await TitlesAsync(Agent, new(Before: 2, Limit: 2)));
        Assert.IsType<InvalidField>((await ItemsAsync(Agent, new(Limit: 0))).Error);
        Assert.IsType<InvalidField>((await ItemsAsync(Agent, new(new string('x', 201)))).Error);
    }

    [Fact]
    public async Task Token_DoesWhatItsScopesCover()
    {
        await MakeAsync();
        var id = await AddedAsync(Item("x"));
        var reader = Agent with { Scopes = new HashSet<string> { "read" } };

        Assert.Null((await FindAsync(reader, "WEB-1")).Error);
        Assert.Equal(new NotAllowed(Actions.ItemCreate), (await AddAsync(reader, Item("y"))).Error);
        Assert.Equal(new NotAllowed(Actions.ItemUpdate), (await EditAsync(reader, id, new() { Title = "z" }, 1)).Error);
        Assert.Equal(new NotAllowed(Actions.ItemUpdate), (await MoveAsync(reader, id, await StateAsync(StateGroup.Started))).Error);
        Assert.IsType<RecordNotFound>((await EditAsync(Maya, id, new() { Title = "z" }, 1)).Error);
        Assert.IsType<ProjectNotFound>((await AddAsync(Maya, Item("y"))).Error);
        await using var db = Database.Open();
        Assert.Equal(1, await db.Set<WorkItem>().CountAsync(Ct));
    }
}
