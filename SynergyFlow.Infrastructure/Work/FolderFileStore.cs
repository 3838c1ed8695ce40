using System.Buffers;
using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Infrastructure.Work;

public sealed class FileStoreOptions
{
    public const string Section = "Files";

    /// <summary>Where the files lie; by default the folder <c>files</c> in <c>Data:Folder</c>.</summary>
    [Required]
    public string Folder { get; set; } = "";

    /// <summary>The largest file, in bytes.</summary>
    [Range(1, 2_000_000_000)]
    public long MaxBytes { get; set; } = 25 * 1024 * 1024;
}

public sealed record FileRefused : InvalidError
{
    public FileRefused(string code, string message)
        : base(code, message) => Field = "file";
}

/// <summary>
/// Attachments in a folder: one subfolder per tenant, generated names, nothing of what the client said in any path. A file
/// is written aside and moved into place when it is whole, so what has a name is complete.
/// </summary>
internal sealed class FolderFileStore(IOptions<FileStoreOptions> options, TimeProvider time) : IFileStore
{
    private const int BufferLength = 64 * 1024;
    private readonly string _root = Path.GetFullPath(options.Value.Folder);

    private string Incoming => Path.Combine(_root, ".incoming");

    public async Task<Result<StoredFile>> SaveAsync(TenantId tenant, string fileName, Stream content, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(content);
        if (FileNames.Clean(fileName) is not { } name)
        {
            return new FileRefused("file.name_required", "The file needs a name.");
        }

        Directory.CreateDirectory(Incoming);
        SweepIncoming();
        var storedName = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var part = Path.Combine(Incoming, storedName);
        try
        {
            var written = await WriteAsync(part, name, content, ct);
            if (written.Failed)
            {
                return written.Error;
            }

            var target = PathOf(tenant, storedName);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Move(part, target);
            return written.Value with { StoredName = storedName };
        }
        finally
        {
            File.Delete(part);
        }
    }

    public Task<Stream?> OpenAsync(TenantId tenant, string storedName, CancellationToken ct)
    {
        try
        {
            return Task.FromResult<Stream?>(new FileStream(
                PathOf(tenant, storedName), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, BufferLength, FileOptions.Asynchronous));
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            return Task.FromResult<Stream?>(null);
        }
    }

    public Task DeleteAsync(TenantId tenant, string storedName, CancellationToken ct)
    {
        var path = PathOf(tenant, storedName);
        if (File.Exists(path))
        {
            File.Delete(path);
        }

        return Task.CompletedTask;
    }

    private async Task<Result<StoredFile>> WriteAsync(string part, string name, Stream content, CancellationToken ct)
    {
        var limit = options.Value.MaxBytes;
        var buffer = ArrayPool<byte>.Shared.Rent(BufferLength);
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var read = await content.ReadAtLeastAsync(buffer.AsMemory(0, BufferLength), FileTypes.HeadLength, throwOnEndOfStream: false, ct);
            if (read == 0)
            {
                return new FileRefused("file.empty", "The file is empty.");
            }

            var (type, wrong) = FileTypes.Decide(name, buffer.AsSpan(0, Math.Min(read, FileTypes.HeadLength)));
            if (type is null)
            {
                return new FileRefused("file.type_refused", wrong!);
            }

            await using var file = new FileStream(
                part, FileMode.CreateNew, FileAccess.Write, FileShare.None, 0, FileOptions.Asynchronous);
            var size = 0L;
            while (read > 0)
            {
                size += read;
                if (size > limit)
                {
                    return new FileRefused("file.too_large", $"A file may have at most {limit / 1024 / 1024} MB.");
                }

                hash.AppendData(buffer, 0, read);
                await file.WriteAsync(buffer.AsMemory(0, read), ct);
                read = await content.ReadAsync(buffer.AsMemory(0, BufferLength), ct);
            }

            file.Flush(flushToDisk: true);
            return new StoredFile("", name, type, size, Convert.ToHexStringLower(hash.GetHashAndReset()));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Only generated names have a path, and it lies under the tenant's folder: asserted, not hoped.</summary>
    private string PathOf(TenantId tenant, string storedName)
    {
        if (storedName is not { Length: 32 } || !storedName.All(char.IsAsciiHexDigitLower))
        {
            throw new ArgumentException("This is not a name that the store has given.", nameof(storedName));
        }

        var home = Path.Combine(_root, tenant.Value.ToString("N"));
        var path = Path.GetFullPath(Path.Combine(home, storedName[..2], storedName));
        return path.StartsWith(home + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? path
            : throw new InvalidOperationException("A file's path left its tenant's folder.");
    }

    /// <summary>What a killed process left half-written is dropped after a day.</summary>
    private void SweepIncoming()
    {
        var stale = time.GetUtcNow().UtcDateTime.AddDays(-1);
        foreach (var part in Directory.EnumerateFiles(Incoming))
        {
            if (File.GetLastWriteTimeUtc(part) < stale)
            {
                File.Delete(part);
            }
        }
    }
}
