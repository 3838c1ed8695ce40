using System.Globalization;

namespace SynergyFlow.Web.Projects.Roadmaps;

/// <summary>How much time is on the page at once.</summary>
public enum RoadmapZoom
{
    Weeks,
    Months,
    Quarters,
}

/// <summary>The days that a timeline shows, and where each is on it.</summary>
/// <param name="From">The first one: of a week, a month or a quarter.</param>
/// <param name="To">The first one that is not on it.</param>
public sealed record RoadmapScale(RoadmapZoom Zoom, DateOnly From, DateOnly To)
{
    private const int FirstYear = 1950;
    private const int LastYear = 2150;

    public int Days => To.DayNumber - From.DayNumber;

    /// <summary>Narrower than this the timeline scrolls, in pixels.</summary>
    public int Least => Zoom switch
    {
        RoadmapZoom.Weeks => 1_300,
        RoadmapZoom.Months => 1_080,
        RoadmapZoom.Quarters => 960,
    };

    /// <summary>Where the timeline begins when one goes back by half of it.</summary>
    public DateOnly Earlier => Begin(Zoom, Stepped(-1));

    public DateOnly Later => Begin(Zoom, Stepped(1));

    /// <param name="from">A day within what the timeline is to begin with; null, or out of all reason: a little before today.</param>
    public static RoadmapScale Of(RoadmapZoom zoom, DateOnly? from, DateOnly today)
    {
        var start = Begin(zoom, from is { Year: > FirstYear and < LastYear } said ? said : today.AddDays(-Before(zoom)));
        return new(zoom, start, zoom switch
        {
            RoadmapZoom.Weeks => start.AddDays(13 * 7),
            RoadmapZoom.Months => start.AddMonths(12),
            RoadmapZoom.Quarters => start.AddMonths(24),
        });
    }

    /// <summary>Of a hundred, not beyond either end.</summary>
    public double At(DateOnly day) => Math.Clamp((day.DayNumber - From.DayNumber) * 100.0 / Days, 0, 100);

    /// <summary>The place and the width of what lasts from the begin of one day to the end of another.</summary>
    public string Style(DateOnly start, DateOnly end) => string.Create(CultureInfo.InvariantCulture, $"left:{At(start):0.###}%;width:{At(end.AddDays(1)) - At(start):0.###}%");

    public bool Shows(DateOnly start, DateOnly end) => end >= From && start < To;

    public IEnumerable<DateOnly> Ticks()
    {
        for (var tick = From; tick < To; tick = Zoom switch
        {
            RoadmapZoom.Weeks => tick.AddDays(7),
            RoadmapZoom.Months => tick.AddMonths(1),
            RoadmapZoom.Quarters => tick.AddMonths(3),
        })
        {
            yield return tick;
        }
    }

    private static int Before(RoadmapZoom zoom) => zoom switch
    {
        RoadmapZoom.Weeks => 14,
        RoadmapZoom.Months => 31,
        RoadmapZoom.Quarters => 92,
    };

    private static DateOnly Begin(RoadmapZoom zoom, DateOnly day) => zoom switch
    {
        RoadmapZoom.Weeks => day.AddDays(-(((int)day.DayOfWeek + 6) % 7)),
        RoadmapZoom.Months => new(day.Year, day.Month, 1),
        RoadmapZoom.Quarters => new(day.Year, (day.Month - 1) / 3 * 3 + 1, 1),
    };

    private DateOnly Stepped(int by) => Zoom switch
    {
        RoadmapZoom.Weeks => From.AddDays(by * 6 * 7),
        RoadmapZoom.Months => From.AddMonths(by * 6),
        RoadmapZoom.Quarters => From.AddMonths(by * 12),
    };
}
