using System.Globalization;
using System.Text;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Incidents.Bulk;

/// <summary>Results as a CSV file that a spreadsheet may open.</summary>
public static class BulkReport
{
    public static string ToCsv(IEnumerable<BulkResult> results)
    {
        ArgumentNullException.ThrowIfNull(results);
        StringBuilder csv = new("row,key,title,outcome,code,message\r\n");
        foreach (var row in results)
        {
            csv.Append(CultureInfo.InvariantCulture, $"{row.Position + 1},{CsvText.Cell(row.Key)},{CsvText.Cell(row.Title)},{row.Outcome.ToText()},");
            csv.Append(CultureInfo.InvariantCulture, $"{CsvText.Cell(row.Code)},{CsvText.Cell(row.Message)}\r\n");
        }

        return csv.ToString();
    }
}
