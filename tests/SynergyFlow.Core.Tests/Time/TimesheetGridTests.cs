using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Time;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Tests.Time;

/// <summary>A week as a table and as a file: each minute once on the person's side, and on each of its records.</summary>
public sealed class TimesheetGridTests
{
    private static readonly DateOnly s_monday = new(2026, 11, 30);
    private static readonly PersonName s_ana = new(UserId.New(), "=Ana");
    private static readonly TargetRow s_one = new(RecordId.New(), "INC-1", RecordKind.Incident, "Printer, \"red\"");
    private static readonly TargetRow s_two = new(RecordId.New(), "BP-2", RecordKind.WorkItem, "@Quote");

    private static readonly EntryRow[] s_entries =
    [
        Entry(0, 60, [new(s_one, 60), new(s_two, 60)]),
        Entry(0, 30, [new(s_one, 30)], "-1+2"),
        Entry(0, -30, [new(s_one, -30)]),
        Entry(2, 15, []),
        Entry(6, 20, [new(null, 20)]),
    ];

    [Fact]
    public void Grid_SumsRecordsAndDays_MinutesOfTheDayOnce()
    {
        var grid = TimesheetGrid.Of(s_monday, s_entries);
        Assert.Equal("60 0 15 0 0 0 20", string.Join(' ', grid.DayMinutes));
        Assert.Equal("BP-2 60, INC-1 60, nothing 15, hidden 20", string.Join(", ", grid.Lines.Select(line => $"{line.Record?.Key ?? line.Kind.ToText()} {line.Minutes}")));
        Assert.Equal(95, grid.Minutes);
        Assert.True(grid.CountsTwice);
        Assert.False(TimesheetGrid.Of(s_monday, [s_entries[1]]).CountsTwice);
        Assert.Empty(TimesheetGrid.Of(s_monday, []).Lines);
    }

    [Fact]
    public void File_HasThePersonsMinutesOnce_AndNoFormulas()
    {
        var lines = TimeCsv.Write(new(s_entries, false)).Split("\r\n");
        Assert.Contains("may come to more", lines[0], StringComparison.Ordinal);
        Assert.Equal(95, lines[1..^1].Sum(line => int.TryParse(line.Split(',')[^2], out var minutes) ? minutes : 0));
        Assert.Equal(140, lines[1..^1].Sum(line => int.TryParse(line.Split(',')[^1], out var minutes) ? minutes : 0));
        Assert.StartsWith("\"'=Ana\",2026-11-30,\"INC-1\",\"Printer, \"\"red\"\"\",work,no,", lines[1], StringComparison.Ordinal);
        Assert.Contains("\"'@Quote\"", lines[2], StringComparison.Ordinal);
        Assert.Contains("\"'-1+2\"", lines[3], StringComparison.Ordinal);
        Assert.Contains("fewer days", TimeCsv.Write(new(s_entries, true)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "0m")]
    [InlineData(59, "59m")]
    [InlineData(60, "1h")]
    [InlineData(1440, "24h")]
    [InlineData(-95, "\u22121h 35m")]
    public void Hours_KnowNoDays(int minutes, string written) => Assert.Equal(written, Effort.Hours(minutes));

    private static EntryRow Entry(int day, int minutes, IReadOnlyList<EntryRecord> records, string? note = null) => new(
        WorklogId.New(), s_ana, s_monday.AddDays(day), minutes, null, TimeActivity.Work, note, false, TimeSource.Tray, AllocationMode.Mirror,
        new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.Zero), null, null, records);
}
