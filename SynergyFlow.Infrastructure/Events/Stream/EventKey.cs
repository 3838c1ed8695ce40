using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NSec.Cryptography;

namespace SynergyFlow.Infrastructure.Events.Stream;

/// <summary>
/// Signs what leaves (Ed25519), so that whoever holds the public key can tell an event of this installation from any other: over the id, the
/// type and the subject, each with a line feed behind it, and the payload's bytes as they travel.
/// </summary>
internal sealed class EventKey : IDisposable
{
    private static readonly SignatureAlgorithm s_algorithm = SignatureAlgorithm.Ed25519;
    private readonly Key _key;

    private EventKey(Key key)
    {
        _key = key;
        PublicPem = Encoding.ASCII.GetString(key.PublicKey.Export(KeyBlobFormat.PkixPublicKeyText));
        Id = Convert.ToHexStringLower(SHA256.HashData(key.PublicKey.Export(KeyBlobFormat.RawPublicKey)))[..16];
    }

    /// <summary>Half of the public key's fingerprint: it names the key that a receiver has to check with.</summary>
    public string Id { get; }

    public string PublicPem { get; }

    /// <summary>Reads the key, and makes one first where there is no file yet.</summary>
    /// <exception cref="InvalidOperationException">The file is no key of this kind.</exception>
    public static EventKey Open(string file)
    {
        if (!File.Exists(file))
        {
            Make(file);
        }

        try
        {
            return new EventKey(Key.Import(s_algorithm, File.ReadAllBytes(file), KeyBlobFormat.PkixPrivateKeyText));
        }
        catch (FormatException wrong)
        {
            throw new InvalidOperationException(
                string.Create(CultureInfo.InvariantCulture, $"Kafka:SigningKey: {file} is no private Ed25519 key in PEM. Make one with: openssl genpkey -algorithm ed25519 -out {Path.GetFileName(file)}"), wrong);
        }
    }

    /// <returns>64 bytes in Base64.</returns>
    public string Sign(string id, string type, string? subject, ReadOnlySpan<byte> payload) =>
        Convert.ToBase64String(s_algorithm.Sign(_key, Signed(id, type, subject, payload)));

    public bool Verifies(string signature, string id, string type, string? subject, ReadOnlySpan<byte> payload)
    {
        Span<byte> bytes = stackalloc byte[s_algorithm.SignatureSize];
        return Convert.TryFromBase64String(signature, bytes, out var length) && length == bytes.Length
            && s_algorithm.Verify(_key.PublicKey, Signed(id, type, subject, payload), bytes);
    }

    public void Dispose() => _key.Dispose();

    private static byte[] Signed(string id, string type, string? subject, ReadOnlySpan<byte> payload)
    {
        var head = Encoding.UTF8.GetBytes($"{id}\n{type}\n{subject}\n");
        return [.. head, .. payload];
    }

    private static void Make(string file)
    {
        using var made = Key.Create(s_algorithm, new KeyCreationParameters { ExportPolicy = KeyExportPolicies.AllowPlaintextArchiving });
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        var ownerOnly = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            ownerOnly.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var stream = new FileStream(file, ownerOnly);
        stream.Write(made.Export(KeyBlobFormat.PkixPrivateKeyText));
        stream.Flush(flushToDisk: true);
    }
}
