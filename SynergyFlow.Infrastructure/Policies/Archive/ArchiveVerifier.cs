using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using SynergyFlow.Infrastructure.Policies.Receipts;

namespace SynergyFlow.Infrastructure.Policies.Archive;

/// <summary>What is wrong with a file of the archive.</summary>
internal enum ArchiveFaultKind
{
    /// <summary>A receipt, its link or the link before it is not what was sealed.</summary>
    Altered,

    /// <summary>Links are gone, twice there or in another order.</summary>
    LinkMissing,

    /// <summary>The last link, or the list of files, has no signature.</summary>
    NotSigned,

    /// <summary>A link, or the list of files, was not signed with the key that it names.</summary>
    SignatureWrong,

    /// <summary>Signed with a key that is not among the known ones.</summary>
    KeyUnknown,

    /// <summary>It is not what these files look like.</summary>
    Unreadable,

    /// <summary>The end is not there, or counts other rows.</summary>
    CutShort,

    /// <summary>The list of files names one that is not there.</summary>
    FileMissing,

    /// <summary>The file is not the one that the list of files was made of.</summary>
    FileAltered,
}

/// <param name="Position">In the chain; null where that is not known.</param>
internal sealed record ArchiveFault(string File, ArchiveFaultKind Kind, DateOnly? Day, int? Position, string? Detail = null);

/// <summary>A day of a file, as it says itself.</summary>
/// <param name="SignedBy">Keys of its links.</param>
internal sealed record ArchiveSection(string File, string Format, Guid Tenant, DateOnly Day, int Rows, string? First, string? Last, IReadOnlySet<string> SignedBy);

/// <summary>
/// Checks files with nothing but themselves and keys: neither the database nor the archive's own word is believed. What it reads may come from anywhere.
/// </summary>
/// <param name="known">Whether a key signed a hash; null: it does not know the key. Null itself: nobody's keys are at hand, those in the files are taken.</param>
internal sealed class ArchiveVerifier(Func<string, byte[], byte[], bool?>? known)
{
    private const int MostFaults = 100;

    private readonly List<ArchiveFault> _faults = [];
    private readonly List<ArchiveSection> _sections = [];

    public IReadOnlyList<ArchiveFault> Faults => _faults;

    public IReadOnlyList<ArchiveSection> Sections => _sections;

    /// <summary>All that lies in a folder and below it: months with their lists of files, and files by themselves, such as exports.</summary>
    public async Task FolderAsync(string folder, CancellationToken ct)
    {
        HashSet<string> listed = new(StringComparer.Ordinal);
        foreach (var manifest in Directory.EnumerateFiles(folder, ArchiveManifest.FileName, SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            listed.UnionWith(await MonthAsync(manifest, Path.GetRelativePath(folder, manifest), ct));
        }

        foreach (var file in Directory.EnumerateFiles(folder, "*.jsonl*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            if (!listed.Contains(file) && (file.EndsWith(".jsonl", StringComparison.Ordinal) || file.EndsWith(".jsonl.gz", StringComparison.Ordinal)))
            {
                await FileAsync(file, Path.GetRelativePath(folder, file), ct);
            }
        }
    }

    /// <returns>The files that it lists.</returns>
    public async Task<IReadOnlyList<string>> MonthAsync(string path, string name, CancellationToken ct)
    {
        ArchiveManifest? manifest = null;
        try
        {
            await using var content = File.OpenRead(path);
            manifest = await JsonSerializer.DeserializeAsync<ArchiveManifest>(content, ArchiveLines.Json, ct);
        }
        catch (JsonException)
        {
            // Said below.
        }

        if (manifest is not { Format: ArchiveManifest.Edition, Files: { } files } || files.Any(file => file is null || Path.GetFileName(file.Name) != file.Name))
        {
            Say(new ArchiveFault(name, ArchiveFaultKind.Unreadable, null, null));
            return [];
        }

        if (SignatureFault(manifest.Key, manifest.Signature, manifest.Digest(), id => id == manifest.Key ? manifest.PublicKey : null) is { } fault)
        {
            Say(new ArchiveFault(name, fault, null, null, manifest.Key));
        }

        var folder = Path.GetDirectoryName(path)!;
        foreach (var file in files)
        {
            var place = Path.Combine(Path.GetDirectoryName(name)!, file.Name);
            var full = Path.Combine(folder, file.Name);
            if (!File.Exists(full))
            {
                Say(new ArchiveFault(place, ArchiveFaultKind.FileMissing, file.Day, null));
                continue;
            }

            if (await HashAsync(full, ct) != file.Sha256)
            {
                Say(new ArchiveFault(place, ArchiveFaultKind.FileAltered, file.Day, null));
            }

            var before = _sections.Count;
            await FileAsync(full, place, ct);
            if (_sections[before..] is not [var read]
                || (read.Tenant, read.Day, read.Rows, read.First, read.Last) != (manifest.Tenant, file.Day, file.Rows, file.First, file.Last))
            {
                Say(new ArchiveFault(place, ArchiveFaultKind.CutShort, file.Day, null));
            }
        }

        return [.. files.Select(file => Path.Combine(folder, file.Name))];
    }

    public async Task FileAsync(string path, string name, CancellationToken ct)
    {
        await using var stored = File.OpenRead(path);
        if (path.EndsWith(".gz", StringComparison.Ordinal))
        {
            await using GZipStream text = new(stored, CompressionMode.Decompress);
            await TextAsync(text, name, ct);
        }
        else
        {
            await TextAsync(stored, name, ct);
        }
    }

    private async Task TextAsync(Stream text, string name, CancellationToken ct)
    {
        SectionCheck? open = null;
        try
        {
            await foreach (var line in ArchiveLines.ReadAsync(text, ct))
            {
                using var json = JsonDocument.Parse(line);
                if (open is null)
                {
                    open = new SectionCheck(name, json.Deserialize<SectionHead>(ArchiveLines.Json)!, this);
                }
                else if (json.RootElement.TryGetProperty("end", out _))
                {
                    _sections.Add(open.Close(json.Deserialize<SectionEnd>(ArchiveLines.Json)!.End));
                    open = null;
                }
                else
                {
                    open.Row(json);
                }
            }
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidDataException or InvalidOperationException or NotSupportedException or ArgumentException)
        {
            Say(new ArchiveFault(name, ArchiveFaultKind.Unreadable, open?.Day, open?.Next));
            return;
        }

        if (open is not null)
        {
            Say(new ArchiveFault(name, ArchiveFaultKind.CutShort, open.Day, open.Next));
        }
    }

    /// <param name="inFile">The key as the file has it.</param>
    private ArchiveFaultKind? SignatureFault(string? key, byte[]? signature, byte[] hash, Func<string, string?> inFile) =>
        key is null || signature is null ? ArchiveFaultKind.NotSigned : (known?.Invoke(key, hash, signature) ?? (known is null ? ByFile(inFile(key), key, hash, signature) : null)) switch
        {
            true => null,
            false => ArchiveFaultKind.SignatureWrong,
            null => ArchiveFaultKind.KeyUnknown,
        };

    /// <summary>A key's id is made of the key: another one cannot be put in its place.</summary>
    private static bool? ByFile(string? published, string id, byte[] hash, byte[] signature)
    {
        if (published is null)
        {
            return null;
        }

        try
        {
            var bytes = Convert.FromBase64String(published);
            using var key = ECDsa.Create();
            key.ImportSubjectPublicKeyInfo(bytes, out _);
            return SealKeys.IdOf(key) == id && key.VerifyHash(hash, signature);
        }
        catch (Exception wrong) when (wrong is FormatException or CryptographicException)
        {
            return false;
        }
    }

    private void Say(ArchiveFault fault)
    {
        if (_faults.Count < MostFaults)
        {
            _faults.Add(fault);
        }
    }

    public static async Task<string> HashAsync(string file, CancellationToken ct)
    {
        await using var content = File.OpenRead(file);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(content, ct));
    }

    /// <summary>Goes along one day.</summary>
    private sealed class SectionCheck
    {
        private readonly string _file;
        private readonly SectionHead _head;
        private readonly ArchiveVerifier _of;
        private readonly bool _chained;
        private readonly HashSet<string> _signedBy = new(StringComparer.Ordinal);
        private byte[] _before = [];
        private string? _first;
        private int _rows;
        private int _position;
        private string? _key;
        private ArchiveFaultKind? _signature;

        public SectionCheck(string file, SectionHead head, ArchiveVerifier of)
        {
            (_file, _head, _of) = (file, head, of);
            _chained = head.Format == ArchiveKind.Receipts.Format;
            if (head.Keys is null || !ArchiveKind.All.Any(kind => kind.Format == head.Format))
            {
                throw new InvalidDataException("This is no file of the archive.");
            }
        }

        public DateOnly Day => _head.Day;

        public int Next => _rows + 1;

        public void Row(JsonDocument json)
        {
            _rows++;
            if (!_chained)
            {
                if (json.RootElement.GetProperty("tenant_id").GetGuid() != _head.Tenant)
                {
                    Say(ArchiveFaultKind.Altered, _rows);
                }

                return;
            }

            var row = json.Deserialize<SealedReceipt>(ArchiveLines.Json)!;
            var hash = Convert.FromHexString(row.Hash);
            if (row.Position != _position + 1)
            {
                Say(ArchiveFaultKind.LinkMissing, row.Position);
            }

            if (row.Receipt.Tenant.Value != _head.Tenant || !hash.AsSpan().SequenceEqual(ReceiptSeal.HashOf(_before, _head.Day, row.Position, row.Receipt)))
            {
                Say(ArchiveFaultKind.Altered, row.Position);
            }

            // Without one, or by a key that is gone, a link is held by those after it. A wrong one is a forgery wherever it stands.
            _signature = _of.SignatureFault(row.Key, row.Signature, hash, _head.Keys.GetValueOrDefault);
            if (_signature is ArchiveFaultKind.SignatureWrong)
            {
                Say(ArchiveFaultKind.SignatureWrong, row.Position, row.Key);
            }

            _key = row.Key;
            _signedBy.Add(row.Key ?? "nobody");
            _first ??= row.Hash;
            (_before, _position) = (hash, row.Position);
        }

        public ArchiveSection Close(SectionCount end)
        {
            if (_signature is ArchiveFaultKind.NotSigned or ArchiveFaultKind.KeyUnknown)
            {
                Say(_signature.Value, _position, _key);
            }

            var last = _before.Length == 0 ? null : Convert.ToHexStringLower(_before);
            if (end != new SectionCount(_rows, _first, last))
            {
                Say(ArchiveFaultKind.CutShort, null);
            }

            return new ArchiveSection(_file, _head.Format, _head.Tenant, _head.Day, _rows, _first, last, _signedBy);
        }

        private void Say(ArchiveFaultKind kind, int? position, string? detail = null) => _of.Say(new ArchiveFault(_file, kind, _head.Day, position, detail));
    }
}
