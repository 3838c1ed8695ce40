using SynergyFlow.Core.Work.Views;
using SynergyFlow.Web.Work;

namespace SynergyFlow.Web.Components;

/// <summary>
/// What the browser told about its reader by cookie (wwwroot-assets/modules/frame.ts writes them). Values are checked against what
/// the product knows: they end in HTML attributes and in a zone lookup.
/// </summary>
/// <param name="Theme">light, dark or contrast; null before the first script has run.</param>
/// <param name="Density">comfortable or dense.</param>
/// <param name="Rail">open or collapsed.</param>
/// <param name="Widths">Of the queue's columns, as CSS properties; null for none.</param>
/// <param name="TimeZone">A zone id as the browser names it, not yet looked up; at most 64 characters.</param>
public sealed record FrameCookies(string? Theme, string Density, string Rail, string? TimeZone, string? Widths = null)
{
    private const int LongestZone = 64;

    public static FrameCookies Read(IRequestCookieCollection cookies)
    {
        var chosen = Known(cookies["sf-theme"], "light", "dark", "contrast");
        var zone = cookies["sf-tz"];
        return new FrameCookies(
            chosen ?? Known(cookies["sf-scheme"], "light", "dark", "contrast"),
            Known(cookies["sf-density"], "comfortable", "dense") ?? "comfortable",
            Known(cookies["sf-rail"], "open", "collapsed") ?? "open",
            zone is { Length: > 0 and <= LongestZone } ? zone : null,
            ColumnWidths.Style("mine", ListColumns.Widths(cookies["sf-widths"])));
    }

    private static string? Known(string? value, params ReadOnlySpan<string> known) =>
        value is not null && known.Contains(value) ? value : null;
}
