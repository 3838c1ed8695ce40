using System.Text;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Integrations;

/// <summary>Files of the incident log's shape, as long as a test wants them.</summary>
internal static class MadeUpLog
{
    private static readonly string s_header = File.ReadLines(
        RepositoryRoot.File("tests", "SynergyFlow.Infrastructure.Tests", "Integrations", "incident-log.csv")).First();

    /// <param name="rows">Per record, an hour apart.</param>
    public static byte[] Of(int records, int rows)
    {
        using MemoryStream bytes = new();
        using (StreamWriter text = new(bytes, leaveOpen: true))
        {
            Write(text, records, rows);
        }

        return bytes.ToArray();
    }

    /// <summary>The rows of a record do not stand together: all first rows, then all second ones, as an export by time has them.</summary>
    public static void Write(TextWriter text, int records, int rows)
    {
        var columns = s_header.Split(',');
        text.Write(s_header + "\n");
        for (var row = 0; row < rows; row++)
        {
            for (var record = 1; record <= records; record++)
            {
                text.Write(string.Join(',', columns.Select(column => column switch
                {
                    "number" => $"M-{record}",
                    "incident_state" => "New",
                    "impact" or "urgency" => "2 - Medium",
                    "priority" => "3 - Moderate",
                    "category" => "Made up",
                    "sys_updated_at" => $"{1 + row / 24:00}-02-2020 {row % 24:00}:00",
                    "sys_updated_by" => $"Hand {record % 7}",
                    "assignment_group" => $"Crew {record % 3}",
                    _ => "?",
                })));
                text.Write('\n');
            }
        }
    }
}
