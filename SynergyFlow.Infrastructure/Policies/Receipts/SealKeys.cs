using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SynergyFlow.Core.Policies.Studio;

namespace SynergyFlow.Infrastructure.Policies.Receipts;

public sealed class SealOptions : IValidatableObject
{
    public const string Section = "Receipts";
    private const int MostHotDays = 36_500;

    /// <summary>Where the keys are that sign the chain of receipts (<c>Receipts:Keys</c>); one folder for all nodes.</summary>
    public string Keys { get; set; } = "";

    /// <summary>How often each node checks the receipts of yesterday and today (<c>Receipts:CheckEvery</c>).</summary>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00")]
    public TimeSpan CheckEvery { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Days that receipts, denials and comparisons stay in the database at least (<c>Receipts:HotDays</c>); 0: for ever.</summary>
    public int HotDays { get; set; } = LeastHotDays;

    /// <summary>Where older ones are written to before they leave the database (<c>Receipts:Archive</c>); empty: they stay.</summary>
    public string Archive { get; set; } = "";

    /// <summary>Policies are replayed over as many.</summary>
    public static int LeastHotDays => PolicyReplay.Ranges.Max();

    public bool Archives => HotDays > 0 && Archive.Length > 0;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (HotDays != 0 && (HotDays < LeastHotDays || HotDays > MostHotDays))
        {
            yield return new ValidationResult(
                $"{Section}:{nameof(HotDays)} is {HotDays}. It must be 0, to keep receipts in the database for ever, or {LeastHotDays} to {MostHotDays}: policies are replayed over up to {LeastHotDays} days.");
        }

        if (Archive.Length > 0 && Keys.Length > 0 && Path.GetFullPath(Archive) == Path.GetFullPath(Keys))
        {
            yield return new ValidationResult($"{Section}:{nameof(Archive)} and {Section}:{nameof(Keys)} name one folder. The archive is handed out, the keys never are: give each its own.");
        }
    }
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

    /// <returns>SubjectPublicKeyInfo; null for a key that is not in the folder.</returns>
    public byte[]? PublicKey(string key)
    {
        lock (_lock)
        {
            return Load()?.GetValueOrDefault(key)?.ExportSubjectPublicKeyInfo();
        }
    }

    /// <summary>The keys of a folder by their ids, for whoever checks and never signs: none is made.</summary>
    public static Dictionary<string, ECDsa> Read(string folder, Action<string>? signs = null)
    {
        Dictionary<string, ECDsa> keys = new(StringComparer.Ordinal);
        foreach (var file in Directory.GetFiles(folder, "*.pem"))
        {
            var key = ECDsa.Create();
            key.ImportFromPem(File.ReadAllText(file));
            var id = IdOf(key);
            keys[id] = key;
            if (Path.GetFileName(file) == Signing)
            {
                signs?.Invoke(id);
            }
        }

        return keys;
    }

    public static string IdOf(ECDsa key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()))[..IdLength];
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

        try
        {
            var folder = Directory.CreateDirectory(configured.Value.Keys).FullName;
            var signing = Path.Combine(folder, Signing);
            if (!File.Exists(signing))
            {
                Make(signing);
            }

            return _keys = Read(folder, id => _signs = id);
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
