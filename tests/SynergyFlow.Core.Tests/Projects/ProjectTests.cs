using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Tenants;

namespace SynergyFlow.Core.Tests.Projects;

public sealed class ProjectTests
{
    private static readonly Stamp s_stamp = new(UserId.New(), new DateTimeOffset(2026, 11, 2, 8, 0, 0, TimeSpan.Zero));

    private static ProjectFields Fields => new() { Name = "Website", Lead = UserId.New() };

    [Theory]
    [InlineData(" web ", "WEB")]
    [InlineData("A1", "A1")]
    [InlineData("ABCDEFGHIJ", "ABCDEFGHIJ")]
    [InlineData("A", null)]
    [InlineData("ABCDEFGHIJK", null)]
    [InlineData("1A", null)]
    [InlineData("W-B", null)]
    [InlineData("ÉTÉ", null)]
    [InlineData("WEB\n", "WEB")]
    [InlineData("W\nB", null)]
    [InlineData(null, null)]
    public void Key_IsCapitalsAndDigits_OrRefusedAtItsField(string? typed, string? key)
    {
        var read = ProjectKey.Check(typed);

        Assert.Equal(key, read.Value);
        Assert.Equal(key is null ? "key" : null, read.Error?.Field);
    }

    [Fact]
    public void Key_ThatRecordsBeginWith_IsReserved()
    {
        Assert.IsType<ProjectKeyReserved>(ProjectKey.Check("inc").Error);
        Assert.IsType<ProjectKeyReserved>(ProjectKey.Check("prb").Error);
        Assert.Null(ProjectKey.Check("INCA").Error);
    }

    [Theory]
    [InlineData("Booking portal", "BP")]
    [InlineData("Website", "WEBS")]
    [InlineData("Été à Orléans", "EAO")]
    [InlineData("3D printing lab", "PL")]
    [InlineData("a b c d e f g h i j k l", "ABCDEFGHIJ")]
    [InlineData("X", "")]
    [InlineData("漢字", "")]
    [InlineData(null, "")]
    public void Suggestion_IsAKeyOrNothing(string? name, string key)
    {
        Assert.Equal(key, ProjectKey.Suggest(name));
        Assert.True(key.Length == 0 || ProjectKey.IsWellFormed(key));
    }

    [Fact]
    public void EveryTemplate_GivesStatesThatAProjectCanHave()
    {
        foreach (var template in Enum.GetValues<ProjectTemplate>())
        {
            var project = Project.Create(Tenant.First, "WEB", template, Fields, s_stamp);

            Assert.Null(ProjectStates.Checked(ProjectStates.Of(template)).Error);
            Assert.Equal(ProjectStates.Of(template).Select(state => state.Name), project.States.OrderBy(state => state.Position).Select(state => state.Name));
            Assert.Equal(template, project.Template);
            Assert.Equal((1, "project.created"), (project.Version, EventNameAttribute.Of(Assert.Single(project.Events).Event.GetType())));
        }
    }

    [Fact]
    public void Edit_SaysWhatChanged_AndNothingWhereNothingDid()
    {
        var (one, two) = (TeamId.New(), TeamId.New());
        var fields = (Fields with { Teams = [one] }).Checked().Value!;
        var project = Project.Create(Tenant.First, "WEB", ProjectTemplate.Kanban, fields, s_stamp);
        project.ClearEvents();

        project.Edit(fields, s_stamp);
        Assert.Equal((1, 0), (project.Version, project.Events.Count));

        var person = UserId.New();
        project.Edit(
            (fields with { Name = "Web", Teams = [two], Visibility = ProjectVisibility.Members, DefaultAssignee = DefaultAssignee.Person, DefaultAssigneePerson = person }).Checked().Value!, s_stamp);
        Assert.Equal(
            [
                new("name", "Website", "Web"), new("team", one.ToString(), null), new("team", null, two.ToString()), new("visibility", "everyone", "members"),
                new("default_assignee", "nobody", person.ToString()),
            ],
            Assert.Single(project.Events).Event.Changes);
        Assert.Equal([two], project.Teams.Select(team => team.Team));
    }

    [Fact]
    public void Fields_AreChecked_ByField()
    {
        Assert.Equal("name", (Fields with { Name = " " }).Checked().Error?.Field);
        Assert.Equal("name", (Fields with { Name = new string('n', 81) }).Checked().Error?.Field);
        Assert.Equal("lead", (Fields with { Lead = default }).Checked().Error?.Field);
        Assert.Equal("teams", (Fields with { Teams = [.. Enumerable.Range(0, 21).Select(_ => TeamId.New())] }).Checked().Error?.Field);
        Assert.Equal("visibility", (Fields with { Visibility = (ProjectVisibility)7 }).Checked().Error?.Field);
        Assert.Equal("defaultAssignee", (Fields with { DefaultAssignee = (DefaultAssignee)7 }).Checked().Error?.Field);
        Assert.Equal("defaultAssigneePerson", (Fields with { DefaultAssignee = DefaultAssignee.Person }).Checked().Error?.Field);

        // A team that is named twice is one, and who is not meant is not kept.
        var team = TeamId.New();
        var kept = (Fields with { Teams = [team, team], DefaultAssignee = DefaultAssignee.Lead, DefaultAssigneePerson = UserId.New() }).Checked().Value!;
        Assert.Equal([team], kept.Teams);
        Assert.Null(kept.DefaultAssigneePerson);
    }

    [Fact]
    public void Health_IsKeptWithWhoAndWhen_AndSaidAgainIsAnEventToo()
    {
        var project = Project.Create(Tenant.First, "WEB", ProjectTemplate.Scrum, Fields, s_stamp);
        project.ClearEvents();

        Assert.Null(project.SetHealth(ProjectHealth.AtRisk, " late ", s_stamp).Error);
        Assert.Null(project.SetHealth(ProjectHealth.AtRisk, "late", s_stamp).Error);
        Assert.Equal((ProjectHealth.AtRisk, "late", s_stamp.By, s_stamp.At), (project.Health, project.HealthNote, project.HealthBy!.Value, project.HealthAt!.Value));
        Assert.Equal([2, 0], project.Events.Select(raised => raised.Event.Changes.Count));
        Assert.All(project.Events, raised => Assert.Equal(("at_risk", "late"), (((ProjectHealthSet)raised.Event).Health, ((ProjectHealthSet)raised.Event).Note)));
        Assert.Equal("health", project.SetHealth((ProjectHealth)9, null, s_stamp).Error?.Field);
        Assert.Equal("note", project.SetHealth(ProjectHealth.OnTrack, new string('n', 1001), s_stamp).Error?.Field);
    }

    [Fact]
    public void States_AreRenamedMovedAddedAndRemoved_ByTheirId()
    {
        var project = Project.Create(Tenant.First, "WEB", ProjectTemplate.Scrum, Fields, s_stamp);
        var ids = project.States.ToDictionary(state => state.Name, state => state.Id);
        project.ClearEvents();

        var edited = project.EditStates(
            [
                new(ids["Done"], "Shipped", StateGroup.Completed), new(ids["Todo"], "Todo", StateGroup.Unstarted), new(null, " Review ", StateGroup.Started),
                new(ids["In Progress"], "In Progress", StateGroup.Started), new(ids["Backlog"], "Backlog", StateGroup.Backlog),
            ],
            s_stamp);

        Assert.Null(edited.Error);
        Assert.Equal(["Backlog", "Todo", "Review", "In Progress", "Shipped"], project.States.OrderBy(state => state.Position).Select(state => state.Name));
        Assert.Equal(ids["Done"], project.States.Single(state => state.Name == "Shipped").Id);
        Assert.Equal(
            [
                new("project_state", "Triage (triage)", null), new("project_state", "Cancelled (cancelled)", null),
                new("project_state", null, "Review (started)"), new("project_state", "Done (completed)", "Shipped (completed)"),
            ],
            Assert.Single(project.Events).Event.Changes);

        // The same again is nothing.
        Assert.Null(project.EditStates([.. project.States.OrderBy(state => state.Position).Select(state => new WantedState(state.Id, state.Name, state.Group))], s_stamp).Error);
        Assert.Single(project.Events);
    }

    [Fact]
    public void States_ThatChangePlaces_SaySo()
    {
        var project = Project.Create(Tenant.First, "OPS", ProjectTemplate.Operations, Fields, s_stamp);
        project.ClearEvents();
        var now = project.States.OrderBy(state => state.Position).Select(state => new WantedState(state.Id, state.Name, state.Group)).ToList();
        (now[2], now[3]) = (now[3], now[2]);

        Assert.Null(project.EditStates(now, s_stamp).Error);
        Assert.Equal(
            [new FieldChange("order", "Triage, Queued, In Progress, Waiting, Done, Cancelled", "Triage, Queued, Waiting, In Progress, Done, Cancelled")],
            Assert.Single(project.Events).Event.Changes);
    }

    [Fact]
    public void States_ThatCannotBe_AreRefusedAtTheirPlace_AndNothingChanges()
    {
        var project = Project.Create(Tenant.First, "WEB", ProjectTemplate.Scrum, Fields, s_stamp);
        var now = project.States.Select(state => new WantedState(state.Id, state.Name, state.Group)).ToList();

        foreach (var needed in ProjectStates.Needed)
        {
            Assert.Equal("states", Assert.IsType<ProjectStateMissing>(Refused([.. now.Where(state => state.Group != needed)])).Field);
        }

        Assert.Equal("states[6].name", Assert.IsType<ProjectStateNameTaken>(Refused([.. now, new(null, "tODO", StateGroup.Started)])).Field);
        Assert.Equal("states[6].name", Refused([.. now, new(null, " ", StateGroup.Started)])?.Field);
        Assert.Equal("states[6].name", Refused([.. now, new(null, new string('s', 61), StateGroup.Started)])?.Field);
        Assert.Equal("states[6].group", Refused([.. now, new(null, "x", (StateGroup)9)])?.Field);
        Assert.Equal("states[6].id", Assert.IsType<ProjectStateUnknown>(Refused([.. now, new(ProjectStateId.New(), "x", StateGroup.Started)])).Field);
        Assert.Equal("states[6].id", Assert.IsType<ProjectStateUnknown>(Refused([.. now, new(now[0].Id, "x", StateGroup.Started)])).Field);
        Assert.IsType<TooManyProjectStates>(Refused([.. now, .. Enumerable.Range(0, 25).Select(i => new WantedState(null, $"s{i}", StateGroup.Started))]));
        Assert.Null(Refused([.. now, .. Enumerable.Range(0, 24).Select(i => new WantedState(null, $"s{i}", StateGroup.Started))]));

        Error? Refused(IReadOnlyList<WantedState> wanted)
        {
            var before = project.Version;
            var refused = project.EditStates(wanted, s_stamp).Error;
            Assert.Equal(refused is null ? before + 1 : before, project.Version);
            return refused;
        }
    }

    [Fact]
    public void Archived_Twice_IsOneEvent()
    {
        var project = Project.Create(Tenant.First, "WEB", ProjectTemplate.Scrum, Fields, s_stamp);
        project.ClearEvents();
        project.Archive(s_stamp);
        project.Archive(s_stamp);
        project.Restore(s_stamp);
        project.Restore(s_stamp);

        Assert.Equal(["project.archived", "project.restored"], project.Events.Select(raised => EventNameAttribute.Of(raised.Event.GetType())));
        Assert.Null(project.ArchivedAt);
    }
}
