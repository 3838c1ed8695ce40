using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Time;

namespace SynergyFlow.Core.Tests.Time;

/// <summary>What a person may say of his time, and what becomes of his week.</summary>
public sealed class TimeWeekTests
{
    private static readonly TenantId s_tenant = TenantId.New();
    private static readonly UserId s_person = UserId.New();
    private static readonly DateOnly s_monday = new(2026, 11, 30);
    private static readonly DateTimeOffset s_now = new(2026, 12, 2, 9, 0, 0, TimeSpan.Zero);
    private static readonly Stamp s_own = new(s_person, s_now);
    private static readonly Stamp s_lead = new(UserId.New(), s_now);
    private static readonly RecordId s_one = RecordId.New();
    private static readonly RecordId s_two = RecordId.New();

    private static WorklogFields Fields => new() { Day = s_monday, Minutes = 45, Shares = [new(s_one)] };

    [Theory]
    [InlineData(2026, 11, 30, 30)]
    [InlineData(2026, 12, 6, 30)]
    [InlineData(2026, 11, 29, 23)]
    public void Monday_IsTheFirstDayOfTheWeek(int year, int month, int day, int monday) =>
        Assert.Equal(new DateOnly(2026, 11, monday), TimeWeek.MondayOf(new DateOnly(year, month, day)));

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    [InlineData(1441)]
    public void Minutes_AreOneToADay(int minutes) => Assert.IsType<TimeOutOfBounds>(Check(Fields with { Minutes = minutes }));

    [Fact]
    public void Day_IsNeitherInTheFutureNorLongGone()
    {
        Assert.Null(Check(Fields with { Day = s_monday.AddDays(1) })); // it is tomorrow in some places
        Assert.IsType<TimeInTheFuture>(Check(Fields with { Day = s_monday.AddDays(2) }));
        Assert.Null(Check(Fields with { Day = s_monday.AddDays(-366) }));
        Assert.IsType<TimeTooOld>(Check(Fields with { Day = s_monday.AddDays(-367) }));
    }

    [Fact]
    public void WithoutARecord_TheNoteSaysWhatItWas()
    {
        Assert.IsType<TimeNeedsANote>(Check(Fields with { Shares = [], Note = " " }));
        Assert.Null(Check(Fields with { Shares = [], Note = "Stand-up" }));
        Assert.Equal("note", Check(Fields with { Note = new string('x', 1_001) })!.Field);
    }

    [Fact]
    public void Shares_AddUpExactly_AndOnlyWhereTheEntryIsSplit()
    {
        Assert.Null(Check(Split(30, 15)));
        Assert.IsType<TimeSharesDoNotAddUp>(Check(Split(30, 14)));
        Assert.IsType<TimeSharesDoNotAddUp>(Check(Split(45, 0)));
        Assert.IsType<TimeSharesDoNotAddUp>(Check(Split(int.MaxValue, 45)));
        Assert.IsType<TimeSharesDoNotAddUp>(Check(Fields with { Mode = AllocationMode.Split }));
        Assert.IsType<TimeSharesDoNotAddUp>(Check(Fields with { Mode = AllocationMode.Split, Shares = [], Note = "x" }));
        Assert.IsType<InvalidField>(Check(Split(30, 15) with { Mode = AllocationMode.Mirror }));
        Assert.Equal("records", Check(Fields with { Shares = [new(s_one), new(s_one)] })!.Field);
        Assert.Equal("records", Check(Fields with { Shares = [.. Enumerable.Range(0, 21).Select(_ => new TimeShare(RecordId.New()))] })!.Field);
    }

    [Theory]
    [InlineData(90, 3, "30 30 30")]
    [InlineData(100, 3, "34 33 33")]
    [InlineData(2, 3, "1 1 0")]
    public void EvenShares_AddUp(int minutes, int parts, string shares)
    {
        Assert.Equal(shares, string.Join(' ', TimeShare.Even(minutes, parts)));
        Assert.Equal(minutes, TimeShare.Even(minutes, parts).Sum());
    }

    [Fact]
    public void Entry_CountsOnEachRecord_AllOfItOrItsShare()
    {
        var mirrored = Week().Log(Fields with { Shares = [new(s_one), new(s_two)] }, 0, s_own).Value!;
        Assert.Equal((45, "45 45"), (mirrored.Minutes, string.Join(' ', mirrored.Allocations.Select(one => one.Minutes))));
        Assert.Equal("30 15", string.Join(' ', Week().Log(Split(30, 15), 0, s_own).Value!.Allocations.Select(one => one.Minutes)));
    }

    [Fact]
    public void Day_HasAtMost24Hours()
    {
        Assert.Null(Week().Log(Fields, 1440 - 45, s_own).Error);
        Assert.IsType<TimeDayFull>(Week().Log(Fields, 1440 - 44, s_own).Error);
    }

    [Fact]
    public void Reversal_IsAsMuchLess_AndIsNotTakenBackItself()
    {
        var week = Week();
        var entry = week.Log(Split(30, 15), 0, s_own).Value!;
        var reversal = week.Reverse(entry, s_own).Value!;
        Assert.Equal((-45, "-30 -15", entry.Id, entry.Day), (reversal.Minutes, string.Join(' ', reversal.Allocations.Select(one => one.Minutes)), reversal.Reverses!.Value, reversal.Day));
        Assert.IsType<TimeIsAReversal>(week.Reverse(reversal, s_own).Error);
        Assert.Equal("time.logged time.reversed", Names(week));
        Assert.Equal([s_one.Value, s_two.Value], ((TimeReversed)week.Events[1].Event).Records);
    }

    [Fact]
    public void Week_GoesFromOpenToApproved_AndBackWithAReason()
    {
        var week = Week();
        Assert.IsType<TimeWeekIsNot>(week.Approve(s_lead).Error);
        Assert.Null(week.Submit(s_own).Error);
        Assert.IsType<TimeWeekIsNot>(week.Submit(s_own).Error);
        Assert.Equal("reason", week.Return(" ", s_lead).Error!.Field);
        Assert.Null(week.Return("Friday is missing", s_lead).Error);
        Assert.Equal((WeekState.Open, "Friday is missing"), (week.State, week.Reason));
        Assert.IsType<TimeWeekIsNot>(week.Reopen("x", s_lead).Error);
        Assert.Null(week.Submit(s_own).Error);
        Assert.Null(week.Reason);
        Assert.Null(week.Approve(s_lead).Error);

        // Approved: nothing comes in or goes out.
        Assert.IsType<TimeWeekIsApproved>(week.Log(Fields, 0, s_own).Error);
        Assert.IsType<TimeWeekIsApproved>(week.Reverse(Week().Log(Fields, 0, s_own).Value!, s_own).Error);
        Assert.IsType<TimeWeekIsNot>(week.Return("x", s_lead).Error);
        Assert.Null(week.Reopen("A day off was forgotten", s_lead).Error);
        Assert.Null(week.Log(Fields, 0, s_own).Error);
        Assert.Equal("time.week_submitted time.week_returned time.week_submitted time.week_approved time.week_reopened time.logged", Names(week));
    }

    [Fact]
    public void OwnWeek_IsDecidedOnByNobody()
    {
        var week = Week();
        week.Submit(s_own);
        Assert.IsType<TimeOwnWeek>(week.Approve(s_own).Error);
        Assert.IsType<TimeOwnWeek>(week.Return("x", s_own).Error);
        week.Approve(s_lead);
        Assert.IsType<TimeOwnWeek>(week.Reopen("x", s_own).Error);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(61, 2)]
    [InlineData(43_200, 720)]
    public void Timer_CountsBegunMinutes(int seconds, int minutes) =>
        Assert.Equal(minutes, Timer().MinutesAt(s_now.AddSeconds(seconds)));

    [Fact]
    public void Timer_OfMoreThanTwelveHours_IsNotBelieved() => Assert.Null(Timer().MinutesAt(s_now.AddHours(12).AddSeconds(1)));

    private static WorkTimer Timer() => new() { Tenant = s_tenant, User = s_person, StartedAt = s_now };

    private static TimeWeek Week() => TimeWeek.Begin(s_tenant, s_person, s_monday);

    private static WorklogFields Split(int one, int two) => Fields with { Mode = AllocationMode.Split, Shares = [new(s_one, one), new(s_two, two)] };

    private static Error? Check(WorklogFields fields) => fields.Checked(s_monday).Error;

    private static string Names(TimeWeek week) => string.Join(' ', week.Events.Select(raised => EventNameAttribute.Of(raised.Event.GetType())));
}
