using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;

namespace SynergyFlow.Infrastructure.Policies;

/// <summary>The policies as <c>opa build -t wasm</c> packs them: a module, the data that it reads, and a revision.</summary>
internal sealed record PolicyBundle(string Revision, byte[] Module, byte[] Data)
{
    /// <summary>Made by <c>deploy/policies/build</c> and built into the program.</summary>
    public const string Resource = "Policies/synergyflow.bundle.tar.gz";

    public static PolicyBundle OfTheProgram()
    {
        using var packed = Packed();
        return Read(packed);
    }

    public static Stream Packed() => typeof(PolicyBundle).Assembly.GetManifestResourceStream(Resource)
        ?? throw new InvalidOperationException($"The program lacks {Resource}.");

    public static PolicyBundle Read(Stream packed)
    {
        using GZipStream unzipped = new(packed, CompressionMode.Decompress);
        using TarReader tar = new(unzipped);
        Dictionary<string, byte[]> files = [];
        while (tar.GetNextEntry() is { } entry)
        {
            if (entry.DataStream is { } content)
            {
                using MemoryStream bytes = new();
                content.CopyTo(bytes);
                files[entry.Name.TrimStart('/')] = bytes.ToArray();
            }
        }

        using var manifest = JsonDocument.Parse(files[".manifest"]);
        return new PolicyBundle(manifest.RootElement.GetProperty("revision").GetString()!, files["policy.wasm"], files["data.json"]);
    }
}
