using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace SynergyFlow.Infrastructure.Persistence.Migrations;

/// <summary>The chain of receipts. The subscription that makes it begins with the first receipt there is, not with all of the log.</summary>
[DbContext(typeof(SynergyFlowDbContext))]
[Migration("20261129023000_ReceiptSeals")]
public sealed class ReceiptSeals : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        ArgumentNullException.ThrowIfNull(migrationBuilder);
        migrationBuilder.Sql("""
            CREATE TABLE policies.receipt_seal (
                tenant_id uuid NOT NULL,
                day date NOT NULL,
                position integer NOT NULL,
                receipt_id uuid NOT NULL,
                decided_at timestamptz NOT NULL,
                hash bytea NOT NULL,
                key varchar(16),
                signature bytea,
                CONSTRAINT pk_receipt_seal PRIMARY KEY (tenant_id, day, position)
            );
            CREATE UNIQUE INDEX ix_receipt_seal_tenant_id_receipt_id ON policies.receipt_seal (tenant_id, receipt_id);
            CREATE TRIGGER seal_is_append_only BEFORE UPDATE OR DELETE ON policies.receipt_seal
                FOR EACH ROW EXECUTE FUNCTION policies.refuse_change();
            CREATE TRIGGER seal_is_not_truncated BEFORE TRUNCATE ON policies.receipt_seal
                FOR EACH STATEMENT EXECUTE FUNCTION policies.refuse_change();

            INSERT INTO events.subscription (name, epoch, checkpoint_xid, checkpoint_seq, processed, paused, updated_at)
            SELECT 'receipts', 0, coalesce(first.xid, pg_snapshot_xmin(pg_current_snapshot())), coalesce(first.seq - 1, 0), 0, false, clock_timestamp()
            FROM (SELECT 1) AS always
            LEFT JOIN (
                SELECT logged.xid, logged.seq
                FROM policies.decision_receipt AS receipt
                JOIN events.log AS logged
                    ON logged.tenant_id = receipt.tenant_id AND logged.aggregate_id = receipt.aggregate_id AND logged.id = receipt.event_id
                ORDER BY logged.xid, logged.seq
                LIMIT 1) AS first ON true;
            """);
    }
}
