using System.Globalization;
using System.Text;

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
            csv.Append(CultureInfo.InvariantCulture, $"{problem.Line},{Cell(problem.Key)},{Cell(problem.Column)},{Cell(problem.Value)},");
            csv.Append(CultureInfo.InvariantCulture, $"{Cell(problem.Code)},{Cell(problem.Message)}\r\n");
        }

        return csv.ToString();
    }

    private static string Cell(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "";
        }

        var safe = text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' ? "'" + text : text;
        return $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
