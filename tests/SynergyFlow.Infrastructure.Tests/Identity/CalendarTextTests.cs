using System.Text;
using Ical.Net;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Identity.Calendars;

namespace SynergyFlow.Infrastructure.Tests.Identity;

/// <summary>The text of a calendar, as it is on the wire and as a program reads it.</summary>
public sealed class CalendarTextTests
{
    private static readonly Guid s_id = new("0198c0de-0000-7000-8000-000000000001");
    private static readonly DateTimeOffset s_changed = new(2026, 11, 30, 9, 0, 0, TimeSpan.FromHours(7));

    private static CalendarEntry Entry(string title) => new(s_id, CalendarContent.Due, title, "/items/BP-1", 4, s_changed) { FirstDay = new(2026, 12, 4), LastDay = new(2026, 12, 4) };

    [Fact]
    public void Day_IsADate_AndAMomentIsUtc_WithIdsThatStay()
    {
        var moment = Entry("INC-7 VPN") with { FirstDay = null, LastDay = null, At = new DateTimeOffset(2026, 12, 1, 23, 30, 0, TimeSpan.FromHours(-5)) };
        var text = Write(15, Entry("BP-1 Quote"), moment, Entry("BP: Sprint 1") with { Content = CalendarContent.Sprints, LastDay = new(2026, 12, 17) });

        Assert.StartsWith("BEGIN:VCALENDAR\r\n", text, StringComparison.Ordinal);
        foreach (var line in new[]
        {
            "METHOD:PUBLISH", "X-WR-CALNAME:Mine\\, and yours", "UID:0198c0de-0000-7000-8000-000000000001-due@synergyflow", "DTSTART;VALUE=DATE:20261204",
            "DTEND;VALUE=DATE:20261205", "DTSTART:20261202T043000Z", "LAST-MODIFIED:20261130T020000Z", "DTSTAMP:20261130T020000Z", "SEQUENCE:4", "STATUS:CONFIRMED",
            "UID:0198c0de-0000-7000-8000-000000000001-sprint@synergyflow", "DTEND;VALUE=DATE:20261218", "URL:https://desk.example.org/items/BP-1", "TRIGGER:-PT15M",
        })
        {
            Assert.Contains("\r\n" + line + "\r\n", text, StringComparison.Ordinal);
        }

        // A sprint reminds of nothing.
        Assert.Equal(2, text.Split("BEGIN:VALARM").Length - 1);
    }

    [Fact]
    public void Title_ThatWouldBeMoreThanATitle_IsOne_AndLinesAreFoldedByOctets()
    {
        var title = "BP-1 お客様の見積もり、長い題名です。お客様の見積もり、長い題名です。\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:mine; \\n, \"q\" \\";
        var text = Write(null, Entry(title));

        Assert.DoesNotContain("\nEND:VEVENT\r\nBEGIN:VEVENT", text, StringComparison.Ordinal);
        Assert.All(text.Split("\r\n"), line => Assert.InRange(Encoding.UTF8.GetByteCount(line), 0, 75));
        Assert.DoesNotContain('\n', text.Replace("\r\n", "", StringComparison.Ordinal));

        // As another program sees it.
        var read = Assert.Single(Calendar.Load(text)!.Events);
        Assert.Equal(title.Replace("\r\n", "\n", StringComparison.Ordinal), read.Summary!.Replace("\r\n", "\n", StringComparison.Ordinal));
        Assert.Equal("BEGIN:VEVENT", Assert.Single(text.Split("\r\n"), line => line == "BEGIN:VEVENT"));
    }

    [Fact]
    public void WhatIsOff_IsCancelled_AndDoesNotRemind_AndTheSameIsTheSameText()
    {
        var text = Write(60, Entry("BP-1 Quote") with { Cancelled = true });

        Assert.Contains("\r\nSTATUS:CANCELLED\r\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("VALARM", text, StringComparison.Ordinal);
        Assert.Equal(text, Write(60, Entry("BP-1 Quote") with { Cancelled = true }));
        Assert.Empty(Calendar.Load(Write(null))!.Events);
    }

    private static string Write(int? reminder, params CalendarEntry[] entries) => CalendarText.Write("Mine, and yours", entries, "https://desk.example.org", reminder);
}
