using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Fields;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Projects.Items.UseCases;
using SynergyFlow.Core.Projects.LifeCycles;
using SynergyFlow.Core.Projects.Sprints;
using SynergyFlow.Core.Projects.Sprints.UseCases;
using SynergyFlow.Core.Projects.UseCases;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Projects.Items;

/// <summary>Where items may go and what they need there, in every use case that moves, begins or edits one, and while somebody changes the rules.</summary>
public sealed class LifeCycleTests(PostgresServer postgres) : WorkItemTest(postgres)
{
    [Fact]
    public async Task Rules_AreSaved_Read_AndChanged_ByWhoManagesTheProject_UnderItsVersion()
    {
        await MakeAsync();
        var (todo, doing, done) = await StatesAsync();
        await FieldAsync("Tier");
        WantedLifeCycle wanted = new(false, [new(todo, doing), new(doing, done), new(doing, todo)], [new(done, [RequiredField.Points, RequiredField.Assignee], ["tier"]), new(doing, [RequiredField.Assignee], null)]);
        Assert.Equal("not_allowed", (await RulesAsync(Agent, WorkItemType.Bug, wanted)).Error?.Code);
        Assert.IsType<VersionConflict>((await RulesAsync(OtherAgent, WorkItemType.Bug, wanted, 1)).Error);
        Assert.Equal(3, (await RulesAsync(OtherAgent, WorkItemType.Bug, wanted, 2)).Value);

        // Who sees the project sees them; every type is there.
        var rows = (await RunAsync((ReadProjects read) => read.LifeCyclesAsync(Agent, "WEB", Ct))).Value!.Items;
        Assert.Equal(Enum.GetValues<WorkItemType>(), rows.Select(row => row.Type));
        var bug = rows.Single(row => row.Type is WorkItemType.Bug);
        Assert.Equal((false, 3, true, false), (bug.AnyMove, bug.Moves.Count, bug.Allows(todo, doing), bug.Allows(todo, done)));
        Assert.Equal([(doing, "Assignee", ""), (done, "Assignee Points", "tier")], bug.Needs.Select(need => (need.State, string.Join(' ', need.Fields!), string.Join(' ', need.Own!))));
        Assert.All(rows.Where(row => row.Type is not WorkItemType.Bug), row => Assert.Equal(LifeCycleRow.Free(row.Type) with { Moves = row.Moves, Needs = row.Needs }, row));

        // The same again is nothing; fewer is fewer; none is none.
        Assert.Equal(3, (await RulesAsync(OtherAgent, WorkItemType.Bug, wanted, 3)).Value);
        Assert.Equal(4, (await RulesAsync(OtherAgent, WorkItemType.Bug, wanted with { Moves = [new(todo, doing)], Needs = [new(doing, [RequiredField.Points], [])] }, 3)).Value);
        bug = await RowAsync(WorkItemType.Bug);
        Assert.Equal((new AllowedMove(todo, doing), RequiredField.Points), (Assert.Single(bug.Moves), Assert.Single(Assert.Single(bug.Needs).Fields!)));
        Assert.Equal(5, (await RulesAsync(OtherAgent, WorkItemType.Bug, new(true, [], []), 4)).Value);
        Assert.True((await RowAsync(WorkItemType.Bug)).AnyMove);
        await using var db = Database.Open();
        Assert.Empty(await db.Set<ItemLifeCycle>().ToListAsync(Ct));
    }

    [Fact]
    public async Task Move_FollowsTheRules_AndTakesWhatTheStateNeeds_InOneTransaction()
    {
        await MakeAsync();
        var (todo, doing, done) = await StatesAsync();
        await FieldAsync("Tier");
        await SetAsync(WorkItemType.Bug, new(false, [new(todo, doing), new(doing, done)], [new(doing, [RequiredField.Assignee, RequiredField.Points, RequiredField.Components], ["tier"])]));
        var bug = await AddedAsync(Item("x", WorkItemType.Bug), todo);
        Assert.Equal([doing], (await ShownAsync(bug)).AllowedStates);
        Assert.IsType<WorkItemMoveNotAllowed>((await MoveAsync(Agent, bug, done)).Error);
        Assert.Equal(["assignee", "points", "components", "fields/tier"], Missing(await MoveAsync(Agent, bug, doing)));

        // Half of it changes nothing.
        Assert.Equal(["components", "fields/tier"], Missing(await EnterAsync(Agent, bug, doing, new() { Points = new Optional<decimal?>(2), Assignee = new Optional<UserId?>(Agent.Id) })));
        Assert.Equal((1, null), ((await ShownAsync(bug)).Version, (await ShownAsync(bug)).Points));
        var component = (await RunAsync((ChangeComponents change) => change.AddAsync(Admin, new("WEB", new ComponentFields("Search")), Ct))).Value;
        WorkItemPatch all = new()
        {
            Points = new Optional<decimal?>(2),
            Assignee = new Optional<UserId?>(Agent.Id),
            Components = new([component]),
            Fields = new(new Dictionary<string, FieldInput?> { ["tier"] = FieldInput.Of("Gold") }),
        };
        Assert.Equal("fields/components", (await EnterAsync(Agent, bug, doing, all with { Components = new([ProjectComponentId.New()]) })).Error is { } wrong ? "fields/" + wrong.Field : null);
        Assert.Equal(3, (await EnterAsync(Agent, bug, doing, all)).Value);
        var shown = await ShownAsync(bug);
        Assert.Equal((doing, 2m, "Search", "Gold"), (shown.State.Id, shown.Points, Assert.Single(shown.Components).Name, shown.Fields["tier"]));
        Assert.Equal([done], shown.AllowedStates);

        // The way back is a move like any other.
        Assert.IsType<WorkItemMoveNotAllowed>((await MoveAsync(Agent, bug, todo)).Error);

        // Other types go where they like.
        var task = await AddedAsync(Item("y"), todo);
        Assert.Equal(5, (await ShownAsync(task)).AllowedStates.Count);
        Assert.Null((await MoveAsync(Agent, task, done)).Error);
    }

    [Fact]
    public async Task NewItem_HasWhatItsFirstStateNeeds_AndWhoGetsItByDefaultCounts()
    {
        await MakeAsync();
        var (todo, _, _) = await StatesAsync();
        var backlog = await StateAsync(StateGroup.Backlog);
        await SetAsync(WorkItemType.Story, new(true, [], [new(backlog, [RequiredField.AcceptanceCriteria, RequiredField.Assignee], null)]));
        Assert.Equal(["acceptanceCriteria", "assignee"], Missing(await AddAsync(Agent, Item("x", WorkItemType.Story))));
        Assert.Null((await AddAsync(Agent, Item("x", WorkItemType.Story), state: todo)).Error);
        await EditAsync(Admin, "WEB", new() { DefaultAssignee = DefaultAssignee.Lead });
        Assert.Null((await AddAsync(Agent, Item("x", WorkItemType.Story) with { AcceptanceCriteria = "It works" }, byDefault: true)).Error);
    }

    [Fact]
    public async Task Edit_TakesNothingAway_ThatTheStateNeeds_AndTheProjectMay()
    {
        await MakeAsync();
        var (todo, doing, _) = await StatesAsync();
        await FieldAsync("Tier");
        var sprint = (await RunAsync((ChangeSprints change) => change.AddAsync(Admin, new("WEB", new SprintFields("One", null, new(2026, 11, 2), new(2026, 11, 13))), Ct))).Value;
        var story = await AddedAsync(Item("x", WorkItemType.Story) with { Points = 3, Sprint = sprint, Labels = ["a"] }, todo);
        Assert.Null((await EditAsync(Agent, story, new() { Fields = new(new Dictionary<string, FieldInput?> { ["tier"] = FieldInput.Of("Gold") }) }, 1)).Error);
        await SetAsync(WorkItemType.Story, new(true, [], [new(todo, [RequiredField.Points, RequiredField.Sprint, RequiredField.Assignee, RequiredField.Labels], ["tier"])]));

        // It was there before the rule, without an assignee: that alone stops no edit.
        Assert.Null((await EditAsync(Agent, story, new() { Title = "y" }, 2)).Error);
        foreach (var patch in new WorkItemPatch[]
        {
            new() { Points = new Optional<decimal?>(null) }, new() { Sprint = new Optional<SprintId?>(null) }, new() { Labels = new([" "]) },
            new() { Fields = new(new Dictionary<string, FieldInput?> { ["tier"] = null }) },
        })
        {
            Assert.Single(Missing(await EditAsync(Agent, story, patch, 3)));
        }

        Assert.Null((await EditAsync(Agent, story, new() { Assignee = new Optional<UserId?>(Agent.Id) }, 3)).Error);
        Assert.Equal(["assignee"], Missing(await EditAsync(Agent, story, new() { Assignee = new Optional<UserId?>(null) }, 4)));

        // Of another type it has the rules of that; a sprint that goes takes its items along, whatever they need.
        Assert.Null((await EditAsync(Agent, story, new() { Type = new Optional<WorkItemType?>(WorkItemType.Task), Points = new Optional<decimal?>(null) }, 4)).Error);
        Assert.Null((await EditAsync(Agent, story, new() { Type = new Optional<WorkItemType?>(WorkItemType.Story), Points = new Optional<decimal?>(1) }, 5)).Error);
        Assert.Null((await RunAsync((ChangeSprints change) => change.RemoveAsync(Admin, new("WEB", sprint), Ct))).Error);
        Assert.Null((await ShownAsync(story)).Sprint);
        Assert.Null((await MoveAsync(Agent, story, doing)).Error);
        Assert.Equal(["sprint"], Missing(await MoveAsync(Agent, story, todo)));
    }

    [Fact]
    public async Task State_OrField_ThatIsRemoved_TakesItsRulesAlong()
    {
        await MakeAsync();
        var (todo, doing, done) = await StatesAsync();
        await FieldAsync("Tier");
        await SetAsync(WorkItemType.Bug, new(false, [new(todo, doing), new(doing, done), new(todo, done)], [new(doing, [RequiredField.Points], ["tier"]), new(done, [RequiredField.Labels], ["tier"])]));
        var states = (await ReadAsync(Admin, "WEB")).Value!.States;
        List<WantedState> left = [.. states.Where(state => state.Id != doing).Select(state => new WantedState(state.Id, state.Name + "!", state.Group)), new(null, "Doing", StateGroup.Started)];
        Assert.Null((await StatesAsync(Admin, "WEB", left)).Error);
        var row = await RowAsync(WorkItemType.Bug);
        Assert.Equal((new AllowedMove(todo, done), done), (Assert.Single(row.Moves), Assert.Single(row.Needs).State));
        var bug = await AddedAsync(Item("x", WorkItemType.Bug), todo);
        Assert.Equal(["labels", "fields/tier"], Missing(await MoveAsync(Agent, bug, done)));

        var field = (await RunAsync((ReadProjects read) => read.FieldsAsync(Admin, "WEB", Ct))).Value!.Items[0].Id;
        Assert.Null((await RunAsync((ChangeFields change) => change.RemoveAsync(Admin, new("WEB", field), Ct))).Error);
        Assert.Equal(["labels"], Missing(await MoveAsync(Agent, bug, done)));
        Assert.Empty(Assert.Single((await RowAsync(WorkItemType.Bug)).Needs).Own!);
    }

    /// <summary>Whoever moves at the same moment goes before the change of the rules, or by the new ones; nobody in between.</summary>
    [Fact]
    public async Task Moves_AndAChangeOfTheRules_AtOnce_AreOneAfterTheOther()
    {
        await MakeAsync();
        var (todo, _, done) = await StatesAsync();
        List<RecordId> bugs = [];
        for (var i = 0; i < 12; i++)
        {
            bugs.Add(await AddedAsync(Item($"b{i}", WorkItemType.Bug), todo));
        }

        var moves = bugs.ConvertAll(bug => MoveAsync(Agent, bug, done));
        var edited = await RulesAsync(OtherAgent, WorkItemType.Bug, new(false, [], []));
        var moved = await Task.WhenAll(moves);
        Assert.Null(edited.Error);
        Assert.All(moved.Where(one => one.Failed), one => Assert.IsType<WorkItemMoveNotAllowed>(one.Error));
        await using var db = Database.Open();
        var log = await db.Log.Where(one => one.Type == "work_item.moved" || one.Type == "project.life_cycle_edited").OrderBy(one => one.Seq).Select(one => one.Type).ToListAsync(Ct);
        Assert.Equal(moved.Count(one => !one.Failed) + 1, log.Count);
        Assert.Equal("project.life_cycle_edited", log[^1]);
    }

    private static IEnumerable<string> Missing<T>(Result<T> result) => Assert.IsType<WorkItemFieldsMissing>(result.Error).Missing.Select(one => one.Name);

    private async Task<(ProjectStateId Todo, ProjectStateId Doing, ProjectStateId Done)> StatesAsync() =>
        (await StateAsync(StateGroup.Unstarted), await StateAsync(StateGroup.Started), await StateAsync(StateGroup.Completed));

    private async Task FieldAsync(string name) => Assert.Null((await RunAsync((ChangeFields change) => change.AddAsync(Admin, new("WEB", ItemFieldType.Text, new() { Name = name }), Ct))).Error);

    private async Task<LifeCycleRow> RowAsync(WorkItemType type) => (await RunAsync((ReadProjects read) => read.LifeCyclesAsync(Admin, "WEB", Ct))).Value!.Items.Single(row => row.Type == type);

    private Task<Result<int>> RulesAsync(Actor actor, WorkItemType type, WantedLifeCycle wanted, int? version = null) =>
        RunAsync((EditLifeCycle edit) => edit.ExecuteAsync(actor, new("WEB", type, wanted, version), Ct));

    private async Task SetAsync(WorkItemType type, WantedLifeCycle wanted) => Assert.Null((await RulesAsync(Admin, type, wanted)).Error);

    private Task<Result<int>> EnterAsync(Actor actor, RecordId item, ProjectStateId state, WorkItemPatch fields) =>
        RunAsync((MoveWorkItem move) => move.ExecuteAsync(actor, new(item, state) { Fields = fields }, Ct));

    private async Task<RecordId> AddedAsync(WorkItemFields fields, ProjectStateId state)
    {
        var added = await AddAsync(Admin, fields, state: state);
        Assert.Null(added.Error);
        return added.Value!.Id;
    }
}
