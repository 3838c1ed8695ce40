using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Teams;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Integrations.Import;

/// <summary>
/// Turns rows into incidents' states by one mapping: no clock, no database, no guessing. What it cannot read is a
/// problem that names line, column and value.
/// </summary>
public sealed partial class RowInterpreter
{
    public const int KeyLength = 100;
    public const int CustomLength = 4_000;

    private const int MarkerLength = 40;
    private const int TemplateLength = 500;
    private const int MostValues = 1_000;
    private const int ValueLength = 400;

    private static readonly DateTimeOffset s_earliest = new(1970, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset s_latest = new(2200, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly ImportMapping _mapping;
    private readonly IReadOnlyList<string> _headers;
    private readonly TimeZoneInfo _zone;
    private readonly Dictionary<string, int> _index;
    private readonly Dictionary<ImportField, int> _fields = [];
    private readonly List<int> _custom = [];
    private readonly string[] _formats;

    private RowInterpreter(ImportMapping mapping, IReadOnlyList<string> headers, TimeZoneInfo zone)
    {
        (_mapping, _headers, _zone) = (mapping, headers, zone);
        _formats = [.. mapping.DateFormats];
        _index = headers.Index().ToDictionary(header => header.Item, header => header.Index, StringComparer.Ordinal);
        string?[] special = [mapping.KeyColumn, mapping.UpdatedAtColumn, mapping.UpdatedByColumn];
        foreach (var (index, header) in headers.Index())
        {
            var field = mapping.Columns.GetValueOrDefault(header);
            if (field is ImportField.Custom && !special.Contains(header, StringComparer.Ordinal))
            {
                _custom.Add(index);
            }
            else if (field is not (ImportField.Custom or ImportField.Ignore))
            {
                _fields[field] = index;
            }
        }
    }

    /// <summary>Checks the mapping against the columns that the file has.</summary>
    public static Result<RowInterpreter> Create(ImportMapping mapping, IReadOnlyList<string> headers)
    {
        ArgumentNullException.ThrowIfNull(mapping);
        ArgumentNullException.ThrowIfNull(headers);
        if (CheckTexts(mapping) is { } refused)
        {
            return refused;
        }

        foreach (var (field, column) in (ReadOnlySpan<(string, string?)>)
            [("keyColumn", mapping.KeyColumn ?? ""), ("updatedAtColumn", mapping.UpdatedAtColumn), ("updatedByColumn", mapping.UpdatedByColumn)])
        {
            if (column is not null && !headers.Contains(column, StringComparer.Ordinal))
            {
                return new ImportMappingWrong(field, $"The file has no column '{column}'.");
            }
        }

        if (mapping.History && mapping.UpdatedAtColumn is null)
        {
            return new ImportMappingWrong("updatedAtColumn", "History needs the column that says when each update was made.");
        }

        HashSet<ImportField> taken = [];
        foreach (var (column, field) in mapping.Columns)
        {
            if (!Enum.IsDefined(field) || !headers.Contains(column, StringComparer.Ordinal))
            {
                return new ImportMappingWrong("columns", $"The file has no column '{column}'.");
            }

            if (field is not (ImportField.Custom or ImportField.Ignore) && !taken.Add(field))
            {
                return new ImportMappingWrong("columns", $"Two columns are mapped to {field.ToText()}.");
            }
        }

        if (!taken.Contains(ImportField.Title) && string.IsNullOrWhiteSpace(mapping.TitleTemplate))
        {
            return new ImportMappingWrong("titleTemplate", "Map a column to the title, or say how to make one from other columns.");
        }

        if (!TimeZoneInfo.TryFindSystemTimeZoneById(mapping.TimeZone ?? "", out var zone))
        {
            return new ImportMappingWrong("timeZone", $"'{mapping.TimeZone}' is not a known time zone, such as Europe/Lisbon.");
        }

        if (mapping.DateFormats is not { Count: > 0 and <= 10 } || mapping.DateFormats.Any(format => format is null or { Length: < 2 or > 60 } || format.Any(char.IsControl)))
        {
            return new ImportMappingWrong("dateFormats", "Name one to ten date formats, such as dd-MM-yyyy HH:mm.");
        }

        return CheckValues(mapping) is { } wrong ? wrong : new RowInterpreter(mapping, headers, zone);
    }

    public RowReading Read(CsvRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (record.Fault is { } fault)
        {
            return new RowReading(null, Describe(record, fault));
        }

        Reading reading = new(this, record);
        var row = reading.ToRow();
        return reading.Problem is { } problem ? new RowReading(null, problem) : new RowReading(row, null);
    }

    private static Error? CheckTexts(ImportMapping mapping) =>
        Text.Check("system", mapping.System, 40, required: true).Error
        ?? Text.Check("unknownMarker", mapping.UnknownMarker, MarkerLength).Error
        ?? Text.Check("titleTemplate", mapping.TitleTemplate, TemplateLength).Error
        ?? (Error?)CheckMap("states", mapping.States) ?? CheckMap("impacts", mapping.Impacts) ?? CheckMap("urgencies", mapping.Urgencies)
        ?? CheckMap("priorities", mapping.Priorities) ?? CheckMap("channels", mapping.Channels)
        ?? CheckMap("resolutionCodes", mapping.ResolutionCodes);

    private static ImportMappingWrong? CheckMap(string field, IReadOnlyDictionary<string, string> map) =>
        map.Count <= MostValues && map.All(pair => IsBearable(pair.Key) && pair.Value is not null && IsBearable(pair.Value))
            ? null
            : new ImportMappingWrong(field, $"{field} has at most {MostValues} values of up to {ValueLength} characters each, none of them a control character.");

    private static bool IsBearable(string text) => text.Length <= ValueLength && !text.Any(char.IsControl);

    private static ImportMappingWrong? CheckValues(ImportMapping mapping)
    {
        return mapping.States.FirstOrDefault(pair => StateTarget.Parse(pair.Value) is null) is { Key: { } state } target
            ? new ImportMappingWrong("states", $"'{target.Value}' for '{state}' is no state of an incident. Write new, in_progress, pending/customer …")
            : Check<Impact>("impacts", mapping.Impacts) ?? Check<Urgency>("urgencies", mapping.Urgencies)
                ?? Check<Priority>("priorities", mapping.Priorities) ?? Check<ContactChannel>("channels", mapping.Channels)
                ?? Check<ResolutionCode>("resolutionCodes", mapping.ResolutionCodes);

        static ImportMappingWrong? Check<TEnum>(string field, IReadOnlyDictionary<string, string> map)
            where TEnum : struct, Enum =>
            map.FirstOrDefault(pair => !EnumText.TryParse<TEnum>(pair.Value, out _)) is { Key: { } value } pair
                ? new ImportMappingWrong(field, $"'{pair.Value}' for '{value}' is none of {string.Join(", ", EnumText.All<TEnum>())}.")
                : null;
    }

    private RowProblem Describe(CsvRecord record, CsvFault fault) => fault switch
    {
        CsvFault.UnclosedQuote => new RowProblem(
            record.Line, null, null, null, "import.broken_quotes", $"Line {record.Line}: a quote is opened and never closed."),
        CsvFault.TextAfterQuote => new RowProblem(
            record.Line, null, null, null, "import.broken_quotes", $"Line {record.Line}: text follows a closing quote. A quote inside a cell is written twice."),
        CsvFault.ColumnCount => new RowProblem(
            record.Line, null, null, null, "import.column_count",
            $"Line {record.Line} has {record.Fields.Count} columns; the first line names {_headers.Count}."),
        CsvFault.Encoding => new RowProblem(
            record.Line, null, null, null, "import.encoding", $"Line {record.Line} contains bytes that mean nothing in the file's encoding."),
        CsvFault.LineTooLong => new RowProblem(
            record.Line, null, null, null, "import.line_too_long", $"Line {record.Line} is longer than 1 MB; nothing after it was read."),
    };

    [GeneratedRegex(@"\{(?<column>[^{}]+)\}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Spaces();
}
