using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Sprints;
using SynergyFlow.Core.Tenants;

namespace SynergyFlow.Core.Tests.Projects;

public sealed class SprintTests
{
    private static readonly Stamp s_stamp = new(UserId.New(), new DateTimeOffset(2026, 11, 2, 8, 0, 0, TimeSpan.Zero));
    private static readonly SprintFields s_planned = new("One", "Search", new DateOnly(2026, 11, 2), new DateOnly(2026, 11, 13));

    private readonly Project _project = Project.Create(
        Tenant.First, "WEB", ProjectTemplate.Scrum, new ProjectFields { Name = "Website", Lead = UserId.New() }, s_stamp);

    public SprintTests() => _project.ClearEvents();

    private IEnumerable<string> Events => _project.Events.Select(raised => EventNameAttribute.Of(raised.Event.GetType()));

    [Fact]
    public void Sprint_IsPlannedStartedFinishedAndOpenedAgain_AndNothingIsNoEvent()
    {
        var id = _project.AddSprint(s_planned with { Goal = null }, s_stamp).Value;
        Assert.Null(_project.EditSprint(id, s_planned, s_stamp).Error);
        Assert.Null(_project.EditSprint(id, s_planned, s_stamp).Error);
        Assert.Equal([new FieldChange("goal", null, "Search")], _project.Events[^1].Event.Changes);
        Assert.Null(_project.MoveSprint(id, SprintState.Active, s_stamp).Error);
        var later = s_stamp with { At = s_stamp.At.AddDays(11) };
        Assert.Null(_project.MoveSprint(id, SprintState.Closed, later).Error);
        Assert.Equal((s_stamp.At, later.At), (_project.Sprints[0].StartedAt, _project.Sprints[0].ClosedAt));
        Assert.Equal([new FieldChange("sprint_state", "One (active)", "One (closed)")], _project.Events[^1].Event.Changes);
        Assert.IsType<SprintIsAlready>(_project.EditSprint(id, s_planned, later).Error);
        Assert.Null(_project.MoveSprint(id, SprintState.Active, later).Error);
        Assert.Equal((s_stamp.At, (DateTimeOffset?)null), (_project.Sprints[0].StartedAt, _project.Sprints[0].ClosedAt));
        Assert.Equal(
            ["project.sprint_added", "project.sprint_edited", "project.sprint_started", "project.sprint_finished", "project.sprint_reopened"], Events);
        Assert.All(_project.Events.Select(raised => raised.Event), happened => Assert.Equal(id.Value, happened.GetType().GetProperty("Sprint")!.GetValue(happened)));
    }

    [Fact]
    public void OnlyOne_IsUnderWay_AndItHasItsDays()
    {
        var (one, two) = (_project.AddSprint(s_planned, s_stamp).Value, _project.AddSprint(new("Two"), s_stamp).Value);
        Assert.Equal("startsOn", Assert.IsType<SprintDatesRequired>(_project.MoveSprint(two, SprintState.Active, s_stamp).Error).Field);
        Assert.Null(_project.EditSprint(two, new("Two", null, new DateOnly(2026, 11, 16)), s_stamp).Error);
        Assert.Equal("endsOn", Assert.IsType<SprintDatesRequired>(_project.MoveSprint(two, SprintState.Active, s_stamp).Error).Field);
        Assert.Null(_project.MoveSprint(one, SprintState.Active, s_stamp).Error);
        Assert.IsType<SprintDatesRequired>(_project.EditSprint(one, new("One"), s_stamp).Error);
        Assert.Null(_project.EditSprint(two, s_planned with { Name = "Two" }, s_stamp).Error);
        Assert.IsType<AnotherSprintActive>(_project.MoveSprint(two, SprintState.Active, s_stamp).Error);
        Assert.IsType<SprintIsAlready>(_project.MoveSprint(one, SprintState.Active, s_stamp).Error);
        Assert.IsType<SprintIsAlready>(_project.MoveSprint(two, SprintState.Closed, s_stamp).Error);
        Assert.IsType<SprintIsAlready>(_project.RemoveSprint(one, s_stamp).Error);
        Assert.Null(_project.RemoveSprint(two, s_stamp).Error);
        Assert.IsType<SprintNotFound>(_project.RemoveSprint(two, s_stamp).Error);
        Assert.IsType<SprintNotFound>(_project.MoveSprint(two, SprintState.Active, s_stamp).Error);
        Assert.IsType<SprintNotFound>(_project.EditSprint(two, s_planned, s_stamp).Error);
    }

    [Fact]
    public void Fields_AreChecked_ByField_AndNamesAreTheirOwn()
    {
        Assert.Equal("name", new SprintFields(" ").Checked().Error?.Field);
        Assert.Equal("name", new SprintFields(new string('s', 61)).Checked().Error?.Field);
        Assert.Equal("goal", new SprintFields("x", new string('g', 501)).Checked().Error?.Field);
        Assert.Equal("startsOn", new SprintFields("x", null, new DateOnly(1900, 1, 1)).Checked().Error?.Field);
        Assert.Equal("endsOn", new SprintFields("x", null, null, new DateOnly(2200, 1, 1)).Checked().Error?.Field);
        Assert.IsType<SprintEndsBeforeItBegins>(new SprintFields("x", null, new DateOnly(2026, 3, 2), new DateOnly(2026, 3, 1)).Checked().Error);
        Assert.Null(new SprintFields("x", null, new DateOnly(2026, 3, 1), new DateOnly(2026, 3, 1)).Checked().Error);
        Assert.Null(new SprintFields("x", null, new DateOnly(2026, 1, 1), new DateOnly(2026, 1, 1).AddDays(SprintFields.MostDays - 1)).Checked().Error);
        Assert.IsType<SprintTooLong>(new SprintFields("x", null, new DateOnly(2026, 1, 1), new DateOnly(2026, 1, 1).AddDays(SprintFields.MostDays)).Checked().Error);
        _project.AddSprint(s_planned, s_stamp);
        Assert.Equal("name", Assert.IsType<SprintNameTaken>(_project.AddSprint(new("ONE"), s_stamp).Error).Field);
        var other = _project.AddSprint(new("Two"), s_stamp).Value;
        Assert.IsType<SprintNameTaken>(_project.EditSprint(other, new("one"), s_stamp).Error);
        for (var i = 2; i < Sprint.Most; i++)
        {
            Assert.Null(_project.AddSprint(new($"s{i}"), s_stamp).Error);
        }

        Assert.IsType<TooManySprints>(_project.AddSprint(new("more"), s_stamp).Error);
    }
}
