using System.Text;
using System.Text.Unicode;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Integrations.Import;

public enum ImportEncoding
{
    Utf8,
    Windows1252,
}

/// <summary>What an uploaded file turned out to be.</summary>
/// <param name="Headers">The names of its columns, each once.</param>
public sealed record FileProfile(char Delimiter, IReadOnlyList<string> Headers);

/// <summary>
/// Looks at every byte of an upload before anything is kept: it is text, in the encoding that was said, in rows of
/// bearable length, with a header. What is wrong is one message that says what to do about it.
/// </summary>
public static class ImportFileCheck
{
    public const long LargestFile = 200L * 1024 * 1024;
    public const int MostColumns = 500;

    private static readonly char[] s_delimiters = [',', ';', '\t', '|'];

    private static readonly (byte[] Magic, string What)[] s_magic =
    [
        ("PK\u0003\u0004"u8.ToArray(), "a ZIP archive or an Excel workbook"),
        ([0x1F, 0x8B], "a gzip archive"),
        ([0xD0, 0xCF, 0x11, 0xE0], "an old Excel workbook"),
        ("%PDF"u8.ToArray(), "a PDF document"),
        ([0x37, 0x7A, 0xBC, 0xAF], "a 7-Zip archive"),
    ];

    public static Encoding ToEncoding(this ImportEncoding encoding) => encoding switch
    {
        ImportEncoding.Utf8 => new UTF8Encoding(false, throwOnInvalidBytes: true),
        ImportEncoding.Windows1252 => CodePagesEncodingProvider.Instance.GetEncoding(1252)!,
    };

    public static async Task<Result<FileProfile>> CheckAsync(Stream file, ImportEncoding encoding, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (await ScanAsync(file, encoding, ct) is { } refused)
        {
            return refused;
        }

        var delimiter = await FindDelimiterAsync(file, ct);
        await foreach (var header in new CsvReader(file, delimiter, encoding.ToEncoding()).ReadAsync(ct))
        {
            return CheckHeader(header, delimiter);
        }

        return new ImportFileRefused("The file is empty.");
    }

    private static Result<FileProfile> CheckHeader(CsvRecord header, char delimiter)
    {
        if (header.Fault is not null)
        {
            return new ImportFileRefused("The first line, which has to name the columns, is broken: a quote is not closed or is followed by text.");
        }

        List<string> names = [];
        HashSet<string> seen = new(StringComparer.OrdinalIgnoreCase);
        foreach (var (index, raw) in header.Fields.Index())
        {
            var name = raw.Trim();
            name = name.Length == 0 ? $"Column {index + 1}" : name;
            if (name.Length > 100 || name.Any(char.IsControl))
            {
                return new ImportFileRefused($"The name of column {index + 1} is longer than 100 characters or contains control characters.");
            }

            if (!seen.Add(name))
            {
                return new ImportFileRefused($"Two columns are called '{name}'. Give every column its own name.");
            }

            names.Add(name);
        }

        return names.Count is < 2 or > MostColumns
            ? new ImportFileRefused($"The first line has {names.Count} columns; 2 to {MostColumns} separated by comma, semicolon, tab or bar are expected.")
            : new FileProfile(delimiter, names);
    }

    internal static async Task<char> FindDelimiterAsync(Stream file, CancellationToken ct)
    {
        file.Position = 0;
        var head = new byte[64 * 1024];
        var read = await file.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, ct);
        var text = Encoding.Latin1.GetString(head, 0, read);
        var line = text[..(text.IndexOfAny(['\r', '\n']) is var end and >= 0 ? end : text.Length)];
        return s_delimiters.MaxBy(delimiter => line.Count(c => c == delimiter));
    }

    private static async Task<ImportFileRefused?> ScanAsync(Stream file, ImportEncoding encoding, CancellationToken ct)
    {
        file.Position = 0;
        var buffer = new byte[128 * 1024];
        var (line, lineLength, carried, first) = (1, 0L, 0, true);
        while (true)
        {
            var read = await file.ReadAtLeastAsync(buffer.AsMemory(carried), buffer.Length - carried, throwOnEndOfStream: false, ct);
            var length = carried + read;
            if (length == 0)
            {
                return first ? new ImportFileRefused("The file is empty.") : null;
            }

            var data = buffer.AsSpan(0, length);
            if (first && Recognise(data) is { } what)
            {
                return what;
            }

            first = false;
            if (CheckLines(data[carried..], ref line, ref lineLength) is { } refused)
            {
                return refused;
            }

            var bad = encoding is ImportEncoding.Utf8
                ? FindBadUtf8(data, atEnd: read == 0, out carried)
                : data.IndexOfAny<byte>([0x81, 0x8D, 0x8F, 0x90, 0x9D]);
            if (bad >= 0)
            {
                return BadEncoding(encoding, line - data[bad..].Count((byte)'\n'));
            }

            carried = encoding is ImportEncoding.Utf8 ? carried : 0;
            data[(length - carried)..].CopyTo(buffer);
            if (read == 0)
            {
                return null;
            }
        }
    }

    private static ImportFileRefused BadEncoding(ImportEncoding encoding, int line) => new(
        encoding is ImportEncoding.Utf8
            ? $"The file is not in UTF-8: line {line} contains bytes that mean nothing in it. Files saved by Excel on Windows are mostly in Windows-1252: choose that and upload again."
            : $"The file is not in Windows-1252: line {line} contains bytes that mean nothing in it. Choose UTF-8 and upload again.");

    internal static ImportFileRefused? Recognise(ReadOnlySpan<byte> data)
    {
        foreach (var (magic, what) in s_magic)
        {
            if (data.StartsWith(magic))
            {
                return new ImportFileRefused($"This is no CSV file but {what}. Unpack it, or save the sheet as CSV, and upload that.");
            }
        }

        var head = data[..Math.Min(1000, data.Length)];
        return data.StartsWith<byte>([0xFF, 0xFE]) || data.StartsWith<byte>([0xFE, 0xFF]) || head.Count((byte)0) > head.Length / 3
            ? new ImportFileRefused("The file is in UTF-16. Save it as 'CSV UTF-8' and upload that.")
            : null;
    }

    internal static ImportFileRefused? CheckLines(ReadOnlySpan<byte> data, ref int line, ref long lineLength)
    {
        if (data.Contains((byte)0))
        {
            return new ImportFileRefused("This is no text file: it contains zero bytes.");
        }

        while (!data.IsEmpty)
        {
            var newline = data.IndexOf((byte)'\n');
            lineLength += newline < 0 ? data.Length : newline;
            if (lineLength > CsvReader.LongestRow)
            {
                return new ImportFileRefused($"Line {line} is longer than 1 MB. This does not look like a CSV file with one row per line.");
            }

            if (newline < 0)
            {
                break;
            }

            (line, lineLength) = (line + 1, 0);
            data = data[(newline + 1)..];
        }

        return null;
    }

    /// <param name="rest">Bytes of a character that goes on in the next block.</param>
    private static int FindBadUtf8(ReadOnlySpan<byte> data, bool atEnd, out int rest)
    {
        rest = 0;
        if (Utf8.IsValid(data))
        {
            return -1;
        }

        var at = 0;
        while (at < data.Length)
        {
            var status = Rune.DecodeFromUtf8(data[at..], out _, out var used);
            if (status is System.Buffers.OperationStatus.NeedMoreData && !atEnd)
            {
                rest = data.Length - at;
                return -1;
            }

            if (status is not System.Buffers.OperationStatus.Done)
            {
                return at;
            }

            at += used;
        }

        return -1;
    }
}

/// <summary>Looks at an upload while it comes in, so that what cannot become a CSV file is refused at once and not after 200 MB.</summary>
public sealed class ImportFileWatch
{
    private bool _begun;
    private int _line = 1;
    private long _lineLength;

    /// <param name="block">The next bytes; the first block has the file's first thousand, if it has so many.</param>
    public Error? Look(ReadOnlySpan<byte> block)
    {
        if (!_begun && ImportFileCheck.Recognise(block) is { } what)
        {
            return what;
        }

        _begun = true;
        return ImportFileCheck.CheckLines(block, ref _line, ref _lineLength);
    }
}
