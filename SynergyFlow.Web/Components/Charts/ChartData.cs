namespace SynergyFlow.Web.Components.Charts;

/// <summary>What modules/charts.ts draws; the same shape.</summary>
/// <param name="Kind">steps, bars or areas.</param>
/// <param name="Names">Of bars and areas: what stands below.</param>
/// <param name="From">Of steps, in milliseconds since 1970.</param>
/// <param name="Zone">By its IANA name.</param>
public sealed record ChartData(
    string Kind, IReadOnlyList<string> Names, IReadOnlyList<ChartSeries> Series, long? From, long? To, string Language, string Zone)
{
    public static ChartData Steps(IReadOnlyList<ChartSeries> series, DateTimeOffset from, DateTimeOffset to, string language, TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(zone);
        return new("steps", [], series, from.ToUnixTimeMilliseconds(), to.ToUnixTimeMilliseconds(), language, IanaOf(zone));
    }

    public static ChartData Over(string kind, IReadOnlyList<string> names, IReadOnlyList<ChartSeries> series, string language) =>
        new(kind, names, series, null, null, language, "UTC");

    private static string IanaOf(TimeZoneInfo zone) =>
        zone.HasIanaId ? zone.Id : TimeZoneInfo.TryConvertWindowsIdToIanaId(zone.Id, out var iana) ? iana : "UTC";
}

/// <param name="Tone">The name of a colour of the theme (tokens.css), without its dashes.</param>
/// <param name="Values">A number for each name; of steps a pair of milliseconds and value.</param>
public sealed record ChartSeries(string Name, string Tone, IReadOnlyList<object> Values, bool Dashed = false)
{
    public static ChartSeries Of(string name, string tone, IEnumerable<(DateTimeOffset At, decimal Value)> steps, bool dashed = false) =>
        new(name, tone, [.. steps.Select(step => (object)new object[] { step.At.ToUnixTimeMilliseconds(), step.Value })], dashed);

    public static ChartSeries Of(string name, string tone, IEnumerable<decimal> values) => new(name, tone, [.. values.Select(value => (object)value)]);
}
