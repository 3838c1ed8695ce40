using Ical.Net;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Ical.Net.Serialization;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Infrastructure.Identity.Calendars;

/// <summary>
/// A calendar as RFC 5545 wants it. The same entries are the same text, at whatever moment: nothing in it says when it was read, so that
/// whoever has it already need not fetch it again.
/// </summary>
public static class CalendarText
{
    /// <summary>Behind the ids: the same whatever address the site has.</summary>
    private const string Domain = "synergyflow";

    /// <param name="root">Of the addresses to which the entries lead, without a slash at its end.</param>
    /// <param name="reminder">Minutes before; not for sprints and for what is off.</param>
    public static string Write(string name, IReadOnlyList<CalendarEntry> entries, string root, int? reminder)
    {
        ArgumentNullException.ThrowIfNull(entries);
        Calendar calendar = new() { ProductId = "-//SynergyFlow//Calendar//EN", Method = "PUBLISH" };
        calendar.AddProperty("X-WR-CALNAME", name);
        calendar.AddProperty("NAME", name);
        calendar.AddProperty("X-PUBLISHED-TTL", "PT1H");
        calendar.Events.AddRange(entries.Select(entry => EventOf(entry, root, reminder)));
        return new CalendarSerializer().SerializeToString(calendar)!;
    }

    private static CalendarEvent EventOf(CalendarEntry entry, string root, int? reminder)
    {
        var changed = Moment(entry.ChangedAt);
        CalendarEvent made = new()
        {
            Uid = $"{entry.Id:D}-{Word(entry.Content)}@{Domain}",
            Summary = entry.Title,
            DtStamp = changed,
            LastModified = changed,
            Sequence = entry.Revision,
            Status = entry.Cancelled ? EventStatus.Cancelled : EventStatus.Confirmed,
            Transparency = TransparencyType.Transparent,
            Url = new Uri(root + entry.Path),
        };
        if (entry is { FirstDay: { } first, LastDay: { } last })
        {
            // The end is the day after the last one.
            (made.Start, made.End) = (Day(first), Day(last.AddDays(1)));
        }
        else
        {
            made.Start = Moment(entry.At!.Value);
        }

        if (reminder is { } minutes && entry is { Cancelled: false, Content: not CalendarContent.Sprints })
        {
            made.Alarms.Add(new Alarm { Action = AlarmAction.Display, Description = entry.Title, Trigger = new Trigger(Duration.FromMinutes(-minutes)) });
        }

        return made;
    }

    private static string Word(CalendarContent content) => content switch
    {
        CalendarContent.Due => "due",
        CalendarContent.Sprints => "sprint",
        CalendarContent.Snoozes => "snooze",
    };

    private static CalDateTime Day(DateOnly day) => new(day.Year, day.Month, day.Day);

    private static CalDateTime Moment(DateTimeOffset at) => new(at.UtcDateTime);
}
