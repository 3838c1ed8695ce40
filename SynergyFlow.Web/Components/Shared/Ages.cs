using System.Globalization;
using Microsoft.Extensions.Localization;

namespace SynergyFlow.Web.Components.Shared;

/// <summary>Ages in words, as wwwroot-assets/modules/ages.ts writes them on from there; the two must agree.</summary>
internal static class Ages
{
    public static readonly TimeSpan Week = TimeSpan.FromDays(7);

    /// <returns>"5 min ago", "in 2 h"; null from a week on, where the date says more.</returns>
    public static string? Relative(TimeSpan age, IStringLocalizer<SharedText> text)
    {
        var past = age >= TimeSpan.Zero;
        var size = age.Duration();
        return size switch
        {
            _ when size >= Week => null,
            _ when size < TimeSpan.FromMinutes(1) => text["JustNow"].Value,
            _ when size < TimeSpan.FromHours(1) => text[past ? "MinutesAgo" : "InMinutes", (int)size.TotalMinutes].Value,
            _ when size < TimeSpan.FromDays(1) => text[past ? "HoursAgo" : "InHours", (int)size.TotalHours].Value,
            _ => text[past ? "DaysAgo" : "InDays", (int)size.TotalDays].Value,
        };
    }

    /// <returns>"0.8 s", "42 s", "5 min ago".</returns>
    public static string Freshness(TimeSpan age, IStringLocalizer<SharedText> text)
    {
        var shown = age < TimeSpan.Zero ? TimeSpan.Zero : age;
        if (shown >= TimeSpan.FromMinutes(1))
        {
            return Relative(shown, text) ?? text["DaysAgo", (int)shown.TotalDays];
        }

        var seconds = shown.TotalSeconds < 10
            ? (Math.Floor(shown.TotalSeconds * 10) / 10).ToString("0.0", CultureInfo.CurrentCulture)
            : Math.Floor(shown.TotalSeconds).ToString("0", CultureInfo.CurrentCulture);
        return text["Seconds", seconds];
    }

    /// <returns>current below 3 s, delayed below 10 s, else stale.</returns>
    public static string Level(TimeSpan age) => age.TotalSeconds < 3 ? "current" : age.TotalSeconds < 10 ? "delayed" : "stale";

    /// <summary>The moment in the reader's zone, exactly, with the zone; says so where the zone is not known.</summary>
    public static string Exact(DateTimeOffset time, BrowserTimeZone zone, IStringLocalizer<SharedText> text)
    {
        var local = zone.ToLocal(time).ToString("d MMM yyyy HH:mm:ss", CultureInfo.CurrentCulture);
        return zone.IsKnown ? text["TimeInZone", local, zone.Zone.Id] : text["TimeInUtc", local];
    }
}
