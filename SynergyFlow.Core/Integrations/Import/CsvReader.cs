using System.Runtime.CompilerServices;
using System.Text;

namespace SynergyFlow.Core.Integrations.Import;

/// <summary>What is wrong with a row's form.</summary>
public enum CsvFault
{
    UnclosedQuote,
    TextAfterQuote,
    ColumnCount,
    Encoding,
    LineTooLong,
}

/// <summary>One row of a CSV file.</summary>
/// <param name="Line">The line of the file that it starts on; the first is 1.</param>
/// <param name="Offset">Bytes from the start of the file.</param>
/// <param name="Length">Bytes, the line end included.</param>
/// <param name="Fault">Null for a sound row; <paramref name="Fields"/> is empty otherwise, except for a wrong count.</param>
public sealed record CsvRecord(int Line, long Offset, int Length, IReadOnlyList<string> Fields, CsvFault? Fault = null);

/// <summary>
/// Reads RFC 4180 rows from a stream of bytes, and says where each one lies, so that rows of one incident can be read
/// again wherever they are in a large file. Both encodings that are read agree with ASCII on every character that
/// has a meaning here. A broken row is reported and reading goes on at the next line: one forgotten quote must not
/// swallow the rest of the file.
/// </summary>
public sealed class CsvReader(Stream stream, char delimiter, Encoding encoding, int? columns = null)
{
    /// <summary>Bytes of one row.</summary>
    public const int LongestRow = 1024 * 1024;

    private readonly byte _delimiter = (byte)delimiter;
    private readonly List<Cell> _cells = [];
    private byte[] _buffer = new byte[64 * 1024];

    private enum Outcome
    {
        NeedMore,
        Row,
        UnclosedQuote,
        TextAfterQuote,
    }

    public async IAsyncEnumerable<CsvRecord> ReadAsync([EnumeratorCancellation] CancellationToken ct)
    {
        stream.Position = 0;
        var (start, end, offset, line, atEnd) = (0, 0, 0L, 1, false);
        while (true)
        {
            if (start == end && atEnd)
            {
                yield break;
            }

            if (offset == 0 && end - start >= 3 && _buffer.AsSpan(start, 3).SequenceEqual(Encoding.UTF8.Preamble))
            {
                (start, offset) = (start + 3, 3);
            }

            var outcome = Parse(_buffer.AsSpan(start, end - start), atEnd, out var length);
            if (outcome is Outcome.NeedMore && end - start < LongestRow)
            {
                (start, end, atEnd) = await FillAsync(start, end, ct);
                continue;
            }

            var data = _buffer.AsMemory(start, end - start);
            var record = ToRecord(outcome, data.Span, ref length, line, offset);
            if (record is not null)
            {
                yield return record;
                if (record.Fault is CsvFault.LineTooLong)
                {
                    yield break;
                }
            }

            line += Math.Max(1, data.Span[..length].Count((byte)'\n'));
            (start, offset) = (start + length, offset + length);
        }
    }

    /// <summary>Reads one row again.</summary>
    public async Task<CsvRecord> ReadAtAsync(int line, long offset, int length, CancellationToken ct)
    {
        var bytes = new byte[length];
        stream.Position = offset;
        await stream.ReadExactlyAsync(bytes, ct);
        var outcome = Parse(bytes, true, out var parsed);
        return ToRecord(outcome, bytes, ref parsed, line, offset) ?? new CsvRecord(line, offset, length, []);
    }

    private async Task<(int Start, int End, bool AtEnd)> FillAsync(int start, int end, CancellationToken ct)
    {
        if (start > 0)
        {
            _buffer.AsSpan(start, end - start).CopyTo(_buffer);
            (start, end) = (0, end - start);
        }

        if (end == _buffer.Length)
        {
            Array.Resize(ref _buffer, Math.Min(_buffer.Length * 2, LongestRow));
        }

        var read = await stream.ReadAsync(_buffer.AsMemory(end), ct);
        return (start, end + read, read == 0);
    }

    /// <returns>Null for an empty line.</returns>
    private CsvRecord? ToRecord(Outcome outcome, ReadOnlySpan<byte> data, ref int length, int line, long offset)
    {
        var newline = data.IndexOf((byte)'\n');
        var firstLine = newline < 0 ? data.Length : newline + 1;
        if (outcome is not Outcome.Row)
        {
            var tooLong = outcome is Outcome.NeedMore && newline < 0;
            length = firstLine;
            return new CsvRecord(line, offset, length, [], tooLong ? CsvFault.LineTooLong
                : outcome is Outcome.TextAfterQuote ? CsvFault.TextAfterQuote
                : CsvFault.UnclosedQuote);
        }

        if (_cells is [{ Length: 0, Quoted: false }])
        {
            return null;
        }

        List<string> fields = new(_cells.Count);
        try
        {
            foreach (var cell in _cells)
            {
                var text = encoding.GetString(data.Slice(cell.Start, cell.Length));
                fields.Add(cell.Escaped ? text.Replace("\"\"", "\"", StringComparison.Ordinal) : text);
            }
        }
        catch (DecoderFallbackException)
        {
            return new CsvRecord(line, offset, length, [], CsvFault.Encoding);
        }

        if (columns is { } expected && fields.Count != expected)
        {
            length = Math.Min(length, firstLine);
            return new CsvRecord(line, offset, length, fields, CsvFault.ColumnCount);
        }

        return new CsvRecord(line, offset, length, fields);
    }

    private Outcome Parse(ReadOnlySpan<byte> data, bool atEnd, out int length)
    {
        _cells.Clear();
        length = 0;
        if (data.IsEmpty)
        {
            return Outcome.NeedMore;
        }

        var i = 0;
        while (true)
        {
            int stop;
            if (i < data.Length && data[i] == '"')
            {
                var close = FindClose(data, i + 1, out var escaped);
                if (close < 0 || (close + 1 == data.Length && !atEnd))
                {
                    return atEnd ? Outcome.UnclosedQuote : Outcome.NeedMore;
                }

                _cells.Add(new Cell(i + 1, close - i - 1, Quoted: true, escaped));
                stop = close + 1;
                if (stop < data.Length && data[stop] != _delimiter && data[stop] is not ((byte)'\r' or (byte)'\n'))
                {
                    return Outcome.TextAfterQuote;
                }
            }
            else
            {
                var found = data[i..].IndexOfAny(_delimiter, (byte)'\r', (byte)'\n');
                if (found < 0 && !atEnd)
                {
                    return Outcome.NeedMore;
                }

                stop = found < 0 ? data.Length : i + found;
                _cells.Add(new Cell(i, stop - i, Quoted: false, Escaped: false));
            }

            if (stop < data.Length && data[stop] == _delimiter)
            {
                i = stop + 1;
                continue;
            }

            if (stop < data.Length && data[stop] == '\r')
            {
                if (stop + 1 == data.Length && !atEnd)
                {
                    return Outcome.NeedMore;
                }

                stop += stop + 1 < data.Length && data[stop + 1] == '\n' ? 1 : 0;
            }

            length = Math.Min(data.Length, stop + 1);
            return Outcome.Row;
        }
    }

    private static int FindClose(ReadOnlySpan<byte> data, int from, out bool escaped)
    {
        escaped = false;
        while (from <= data.Length)
        {
            var found = data[from..].IndexOf((byte)'"');
            if (found < 0)
            {
                return -1;
            }

            var quote = from + found;
            if (quote + 1 >= data.Length || data[quote + 1] != '"')
            {
                return quote;
            }

            escaped = true;
            from = quote + 2;
        }

        return -1;
    }

    private readonly record struct Cell(int Start, int Length, bool Quoted, bool Escaped);
}
