using System.Globalization;

namespace SynergyFlow.Web.Components;

/// <summary>A day as addresses, date fields and people who are asked for one write it: 2026-12-01.</summary>
internal static class IsoDay
{
    private const string Format = "yyyy-MM-dd";

    /// <returns>Null for any other spelling.</returns>
    public static DateOnly? Read(string? text) =>
        DateOnly.TryParseExact(text, Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    public static string Write(DateOnly day) => day.ToString(Format, CultureInfo.InvariantCulture);
}
