using System.IO.Compression;
using System.Text.Json;
using Microsoft.Extensions.Options;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Infrastructure.Events;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Infrastructure.Policies.Receipts;

namespace SynergyFlow.Infrastructure.Policies.Archive;

/// <param name="Written">What is in the folder now, and was read back.</param>
/// <param name="Faults">With one, nothing of the month may leave the database.</param>
internal sealed record MonthFiles(IReadOnlyList<ArchiveFile> Written, IReadOnlyDictionary<DateOnly, int> Effects, IReadOnlyList<ArchiveFault> Faults);

/// <summary>
/// Writes a tenant's month into the archive. Each file is written beside its place, brought to the disk, read back and checked; only then it takes its
/// place. Written twice, a file is the same bytes.
/// </summary>
internal sealed class ArchiveFiles(TenantContexts contexts, SealKeys keys, SectionWriter sections, IOptions<SealOptions> options)
{
    public string Root => Path.GetFullPath(options.Value.Archive);

    /// <param name="kept">Files of days that have left the database: they are as they are.</param>
    public async Task<MonthFiles> WriteAsync(TenantId tenant, DateOnly month, IReadOnlyList<ArchiveFile> kept, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(tenant, ct);
        var folder = Path.Combine(Root, ArchiveKind.FolderOf(tenant, month));
        List<ArchiveFile> written = [];
        foreach (var kind in ArchiveKind.All)
        {
            foreach (var day in await DaysAsync(db, kind, month, ct))
            {
                if (kept.Any(file => file.Kind == kind.Name && file.Day == day))
                {
                    continue;
                }

                Directory.CreateDirectory(folder);
                var (file, faults) = await WriteAsync(db, tenant, kind, day, folder, ct);
                if (faults.Count > 0)
                {
                    return new MonthFiles([], new Dictionary<DateOnly, int>(), faults);
                }

                written.Add(file!);
            }
        }

        if (written.Count == 0)
        {
            return new MonthFiles([], new Dictionary<DateOnly, int>(), []);
        }

        await ListAsync(tenant, month, [.. kept, .. written], folder, ct);

        // All of it once more, as somebody with nothing but the folder and the keys would.
        ArchiveVerifier verifier = new(keys.Verify);
        await verifier.MonthAsync(Path.Combine(folder, ArchiveManifest.FileName), ArchiveKind.FolderOf(tenant, month) + "/" + ArchiveManifest.FileName, ct);
        return new MonthFiles(written, await EffectsAsync(db, month, ct), verifier.Faults);
    }

    private async Task<(ArchiveFile? File, IReadOnlyList<ArchiveFault> Faults)> WriteAsync(
        SynergyFlowDbContext db, TenantId tenant, ArchiveKind kind, DateOnly day, string folder, CancellationToken ct)
    {
        var name = kind.FileOf(day);
        var draft = Path.Combine(folder, $".{name}.draft.gz");
        SectionCount count;
        await using (FileStream stored = new(draft, FileMode.Create, FileAccess.Write))
        {
            await using (GZipStream packed = new(stored, CompressionLevel.Optimal, leaveOpen: true))
            {
                count = kind == ArchiveKind.Receipts
                    ? await sections.ReceiptsAsync(db, tenant, day, packed, ct)
                    : await SectionWriter.RowsAsync(db, kind, tenant, day, packed, ct);
            }

            stored.Flush(flushToDisk: true);
        }

        ArchiveVerifier verifier = new(keys.Verify);
        await verifier.FileAsync(draft, name, ct);
        var read = verifier.Sections.SingleOrDefault();
        if (verifier.Faults.Count > 0 || read is null || (read.Rows, read.First, read.Last) != (count.Rows, count.First, count.Last))
        {
            File.Delete(draft);
            return (null, verifier.Faults.Count > 0 ? verifier.Faults : [new ArchiveFault(name, ArchiveFaultKind.CutShort, day, null)]);
        }

        var sha = await ArchiveVerifier.HashAsync(draft, ct);
        File.Move(draft, Path.Combine(folder, name), overwrite: true);
        return (new ArchiveFile(name, kind.Name, day, count.Rows, count.First, count.Last, sha), []);
    }

    private async Task ListAsync(TenantId tenant, DateOnly month, IReadOnlyList<ArchiveFile> files, string folder, CancellationToken ct)
    {
        ArchiveManifest manifest = new(ArchiveManifest.Edition, tenant.Value, month, [.. files.OrderBy(file => file.Name, StringComparer.Ordinal)], null, null, null);
        if (keys.Sign(manifest.Digest()) is { } signed)
        {
            manifest = manifest with { Key = signed.Key, PublicKey = Convert.ToBase64String(keys.PublicKey(signed.Key)!), Signature = signed.Signature };
        }

        var place = Path.Combine(folder, ArchiveManifest.FileName);
        await using (FileStream stored = new(place + ".draft", FileMode.Create, FileAccess.Write))
        {
            await JsonSerializer.SerializeAsync(stored, manifest, ArchiveLines.Json, ct);
            stored.Flush(flushToDisk: true);
        }

        File.Move(place + ".draft", place, overwrite: true);
        FolderSync.Flush(folder);
        FolderSync.Flush(Path.GetDirectoryName(folder)!);
        FolderSync.Flush(Root);
    }

    private static Task<List<DateOnly>> DaysAsync(SynergyFlowDbContext db, ArchiveKind kind, DateOnly month, CancellationToken ct) => db.RowsAsync(
        kind.Name switch
        {
            "receipts" => "SELECT DISTINCT day FROM policies.receipt_seal WHERE tenant_id = $3 AND day >= $1 AND day < $2 ORDER BY 1",
            "denials" => """
                SELECT DISTINCT (recorded_at AT TIME ZONE 'UTC')::date FROM policies.denial
                WHERE tenant_id = $3 AND recorded_at >= $1::timestamp AT TIME ZONE 'UTC' AND recorded_at < $2::timestamp AT TIME ZONE 'UTC' ORDER BY 1
                """,
            _ => """
                SELECT DISTINCT (decided_at AT TIME ZONE 'UTC')::date FROM policies.comparison
                WHERE tenant_id = $3 AND decided_at >= $1::timestamp AT TIME ZONE 'UTC' AND decided_at < $2::timestamp AT TIME ZONE 'UTC' ORDER BY 1
                """,
        },
        [month, month.AddMonths(1), db.Tenant.Value],
        row => row.GetFieldValue<DateOnly>(0),
        ct);

    /// <summary>Of each day, how many events a decision came to: <c>policies.coverage</c> goes on to say so.</summary>
    private static async Task<IReadOnlyDictionary<DateOnly, int>> EffectsAsync(SynergyFlowDbContext db, DateOnly month, CancellationToken ct) => (await db.RowsAsync(
        """
        SELECT day, count(*)::int
        FROM policies.effect
        WHERE tenant_id = $3 AND recorded_at >= $1::timestamp AT TIME ZONE 'UTC' AND recorded_at < $2::timestamp AT TIME ZONE 'UTC'
        GROUP BY 1
        """,
        [month, month.AddMonths(1), db.Tenant.Value],
        row => (Day: row.GetFieldValue<DateOnly>(0), Count: row.GetInt32(1)),
        ct)).ToDictionary(one => one.Day, one => one.Count);
}
