using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using SynergyFlow.Core.Audit;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Web.Audit;

/// <summary>The audit as a file, in words that do not depend on who reads it: types and fields as stored, times in UTC.</summary>
internal static class AuditCsv
{
    public const string Head =
        "recorded_at,occurred_at,who,who_id,channel,type,record_kind,record,record_id,fields,changes,verdict,receipt_id,correlation_id,trace_id,event_id,refused_action,reasons,fault\r\n";

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // a cell of a file, never written into a page
    };

    public static string Line(AuditEntry entry)
    {
        StringBuilder line = new();
        line.AppendJoin(
            ',',
            Time(entry.At),
            Time(entry.OccurredAt),
            CsvText.Cell(entry.Who),
            entry.WhoId,
            entry.Channel.ToText(),
            CsvText.Cell(entry.Type),
            CsvText.Cell(entry.RecordKind),
            CsvText.Cell(entry.RecordName),
            entry.RecordId,
            entry.Changes.Count.ToString(CultureInfo.InvariantCulture),
            CsvText.Cell(JsonSerializer.Serialize(entry.Changes, s_json)),
            CsvText.Cell(string.Join(' ', entry.Decisions.Select(decision => decision.Verdict))),
            string.Join(' ', entry.Decisions.Select(decision => decision.Id)),
            CsvText.Cell(entry.CorrelationId),
            CsvText.Cell(entry.TraceId),
            entry.Id,
            CsvText.Cell(entry.Denial?.Action ?? entry.Read?.Action),
            CsvText.Cell(entry.Denial is { } denial ? string.Join(' ', denial.Reasons) : null),
            CsvText.Cell(entry.Denial?.Fault));
        return line.Append("\r\n").ToString();
    }

    /// <summary>The last line where a file holds not all: whoever opens it must not think so.</summary>
    public static string NotAll(int most) =>
        CsvText.Cell($"There are more rows than the {most.ToString(CultureInfo.InvariantCulture)} of one file: ask for a shorter time.") + "\r\n";

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
}
