using System.Globalization;
using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Time;
using SynergyFlow.Web.Work;

namespace SynergyFlow.Web.Time;

/// <summary>Names the resources of time: TimeText.resx.</summary>
public sealed class TimeText;

internal static class TimeWords
{
    extension(IStringLocalizer<TimeText> text)
    {
        /// <summary>A refusal in the reader's words; where only a field says what is wrong, by the field.</summary>
        public string Of(Error error) =>
            error is InvalidField { Field: { } field } && text[$"validation.{field}"] is { ResourceNotFound: false } precise ? precise.Value
            : error is VersionConflict ? text["ChangedMeanwhile"]
            : text.Say(error);

        /// <summary>What of an entry is said where it was logged: its record, how many, or nothing in particular.</summary>
        public string On(IReadOnlyList<string> keys) => keys switch
        {
            [] => text["OnNothing"],
            [var one] => text["OnOne", one],
            _ => text["OnMany", keys.Count],
        };
    }

    public static string Day(DateOnly day) => day.ToString("ddd d MMM", CultureInfo.CurrentCulture);

    /// <summary>A time of today, or of another day by its day.</summary>
    public static string Moment(DateTimeOffset local, DateOnly today) =>
        local.DateTime.ToString(DateOnly.FromDateTime(local.DateTime) == today ? "HH:mm" : "ddd d MMM HH:mm", CultureInfo.CurrentCulture);

    /// <summary>How long a timer has run, as wwwroot-assets/modules/time.ts goes on counting it.</summary>
    public static string Clock(long ageMs) => TimeSpan.FromMilliseconds(Math.Max(0, ageMs)) is var age ? string.Create(CultureInfo.InvariantCulture, $"{(int)age.TotalHours}:{age.Minutes:00}") : "";

    public static string Week(DateOnly monday) =>
        $"{monday.ToString("d MMM", CultureInfo.CurrentCulture)} – {monday.AddDays(TimeWeek.Days - 1).ToString("d MMM yyyy", CultureInfo.CurrentCulture)}";

    public static string StateCategory(WeekState state) => state switch
    {
        WeekState.Open => "open",
        WeekState.Submitted => "pending",
        WeekState.Approved => "resolved",
    };
}
