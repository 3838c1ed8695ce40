using Npgsql;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Infrastructure.Events;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Policies.Archive;

/// <summary>Which days of a tenant are in the archive and no longer in the database.</summary>
internal static class ArchiveDays
{
    /// <param name="db">Of the tenant.</param>
    public static Task<List<ArchivedDay>> OfAsync(SynergyFlowDbContext db, DateOnly from, DateOnly to, CancellationToken ct) => db.RowsAsync(
        """
        SELECT day, rows, last_hash, tenant_id || to_char(day, '/YYYY-MM/') || file, dropped_at
        FROM policies.archive_file
        WHERE tenant_id = $3 AND kind = 'receipts' AND dropped_at IS NOT NULL AND day BETWEEN $1 AND $2
        ORDER BY day
        """,
        [from, to, db.Tenant.Value],
        Read,
        ct);

    /// <summary>Of the days on which something came of a decision about it, those whose receipt is not here any more.</summary>
    public static Task<List<ArchivedDay>> OfRecordAsync(SynergyFlowDbContext db, RecordId record, CancellationToken ct) => db.RowsAsync(
        """
        SELECT day, rows, last_hash, tenant_id || to_char(day, '/YYYY-MM/') || file, dropped_at
        FROM policies.archive_file
        WHERE tenant_id = $2 AND kind = 'receipts' AND dropped_at IS NOT NULL AND day IN (
            SELECT effect.day
            FROM policies.effect AS effect
            WHERE effect.tenant_id = $2 AND effect.aggregate_id = $1
                AND NOT EXISTS (
                    SELECT FROM policies.decision_receipt AS receipt
                    WHERE receipt.tenant_id = effect.tenant_id AND receipt.aggregate_id = effect.aggregate_id AND receipt.event_id = effect.event_id
                        AND receipt.policy = effect.policy))
        ORDER BY day DESC
        LIMIT 100
        """,
        [record.Value, db.Tenant.Value],
        Read,
        ct);

    private static ArchivedDay Read(NpgsqlDataReader row) =>
        new(row.GetFieldValue<DateOnly>(0), row.GetInt32(1), row.Text(2), row.GetString(3), row.GetFieldValue<DateTimeOffset>(4));
}
