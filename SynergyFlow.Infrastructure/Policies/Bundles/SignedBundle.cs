using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using SynergyFlow.Infrastructure.Policies.Studio;

namespace SynergyFlow.Infrastructure.Policies.Bundles;

/// <summary>The policies as OPA fetches them: Rego and data, a revision, and a signature over all of it. Nothing of any tenant is in it.</summary>
/// <param name="Packed">A gzipped tar, the same bytes each time but for the signature.</param>
public sealed record SignedBundle(string Revision, byte[] Packed)
{
    private const string Manifest = ".manifest";
    private const string Data = "data.json";
    private static readonly string[] s_roots = ["synergyflow"];

    /// <param name="source">The bundle that runs in process. Its Rego lacks what was compiled, so that comes from the sources.</param>
    internal static SignedBundle Of(Stream source, BundleKey key)
    {
        var (revision, files) = Read(source);
        files[Manifest] = JsonSerializer.SerializeToUtf8Bytes(new { revision, roots = s_roots, rego_version = 1 });
        var signed = key.Sign(new
        {
            files = files.Select(file => new { name = file.Key, hash = Convert.ToHexStringLower(SHA256.HashData(Hashed(file.Key, file.Value))), algorithm = "SHA-256" }),
        });
        files[".signatures.json"] = JsonSerializer.SerializeToUtf8Bytes(new { signatures = new[] { signed } });
        return new SignedBundle(revision, Pack(files));
    }

    /// <summary>OPA hashes what it reads as JSON by its meaning, all else byte for byte.</summary>
    private static byte[] Hashed(string name, byte[] content) => name is Manifest or Data ? CanonicalJson.Of(content) : content;

    private static (string Revision, SortedDictionary<string, byte[]> Files) Read(Stream source)
    {
        using GZipStream unzipped = new(source, CompressionMode.Decompress);
        using TarReader tar = new(unzipped);
        SortedDictionary<string, byte[]> files = new(PolicyLibrary.Sources().ToDictionary(file => file.Name, file => file.Content), StringComparer.Ordinal);
        string? revision = null;
        while (tar.GetNextEntry() is { } entry)
        {
            var name = entry.Name.TrimStart('/');
            if (entry.DataStream is not { } content || name is not (Manifest or Data))
            {
                continue;
            }

            using MemoryStream bytes = new();
            content.CopyTo(bytes);
            if (name == Manifest)
            {
                using var manifest = JsonDocument.Parse(bytes.ToArray());
                revision = manifest.RootElement.GetProperty("revision").GetString();
            }
            else
            {
                files[name] = bytes.ToArray();
            }
        }

        return (revision ?? throw new InvalidDataException("The bundle has no revision."), files);
    }

    private static byte[] Pack(SortedDictionary<string, byte[]> files)
    {
        using MemoryStream packed = new();
        using (GZipStream zipped = new(packed, CompressionLevel.Optimal, leaveOpen: true))
        using (TarWriter tar = new(zipped, TarEntryFormat.Ustar))
        {
            foreach (var (name, content) in files)
            {
                tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, "/" + name)
                {
                    DataStream = new MemoryStream(content),
                    ModificationTime = DateTimeOffset.UnixEpoch,
                    Mode = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead,
                });
            }
        }

        return packed.ToArray();
    }
}
