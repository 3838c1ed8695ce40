using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace SynergyFlow.Infrastructure.Policies.Receipts;

public sealed class SealOptions
{
    public const string Section = "Receipts";

    /// <summary>Where the keys are that sign the chain of receipts (<c>Receipts:Keys</c>); one folder for all nodes.</summary>
    public string Keys { get; set; } = "";

    /// <summary>How often each node checks the receipts of yesterday and today (<c>Receipts:CheckEvery</c>).</summary>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00")]
    public TimeSpan CheckEvery { get; set; } = TimeSpan.FromHours(1);
}

/// <summary>
/// The keys that sign the chain: ECDSA with P-256 and SHA-256, PEM files of a folder. They are not in the database, so that whoever can write there
/// cannot sign. <c>signing.pem</c> is the one that signs, made when there is none; any other file is one that has signed, private or public.
/// </summary>
internal sealed partial class SealKeys(IOptions<SealOptions> configured, ILogger<SealKeys> logger) : IDisposable
{
    public const int IdLength = 16;
    private const string Signing = "signing.pem";

    private readonly Lock _lock = new();
    private Dictionary<string, ECDsa>? _keys;
    private string? _signs;

    /// <returns>Null while there is no key to sign with; the log says why.</returns>
    public (string Key, byte[] Signature)? Sign(byte[] hash)
    {
        lock (_lock)
        {
            return Load() is { } keys && _signs is { } id ? (id, keys[id].SignHash(hash)) : null;
        }
    }

    /// <returns>Null for a key that is not in the folder.</returns>
    public bool? Verify(string key, byte[] hash, byte[] signature)
    {
        lock (_lock)
        {
            return Load()?.GetValueOrDefault(key)?.VerifyHash(hash, signature);
        }
    }

    public void Dispose()
    {
        foreach (var key in _keys?.Values ?? Enumerable.Empty<ECDsa>())
        {
            key.Dispose();
        }
    }

    /// <summary>Once; a folder that cannot be read is tried again with the next link.</summary>
    private Dictionary<string, ECDsa>? Load()
    {
        if (_keys is not null)
        {
            return _keys;
        }

        Dictionary<string, ECDsa> keys = new(StringComparer.Ordinal);
        try
        {
            var folder = Directory.CreateDirectory(configured.Value.Keys).FullName;
            var signing = Path.Combine(folder, Signing);
            if (!File.Exists(signing))
            {
                Make(signing);
            }

            foreach (var file in Directory.GetFiles(folder, "*.pem"))
            {
                var key = ECDsa.Create();
                key.ImportFromPem(File.ReadAllText(file));
                var id = Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()))[..IdLength];
                keys[id] = key;
                _signs = file == signing ? id : _signs;
            }

            return _keys = keys;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            Failed(logger, configured.Value.Keys, failure);
            return null;
        }
    }

    /// <summary>Two nodes may do this at once: the file of one of them stays, and both use it.</summary>
    private void Make(string signing)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var draft = $"{signing}.{Guid.CreateVersion7():N}";
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (FileStream file = new(draft, options))
        {
            file.Write(Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem() + "\n"));
            file.Flush(flushToDisk: true);
        }

        try
        {
            File.Move(draft, signing, overwrite: false);
            Made(logger, signing);
        }
        catch (IOException) when (File.Exists(signing))
        {
            File.Delete(draft);
        }
    }

    [LoggerMessage(4050, LogLevel.Error, "Receipts are sealed without a signature: the keys in {Folder} cannot be used")]
    private static partial void Failed(ILogger logger, string folder, Exception failure);

    [LoggerMessage(4053, LogLevel.Information, "Receipts are signed with a new key, {File}: keep a copy where the database's backups are not")]
    private static partial void Made(ILogger logger, string file);
}
