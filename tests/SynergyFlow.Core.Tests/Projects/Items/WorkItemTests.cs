using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Projects.Sprints;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Tests.Projects.Items;

public sealed class WorkItemTests
{
    private static readonly Stamp s_stamp = new(UserId.New(), new DateTimeOffset(2026, 11, 2, 8, 0, 0, TimeSpan.Zero));

    private static readonly ProjectComponentId s_component = ProjectComponentId.New();
    private static readonly ProjectVersionId s_version = ProjectVersionId.New();

    private static WorkItemFields Fields => new() { Title = "Login page" };

    [Fact]
    public void Fields_AreTrimmedSortedAndLowered()
    {
        var fields = (Fields with { Title = "  Login page ", Labels = ["Web", "api", "WEB", " "] }).Checked().Value!;

        Assert.Equal(("Login page", "api web"), (fields.Title, string.Join(' ', fields.Labels)));
    }

    [Fact]
    public void Fields_ThatCannotBeKept_AreRefusedAtTheirField()
    {
        foreach (var (field, fields) in new (string, WorkItemFields)[]
        {
            ("title", Fields with { Title = " " }),
            ("title", Fields with { Title = new string('x', 201) }),
            ("type", Fields with { Type = (WorkItemType)(-1) }),
            ("priority", Fields with { Priority = (Priority)9 }),
            ("points", Fields with { Points = -1 }),
            ("points", Fields with { Points = 1000.01m }),
            ("points", Fields with { Points = 0.125m }),
            ("estimate", Fields with { Estimate = -1 }),
            ("remaining", Fields with { Remaining = Effort.Most + 1 }),
            ("targetDate", Fields with { StartDate = new(2026, 11, 3), TargetDate = new(2026, 11, 2) }),
            ("parent", Fields with { Type = WorkItemType.Subtask }),
            ("labels", Fields with { Labels = [new string('x', 41)] }),
            ("labels", Fields with { Labels = [.. Enumerable.Range(0, 21).Select(i => $"l{i}")] }),
            ("description", Fields with { Description = "\0" }),
            ("components", Fields with { Components = [s_component, s_component] }),
            ("components", Fields with { Components = [.. Enumerable.Range(0, 21).Select(_ => ProjectComponentId.New())] }),
            ("versions", Fields with { Versions = [s_version, s_version] }),
            ("versions", Fields with { Versions = [.. Enumerable.Range(0, 21).Select(_ => ProjectVersionId.New())] }),
        })
        {
            Assert.Equal(field, fields.Checked().Error?.Field);
        }
    }

    /// <summary>Three levels at the most, so that no item can be above itself.</summary>
    [Fact]
    public void Hierarchy_HasThreeLevels_AndBothDirectionsAgree()
    {
        foreach (var type in Enum.GetValues<WorkItemType>())
        {
            Assert.All(type.Parents(), parent => Assert.Contains(type, parent.Children()));
            Assert.All(type.Children(), child => Assert.Contains(type, child.Parents()));
            Assert.All(type.Parents(), parent => Assert.All(parent.Parents(), top => Assert.Empty(top.Parents())));
        }

        Assert.Empty(WorkItemType.Epic.Parents());
        Assert.Empty(WorkItemType.Subtask.Children());
    }

    [Fact]
    public void Create_TakesTheKeyOfItsProject_AndItsStateIsTheGroupForAllElse()
    {
        var project = Make();
        var item = WorkItem.Create(project, 12, Rank.First, Fields, State(project, StateGroup.Backlog), s_stamp);

        Assert.Equal(("WEB-12", "backlog", StateCategory.New, Sensitivity.Normal), (item.Key, item.State, item.StateCategory, item.Sensitivity));
        var created = Assert.IsType<WorkItemCreated>(Assert.Single(item.Events).Event);
        Assert.Contains(new FieldChange("item_state", null, "Backlog"), created.Changes);
        Assert.DoesNotContain(created.Changes, change => change.To is null);
    }

    [Fact]
    public void Create_InAProjectForMembers_IsRestricted()
    {
        var item = WorkItem.Create(Make(ProjectVisibility.Members), 1, Rank.First, Fields, State(Make(), StateGroup.Backlog), s_stamp);

        Assert.True(item.ToResource().Restricted);
        Assert.Equal(item.Project, item.ToResource().Project);
    }

    [Fact]
    public void Move_SaysNamesAndGroups_AndKeepsWhenWorkBegan()
    {
        var project = Make();
        var item = WorkItem.Create(project, 1, Rank.First, Fields, State(project, StateGroup.Unstarted), s_stamp);
        item.ClearEvents();
        var later = s_stamp with { At = s_stamp.At.AddHours(1) };

        item.Move(State(project, StateGroup.Started), null, s_stamp);
        item.Move(State(project, StateGroup.Completed), null, later);
        Assert.Equal((StateCategory.Closed, later.At), (item.StateCategory, item.ClosedAt));
        item.Move(State(project, StateGroup.Started), null, later);

        Assert.Equal((StateGroup.Started, s_stamp.At, null), (item.Group, item.StartedAt, item.ClosedAt));
        var moved = Assert.IsType<WorkItemMoved>(item.Events[0].Event);
        Assert.Equal(("unstarted", "started", new FieldChange("item_state", "Todo", "In Progress")), (moved.FromGroup, moved.ToGroup, Assert.Single(moved.Changes)));

        // Where it is already, it is not moved.
        item.Move(State(project, StateGroup.Started), null, later);
        Assert.Equal(3, item.Events.Count);
    }

    [Fact]
    public void Edit_SaysWhatIsAnotherOne_AndNothingSaysNothing()
    {
        var project = Make();
        var item = WorkItem.Create(project, 1, Rank.First, Fields with { Points = 3 }, State(project, StateGroup.Backlog), s_stamp);
        item.ClearEvents();

        item.Edit(WorkItemFields.Of(item), s_stamp);
        Assert.Empty(item.Events);
        item.Edit(WorkItemFields.Of(item) with { Points = 2.5m, Estimate = 90, TargetDate = new(2026, 12, 1) }, s_stamp);

        Assert.Equal(
            [new("points", "3", "2.5"), new("estimate", null, "1h 30m"), new("target_date", null, "2026-12-01")],
            Assert.IsType<WorkItemEdited>(Assert.Single(item.Events).Event).Changes);
    }

    /// <summary>They are renamed and removed, and history says what was true then.</summary>
    [Fact]
    public void Parts_AreInHistoryByName_Sorted_AndAreNotChangedByTheirOrder()
    {
        var project = Make();
        var (search, api) = (project.AddComponent(new("Search"), s_stamp).Value, project.AddComponent(new("api"), s_stamp).Value);
        var version = project.AddVersion(new("1.0"), s_stamp).Value;
        var item = WorkItem.Create(project, 1, Rank.First, Fields with { Components = [search, api], Versions = [version] }, State(project, StateGroup.Backlog), s_stamp);
        var created = Assert.IsType<WorkItemCreated>(Assert.Single(item.Events).Event).Changes;
        Assert.Equal([new("components", null, "api, Search"), new("versions", null, "1.0")], created.Where(change => change.Field is "components" or "versions"));
        item.ClearEvents();

        item.Edit(WorkItemFields.Of(item) with { Components = [api, search] }, s_stamp);
        Assert.Empty(item.Events);
        item.Edit(WorkItemFields.Of(item) with { Components = [api], Versions = [] }, s_stamp);
        Assert.Equal([new("components", "api, Search", "api"), new("versions", "1.0", null)], Assert.IsType<WorkItemEdited>(Assert.Single(item.Events).Event).Changes);
        Assert.Equal([api], item.Components.Select(one => one.Component));
        Assert.Empty(item.Versions);
    }

    [Fact]
    public void Parts_AreOfTheProject_AndWhatIsArchivedMayStayButNotCome()
    {
        var (project, other) = (Make(), Make());
        var version = project.AddVersion(new("1.0"), s_stamp).Value;
        var item = WorkItem.Create(project, 1, Rank.First, Fields with { Versions = [version] }, State(project, StateGroup.Backlog), s_stamp);
        Assert.Null(project.MoveVersion(version, VersionState.Archived, s_stamp).Error);

        Assert.Null(WorkItemReferences.CheckParts(project, WorkItemFields.Of(item), item));
        Assert.Equal("versions", Assert.IsType<WorkItemVersionArchived>(WorkItemReferences.CheckParts(project, WorkItemFields.Of(item), null)).Field);
        Assert.IsType<WorkItemVersionUnknown>(WorkItemReferences.CheckParts(project, Fields with { Versions = [other.AddVersion(new("1.0"), s_stamp).Value] }, null));
        Assert.IsType<WorkItemComponentUnknown>(WorkItemReferences.CheckParts(project, Fields with { Components = [other.AddComponent(new("x"), s_stamp).Value] }, item));
    }

    /// <summary>What a patch touches, and what is left of it, go by the names that history has.</summary>
    [Fact]
    public void Patch_KnowsItsFieldsByTheirNamesInHistory()
    {
        WorkItemPatch patch = new() { Title = "Other", Points = 5m, Labels = new(["x"]), Assignee = new Optional<UserId?>(null) };
        var wanted = patch.On(Fields);

        Assert.Equal(
            [("title", "Other"), ("assignee", null), ("points", "5"), ("tags", "x")], patch.Touched(wanted).Select(one => (one.Key, one.Value)));
        var left = patch.Without(["title", "tags"]);
        Assert.Equal(["assignee", "points"], left.Touched(left.On(Fields)).Keys);
        var names = WorkItem.FactsOf(Fields, null).ConvertAll(fact => fact.Name);
        WorkItemPatch all = new()
        {
            Title = "x",
            Type = WorkItemType.Bug,
            Description = "x",
            AcceptanceCriteria = "x",
            Priority = Priority.P1,
            Assignee = UserId.New(),
            Parent = RecordId.New(),
            Sprint = SprintId.New(),
            Points = 1m,
            Estimate = 1,
            Remaining = 1,
            StartDate = new DateOnly(2026, 1, 1),
            TargetDate = new DateOnly(2026, 1, 2),
            Labels = new(["x"]),
            Components = new([s_component]),
            Versions = new([s_version]),
        };
        Assert.Equal(names, all.Touched(all.On(Fields)).Keys);
        Assert.Empty(all.Without(names).Touched(Fields));
    }

    private static Project Make(ProjectVisibility visibility = ProjectVisibility.Everyone) => Project.Create(
        Tenant.First, "WEB", ProjectTemplate.Scrum, new() { Name = "Website", Lead = UserId.New(), Visibility = visibility }, s_stamp);

    private static ProjectState State(Project project, StateGroup group) => project.States.First(state => state.Group == group);
}
