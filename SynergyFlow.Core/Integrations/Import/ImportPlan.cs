using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Integrations.Import;

/// <summary>Where a sound row lies.</summary>
public readonly record struct PlannedRow(int Line, long Offset, int Length, DateTimeOffset At, long Fingerprint);

/// <summary>A record of the other system with its rows, oldest first.</summary>
public sealed record PlannedRecord(string Key, List<PlannedRow> Rows);

/// <summary>Where a name first stands, and how often.</summary>
public sealed record NameUse(int FirstLine, int Rows);

/// <summary>
/// A whole file, read once: which rows belong to which record, in the order of the records' first rows. The file and the mapping
/// of a running import never change, so the same place in the plan is the same record after a restart.
/// </summary>
public sealed class ImportPlan
{
    private readonly Dictionary<string, PlannedRecord> _byKey = new(StringComparer.Ordinal);
    private readonly Dictionary<string, NameUse> _people = new(StringComparer.Ordinal);
    private readonly Dictionary<string, NameUse> _teams = new(StringComparer.Ordinal);
    private readonly List<PlannedRecord> _records = [];
    private readonly List<RowProblem> _problems = [];

    private ImportPlan(ImportMapping mapping, RowInterpreter interpreter, char delimiter, ImportEncoding encoding, int columns)
    {
        (Mapping, Interpreter) = (mapping, interpreter);
        (Delimiter, Encoding, Columns) = (delimiter, encoding, columns);
    }

    public ImportMapping Mapping { get; }

    public RowInterpreter Interpreter { get; }

    public IReadOnlyList<PlannedRecord> Records => _records;

    public IReadOnlyDictionary<string, NameUse> People => _people;

    public IReadOnlyDictionary<string, NameUse> Teams => _teams;

    /// <summary>Rows of the file, broken ones included.</summary>
    public int Rows { get; private set; }

    public int ProblemCount { get; private set; }

    /// <summary>The first <see cref="ImportJob.MostProblems"/>.</summary>
    public IReadOnlyList<RowProblem> Problems => _problems;

    private char Delimiter { get; }

    private ImportEncoding Encoding { get; }

    private int Columns { get; }

    public static async Task<Result<ImportPlan>> ReadAsync(ImportJob job, Stream file, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(job);
        var mapping = ImportMapping.FromJson(job.Mapping);
        var interpreter = RowInterpreter.Create(mapping, job.Headers);
        if (interpreter.Failed)
        {
            return interpreter.Error;
        }

        ImportPlan plan = new(mapping, interpreter.Value, job.Delimiter, job.Encoding, job.Headers.Count);
        var first = true;
        await foreach (var record in plan.Reader(file).ReadAsync(ct))
        {
            if (first)
            {
                first = false;
                continue;
            }

            plan.Take(record);
        }

        foreach (var planned in plan._records)
        {
            // Stable: rows of the same minute stay as they stand in the file.
            var sorted = planned.Rows.OrderBy(row => row.At).ToList();
            planned.Rows.Clear();
            planned.Rows.AddRange(sorted);
        }

        return plan;
    }

    /// <summary>Reads a record's rows again.</summary>
    public async Task<IReadOnlyList<InterpretedRow>> ReadRowsAsync(Stream file, PlannedRecord record, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(record);
        List<InterpretedRow> rows = [];
        var reader = Reader(file);
        foreach (var row in record.Rows)
        {
            var raw = await reader.ReadAtAsync(row.Line, row.Offset, row.Length, ct);
            if (Interpreter.Read(raw).Row is { } sound)
            {
                rows.Add(sound);
            }
        }

        return rows;
    }

    private CsvReader Reader(Stream file) => new(file, Delimiter, Encoding.ToEncoding(), Columns);

    private void Take(CsvRecord record)
    {
        Rows++;
        var (row, problem) = Interpreter.Read(record);
        if (row is null)
        {
            Report(problem!);
            return;
        }

        if (_byKey.TryGetValue(row.Key, out var planned))
        {
            if (!Mapping.History)
            {
                Report(new RowProblem(
                    record.Line, row.Key, Mapping.KeyColumn, row.Key, "import.key_twice",
                    $"Line {record.Line}: '{row.Key}' was on line {planned.Rows[0].Line} already. Where each row is one update, switch history on."));
                return;
            }
        }
        else
        {
            planned = new PlannedRecord(row.Key, []);
            _byKey[row.Key] = planned;
            _records.Add(planned);
        }

        planned.Rows.Add(new PlannedRow(record.Line, record.Offset, record.Length, row.At, row.Fingerprint));
        foreach (var name in row.People().Distinct(StringComparer.Ordinal))
        {
            Count(_people, name, record.Line);
        }

        if (row.Team is { } team)
        {
            Count(_teams, team, record.Line);
        }
    }

    private void Report(RowProblem problem)
    {
        ProblemCount++;
        if (_problems.Count < ImportJob.MostProblems)
        {
            _problems.Add(problem);
        }
    }

    private static void Count(Dictionary<string, NameUse> names, string name, int line) =>
        names[name] = names.TryGetValue(name, out var use) ? use with { Rows = use.Rows + 1 } : new NameUse(line, 1);
}
