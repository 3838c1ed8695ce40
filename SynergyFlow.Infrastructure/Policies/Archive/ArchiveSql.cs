using System.Globalization;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Infrastructure.Events;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Policies.Archive;

/// <summary>What the archive knows and asks of all tenants, as the role that may.</summary>
internal static class ArchiveSql
{
    /// <summary>In this order: links stay as long as a receipt of theirs.</summary>
    public static IReadOnlyList<string> Parts { get; } = ["receipt", "seal", "denial", "comparison"];

    /// <summary>What in a held partition has no file of this round or of one before, so that it has to stay.</summary>
    private static readonly Dictionary<string, string> s_left = new(StringComparer.Ordinal)
    {
        ["receipt"] = """
            SELECT (SELECT count(*) FROM policies.decision_receipt AS receipt
                WHERE receipt.decided_at >= $1::timestamp AT TIME ZONE 'UTC' AND receipt.decided_at < $2::timestamp AT TIME ZONE 'UTC'
                    AND NOT EXISTS (
                        SELECT FROM policies.receipt_seal AS seal
                        JOIN policies.archive_file AS file ON file.tenant_id = seal.tenant_id AND file.kind = 'receipts' AND file.day = seal.day
                        WHERE seal.tenant_id = receipt.tenant_id AND seal.receipt_id = receipt.id AND seal.decided_at = receipt.decided_at
                            AND (file.dropped_at IS NOT NULL OR file.written_at >= $3)))
                + (SELECT count(*) FROM policies.archive_file AS file
                WHERE file.kind = 'receipts' AND file.day >= $1 AND file.day < $2 AND file.dropped_at IS NULL
                    AND file.rows <> (SELECT count(*) FROM policies.receipt_seal AS seal WHERE seal.tenant_id = file.tenant_id AND seal.day = file.day))
            """,
        ["seal"] = """
            SELECT count(*) FROM policies.receipt_seal AS seal
            WHERE seal.day >= $1 AND seal.day < $2 AND $3::timestamptz IS NOT NULL AND (
                NOT EXISTS (
                    SELECT FROM policies.archive_file AS file
                    WHERE file.tenant_id = seal.tenant_id AND file.kind = 'receipts' AND file.day = seal.day AND file.dropped_at IS NOT NULL
                        AND file.rows >= seal.position)
                OR EXISTS (
                    SELECT FROM policies.decision_receipt AS receipt
                    WHERE receipt.tenant_id = seal.tenant_id AND receipt.id = seal.receipt_id AND receipt.decided_at = seal.decided_at))
            """,
        ["denial"] = Counted("denials", "policies.denial", "recorded_at"),
        ["comparison"] = Counted("comparisons", "policies.comparison", "decided_at"),
    };

    private static readonly Dictionary<string, string> s_dropped = new(StringComparer.Ordinal)
    {
        // A receipt may have been decided before midnight and sealed after it.
        ["receipt"] = """
            UPDATE policies.archive_file AS file SET dropped_at = $3
            WHERE file.kind = 'receipts' AND file.dropped_at IS NULL AND EXISTS (
                SELECT FROM policies.receipt_seal AS seal
                JOIN policies.decision_receipt AS receipt
                    ON receipt.tenant_id = seal.tenant_id AND receipt.id = seal.receipt_id AND receipt.decided_at = seal.decided_at
                WHERE seal.tenant_id = file.tenant_id AND seal.day = file.day
                    AND receipt.decided_at >= $1::timestamp AT TIME ZONE 'UTC' AND receipt.decided_at < $2::timestamp AT TIME ZONE 'UTC')
            """,
        ["denial"] = "UPDATE policies.archive_file SET dropped_at = $3 WHERE kind = 'denials' AND dropped_at IS NULL AND day >= $1 AND day < $2",
        ["comparison"] = "UPDATE policies.archive_file SET dropped_at = $3 WHERE kind = 'comparisons' AND dropped_at IS NULL AND day >= $1 AND day < $2",
    };

    /// <summary>Months that have a partition and are over since before a day.</summary>
    public static async Task<IReadOnlyList<DateOnly>> DueAsync(SynergyFlowDbContext db, DateOnly until, CancellationToken ct) => [.. (await db.RowsAsync(
        """
        SELECT DISTINCT right(c.relname, 7)
        FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
        WHERE n.nspname = 'policies' AND c.relispartition AND c.relkind = 'r' AND c.relname ~ '^(receipt|seal|denial|comparison)_[0-9]{4}_[0-9]{2}$'
        """,
        [],
        row => DateOnly.ParseExact(row.GetString(0), "yyyy'_'MM", CultureInfo.InvariantCulture),
        ct)).Where(month => month.AddMonths(1) <= until).Order()];

    /// <summary>Files of a month whose rows have left the database.</summary>
    public static Task<List<ArchiveFile>> KeptAsync(SynergyFlowDbContext db, TenantId tenant, DateOnly month, CancellationToken ct) => db.RowsAsync(
        """
        SELECT file, kind, day, rows, first_hash, last_hash, sha256 FROM policies.archive_file
        WHERE tenant_id = $1 AND day >= $2 AND day < $3 AND dropped_at IS NOT NULL
        """,
        [tenant.Value, month, month.AddMonths(1)],
        row => new ArchiveFile(row.GetString(0), row.GetString(1), row.GetFieldValue<DateOnly>(2), row.GetInt32(3), row.Text(4), row.Text(5), row.GetString(6)),
        ct);

    public static async Task WrittenAsync(SynergyFlowDbContext db, TenantId tenant, MonthFiles files, DateTimeOffset round, CancellationToken ct)
    {
        foreach (var file in files.Written)
        {
            await db.ExecuteAsync(
                """
                INSERT INTO policies.archive_file (tenant_id, kind, day, file, sha256, rows, effects, first_hash, last_hash, written_at)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
                ON CONFLICT (tenant_id, kind, day) DO UPDATE SET file = excluded.file, sha256 = excluded.sha256, rows = excluded.rows,
                    effects = excluded.effects, first_hash = excluded.first_hash, last_hash = excluded.last_hash, written_at = excluded.written_at
                """,
                [tenant.Value, file.Kind, file.Day, file.Name, file.Sha256, file.Rows, files.Effects.GetValueOrDefault(file.Day), file.First, file.Last, round],
                ct);
        }
    }

    /// <param name="fault">Null: nothing is wrong.</param>
    public static Task LookedAsync(
        SynergyFlowDbContext db, TenantId tenant, DateOnly month, string? fault, string? detail, DateTimeOffset round, CancellationToken ct) => db.ExecuteAsync(
        """
        INSERT INTO policies.archive_month (tenant_id, month, looked_at, fault, detail) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (tenant_id, month) DO UPDATE SET looked_at = excluded.looked_at, fault = excluded.fault, detail = excluded.detail
        """,
        [tenant.Value, month, round, fault, detail],
        ct);

    /// <summary>Drops a partition all of whose rows have their file.</summary>
    /// <returns>False where it is not there, or something in it has to stay.</returns>
    /// <exception cref="Npgsql.PostgresException">Somebody works on the table: nobody is kept waiting behind this.</exception>
    public static async Task<bool> DropAsync(SynergyFlowDbContext db, string part, DateOnly month, DateTimeOffset round, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await db.ExecuteAsync("SET LOCAL lock_timeout = '500ms'", [], ct);
        if (!(await db.RowsAsync("SELECT policies.hold_partition($1, $2)", [part, month], row => row.GetBoolean(0), ct))[0]
            || (await db.RowsAsync(s_left[part], [month, month.AddMonths(1), round], row => row.GetInt64(0), ct))[0] > 0)
        {
            return false;
        }

        if (s_dropped.TryGetValue(part, out var dropped))
        {
            await db.ExecuteAsync(dropped, [month, month.AddMonths(1), round], ct);
        }

        await db.ExecuteAsync("SELECT policies.drop_partition($1, $2)", [part, month], ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    /// <summary>Days of which there are not as many rows as in their file.</summary>
    private static string Counted(string kind, string table, string at) => $"""
        SELECT count(*) FROM (
            SELECT tenant_id, ({at} AT TIME ZONE 'UTC')::date AS day, count(*) AS rows FROM {table}
            WHERE {at} >= $1::timestamp AT TIME ZONE 'UTC' AND {at} < $2::timestamp AT TIME ZONE 'UTC' GROUP BY 1, 2) AS here
        LEFT JOIN policies.archive_file AS file
            ON file.tenant_id = here.tenant_id AND file.kind = '{kind}' AND file.day = here.day AND file.dropped_at IS NULL AND file.written_at >= $3
        WHERE file.rows IS DISTINCT FROM here.rows
        """;
}
