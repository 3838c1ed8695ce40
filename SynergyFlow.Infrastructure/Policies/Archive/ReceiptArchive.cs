using System.IO.Compression;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Infrastructure.Events;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Infrastructure.Policies.Receipts;

namespace SynergyFlow.Infrastructure.Policies.Archive;

/// <summary>What a tenant's administrators see of the archive, and receipts as they take them away.</summary>
internal sealed class ReceiptArchive(TenantContexts contexts, SectionWriter sections, ArchiveFiles files, IOptions<SealOptions> options) : IReceiptArchive
{
    public async Task<ArchiveReport> ReportAsync(TenantId tenant, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(tenant, ct);
        var months = await db.RowsAsync(
            """
            SELECT coalesce(looked.month, filed.month), coalesce(filed.receipts, 0), coalesce(filed.denials, 0), coalesce(filed.comparisons, 0),
                filed.dropped_at, looked.fault, looked.detail, looked.looked_at
            FROM (SELECT * FROM policies.archive_month WHERE tenant_id = $1) AS looked
            FULL JOIN (
                SELECT tenant_id, date_trunc('month', day::timestamp)::date AS month, sum(rows) FILTER (WHERE kind = 'receipts') AS receipts,
                    sum(rows) FILTER (WHERE kind = 'denials') AS denials, sum(rows) FILTER (WHERE kind = 'comparisons') AS comparisons,
                    CASE WHEN bool_and(dropped_at IS NOT NULL) THEN max(dropped_at) END AS dropped_at
                FROM policies.archive_file WHERE tenant_id = $1 GROUP BY 1, 2) AS filed ON filed.tenant_id = looked.tenant_id AND filed.month = looked.month
            WHERE looked.fault IS NOT NULL OR filed.month IS NOT NULL
            ORDER BY 1 DESC
            """,
            [tenant.Value],
            row =>
            {
                var month = row.GetFieldValue<DateOnly>(0);
                var (putAway, fault) = (row.Nullable<DateTimeOffset>(4), row.Text(5));
                return new ArchivedMonth(
                    month,
                    putAway is not null ? ArchiveState.PutAway : fault is null ? ArchiveState.Waits : ArchiveState.Kept,
                    row.GetInt64(1),
                    row.GetInt64(2),
                    row.GetInt64(3),
                    ArchiveKind.FolderOf(tenant, month),
                    putAway,
                    putAway is null ? fault : null,
                    putAway is null ? row.Text(6) : null,
                    row.Nullable<DateTimeOffset>(7));
            },
            ct);
        return new ArchiveReport(options.Value.HotDays, options.Value.Archive.Length > 0, months);
    }

    public async Task<IReadOnlyList<string>> MissingAsync(TenantId tenant, DateOnly from, DateOnly to, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(tenant, ct);
        return [.. (await ArchiveDays.OfAsync(db, from, to, ct)).Select(day => day.File!).Where(file => options.Value.Archive.Length == 0 || !File.Exists(Place(file)))];
    }

    public async Task WriteAsync(TenantId tenant, DateOnly from, DateOnly to, Stream output, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(tenant, ct);
        var archived = (await ArchiveDays.OfAsync(db, from, to, ct)).ToDictionary(day => day.Day, day => day.File!);
        var sealedDays = await db.Set<ReceiptSeal>().Where(seal => seal.Day >= from && seal.Day <= to).Select(seal => seal.Day).Distinct().ToListAsync(ct);
        foreach (var day in sealedDays.Union(archived.Keys).Order())
        {
            if (archived.TryGetValue(day, out var file))
            {
                await using var stored = File.OpenRead(Place(file));
                await using GZipStream text = new(stored, CompressionMode.Decompress);
                await text.CopyToAsync(output, ct);
            }
            else
            {
                await sections.ReceiptsAsync(db, tenant, day, output, ct);
            }

            await output.FlushAsync(ct);
        }
    }

    private string Place(string file) => Path.Combine(files.Root, file);
}
