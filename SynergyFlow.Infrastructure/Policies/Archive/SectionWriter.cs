using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Infrastructure.Policies.Receipts;

namespace SynergyFlow.Infrastructure.Policies.Archive;

/// <summary>Writes a tenant's day as lines: for the archive and for exports, so that one check reads both.</summary>
internal sealed class SectionWriter(SealKeys keys)
{
    /// <param name="db">Of the tenant.</param>
    public async Task<SectionCount> ReceiptsAsync(SynergyFlowDbContext db, TenantId tenant, DateOnly day, Stream output, CancellationToken ct)
    {
        Dictionary<string, string> signers = new(StringComparer.Ordinal);
        foreach (var key in await db.Set<ReceiptSeal>().Where(seal => seal.Day == day && seal.Key != null).Select(seal => seal.Key!).Distinct().ToListAsync(ct))
        {
            if (keys.PublicKey(key) is { } known)
            {
                signers[key] = Convert.ToBase64String(known);
            }
        }

        await ArchiveLines.WriteAsync(output, new SectionHead(ArchiveKind.Receipts.Format, tenant.Value, day, signers), ct);
        var rows =
            from seal in db.Set<ReceiptSeal>().AsNoTracking()
            where seal.Day == day
            join receipt in db.Set<DecisionReceipt>().AsNoTracking()
                on new { Id = seal.ReceiptId, seal.DecidedAt } equals new { receipt.Id, receipt.DecidedAt }
            orderby seal.Position
            select new { Seal = seal, Receipt = receipt };
        SectionCount count = new(0, null, null);
        await foreach (var row in rows.AsAsyncEnumerable().WithCancellation(ct))
        {
            var hash = Convert.ToHexStringLower(row.Seal.Hash);
            await ArchiveLines.WriteAsync(output, new SealedReceipt(row.Seal.Position, hash, row.Seal.Key, row.Seal.Signature, row.Receipt), ct);
            count = new SectionCount(count.Rows + 1, count.First ?? hash, hash);
        }

        await ArchiveLines.WriteAsync(output, new SectionEnd(count), ct);
        return count;
    }

    /// <summary>What has no chain: rows as PostgreSQL says them.</summary>
    public static async Task<SectionCount> RowsAsync(
        SynergyFlowDbContext db, ArchiveKind kind, TenantId tenant, DateOnly day, Stream output, CancellationToken ct)
    {
        await ArchiveLines.WriteAsync(output, new SectionHead(kind.Format, tenant.Value, day, new Dictionary<string, string>()), ct);
        var rows = 0;
        DateTimeOffset start = new(day, TimeOnly.MinValue, TimeSpan.Zero);
        await using StreamWriter lines = new(output, leaveOpen: true) { NewLine = "\n" };
        await foreach (var line in db.Database.SqlQueryRaw<string>(
            kind == ArchiveKind.Denials
                ? "SELECT row_to_json(one)::text AS \"Value\" FROM policies.denial AS one WHERE tenant_id = {0} AND recorded_at >= {1} AND recorded_at < {2} ORDER BY recorded_at, seq"
                : "SELECT row_to_json(one)::text AS \"Value\" FROM policies.comparison AS one WHERE tenant_id = {0} AND decided_at >= {1} AND decided_at < {2} ORDER BY decided_at, id",
            tenant.Value,
            start,
            start.AddDays(1)).AsAsyncEnumerable().WithCancellation(ct))
        {
            await lines.WriteLineAsync(line.AsMemory(), ct);
            rows++;
        }

        await lines.FlushAsync(ct);
        SectionCount count = new(rows, null, null);
        await ArchiveLines.WriteAsync(output, new SectionEnd(count), ct);
        return count;
    }
}
