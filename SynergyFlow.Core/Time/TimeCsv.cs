using System.Globalization;
using System.Text;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Time;

/// <summary>
/// Entries for a spreadsheet: a line for each record of each. A person's minutes stand on the first line of an entry alone, so that the sum of
/// their column counts each once; those of records may come to more, and the head says so.
/// </summary>
public static class TimeCsv
{
    private const string Head = "person,day,key,title,activity,billable,note,entry,reverses,minutes of the person,minutes on the record (may come to more than those of the person)\r\n";

    public static string Write(TimeEntries entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        StringBuilder csv = new(Head);
        foreach (var entry in entries.Items)
        {
            if (entry.Records.Count == 0)
            {
                Line(csv, entry, null, first: true);
            }

            for (var i = 0; i < entry.Records.Count; i++)
            {
                Line(csv, entry, entry.Records[i], first: i == 0);
            }
        }

        if (entries.Capped)
        {
            csv.Append(CsvText.Cell("There are more entries than one file takes: ask for fewer days.")).Append("\r\n");
        }

        return csv.ToString();
    }

    // Minutes are numbers of ours, below zero in an entry that takes another one back: no cell of theirs is anybody's formula.
    private static void Line(StringBuilder csv, EntryRow entry, EntryRecord? share, bool first) => csv
        .Append(CultureInfo.InvariantCulture, $"{CsvText.Cell(entry.Person.Name)},{entry.Day:yyyy-MM-dd},{CsvText.Cell(share?.Record?.Key)},{CsvText.Cell(share?.Record?.Title)},")
        .Append(CultureInfo.InvariantCulture, $"{entry.Activity.ToText()},{(entry.Billable ? "yes" : "no")},{CsvText.Cell(entry.Note)},{entry.Id},{entry.Reverses},")
        .Append(CultureInfo.InvariantCulture, $"{(first ? entry.Minutes : null)},{share?.Minutes}\r\n");
}
