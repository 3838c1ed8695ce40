using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using SynergyFlow.Core.Integrations.Import;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Infrastructure.Integrations;

/// <summary>Uploaded files in a folder per tenant, under names made here.</summary>
internal sealed class ImportFiles(IOptions<ImportOptions> options) : IImportFiles
{
    public async Task<Result<StoredImport>> SaveAsync(
        TenantId tenant, Stream content, long limit, ImportFileWatch? watch, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(content);
        var name = Guid.CreateVersion7().ToString("N");
        var path = PathOf(tenant, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var kept = false;
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var size = 0L;
            await using (FileStream file = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 128 * 1024, useAsync: true))
            {
                var buffer = new byte[128 * 1024];
                while (await content.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, ct) is var read and > 0)
                {
                    size += read;
                    if (size > limit)
                    {
                        return new ImportFileRefused($"The file is larger than {limit / 1024 / 1024} MB. Split it and upload the parts one after the other.");
                    }

                    if (watch?.Look(buffer.AsSpan(0, read)) is { } refused)
                    {
                        return refused;
                    }

                    hash.AppendData(buffer, 0, read);
                    await file.WriteAsync(buffer.AsMemory(0, read), ct);
                }
            }

            kept = true;
            return new StoredImport(name, size, Convert.ToHexStringLower(hash.GetHashAndReset()));
        }
        finally
        {
            if (!kept)
            {
                File.Delete(path);
            }
        }
    }

    public Task<Stream?> OpenAsync(TenantId tenant, string storedName, CancellationToken ct)
    {
        var path = PathOf(tenant, storedName);
        return Task.FromResult<Stream?>(File.Exists(path)
            ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 64 * 1024, FileOptions.Asynchronous)
            : null);
    }

    public Task DeleteAsync(TenantId tenant, string storedName, CancellationToken ct)
    {
        File.Delete(PathOf(tenant, storedName));
        return Task.CompletedTask;
    }

    private string PathOf(TenantId tenant, string storedName) =>
        Guid.TryParseExact(storedName, "N", out _)
            ? Path.Combine(options.Value.Folder, tenant.Value.ToString("N"), storedName)
            : throw new ArgumentException("Stored names are made by this store.", nameof(storedName));
}
