using System.Collections.Frozen;
using System.Text;

namespace SynergyFlow.Infrastructure.Work;

/// <summary>
/// Which files may be kept, and as what. The type comes from the first bytes; where name and bytes both speak of a known
/// type they must say the same. What a computer would run is refused; what a browser would run (HTML, SVG) is kept as plain
/// bytes, so that it is only ever downloaded.
/// </summary>
internal static class FileTypes
{
    public const int HeadLength = 4_096;
    public const string Bytes = "application/octet-stream";
    private const string Zip = "application/zip";
    private const string Ole = "application/x-ole-storage";
    private const string PlainText = "text/plain";

    private static readonly FrozenSet<string> s_refused = new[]
    {
        "exe", "dll", "com", "scr", "cpl", "msi", "msp", "mst", "msix", "appx", "bat", "cmd", "ps1", "psm1", "psd1", "vbs", "vbe", "vb",
        "js", "jse", "mjs", "ws", "wsf", "wsc", "wsh", "hta", "jar", "jnlp", "apk", "app", "sh", "bash", "zsh", "csh", "ksh", "run",
        "deb", "rpm", "dmg", "pkg", "iso", "img", "vhd", "lnk", "url", "scf", "inf", "reg", "pif", "gadget", "chm", "sys", "drv", "elf",
        "desktop", "action", "workflow", "command", "ade", "adp", "mde", "xll", "xlam", "wll", "settingcontent-ms", "library-ms",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, (string Found, string Kept)> s_known =
        new Dictionary<string, (string Found, string Kept)>(StringComparer.OrdinalIgnoreCase)
        {
            ["png"] = ("image/png", "image/png"),
            ["jpg"] = ("image/jpeg", "image/jpeg"),
            ["jpeg"] = ("image/jpeg", "image/jpeg"),
            ["gif"] = ("image/gif", "image/gif"),
            ["webp"] = ("image/webp", "image/webp"),
            ["bmp"] = ("image/bmp", "image/bmp"),
            ["pdf"] = ("application/pdf", "application/pdf"),
            ["zip"] = (Zip, Zip),
            ["docx"] = (Zip, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
            ["xlsx"] = (Zip, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            ["pptx"] = (Zip, "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
            ["odt"] = (Zip, "application/vnd.oasis.opendocument.text"),
            ["ods"] = (Zip, "application/vnd.oasis.opendocument.spreadsheet"),
            ["odp"] = (Zip, "application/vnd.oasis.opendocument.presentation"),
            ["doc"] = (Ole, "application/msword"),
            ["xls"] = (Ole, "application/vnd.ms-excel"),
            ["ppt"] = (Ole, "application/vnd.ms-powerpoint"),
            ["msg"] = (Ole, "application/vnd.ms-outlook"),
            ["gz"] = ("application/gzip", "application/gzip"),
            ["7z"] = ("application/x-7z-compressed", "application/x-7z-compressed"),
            ["mp4"] = ("video/mp4", "video/mp4"),
            ["txt"] = (PlainText, PlainText),
            ["log"] = (PlainText, PlainText),
            ["csv"] = (PlainText, "text/csv"),
            ["md"] = (PlainText, PlainText),
            ["json"] = (PlainText, "application/json"),
            ["eml"] = (PlainText, Bytes),
            ["html"] = (PlainText, Bytes),
            ["htm"] = (PlainText, Bytes),
            ["xhtml"] = (PlainText, Bytes),
            ["svg"] = (PlainText, Bytes),
            ["xml"] = (PlainText, Bytes),
        }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <returns>The type to keep it as, or null and what is wrong with it.</returns>
    public static (string? ContentType, string? Wrong) Decide(string fileName, ReadOnlySpan<byte> head)
    {
        var extension = Path.GetExtension(fileName).TrimStart('.');
        if (s_refused.Contains(extension))
        {
            return (null, $"Files of type .{extension} can be run and are not accepted.");
        }

        if (IsProgram(head))
        {
            return (null, "This file is a program or a script. Those are not accepted.");
        }

        var found = Sniff(head);
        if (s_known.TryGetValue(extension, out var known))
        {
            return known.Found == found
                ? (known.Kept, null)
                : (null, $"The name says .{extension}, but what is inside is something else.");
        }

        // Text without a known name may be HTML in disguise: nobody gets it as anything but bytes.
        return (found is PlainText && !LooksLikeMarkup(head) ? PlainText : found is PlainText or null or Ole ? Bytes : found, null);
    }

    private static bool IsProgram(ReadOnlySpan<byte> head) =>
        head.StartsWith("MZ"u8) || head.StartsWith("\u007fELF"u8) || head.StartsWith("#!"u8) || head.StartsWith("\0asm"u8)
        || Starts(head, 0xCA, 0xFE, 0xBA, 0xBE) || Starts(head, 0xFE, 0xED, 0xFA, 0xCE) || Starts(head, 0xFE, 0xED, 0xFA, 0xCF)
        || Starts(head, 0xCE, 0xFA, 0xED, 0xFE) || Starts(head, 0xCF, 0xFA, 0xED, 0xFE)
        || Starts(head, 0x4C, 0x00, 0x00, 0x00, 0x01, 0x14, 0x02, 0x00)
        || head.StartsWith("dex\n"u8) || head.StartsWith("!<arch>"u8) || Starts(head, 0xED, 0xAB, 0xEE, 0xDB) || head.StartsWith("ITSF"u8);

    private static string? Sniff(ReadOnlySpan<byte> head)
    {
        if (Starts(head, 0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A))
        {
            return "image/png";
        }

        if (Starts(head, 0xFF, 0xD8, 0xFF))
        {
            return "image/jpeg";
        }

        if (head.StartsWith("GIF87a"u8) || head.StartsWith("GIF89a"u8))
        {
            return "image/gif";
        }

        if (head.Length >= 12 && head.StartsWith("RIFF"u8) && head[8..].StartsWith("WEBP"u8))
        {
            return "image/webp";
        }

        if (head.StartsWith("%PDF-"u8))
        {
            return "application/pdf";
        }

        if (Starts(head, 0x50, 0x4B, 0x03, 0x04) || Starts(head, 0x50, 0x4B, 0x05, 0x06))
        {
            return Zip;
        }

        if (Starts(head, 0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1))
        {
            return Ole;
        }

        if (Starts(head, 0x1F, 0x8B))
        {
            return "application/gzip";
        }

        if (Starts(head, 0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C))
        {
            return "application/x-7z-compressed";
        }

        if (head.Length >= 12 && head[4..].StartsWith("ftyp"u8))
        {
            return "video/mp4";
        }

        if (head.StartsWith("BM"u8) && head.Length > 14 && head[6..10].IndexOfAnyExcept((byte)0) < 0)
        {
            return "image/bmp";
        }

        return IsText(head) ? PlainText : null;
    }

    /// <summary>No zero byte and no odd control character; or UTF-16 that says so.</summary>
    private static bool IsText(ReadOnlySpan<byte> head) =>
        Starts(head, 0xFF, 0xFE) || Starts(head, 0xFE, 0xFF)
        || head.IndexOfAnyInRange((byte)0, (byte)8) < 0 && head.IndexOfAnyInRange((byte)14, (byte)26) < 0;

    private static bool LooksLikeMarkup(ReadOnlySpan<byte> head)
    {
        var text = Encoding.Latin1.GetString(head);
        return text.Contains('<', StringComparison.Ordinal) || Starts(head, 0xFF, 0xFE) || Starts(head, 0xFE, 0xFF);
    }

    private static bool Starts(ReadOnlySpan<byte> head, params ReadOnlySpan<byte> magic) => head.StartsWith(magic);
}
