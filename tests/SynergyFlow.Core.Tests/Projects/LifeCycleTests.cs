using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Fields;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Projects.LifeCycles;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Tests.Projects;

public sealed class LifeCycleTests
{
    private static readonly Stamp s_stamp = new(UserId.New(), new DateTimeOffset(2026, 11, 2, 8, 0, 0, TimeSpan.Zero));

    private readonly Project _project = Project.Create(Tenant.First, "WEB", ProjectTemplate.Scrum, new ProjectFields { Name = "Website", Lead = UserId.New() }, s_stamp);

    private ProjectState Todo => State("Todo");

    private ProjectState Doing => State("In Progress");

    private ProjectState Done => State("Done");

    [Fact]
    public void Type_WithoutOne_GoesAnywhere_AndNeedsNothing()
    {
        var item = Item(WorkItemType.Task, Todo);
        Assert.Null(_project.LifeCycleOf(WorkItemType.Task));
        Assert.Null(item.Move(Done, _project.LifeCycleOf(WorkItemType.Task), s_stamp).Error);
        Assert.Equal(Done.Id, item.StateId);
    }

    [Fact]
    public void Move_ThatIsNotAllowed_IsRefused_AndTheRefusalSaysWhereItCouldGo()
    {
        Edit(WorkItemType.Bug, Only((Todo, Doing), (Doing, Done), (Doing, Todo)));
        var bug = Item(WorkItemType.Bug, Todo);
        var refused = Assert.IsType<WorkItemMoveNotAllowed>(Move(bug, Done));
        Assert.Equal(("item.move_not_allowed", "state", "In Progress"), (refused.Code, refused.Field, Assert.Single(refused.Allowed).Name));
        Assert.Equal("Items of the type bug do not go from Todo to Done. From Todo they go to: In Progress.", refused.Message);
        Assert.Equal(Todo.Id, bug.StateId);
        Assert.Null(Move(bug, Todo));
        Assert.Null(Move(bug, Doing));
        Assert.Null(Move(bug, Done));

        // There and no further; other types are free, and so is what comes from elsewhere.
        Assert.Equal("Items of the type bug do not go from Done to Todo. Nothing leads out of Done.", Move(bug, Todo)!.Message);
        bug.MoveAsItWas(Todo, s_stamp);
        Assert.Equal(Todo.Id, bug.StateId);
        Assert.Null(Move(Item(WorkItemType.Story, Todo), Done));
    }

    [Fact]
    public void State_AsksForAllThatIsMissing_AtOnce_AndTakesItWithTheMove()
    {
        var tier = Own("Tier", ItemFieldType.Text);
        Edit(WorkItemType.Bug, Any((Done, [RequiredField.Points, RequiredField.Assignee, RequiredField.Labels], ["tier"])));
        var bug = Item(WorkItemType.Bug, Todo);
        var missing = Assert.IsType<WorkItemFieldsMissing>(Move(bug, Done));
        Assert.Equal(["assignee", "points", "labels", "fields/tier"], missing.Missing.Select(one => one.Name));
        Assert.Equal("In Done an item of the type bug needs: assignee, points, tags, Tier. Fill them in first.", missing.Message);

        var some = WorkItemFields.Of(bug) with { Points = 2, Labels = ["x"] };
        Assert.Equal(["assignee", "fields/tier"], Assert.IsType<WorkItemFieldsMissing>(bug.Move(Done, some, Rules(bug), s_stamp).Error).Missing.Select(one => one.Name));
        Assert.Equal((Todo.Id, null), (bug.StateId, bug.Points));
        Assert.Null(bug.Move(Done, some with { Assignee = UserId.New(), Values = [new(tier) { Text = "Gold" }] }, Rules(bug), s_stamp).Error);
        Assert.Equal((Done.Id, 2m, "work_item.edited work_item.moved"),
            (bug.StateId, bug.Points, string.Join(' ', bug.Events.TakeLast(2).Select(one => EventNameAttribute.Of(one.Event.GetType())))));
    }

    [Fact]
    public void Edit_TakesNothingAwayThatTheStateNeeds_ButAsksForNothingThatWasNeverThere()
    {
        Own("Tier", ItemFieldType.Text);
        var bug = Item(WorkItemType.Bug, Done, fields => fields with { Points = 3 });
        Edit(WorkItemType.Bug, Any((Done, [RequiredField.Points, RequiredField.Assignee], ["tier"])));
        var now = WorkItemFields.Of(bug);
        Assert.Null(bug.Edit(now with { Title = "Another" }, Rules(bug), s_stamp).Error);
        Assert.Null(bug.Edit(WorkItemFields.Of(bug) with { Points = 5 }, Rules(bug), s_stamp).Error);
        var lost = Assert.IsType<WorkItemFieldsMissing>(bug.Edit(WorkItemFields.Of(bug) with { Points = null }, Rules(bug), s_stamp).Error);
        Assert.Equal(("points", "item.fields_missing.kept"), (Assert.Single(lost.Missing).Name, lost.Wording!.Key));

        // In another state nobody asks.
        bug.MoveAsItWas(Doing, s_stamp);
        Assert.Null(bug.Edit(WorkItemFields.Of(bug) with { Points = null }, Rules(bug), s_stamp).Error);
    }

    [Fact]
    public void Field_ThatIsArchived_OrNotForTheType_IsNotAskedFor_AndAgainWhenItIsTakenBack()
    {
        var tier = Own("Tier", ItemFieldType.Text);
        Edit(WorkItemType.Bug, Any((Done, [], ["tier"])));
        var bug = Item(WorkItemType.Bug, Todo);
        Assert.NotNull(Move(bug, Done));
        Change(tier, form => form with { Archived = true });
        Assert.Null(Rules(bug)!.CheckEntry(_project, Done, WorkItemFields.Of(bug)));

        // Saved as it is read, it stays.
        Edit(WorkItemType.Bug, Any((Done, [RequiredField.Points], ["tier"])));
        Change(tier, form => form with { Archived = false, AppliesTo = [WorkItemType.Story] });
        Assert.Equal(["points"], Rules(bug)!.CheckEntry(_project, Done, WorkItemFields.Of(bug))!.Missing.Select(one => one.Name));
        Change(tier, form => form with { AppliesTo = [] });
        Assert.Equal(["points", "fields/tier"], Rules(bug)!.CheckEntry(_project, Done, WorkItemFields.Of(bug))!.Missing.Select(one => one.Name));
    }

    [Fact]
    public void LifeCycle_NamesOnlyWhatThereIs()
    {
        var stranger = ProjectStateId.New();
        Own("Tier", ItemFieldType.Text, WorkItemType.Story);
        foreach (var (field, wanted) in new (string, WantedLifeCycle)[]
        {
            ("moves/1", new(false, [new(Todo.Id, Doing.Id), new(stranger, Todo.Id)], [])),
            ("needs/0", new(true, [], [new(stranger, [RequiredField.Points], null)])),
            ("needs/0/fields", new(true, [], [new(Done.Id, [RequiredField.Sprint], null)])),
            ("needs/0/fields", new(true, [], [new(Done.Id, [(RequiredField)99], null)])),
            ("needs/0/own", new(true, [], [new(Done.Id, null, ["what"])])),
            ("needs/0/own", new(true, [], [new(Done.Id, null, ["tier"])])),
        })
        {
            Assert.Equal(field, _project.EditLifeCycle(WorkItemType.Epic, wanted, s_stamp).Error?.Field);
        }

        Assert.Equal("type", _project.EditLifeCycle((WorkItemType)(-1), Any(), s_stamp).Error?.Field);
        Assert.Empty(_project.LifeCycles);
        Assert.DoesNotContain(RequiredField.Sprint, RequiredFields.Of(WorkItemType.Subtask));
        Assert.Equal(Enum.GetValues<RequiredField>().Length, RequiredFields.Of(WorkItemType.Bug).Count);
    }

    [Fact]
    public void Edit_SaysInWordsWhatBecameAnother_AndNothingWhereNothingDid()
    {
        Edit(WorkItemType.Bug, Only((Todo, Doing), (Doing, Done)) with { Needs = [new(Done.Id, [RequiredField.Points], null)] });
        Assert.Equal(
            ["life_cycle: bug: any move > bug: only these moves", "allowed_moves:  > bug: Todo → In Progress", "allowed_moves:  > bug: In Progress → Done", "needed_fields:  > bug: Done: points"],
            Said());
        var count = _project.Events.Count;
        Edit(WorkItemType.Bug, Only((Doing, Done), (Todo, Doing), (Todo, Doing)) with { Needs = [new(Done.Id, [RequiredField.Points], [])] });
        Assert.Equal(count, _project.Events.Count);
        Edit(WorkItemType.Bug, Only((Todo, Doing), (Todo, Done)) with { Needs = [new(Done.Id, [RequiredField.Labels, RequiredField.Points], [])] });
        Assert.Equal(
            ["allowed_moves: bug: Todo → In Progress > bug: Todo → In Progress, Done", "allowed_moves: bug: In Progress → Done > ", "needed_fields: bug: Done: points > bug: Done: points, tags"],
            Said());

        // What says nothing is none.
        Edit(WorkItemType.Bug, Any());
        Assert.Empty(_project.LifeCycles);
        Assert.Equal("life_cycle: bug: only these moves > bug: any move", Said()[0]);
    }

    private string[] Said() =>
        [.. Assert.IsType<ProjectLifeCycleEdited>(_project.Events[^1].Event).Changes.Select(change => $"{change.Field}: {change.From} > {change.To}")];

    private ProjectState State(string name) => _project.States.Single(state => state.Name == name);

    private static WantedLifeCycle Only(params IReadOnlyList<(ProjectState From, ProjectState To)> moves) => new(false, [.. moves.Select(move => new AllowedMove(move.From.Id, move.To.Id))], []);

    private static WantedLifeCycle Any(params IReadOnlyList<(ProjectState State, IReadOnlyList<RequiredField> Fields, IReadOnlyList<string> Own)> needs) =>
        new(true, [], [.. needs.Select(need => new StateNeeds(need.State.Id, need.Fields, need.Own))]);

    private void Edit(WorkItemType type, WantedLifeCycle wanted) => Assert.Null(_project.EditLifeCycle(type, wanted, s_stamp).Error);

    private ItemFieldId Own(string name, ItemFieldType type, params IReadOnlyList<WorkItemType> appliesTo) =>
        _project.AddField(null, type, new() { Name = name, AppliesTo = appliesTo }, s_stamp).Value;

    private void Change(ItemFieldId field, Func<ItemFieldForm, ItemFieldForm> with) =>
        Assert.Null(_project.EditField(field, with(ItemFieldForm.Of(_project.Fields.Single(one => one.Id == field))), new HashSet<ItemFieldOptionId>(), s_stamp).Error);

    private WorkItem Item(WorkItemType type, ProjectState state, Func<WorkItemFields, WorkItemFields>? with = null)
    {
        WorkItemFields fields = new() { Title = "x", Type = type };
        return WorkItem.Create(_project, 1, Rank.First, with?.Invoke(fields) ?? fields, state, s_stamp);
    }

    private ItemLifeCycle? Rules(WorkItem item) => _project.LifeCycleOf(item.Type);

    private Error? Move(WorkItem item, ProjectState to) => item.Move(to, Rules(item), s_stamp).Error;
}
