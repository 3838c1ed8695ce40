using System.IO.Compression;
using System.Text;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Integrations.Import.Jira;

/// <summary>
/// What was uploaded: an export, or a ZIP of one with the files of its issues in folders <c>attachments/KEY</c> or <c>attachments/number</c>. Names within a
/// ZIP are looked up, never used as a path; sizes are counted, whatever the ZIP says of them.
/// </summary>
public sealed class JiraFile : IAsyncDisposable
{
    public const int MostEntries = 20_000;
    private const long MostBeside = 20 * 1024 * 1024;
    private const string Folder = "attachments/";

    private readonly Stream _file;
    private readonly ZipArchive? _zip;
    private readonly Dictionary<string, ZipArchiveEntry> _attachments = new(StringComparer.OrdinalIgnoreCase);
    private readonly ZipArchiveEntry? _export;
    private readonly List<ZipArchiveEntry> _beside = [];

    private JiraFile(Stream file, ZipArchive? zip, ZipArchiveEntry? export) => (_file, _zip, _export) = (file, zip, export);

    public int Attachments => _attachments.Count;

    /// <param name="file">It can seek, and is this one's from now on.</param>
    public static async Task<Result<JiraFile>> OpenAsync(Stream file, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(file);
        file.Position = 0;
        var head = new byte[4];
        var read = await file.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, ct);
        file.Position = 0;
        if (read < 4 || !head.AsSpan().SequenceEqual("PK\u0003\u0004"u8))
        {
            return new JiraFile(file, null, null);
        }

        try
        {
            ZipArchive zip = new(file, ZipArchiveMode.Read, leaveOpen: true);
            if (zip.Entries.Count > MostEntries)
            {
                return new ImportFileRefused($"The ZIP has more than {MostEntries} entries.");
            }

            if (zip.GetEntry("[Content_Types].xml") is not null)
            {
                return new ImportFileRefused("This is an Excel workbook or another office document. Save the sheet as 'CSV UTF-8', or better export the issues from Jira as CSV or XML, and upload that.");
            }

            if (zip.GetEntry("entities.xml") is not null)
            {
                return new ImportFileRefused("This is a backup of a whole Jira. Search for the issues of the project in Jira instead, choose Export, Export CSV (all fields) or Export XML, and upload that.");
            }

            var beside = zip.Entries.Where(entry => !entry.FullName.Contains(Folder, StringComparison.OrdinalIgnoreCase) && IsBeside(entry.Name)).ToList();
            var exports = zip.Entries.Where(entry => !entry.FullName.Contains(Folder, StringComparison.OrdinalIgnoreCase) && IsExport(entry.Name) && !IsBeside(entry.Name)).ToList();
            if (exports.Count != 1)
            {
                return new ImportFileRefused($"The ZIP has {exports.Count} files that end in .csv, .xml or .json outside of the folder attachments; exactly one export of Jira is expected, or one such file without a ZIP.");
            }

            JiraFile opened = new(file, zip, exports[0]);
            opened._beside.AddRange(beside);
            foreach (var entry in zip.Entries)
            {
                if (PlaceOf(entry.FullName) is { } place)
                {
                    opened._attachments.TryAdd(place, entry);
                }
            }

            return opened;
        }
        catch (InvalidDataException)
        {
            return new ImportFileRefused("The ZIP is broken. Pack it again and upload that.");
        }
    }

    /// <summary>Reads the export, whatever it is.</summary>
    public async Task<Result<JiraExport>> ReadAsync(JiraDates dates, CancellationToken ct)
    {
        JiraCatalogue catalogue = new();
        try
        {
            foreach (var entry in _beside)
            {
                var described = await UnpackAsync(entry, MostBeside, ct);
                if (described.Failed)
                {
                    return described.Error;
                }

                await using var content = described.Value;
                if (await JiraRest.DescribeAsync(content, entry.Name, catalogue, ct) is { } wrong)
                {
                    return wrong;
                }
            }

            if (_export is null)
            {
                return await ReadAsync(_file, dates, catalogue, ct);
            }

            var unpacked = await UnpackAsync(_export, ImportFileCheck.LargestFile, ct);
            if (unpacked.Failed)
            {
                return unpacked.Error;
            }

            await using var export = unpacked.Value;
            return await ReadAsync(export, dates, catalogue, ct);
        }
        catch (InvalidDataException)
        {
            return new ImportFileRefused("The ZIP is broken. Pack it again and upload that.");
        }
    }

    private static async Task<Result<MemoryStream>> UnpackAsync(ZipArchiveEntry entry, long most, CancellationToken ct)
    {
        await using var packed = await entry.OpenAsync(ct);
        MemoryStream unpacked = new();
        var buffer = new byte[128 * 1024];
        while (await packed.ReadAsync(buffer, ct) is var read and > 0)
        {
            if (unpacked.Length + read > most)
            {
                return new ImportFileRefused($"{entry.Name} in the ZIP is larger than {most / 1024 / 1024} MB. Export it in parts.");
            }

            unpacked.Write(buffer, 0, read);
        }

        unpacked.Position = 0;
        return unpacked;
    }

    public bool Has(string issue, JiraAttachment attachment) => Find(issue, attachment) is not null;

    /// <returns>The bytes of an attachment, or null where the ZIP does not have it.</returns>
    public async Task<Stream?> OpenAsync(string issue, JiraAttachment attachment, CancellationToken ct) =>
        Find(issue, attachment) is { } entry ? await entry.OpenAsync(ct) : null;

    public async ValueTask DisposeAsync()
    {
        if (_zip is not null)
        {
            await _zip.DisposeAsync();
        }

        await _file.DisposeAsync();
    }

    private static async Task<Result<JiraExport>> ReadAsync(Stream stored, JiraDates dates, JiraCatalogue catalogue, CancellationToken ct)
    {
        var utf8 = await JiraEncoding.ToUtf8Async(stored, ct);
        if (utf8.Failed)
        {
            return utf8.Error;
        }

        var file = utf8.Value;
        file.Position = 0;
        var head = new byte[512];
        var read = await file.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, ct);
        var text = Beginning(head.AsSpan(0, read));
        if ((ImportFileCheck.Recognise(head.AsSpan(0, read)) ?? (text.Contains('\0', StringComparison.Ordinal) ? new ImportFileRefused("This is no text file in UTF-8. Upload what Jira exported as CSV, XML or JSON, or a ZIP with it.") : null)) is { } what)
        {
            return what;
        }

        var sort = text.Length == 0 ? '\0' : text[0];
        if (sort is '<' && text.Contains("<html", StringComparison.OrdinalIgnoreCase))
        {
            return new ImportFileRefused("This is a web page, such as Jira's page to sign in or its export as HTML or Excel. Sign in, and choose Export, Export CSV (all fields) or Export XML.");
        }

        // XML says itself what it is written in.
        var known = sort is '<' || await JiraEncoding.IsUtf8Async(file, ct);
        return sort switch
        {
            '\0' => new ImportFileRefused("The file is empty."),
            '<' => await JiraXml.ReadAsync(stored, dates, catalogue, JiraEncoding.Declared(text), ct),
            '{' or '[' when !known => new ImportFileRefused("This JSON is not in UTF-8, which the answers of Jira are. Save them as they come, or save the file as UTF-8 and upload that."),
            '{' or '[' => await JiraRest.ReadAsync(file, catalogue, ct),
            _ => await JiraCsv.ReadAsync(file, dates, catalogue, (known ? ImportEncoding.Utf8 : ImportEncoding.Windows1252).ToEncoding(), ct),
        };
    }

    private static string Beginning(ReadOnlySpan<byte> head) =>
        Encoding.Latin1.GetString(head.StartsWith("\uFEFF"u8) ? head[3..] : head).TrimStart(' ', '\t', '\r', '\n');

    private ZipArchiveEntry? Find(string issue, JiraAttachment attachment) =>
        _attachments.GetValueOrDefault($"{issue}/{attachment.Name}") ?? (attachment.Id is { } id ? _attachments.GetValueOrDefault($"{id}/{attachment.Name}") : null);

    private static bool IsExport(string name) =>
        name.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".xml", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".json", StringComparison.OrdinalIgnoreCase);

    /// <summary>Answers of Jira that say more of an export: fields.json, project.json, project-OLD.json.</summary>
    private static bool IsBeside(string name) =>
        name.Equals("fields.json", StringComparison.OrdinalIgnoreCase) || (name.StartsWith("project", StringComparison.OrdinalIgnoreCase) && name.EndsWith(".json", StringComparison.OrdinalIgnoreCase));

    /// <returns>What stands behind the folder, where that is one folder and a name.</returns>
    private static string? PlaceOf(string name)
    {
        var at = name.IndexOf(Folder, StringComparison.OrdinalIgnoreCase);
        if (at < 0 || (at > 0 && name[at - 1] != '/'))
        {
            return null;
        }

        var place = name[(at + Folder.Length)..];
        return place.Split('/') is [{ Length: > 0 } folder, { Length: > 0 } file] && folder is not ("." or "..") && file is not ("." or "..") && !place.Contains('\\', StringComparison.Ordinal)
            ? place
            : null;
    }
}
