using System.Globalization;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Tenants;

namespace SynergyFlow.Core.Tests.Incidents;

public sealed class BusinessDaysTests
{
    private static readonly Weekday[] s_week = [Weekday.Monday, Weekday.Tuesday, Weekday.Wednesday, Weekday.Thursday, Weekday.Friday];

    [Theory]
    [InlineData("Asia/Manila", "2026-11-24T15:00+08:00", 1, "2026-11-25T15:00+08:00")] // Tuesday to Wednesday
    [InlineData("Asia/Manila", "2026-11-27T15:00+08:00", 1, "2026-11-30T15:00+08:00")] // over a weekend
    [InlineData("Asia/Manila", "2026-11-27T15:00+08:00", 3, "2026-12-02T15:00+08:00")]
    [InlineData("Asia/Manila", "2026-11-28T10:00+08:00", 1, "2026-12-01T00:00+08:00")] // Saturday counts from Monday's begin
    [InlineData("Asia/Manila", "2026-12-24T10:00+08:00", 1, "2026-12-28T10:00+08:00")] // Christmas is a holiday
    [InlineData("Asia/Manila", "2026-12-25T10:00+08:00", 1, "2026-12-29T00:00+08:00")] // and so is the day it begins on
    [InlineData("Asia/Manila", "2026-11-23T15:30Z", 0, "2026-11-23T15:30Z")] // Monday 23:30 there
    [InlineData("Asia/Manila", "2026-11-27T20:00Z", 1, "2026-11-30T16:00Z")] // Friday in UTC is Saturday there
    [InlineData("America/New_York", "2026-03-06T12:00-05:00", 1, "2026-03-09T12:00-04:00")] // the clocks went forward: noon stays noon
    [InlineData("America/New_York", "2026-10-30T12:00-04:00", 1, "2026-11-02T12:00-05:00")] // and back
    [InlineData("UTC", "2027-12-31T23:00Z", 1, "2028-01-03T23:00Z")]
    public void After_CountsWorkingDaysAtTheSameTimeOfDay(string zone, string from, int days, string expected)
    {
        BusinessDays calendar = new(TimeZoneInfo.FindSystemTimeZoneById(zone), s_week, [new DateOnly(2026, 12, 25)]);
        Assert.Equal(At(expected), calendar.After(At(from), days));
    }

    [Fact]
    public void After_IntoAnHourThatIsSkippedOrRepeated_GivesNobodyLess()
    {
        BusinessDays everyDay = new(TimeZoneInfo.FindSystemTimeZoneById("America/New_York"), Enum.GetValues<Weekday>(), []);

        // 02:30 does not exist on 8 March 2026, and 01:30 is twice on 1 November.
        Assert.Equal(At("2026-03-08T03:00-04:00"), everyDay.After(At("2026-03-07T02:30-05:00"), 1));
        Assert.Equal(At("2026-11-01T01:30-05:00"), everyDay.After(At("2026-10-31T01:30-04:00"), 1));
    }

    [Fact]
    public void After_InRandomCases_IsNeverADayOff_AndNeverEarlierForMoreDays()
    {
        Random random = new(20261128);
        string[] zones = ["Asia/Jakarta", "Asia/Manila", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "UTC"];
        for (var round = 0; round < 2_000; round++)
        {
            var zone = TimeZoneInfo.FindSystemTimeZoneById(zones[random.Next(zones.Length)]);
            Weekday[] week = [.. Enum.GetValues<Weekday>().Where(_ => random.Next(3) > 0).DefaultIfEmpty(Weekday.Thursday)];
            DateOnly[] holidays = [.. Enumerable.Range(0, 20).Select(_ => new DateOnly(2026, 1, 1).AddDays(random.Next(400)))];
            BusinessDays calendar = new(zone, week, holidays);
            var from = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(random.Next(400 * 24 * 60));
            var last = from;
            for (var days = 0; days < 6; days++)
            {
                var at = calendar.After(from, days);
                Assert.True(at >= last, $"{zone.Id} {from:O} {days}");
                last = at;
                var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime);
                Assert.Contains(day.DayOfWeek is DayOfWeek.Sunday ? Weekday.Sunday : (Weekday)((int)day.DayOfWeek - 1), week);
                Assert.DoesNotContain(day, holidays);
            }
        }
    }

    [Fact]
    public void Settings_CloseNothingBeforeItsRequesterWasTold()
    {
        var settings = DeskSettings.Seed(Tenant.First);
        var resolved = At("2026-11-24T10:00Z"); // Tuesday
        Assert.Equal(At("2026-11-26T10:00Z"), settings.NoticeAt(resolved));
        Assert.Null(settings.CloseAt(resolved, null));
        Assert.Equal(At("2026-11-27T10:00Z"), settings.CloseAt(resolved, At("2026-11-26T10:00Z")));

        // Told late: the days between the notice and the close are kept.
        Assert.Equal(At("2026-12-02T09:00Z"), settings.CloseAt(resolved, At("2026-12-01T09:00Z")));
    }

    [Theory]
    [InlineData("timeZone")]
    [InlineData("workdays")]
    [InlineData("holidays")]
    [InlineData("closeAfterDays")]
    [InlineData("noticeDays")]
    [InlineData("reopenDays")]
    [InlineData("surveyDays")]
    public void Edit_OfNonsense_IsRefusedByField(string field)
    {
        var settings = DeskSettings.Seed(Tenant.First);
        var good = DeskFields.Of(settings);
        var bad = field switch
        {
            "timeZone" => good with { TimeZone = "Mars/Olympus" },
            "workdays" => good with { Workdays = [] },
            "holidays" => good with { Holidays = [new DateOnly(1, 1, 1)] },
            "closeAfterDays" => good with { CloseAfterDays = 0 },
            "noticeDays" => good with { NoticeDays = 3 },
            "surveyDays" => good with { SurveyDays = 0 },
            _ => good with { ReopenDays = 366 },
        };
        Stamp stamp = new(UserId.System, At("2026-11-24T10:00Z"));
        Assert.Equal(field, settings.Edit(bad, stamp).Error?.Field);
        Assert.Equal(0, settings.Version);
        Assert.Null(settings.Edit(good with { TimeZone = "Asia/Manila", Holidays = [new DateOnly(2026, 12, 25)] }, stamp).Error);
        Assert.Equal(["time_zone", "holidays"], Assert.Single(settings.Events).Event.Changes.Select(change => change.Field));
    }

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
