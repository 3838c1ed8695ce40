using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Incidents;

/// <summary>Days on which the desk works, in its own time zone. The names are stored.</summary>
public enum Weekday
{
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

/// <summary>Counts business days in a zone: the same time of day, that many working days on; weekends and holidays do not count.</summary>
public sealed class BusinessDays(TimeZoneInfo zone, IReadOnlyCollection<Weekday> workdays, IReadOnlyCollection<DateOnly> holidays)
{
    /// <summary>A bound that no calendar reaches: a week has at least one working day, and holidays are bounded too.</summary>
    private const int MostDays = 5_000;

    /// <summary>
    /// The moment that many full business days after another one. What begins on a day off counts from the begin of the next
    /// working day. An hour that the clocks skip counts as the one after it, one that they repeat as the second: nobody gets
    /// less than was promised.
    /// </summary>
    /// <param name="days">0 or more; with 0 a day off still ends first.</param>
    public DateTimeOffset After(DateTimeOffset from, int days)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(days);
        var local = TimeZoneInfo.ConvertTime(from, zone).DateTime;
        var (date, time) = (DateOnly.FromDateTime(local), TimeOnly.FromDateTime(local));
        for (var step = 0; !IsWorking(date) && step < MostDays; step++)
        {
            (date, time) = (date.AddDays(1), TimeOnly.MinValue);
        }

        for (var step = 0; days > 0 && step < MostDays; step++)
        {
            date = date.AddDays(1);
            days -= IsWorking(date) ? 1 : 0;
        }

        return At(date.ToDateTime(time));
    }

    private bool IsWorking(DateOnly date) => workdays.Contains(Of(date.DayOfWeek)) && !holidays.Contains(date);

    private DateTimeOffset At(DateTime local)
    {
        while (zone.IsInvalidTime(local))
        {
            local = local.AddMinutes(15);
        }

        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Min() : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }

    public static DayOfWeek Of(Weekday day) => day is Weekday.Sunday ? DayOfWeek.Sunday : (DayOfWeek)((int)day + 1);

    private static Weekday Of(DayOfWeek day) => day is DayOfWeek.Sunday ? Weekday.Sunday : (Weekday)((int)day - 1);
}
