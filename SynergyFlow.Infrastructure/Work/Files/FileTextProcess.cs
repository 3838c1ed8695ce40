using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Xml;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using UglyToad.PdfPig;

namespace SynergyFlow.Infrastructure.Work.Files;

/// <summary>
/// The text of one file, in a process of its own: bytes come on the standard input, text leaves on the standard output. A file
/// that makes it run for ever or eat memory takes only this process with it (<see cref="FileTextReader"/>).
/// </summary>
public static class FileTextProcess
{
    /// <summary>The first argument that makes a host be this instead of a server; the second is the file's ending.</summary>
    public const string Verb = "read-text";

    /// <summary>Nothing in the file could be read as what its name says.</summary>
    public const int Broken = 3;

    internal const int MostLetters = 500_000;
    private const string Pdf = "pdf";
    private const int MostBytes = 64 * 1024 * 1024;

    public static async Task<int> RunAsync(string extension)
    {
        await using var input = Console.OpenStandardInput();
        using MemoryStream bytes = new();
        await input.CopyToAsync(bytes);
        try
        {
            var text = Read(bytes, extension);
            await using var output = Console.OpenStandardOutput();
            await output.WriteAsync(Encoding.UTF8.GetBytes(text));
            return 0;
        }
        catch (Exception broken) when (IsOfTheFile(broken, extension))
        {
            return Broken;
        }
    }

    /// <summary>The reader of PDFs fails in many ways on one that is broken.</summary>
    private static bool IsOfTheFile(Exception broken, string extension) =>
        extension == Pdf || broken is InvalidDataException or XmlException or IOException or ArgumentException or NotSupportedException;

    internal static string Read(MemoryStream bytes, string extension)
    {
        StringBuilder text = new();
        bytes.Position = 0;
        switch (extension)
        {
            case "html" or "htm":
                var page = new HtmlParser().ParseDocument(Decode(bytes.ToArray()));
                foreach (var unseen in page.QuerySelectorAll("script, style, template, noscript").ToList())
                {
                    unseen.Remove();
                }

                text.Append(page.Body?.TextContent);
                break;
            case "docx" or "xlsx" or "pptx" or "odt" or "ods" or "odp":
                ReadOffice(bytes, text);
                break;
            case Pdf:
                ReadPdf(bytes, text);
                break;
            default:
                text.Append(Decode(bytes.ToArray()));
                break;
        }

        text.Length = Math.Min(text.Length, MostLetters);
        for (var i = 0; i < text.Length; i++)
        {
            // Half characters and control characters have no place in the database; private ones mean something in one font only.
            if (char.GetUnicodeCategory(text[i]) is UnicodeCategory.PrivateUse || (char.IsControl(text[i]) && text[i] is not ('\n' or '\t')) || (char.IsSurrogate(text[i]) && !IsPair(text, i)))
            {
                text[i] = ' ';
            }
        }

        return text.ToString().Trim();
    }

    private static bool IsPair(StringBuilder text, int at) => char.IsHighSurrogate(text[at])
        ? at + 1 < text.Length && char.IsLowSurrogate(text[at + 1])
        : at > 0 && char.IsHighSurrogate(text[at - 1]);

    private static string Decode(byte[] bytes)
    {
        try
        {
            using StreamReader reader = new(new MemoryStream(bytes), new UTF8Encoding(false, throwOnInvalidBytes: true), detectEncodingFromByteOrderMarks: true);
            return reader.ReadToEnd();
        }
        catch (DecoderFallbackException)
        {
            return Encoding.Latin1.GetString(bytes);
        }
    }

    private static void ReadOffice(MemoryStream bytes, StringBuilder text)
    {
        using ZipArchive archive = new(bytes, ZipArchiveMode.Read);
        XmlReaderSettings safe = new()
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            MaxCharactersInDocument = MostBytes,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
        };
        foreach (var entry in archive.Entries.Where(IsText).OrderBy(entry => entry.FullName, StringComparer.Ordinal))
        {
            using var content = entry.Open();
            using var xml = XmlReader.Create(content, safe);
            while (text.Length < MostLetters && xml.Read())
            {
                if (xml.NodeType is XmlNodeType.Text or XmlNodeType.SignificantWhitespace)
                {
                    text.Append(xml.Value);
                }
                else if (xml is { NodeType: XmlNodeType.EndElement, LocalName: "p" or "h" or "si" } or { NodeType: XmlNodeType.Element, LocalName: "br" or "tab" or "s" })
                {
                    // Runs of letters may be cut anywhere within a paragraph, so only these part words.
                    text.Append('\n');
                }
            }
        }
    }

    /// <summary>The letters of a page have places only, so its words are what stands close together. A page that was scanned has none.</summary>
    private static void ReadPdf(MemoryStream bytes, StringBuilder text)
    {
        using var document = PdfDocument.Open(bytes);
        foreach (var page in document.GetPages())
        {
            foreach (var word in page.GetWords())
            {
                // "ﬁ" is one sign in many fonts, and two letters to who looks for it.
                text.Append(word.Text.Normalize(NormalizationForm.FormKC)).Append(' ');
            }

            text.Append('\n');
            if (text.Length >= MostLetters)
            {
                return;
            }
        }
    }

    private static bool IsText(ZipArchiveEntry entry) =>
        entry.FullName is "word/document.xml" or "xl/sharedStrings.xml" or "content.xml"
        || (entry.FullName.StartsWith("ppt/slides/slide", StringComparison.Ordinal) && entry.FullName.EndsWith(".xml", StringComparison.Ordinal));
}
