using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Tests.Work;

/// <summary>Where a record stands in its assignee's own list, and why.</summary>
public sealed class WorkFactsTests
{
    // A Wednesday noon.
    private static readonly DateTimeOffset s_now = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset s_tonight = new(2026, 11, 26, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset s_sunday = new(2026, 11, 30, 0, 0, 0, TimeSpan.Zero);

    private static readonly WorkFacts s_plain = new(Priority.P4, Pending: false, Started: true, null, null, null, null, null);

    public static TheoryData<WorkFacts, WorkGroup, WorkReason, int?> Places => new()
    {
        { s_plain, WorkGroup.ThisWeek, WorkReason.LowPriority, null },
        { s_plain with { Priority = Priority.P3 }, WorkGroup.Today, WorkReason.MediumPriority, null },
        { s_plain with { Priority = Priority.P2 }, WorkGroup.Now, WorkReason.HighPriority, null },
        { s_plain with { Priority = Priority.P1, Started = false }, WorkGroup.Now, WorkReason.HighPriority, null },
        { s_plain with { Started = false }, WorkGroup.Today, WorkReason.NotStarted, null },
        { s_plain with { DueAt = s_now }, WorkGroup.Now, WorkReason.Overdue, 0 },
        { s_plain with { DueAt = s_now.AddHours(11) }, WorkGroup.Today, WorkReason.DueToday, 11 },
        { s_plain with { DueAt = s_tonight }, WorkGroup.ThisWeek, WorkReason.DueThisWeek, 12 },
        { s_plain with { DueAt = s_sunday }, WorkGroup.ThisWeek, WorkReason.LowPriority, null },
        { s_plain with { AnsweredAt = s_now.AddHours(-2) }, WorkGroup.Now, WorkReason.RequesterAnswered, -2 },
        { s_plain with { Pending = true }, WorkGroup.Waiting, WorkReason.WaitsOpenly, null },
        { s_plain with { Pending = true, Priority = Priority.P1 }, WorkGroup.Waiting, WorkReason.WaitsOpenly, null },
        { s_plain with { Pending = true, ResumeAt = s_now }, WorkGroup.Now, WorkReason.ResumeReached, 0 },
        { s_plain with { Pending = true, ResumeAt = s_now.AddHours(1) }, WorkGroup.Today, WorkReason.ResumesToday, 1 },
        { s_plain with { Pending = true, ResumeAt = s_now.AddHours(24) }, WorkGroup.Waiting, WorkReason.WaitsUntil, 24 },
        { s_plain with { Pending = true, AnsweredAt = s_now.AddHours(-1) }, WorkGroup.Now, WorkReason.RequesterAnswered, -1 },
        { Snoozed(1), WorkGroup.Snoozed, WorkReason.SnoozedUntil, 1 },
        { Snoozed(0), WorkGroup.ThisWeek, WorkReason.LowPriority, null },
        { Snoozed(1) with { Priority = Priority.P1 }, WorkGroup.Snoozed, WorkReason.SnoozedUntil, 1 },
        { Snoozed(1) with { AnsweredAt = s_now.AddHours(-1) }, WorkGroup.Now, WorkReason.RequesterAnswered, -1 },
        { Snoozed(1) with { AnsweredAt = s_now.AddHours(-3) }, WorkGroup.Snoozed, WorkReason.SnoozedUntil, 1 },
    };

    // Planned work: what says when it wants somebody.
    private static readonly WorkPlan s_backlog = new(WorkStage.Backlog);
    private static readonly WorkPlan s_inSprint = s_backlog with { Sprint = "Sprint 4", SprintRuns = true, SprintEnds = s_now.AddHours(60) };
    private static readonly DateTimeOffset s_endOfToday = s_tonight.AddSeconds(-1);

    public static TheoryData<WorkFacts, WorkPlace> PlannedPlaces => new()
    {
        // Nobody has planned it: neither its priority nor that nobody has begun makes it pressing.
        { Planned(s_backlog), new(WorkGroup.Later, WorkReason.Unplanned) },
        { Planned(s_backlog) with { Priority = Priority.P1, Started = false }, new(WorkGroup.Later, WorkReason.Unplanned) },
        { Planned(s_backlog with { Stage = WorkStage.ToDo }), new(WorkGroup.ThisWeek, WorkReason.ToDo) },
        { Planned(s_backlog with { Stage = WorkStage.ToDo }) with { Priority = Priority.P2 }, new(WorkGroup.Now, WorkReason.HighPriority) },
        { Planned(s_backlog with { Stage = WorkStage.InProgress }), new(WorkGroup.Today, WorkReason.InProgress) },

        // The day on which it is wanted.
        { Planned(s_backlog) with { DueAt = s_now }, new(WorkGroup.Now, WorkReason.Overdue, s_now) },
        { Planned(s_backlog) with { DueAt = s_endOfToday }, new(WorkGroup.Today, WorkReason.DueToday, s_endOfToday) },
        { Planned(s_backlog) with { DueAt = s_sunday.AddSeconds(-1) }, new(WorkGroup.ThisWeek, WorkReason.DueThisWeek, s_sunday.AddSeconds(-1)) },
        { Planned(s_backlog) with { DueAt = s_sunday.AddHours(23) }, new(WorkGroup.Later, WorkReason.DueLater, s_sunday.AddHours(23)) },

        // The sprint that is under way, the next one, and one that is over its last day.
        { Planned(s_inSprint), new(WorkGroup.ThisWeek, WorkReason.InSprint, s_now.AddHours(60), "Sprint 4") },
        { Planned(s_inSprint with { SprintEnds = s_endOfToday }), new(WorkGroup.Today, WorkReason.SprintEnds, s_endOfToday, "Sprint 4") },
        { Planned(s_inSprint with { SprintEnds = s_now.AddDays(-2) }), new(WorkGroup.Today, WorkReason.SprintEnds, s_now.AddDays(-2), "Sprint 4") },
        { Planned(s_inSprint) with { Priority = Priority.P2 }, new(WorkGroup.Now, WorkReason.HighPriority) },
        { Planned(s_inSprint with { Stage = WorkStage.InProgress }), new(WorkGroup.Today, WorkReason.InProgress) },
        { Planned(s_inSprint with { SprintRuns = false }), new(WorkGroup.Later, WorkReason.PlannedFor, null, "Sprint 4") },
        { Planned(s_inSprint with { SprintRuns = false, Stage = WorkStage.ToDo }) with { Priority = Priority.P1 }, new(WorkGroup.Later, WorkReason.PlannedFor, null, "Sprint 4") },

        // It may not begin yet, or cannot.
        { Planned(s_backlog with { Stage = WorkStage.ToDo, StartsAt = s_now.AddDays(9) }), new(WorkGroup.Later, WorkReason.StartsLater, s_now.AddDays(9)) },
        { Planned(s_backlog with { Stage = WorkStage.ToDo, StartsAt = s_now.AddDays(-9) }), new(WorkGroup.ThisWeek, WorkReason.ToDo) },
        { Planned(s_inSprint with { BlockedBy = "BP-3" }) with { DueAt = s_now, Priority = Priority.P1 }, new(WorkGroup.Waiting, WorkReason.Blocked, null, "BP-3") },
        { Planned(s_inSprint with { BlockedBy = "BP-3" }) with { SnoozedUntil = s_now.AddHours(1), SnoozedAt = s_now }, new(WorkGroup.Snoozed, WorkReason.SnoozedUntil, s_now.AddHours(1)) },
    };

    [Theory]
    [MemberData(nameof(PlannedPlaces))]
    public void PlannedWork_StandsWhereItsPlanPutsIt(WorkFacts facts, WorkPlace place) => Assert.Equal(place, facts.Place(s_now, s_tonight, s_sunday));

    [Theory]
    [MemberData(nameof(Places))]
    public void Record_OfAPerson_StandsWhereTheFirstRuleThatFitsPutsIt(WorkFacts facts, WorkGroup group, WorkReason reason, int? hours) =>
        Assert.Equal(
            new WorkPlace(group, reason, hours is { } at ? s_now.AddHours(at) : null),
            facts.Place(s_now, s_tonight, s_sunday));

    private static WorkFacts Planned(WorkPlan plan) => s_plain with { Priority = Priority.P3, Plan = plan };

    /// <summary>Put off two hours ago.</summary>
    private static WorkFacts Snoozed(int hours) => s_plain with { SnoozedUntil = s_now.AddHours(hours), SnoozedAt = s_now.AddHours(-2) };
}
