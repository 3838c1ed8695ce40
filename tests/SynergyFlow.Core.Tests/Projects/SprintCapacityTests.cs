using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Sprints;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Tests.Projects;

public sealed class SprintCapacityTests
{
    private static readonly Stamp s_stamp = new(UserId.New(), new DateTimeOffset(2026, 11, 2, 8, 0, 0, TimeSpan.Zero));
    private static readonly DateOnly s_first = new(2026, 11, 2);
    private static readonly DateOnly s_last = new(2026, 11, 13);
    private static readonly UserId s_ana = UserId.New();
    private static readonly WorkDays s_week = new([DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday], new HashSet<DateOnly>());

    [Fact]
    public void Time_IsOfTheDaysThatAreLeft_AndTheDeskTakesNoMoreThanThereIs()
    {
        CapacityCount count = new(s_week, s_first, s_last, s_first.AddDays(10), DeskDays: 20);
        SprintMember member = new(s_ana, 240, [s_last]);
        Assert.Equal((new CapacityTime(9, 0, 2160), new CapacityTime(1, 0, 240)), count.Of(member, 0, 60));
        Assert.Equal((new CapacityTime(9, 270, 1890), new CapacityTime(1, 30, 210)), count.Of(member, 10, 60));
        Assert.Equal((new CapacityTime(9, 2160, 0), new CapacityTime(1, 240, 0)), count.Of(member, 1000, 60));
        Assert.Equal((new CapacityTime(9, 0, 2160), new CapacityTime(1, 0, 240)), (count with { DeskDays = 0 }).Of(member, 10, 60));
        Assert.Equal(new CapacityTime(0, 0, 0), (count with { Today = s_last.AddDays(1) }).Of(member, 10, 60).Left);
        Assert.Empty(s_week.Between(s_last, s_first));
    }

    [Theory]
    [InlineData(-1, 360, null, "incidentMinutes")]
    [InlineData(481, 360, null, "incidentMinutes")]
    [InlineData(0, -1, null, "minutesADay")]
    [InlineData(0, 1441, null, "minutesADay")]
    [InlineData(0, 360, "2026-11-01", "daysOff")]
    [InlineData(0, 360, "2026-11-14", "daysOff")]
    public void WhatIsWrong_IsSaidByField(int incident, int minutes, string? off, string field) =>
        Assert.Equal(field, new SprintCapacity(incident, [new(s_ana, minutes, Off(off))]).Checked(s_first, s_last).Error!.Field);

    [Fact]
    public void Capacity_HasEverybodyOnce_AndNoDaysOffWithoutDays()
    {
        SprintMember ana = new(s_ana, 360, []);
        Assert.Equal("members", new SprintCapacity(0, [ana, ana]).Checked(s_first, s_last).Error!.Field);
        Assert.Equal("members", new SprintCapacity(0, [.. Enumerable.Range(0, 51).Select(_ => ana with { User = UserId.New() })]).Checked(s_first, s_last).Error!.Field);
        Assert.Equal("members", new SprintCapacity(0, null!).Checked(s_first, s_last).Error!.Field);
        Assert.Null(new SprintCapacity(0, [ana]).Checked(null, null).Error);
        Assert.Equal("daysOff", new SprintCapacity(0, [ana with { DaysOff = [s_first] }]).Checked(null, null).Error!.Field);
    }

    [Fact]
    public void Plan_IsAnEventThatSaysWhoseAndWhat_AndNothingIsNone()
    {
        var project = Project.Create(Tenant.First, "WEB", ProjectTemplate.Scrum, new ProjectFields { Name = "Website", Lead = UserId.New() }, s_stamp);
        var id = project.AddSprint(new("One", null, s_first, s_last), s_stamp).Value;
        Dictionary<UserId, string> names = new() { [s_ana] = "Ana" };
        SprintCapacity capacity = new(30, [new(s_ana, 360, [s_first])]);
        project.ClearEvents();
        Assert.Null(project.PlanCapacity(id, capacity, names, s_stamp).Error);
        Assert.Null(project.PlanCapacity(id, capacity, names, s_stamp).Error);
        Assert.Equal(
            [new FieldChange("incident_minutes", "0m", "30m"), new FieldChange("sprint_member", null, "Ana: 6h −2026-11-02")], Assert.Single(project.Events).Event.Changes);
        Assert.Null(project.PlanCapacity(id, SprintCapacity.None, names, s_stamp).Error);
        Assert.Equal(
            [new FieldChange("incident_minutes", "30m", "0m"), new FieldChange("sprint_member", "Ana: 6h −2026-11-02", null)], project.Events[^1].Event.Changes);

        Assert.Null(project.MoveSprint(id, SprintState.Active, s_stamp).Error);
        Assert.Null(project.PlanCapacity(id, capacity, names, s_stamp).Error);
        Assert.Null(project.MoveSprint(id, SprintState.Closed, s_stamp).Error);
        Assert.IsType<SprintIsAlready>(project.PlanCapacity(id, SprintCapacity.None, names, s_stamp).Error);
        Assert.IsType<SprintNotFound>(project.PlanCapacity(SprintId.New(), capacity, names, s_stamp).Error);
    }

    private static DateOnly[] Off(string? day) => day is null ? [] : [DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture)];
}
