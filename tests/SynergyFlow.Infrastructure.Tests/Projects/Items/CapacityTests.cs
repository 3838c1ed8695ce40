using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Incidents.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Projects.Sprints;
using SynergyFlow.Core.Projects.Sprints.UseCases;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Projects.Items;

/// <summary>What the members of a sprint have time for, and the work that they have in it.</summary>
public sealed class CapacityTests(PostgresServer postgres) : WorkItemTest(postgres)
{
    /// <summary>Ten working days.</summary>
    private static readonly SprintFields s_fields = new("One", null, new DateOnly(2026, 11, 2), new DateOnly(2026, 11, 13));

    private static readonly DateOnly s_lastDay = new(2026, 11, 13);

    /// <summary>The numbers are counted by hand, as the comments say.</summary>
    [Fact]
    public async Task Report_SetsTimeWithoutTheDesk_BesideTheOpenWork()
    {
        await MakeAsync();
        var sprint = await SprintAsync();
        await ResolveAsync(await OpenAsync(Maya));
        await ResolveAsync(await OpenAsync(Maya));
        Assert.Null((await PlanAsync(sprint, new(60, [new(Agent.Id, 360, [s_lastDay, s_lastDay]), new(OtherAgent.Id, 240, [])]))).Error);
        var a = await AddedAsync(Item("a") with { Sprint = sprint, Assignee = Agent.Id, Estimate = 480, Remaining = 300 });
        await AddedAsync(Item("part", WorkItemType.Subtask, a) with { Assignee = OtherAgent.Id, Estimate = 60 });
        await AddedAsync(Item("nobody's") with { Sprint = sprint });
        var (done, other) = (await AddedAsync(Item("done") with { Sprint = sprint, Assignee = Agent.Id, Estimate = 999 }), await AddedAsync(Item("Citra's") with { Sprint = sprint, Assignee = Admin.Id, Estimate = 30 }));
        await AddedAsync(Item("elsewhere") with { Assignee = Agent.Id, Estimate = 999 });
        Assert.Null((await MoveAsync(Agent, done, await StateAsync(StateGroup.Completed))).Error);

        var report = await ReportedAsync(sprint, s_fields.StartsOn!.Value);
        Assert.Equal((10, 20), (report.Days.Count, report.DeskDays));
        Assert.Equal(["Ayu", "Budi", "Citra"], report.Members.Select(row => row.Person.Name));
        var (ayu, budi, citra) = (report.Members[0], report.Members[1], report.Members[2]);

        // Nine days of six hours; two incidents of an hour in twenty days are 54 minutes in nine.
        Assert.Equal((2, new CapacityTime(9, 54, 3186), new CapacityTime(9, 54, 3186), new CapacityWork(300, 0)), (ayu.Solved, ayu.All, ayu.Left, ayu.Work));
        Assert.Equal([s_lastDay], ayu.Member!.DaysOff);
        Assert.Equal((0, new CapacityTime(10, 0, 2400), new CapacityWork(60, 0)), (budi.Solved, budi.All, budi.Work));
        Assert.Equal((null, null, new CapacityWork(30, 0)), (citra.Member, citra.All, citra.Work));
        Assert.Equal((new CapacityWork(0, 1), new CapacityTime(19, 54, 5586), new CapacityWork(390, 1)), (report.Unassigned, report.All, report.Planned));

        // On the day before the last: a day of hers, two of his; six minutes are for the desk.
        var late = await ReportedAsync(sprint, s_lastDay.AddDays(-1));
        Assert.Equal((new CapacityTime(1, 6, 354), new CapacityTime(2, 0, 480), new CapacityTime(3, 6, 834)), (late.Members[0].Left, late.Members[1].Left, late.Left));
        Assert.Equal(report.All, late.All);
        Assert.Equal(SprintState.Future, late.State);

        // What was usual before it began stays so.
        Assert.Null((await RunAsync((ChangeSprints change) => change.MoveAsync(OtherAgent, new("WEB", sprint, SprintState.Active), Ct))).Error);
        await ResolveAsync(await OpenAsync(Maya));
        Assert.Equal(2, (await ReportedAsync(sprint, s_lastDay)).Members[0].Solved);
        _ = other;
    }

    [Fact]
    public async Task HolidaysOfTheDesk_AreNoDaysOfASprint()
    {
        await MakeAsync();
        var sprint = await SprintAsync();
        var desk = DeskFields.Of(DeskSettings.Seed(Agent.Tenant)) with { Workdays = [Weekday.Sunday, Weekday.Monday, Weekday.Tuesday], Holidays = [new DateOnly(2026, 11, 9)] };
        Assert.Null((await RunAsync((EditDeskSettings edit) => edit.ExecuteAsync(Admin, new(desk), Ct))).Error);
        Assert.Equal(["11/02", "11/03", "11/08", "11/10"], (await ReportedAsync(sprint, s_lastDay)).Days.Select(day => day.ToString("MM/dd", System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task Capacity_IsPlannedByWhoManages_ForActiveAgents_AndDaysOfTheSprint()
    {
        await MakeAsync();
        await MakeAsync("APP");
        var sprint = await SprintAsync();
        SprintCapacity good = new(30, [new(Agent.Id, 360, [])]);
        Assert.IsType<NotAllowed>((await PlanAsync(sprint, good, Agent)).Error);
        Assert.IsType<ProjectNotFound>((await PlanAsync(sprint, good, Maya)).Error);
        Assert.IsType<SprintNotFound>((await PlanAsync(sprint, good, project: "APP")).Error);
        Assert.IsType<VersionConflict>((await PlanAsync(sprint, good, version: 1)).Error);
        Assert.IsType<SprintMemberUnknown>((await PlanAsync(sprint, new(0, [new(Maya.Id, 360, [])]))).Error);
        Assert.IsType<SprintMemberUnknown>((await PlanAsync(sprint, new(0, [new(UserId.New(), 360, [])]))).Error);
        Assert.IsType<SprintDayOffElsewhere>((await PlanAsync(sprint, new(0, [new(Agent.Id, 360, [s_lastDay.AddDays(1)])]))).Error);
        Assert.Null((await PlanAsync(sprint, good)).Error);
        Assert.Null((await PlanAsync(sprint, new(30, [new(Agent.Id, 300, [s_lastDay])]))).Error);
        Assert.IsType<SprintNotFound>((await RunAsync((ReadCapacity read) => read.ExecuteAsync(Agent, "APP", sprint, s_lastDay, Ct))).Error);
        Assert.IsType<ProjectNotFound>((await RunAsync((ReadCapacity read) => read.ExecuteAsync(Maya, "WEB", sprint, s_lastDay, Ct))).Error);

        var project = (await ReadAsync(Agent, "WEB")).Value!;
        await using var db = Database.Open();
        var changes = db.Log.Where(one => one.AggregateId == project.Id.Value && one.Type == "project.sprint_edited").OrderBy(one => one.Sequence).Select(one => one.Payload).ToList();
        Assert.Equal(2, changes.Count);
        Assert.Contains("\"Ayu: 6h\"", changes[0], StringComparison.Ordinal);
        Assert.Contains("\"Ayu: 5h −2026-11-13\"", changes[1], StringComparison.Ordinal);
        Assert.DoesNotContain("incident_minutes", changes[1], StringComparison.Ordinal);
    }

    private async Task<SprintId> SprintAsync()
    {
        var added = await RunAsync((ChangeSprints change) => change.AddAsync(OtherAgent, new("WEB", s_fields), Ct));
        Assert.Null(added.Error);
        return added.Value;
    }

    private Task<Result<int>> PlanAsync(SprintId sprint, SprintCapacity capacity, Actor? by = null, string project = "WEB", int? version = null) =>
        RunAsync((PlanCapacity plan) => plan.ExecuteAsync(by ?? OtherAgent, new(project, sprint, capacity, version), Ct));

    private async Task<CapacityReport> ReportedAsync(SprintId sprint, DateOnly today)
    {
        var report = await RunAsync((ReadCapacity read) => read.ExecuteAsync(Agent, "WEB", sprint, today, Ct));
        Assert.Null(report.Error);
        return report.Value!;
    }
}
