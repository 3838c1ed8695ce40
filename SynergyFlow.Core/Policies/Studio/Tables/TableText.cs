using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SynergyFlow.Core.Policies.Studio.Tables;

/// <summary>Why what stands between the marks cannot be read as rows; then the table leaves it alone.</summary>
/// <param name="Line">Of the text, from 1.</param>
/// <param name="Code"><c>marks</c>, <c>not_rows</c>, <c>not_json</c>, <c>row_shape</c>, <c>unknown_fact</c>, <c>wrong_value</c> or <c>too_many_rows</c>.</param>
/// <param name="What">The word that it is about; empty where there is none.</param>
public sealed record TableFlaw(int Line, string Code, string What);

/// <summary>What stands between the marks: rows, or why there are none to be read.</summary>
public sealed record TableReading(IReadOnlyList<TableRow> Rows, TableFlaw? Flaw)
{
    internal static TableReading Unreadable(int line, string code, string what = "") => new([], new TableFlaw(line, code, what));
}

/// <summary>
/// The table within the text of a policy: what stands between two comments, an array of JSON objects that the rest of the text evaluates. The text
/// is what counts; outside of the marks not a byte changes.
/// </summary>
public static class TableText
{
    public const string Begin = "# table: begin";
    public const string End = "# table: end";

    private const string Name = "rows";
    private const string Assign = ":=";
    private const string When = "when";

    private static readonly JsonReaderOptions s_reading = new() { AllowTrailingCommas = true, MaxDepth = 8 };

    /// <summary>Strings of JSON are strings of Rego. What people read in their own letters they read so in the text, too.</summary>
    private static readonly JsonSerializerOptions s_writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <returns>Null where the text has no table.</returns>
    public static TableReading? Read(DecisionTable table, string text)
    {
        ArgumentNullException.ThrowIfNull(table);
        if (Find(text) is not { } found)
        {
            return null;
        }

        if (found.Body is not { } body)
        {
            return TableReading.Unreadable(found.Line, "marks");
        }

        var written = text[body];
        var name = Skip(written, 0);
        var assigned = written.AsSpan(name).StartsWith(Name, StringComparison.Ordinal) ? Skip(written, name + Name.Length) : written.Length;
        if (!written.AsSpan(assigned).StartsWith(Assign, StringComparison.Ordinal))
        {
            return TableReading.Unreadable(found.Line + 1 + written.AsSpan(0, name).Count('\n'), "not_rows");
        }

        // Lines stay in their places, so that what is wrong is found on its own.
        var before = new string('\n', written.AsSpan(0, assigned).Count('\n'));
        return Rows(table, Encoding.UTF8.GetBytes(before + written[(assigned + Assign.Length)..]), found.Line + 1);
    }

    /// <summary>The text with these rows in the place of those that it has.</summary>
    /// <exception cref="InvalidOperationException">It has no place for them.</exception>
    public static string Write(DecisionTable table, string text, IReadOnlyList<TableRow> rows)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(rows);
        if (Find(text)?.Body is not { } body)
        {
            throw new InvalidOperationException("The text has no table that could be written.");
        }

        var line = text[..body.Start.Value].EndsWith("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        StringBuilder written = new();
        written.Append($"{Name} {Assign} [");
        foreach (var row in rows)
        {
            written.Append(line).Append('\t').Append(Written(table, row)).Append(',');
        }

        // The empty line is where opa fmt puts one.
        written.Append(rows.Count > 0 ? line : "").Append(']').Append(line).Append(line);
        return string.Concat(text.AsSpan(0, body.Start.Value), written.ToString(), text.AsSpan(body.End.Value));
    }

    /// <summary>Where the marks are.</summary>
    /// <returns>The line of the first one, and what stands between them; no body where they do not stand once each, in order.</returns>
    private static (int Line, Range? Body)? Find(string text)
    {
        List<(int Line, int From, int To, bool Begins)> marks = [];
        var line = 0;
        for (var from = 0; from < text.Length;)
        {
            line++;
            var feed = text.IndexOf('\n', from);
            var to = feed < 0 ? text.Length : feed + 1;
            var said = text.AsSpan(from, to - from).Trim();
            if (said.SequenceEqual(Begin) || said.SequenceEqual(End))
            {
                marks.Add((line, from, to, said.SequenceEqual(Begin)));
            }

            from = to;
        }

        return marks switch
        {
            [] => null,
            [{ Begins: true } begin, { Begins: false } end] => (begin.Line, begin.To..end.From),
            [{ Begins: true }, { Begins: false }, var more, ..] => (more.Line, null),
            [var first, ..] => (first.Line, null),
        };
    }

    private static TableReading Rows(DecisionTable table, byte[] json, int firstLine)
    {
        List<TableRow> rows = [];
        Utf8JsonReader reader = new(json, s_reading);
        try
        {
            if (!reader.Read() || reader.TokenType is not JsonTokenType.StartArray)
            {
                return TableReading.Unreadable(At(reader), "not_rows");
            }

            while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
            {
                var line = At(reader);
                using var row = JsonDocument.ParseValue(ref reader);
                var (read, flaw) = rows.Count < DecisionTable.MostRows ? Row(table, row.RootElement, line) : (null, new TableFlaw(line, "too_many_rows", ""));
                if (read is null)
                {
                    return new TableReading([], flaw);
                }

                rows.Add(read);
            }

            // Nothing but the array stands there.
            return reader.Read() ? TableReading.Unreadable(At(reader), "not_json") : new TableReading(rows, null);
        }
        catch (JsonException wrong)
        {
            return TableReading.Unreadable(firstLine + (int)(wrong.LineNumber ?? 0), "not_json");
        }

        int At(in Utf8JsonReader now) => firstLine + json.AsSpan(0, (int)now.TokenStartIndex).Count((byte)'\n');
    }

    private static (TableRow? Row, TableFlaw? Flaw) Row(DecisionTable table, JsonElement row, int line)
    {
        Dictionary<string, IReadOnlyList<string>>? asked = null;
        TableEffect? then = null;
        string? note = null;
        if (row.ValueKind is not JsonValueKind.Object)
        {
            return Flaw("row_shape");
        }

        foreach (var part in row.EnumerateObject())
        {
            if (part is { Name: When, Value.ValueKind: JsonValueKind.Object } && asked is null)
            {
                asked = [];
                foreach (var one in part.Value.EnumerateObject())
                {
                    if (table.Facts.FirstOrDefault(fact => fact.Key == one.Name) is not { } fact)
                    {
                        return Flaw("unknown_fact", one.Name);
                    }

                    if (Values(fact, one.Value) is not { } values || !asked.TryAdd(one.Name, values))
                    {
                        return Flaw("wrong_value", one.Name);
                    }
                }
            }
            else if (part is { Name: DecisionTable.Then, Value.ValueKind: JsonValueKind.Object } && then is null)
            {
                foreach (var one in part.Value.EnumerateObject())
                {
                    if (then is not null || table.Effects.FirstOrDefault(effect => effect.Key == one.Name) is not { } effect || Value(effect, one.Value) is not { } value)
                    {
                        return Flaw("wrong_value", DecisionTable.Then);
                    }

                    then = new TableEffect(one.Name, value);
                }
            }
            else if (part is { Name: DecisionTable.Note, Value.ValueKind: JsonValueKind.String } && note is null)
            {
                note = part.Value.GetString();
            }
            else
            {
                return Flaw("row_shape", part.Name);
            }
        }

        return asked is not null && then is not null ? (new TableRow(asked, then, note), null) : Flaw("row_shape");

        (TableRow?, TableFlaw?) Flaw(string code, string what = "") => (null, new TableFlaw(line, code, what));
    }

    private static List<string>? Values(TableFact fact, JsonElement values)
    {
        if (values.ValueKind is not JsonValueKind.Array)
        {
            return null;
        }

        List<string> read = [];
        foreach (var one in values.EnumerateArray())
        {
            if (Value(fact, one) is not { } value)
            {
                return null;
            }

            read.Add(value);
        }

        return read;
    }

    private static string? Value(TableFact fact, JsonElement value) => (fact.Kind, value.ValueKind) switch
    {
        (FactKind.Level, JsonValueKind.Number) => value.TryGetInt32(out var level) ? level.ToString(CultureInfo.InvariantCulture) : null,
        (FactKind.Flag, JsonValueKind.True) => "true",
        (FactKind.Flag, JsonValueKind.False) => "false",
        (FactKind.Level or FactKind.Flag, _) => null,
        (_, JsonValueKind.String) => value.GetString(),
        _ => null,
    };

    private static string Written(DecisionTable table, TableRow row)
    {
        var when = table.Facts.Where(fact => row.When.ContainsKey(fact.Key))
            .Select(fact => $"{Quoted(fact.Key)}: [{string.Join(", ", row.When[fact.Key].Select(value => Written(fact, value)))}]");
        var effect = table.Effects.First(kind => kind.Key == row.Then.Key);
        var note = row.Note is { } said ? $", {Quoted(DecisionTable.Note)}: {Quoted(said)}" : "";
        return $"{{{Quoted(When)}: {{{string.Join(", ", when)}}}, {Quoted(DecisionTable.Then)}: {{{Quoted(effect.Key)}: {Written(effect, row.Then.Value)}}}{note}}}";
    }

    private static string Written(TableFact fact, string value) => fact.Kind is FactKind.Level or FactKind.Flag ? value : Quoted(value);

    private static string Quoted(string text) => JsonSerializer.Serialize(text, s_writing);

    private static int Skip(string text, int at)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
        {
            at++;
        }

        return at;
    }
}
