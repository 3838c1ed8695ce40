using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Time;

/// <summary>A week as a table: each record by day, and under them what counts, which is each minute once.</summary>
/// <param name="DayMinutes">The person's, of each day.</param>
public sealed record TimesheetGrid(IReadOnlyList<TimesheetLine> Lines, IReadOnlyList<int> DayMinutes)
{
    public int Minutes => DayMinutes.Sum();

    /// <summary>Records may come to more than the person's week.</summary>
    public bool CountsTwice => Lines.Sum(line => line.Minutes) > Minutes;

    public static TimesheetGrid Of(DateOnly monday, IReadOnlyList<EntryRow> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        var days = new int[TimeWeek.Days];
        Dictionary<(LineKind, RecordId), (TargetRow? Record, int[] Days)> lines = [];
        foreach (var entry in entries)
        {
            var day = entry.Day.DayNumber - monday.DayNumber;
            days[day] += entry.Minutes;
            foreach (var share in entry.Records)
            {
                Add(share.Record is { } seen ? (LineKind.Record, seen.Id) : (LineKind.Hidden, default), share.Record, day, share.Minutes);
            }

            if (entry.Records.Count == 0)
            {
                Add((LineKind.Nothing, default), null, day, entry.Minutes);
            }
        }

        return new(
            [.. lines.OrderBy(line => line.Key.Item1).ThenBy(line => line.Value.Record?.Key, StringComparer.Ordinal)
                .Select(line => new TimesheetLine(line.Key.Item1, line.Value.Record, line.Value.Days))],
            days);

        void Add((LineKind, RecordId) key, TargetRow? record, int day, int minutes)
        {
            if (!lines.TryGetValue(key, out var line))
            {
                lines[key] = line = (record, new int[TimeWeek.Days]);
            }

            line.Days[day] += minutes;
        }
    }
}

public enum LineKind
{
    Record,

    /// <summary>On nothing in particular.</summary>
    Nothing,

    /// <summary>Records that the reader does not see, all in one line.</summary>
    Hidden,
}

/// <param name="DayMinutes">On the record, of each day.</param>
public sealed record TimesheetLine(LineKind Kind, TargetRow? Record, IReadOnlyList<int> DayMinutes)
{
    public int Minutes => DayMinutes.Sum();
}
