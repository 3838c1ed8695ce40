using System.Text;
using System.Text.Unicode;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Integrations.Import.Jira;

/// <summary>What an export is written in: UTF-8 mostly, UTF-16 as it says itself, and Windows-1252 where a spreadsheet saved it again.</summary>
internal static class JiraEncoding
{
    /// <summary>The same text in UTF-8, or the file itself where it is that already.</summary>
    public static async Task<Result<Stream>> ToUtf8Async(Stream file, CancellationToken ct)
    {
        file.Position = 0;
        var head = new byte[4];
        var read = await file.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, ct);
        Encoding? wide = head.AsSpan(0, read).StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) ? new UnicodeEncoding(bigEndian: false, byteOrderMark: true, throwOnInvalidBytes: true)
            : head.AsSpan(0, read).StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]) ? new UnicodeEncoding(bigEndian: true, byteOrderMark: true, throwOnInvalidBytes: true)
            : null;
        file.Position = 0;
        if (wide is null)
        {
            return new Result<Stream>(file, null);
        }

        MemoryStream text = new();
        try
        {
            using StreamReader reader = new(file, wide, detectEncodingFromByteOrderMarks: false, leaveOpen: true);
            await using StreamWriter writer = new(text, new UTF8Encoding(false), leaveOpen: true);
            var buffer = new char[64 * 1024];
            while (await reader.ReadAsync(buffer, ct) is var count and > 0)
            {
                await writer.WriteAsync(buffer.AsMemory(0, count), ct);
                if (text.Length > ImportFileCheck.LargestFile)
                {
                    return new ImportFileRefused($"The file is larger than {ImportFileCheck.LargestFile / 1024 / 1024} MB as text. Export it in parts.");
                }
            }
        }
        catch (DecoderFallbackException)
        {
            return new ImportFileRefused("The file begins as UTF-16 and goes on as something else. Save it as UTF-8 and upload that.");
        }

        return text;
    }

    /// <returns>The encoding that an XML names in its first line, where that is neither of those that every reader of XML knows.</returns>
    public static Encoding? Declared(string text)
    {
        var line = text.StartsWith("<?xml", StringComparison.Ordinal) && text.IndexOf("?>", StringComparison.Ordinal) is > 0 and var end ? text[..end] : "";
        var at = line.IndexOf("encoding=", StringComparison.Ordinal);
        var name = at < 0 ? "" : line[(at + "encoding=".Length)..].Split(['"', '\''], StringSplitOptions.RemoveEmptyEntries).FirstOrDefault() ?? "";
        return name.StartsWith("utf", StringComparison.OrdinalIgnoreCase) ? null : CodePagesEncodingProvider.Instance.GetEncoding(name);
    }

    /// <summary>Whether each byte of it is text in UTF-8.</summary>
    public static async Task<bool> IsUtf8Async(Stream file, CancellationToken ct)
    {
        file.Position = 0;
        var buffer = new byte[128 * 1024];
        var carried = 0;
        while (true)
        {
            var read = await file.ReadAtLeastAsync(buffer.AsMemory(carried), buffer.Length - carried, throwOnEndOfStream: false, ct);
            var length = carried + read;
            if (length == 0)
            {
                return true;
            }

            // A character may go on in the next block.
            var whole = read == 0 ? length : length - Begun(buffer.AsSpan(0, length));
            if (!Utf8.IsValid(buffer.AsSpan(0, whole)))
            {
                return false;
            }

            if (read == 0)
            {
                return true;
            }

            buffer.AsSpan(whole, length - whole).CopyTo(buffer);
            carried = length - whole;
        }
    }

    /// <summary>How many bytes at the end are a character that is not whole.</summary>
    private static int Begun(ReadOnlySpan<byte> data)
    {
        for (var back = 1; back <= Math.Min(3, data.Length); back++)
        {
            var at = data[^back];
            if ((at & 0b1100_0000) != 0b1000_0000)
            {
                var needs = at >= 0b1111_0000 ? 4 : at >= 0b1110_0000 ? 3 : at >= 0b1100_0000 ? 2 : 1;
                return needs > back ? back : 0;
            }
        }

        return 0;
    }
}
