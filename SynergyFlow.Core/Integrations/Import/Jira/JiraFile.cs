using System.IO.Compression;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Integrations.Import.Jira;

/// <summary>
/// What was uploaded: an export, or a ZIP of one with the files of its issues in folders <c>attachments/KEY</c> or <c>attachments/number</c>. Names within a
/// ZIP are looked up, never used as a path; sizes are counted, whatever the ZIP says of them.
/// </summary>
public sealed class JiraFile : IAsyncDisposable
{
    public const int MostEntries = 20_000;
    private const string Folder = "attachments/";

    private readonly Stream _file;
    private readonly ZipArchive? _zip;
    private readonly Dictionary<string, ZipArchiveEntry> _attachments = new(StringComparer.OrdinalIgnoreCase);
    private readonly ZipArchiveEntry? _export;

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

            var exports = zip.Entries.Where(entry => !entry.FullName.Contains(Folder, StringComparison.OrdinalIgnoreCase) && IsExport(entry.Name)).ToList();
            if (exports.Count != 1)
            {
                return new ImportFileRefused($"The ZIP has {exports.Count} files that end in .csv, .xml or .json outside of the folder attachments; exactly one export of Jira is expected, or one such file without a ZIP.");
            }

            JiraFile opened = new(file, zip, exports[0]);
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
        if (_export is null)
        {
            return await ReadAsync(_file, dates, ct);
        }

        try
        {
            await using var packed = await _export.OpenAsync(ct);
            using MemoryStream unpacked = new();
            var buffer = new byte[128 * 1024];
            while (await packed.ReadAsync(buffer, ct) is var read and > 0)
            {
                if (unpacked.Length + read > ImportFileCheck.LargestFile)
                {
                    return new ImportFileRefused($"The export in the ZIP is larger than {ImportFileCheck.LargestFile / 1024 / 1024} MB. Export it in parts.");
                }

                unpacked.Write(buffer, 0, read);
            }

            return await ReadAsync(unpacked, dates, ct);
        }
        catch (InvalidDataException)
        {
            return new ImportFileRefused("The ZIP is broken. Pack it again and upload that.");
        }
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

    private static async Task<Result<JiraExport>> ReadAsync(Stream file, JiraDates dates, CancellationToken ct)
    {
        file.Position = 0;
        var head = new byte[512];
        var read = await file.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, ct);
        var text = head.AsSpan(0, read);
        text = text.StartsWith("\uFEFF"u8) ? text[3..] : text;
        if (text.Contains((byte)0))
        {
            return new ImportFileRefused("This is no text file in UTF-8. Upload what Jira exported as CSV, XML or JSON, or a ZIP with it.");
        }

        var first = text.TrimStart(" \t\r\n"u8);
        return first.IsEmpty ? new ImportFileRefused("The file is empty.")
            : first[0] is (byte)'<' ? await JiraXml.ReadAsync(file, dates, ct)
            : first[0] is (byte)'{' or (byte)'[' ? await JiraRest.ReadAsync(file, ct)
            : await JiraCsv.ReadAsync(file, dates, ct);
    }

    private ZipArchiveEntry? Find(string issue, JiraAttachment attachment) =>
        _attachments.GetValueOrDefault($"{issue}/{attachment.Name}") ?? (attachment.Id is { } id ? _attachments.GetValueOrDefault($"{id}/{attachment.Name}") : null);

    private static bool IsExport(string name) =>
        name.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".xml", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".json", StringComparison.OrdinalIgnoreCase);

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
