using System.Globalization;
using System.Text;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Integrations.Import;

/// <summary>Problems as a CSV file that a spreadsheet may open: a cell is never a formula.</summary>
public static class ProblemReport
{
    public static string ToCsv(IEnumerable<RowProblem> problems)
    {
        ArgumentNullException.ThrowIfNull(problems);
        StringBuilder csv = new("line,key,column,value,code,message\r\n");
        foreach (var problem in problems)
        {
            csv.Append(CultureInfo.InvariantCulture, $"{problem.Line},{CsvText.Cell(problem.Key)},{CsvText.Cell(problem.Column)},{CsvText.Cell(problem.Value)},");
            csv.Append(CultureInfo.InvariantCulture, $"{CsvText.Cell(problem.Code)},{CsvText.Cell(problem.Message)}\r\n");
        }

        return csv.ToString();
    }
}
