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

    [Theory]
    [MemberData(nameof(Places))]
    public void Record_OfAPerson_StandsWhereTheFirstRuleThatFitsPutsIt(WorkFacts facts, WorkGroup group, WorkReason reason, int? hours) =>
        Assert.Equal(
            new WorkPlace(group, reason, hours is { } at ? s_now.AddHours(at) : null),
            facts.Place(s_now, s_tonight, s_sunday));

    /// <summary>Put off two hours ago.</summary>
    private static WorkFacts Snoozed(int hours) => s_plain with { SnoozedUntil = s_now.AddHours(hours), SnoozedAt = s_now.AddHours(-2) };
}
