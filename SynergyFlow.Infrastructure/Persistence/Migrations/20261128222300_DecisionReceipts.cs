using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace SynergyFlow.Infrastructure.Persistence.Migrations;

/// <summary>Receipts of decisions: append-only and partitioned by month, as the event log is. And the tenant's critical services.</summary>
[DbContext(typeof(SynergyFlowDbContext))]
[Migration("20261128222300_DecisionReceipts")]
public sealed class DecisionReceipts : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        ArgumentNullException.ThrowIfNull(migrationBuilder);
        migrationBuilder.Sql("""
            ALTER TABLE incidents.priority_matrix ADD COLUMN critical_services text[] NOT NULL DEFAULT '{}';

            CREATE SCHEMA policies;
            CREATE TABLE policies.decision_receipt (
                tenant_id uuid NOT NULL,
                id uuid NOT NULL,
                decided_at timestamptz NOT NULL,
                policy varchar(80) NOT NULL,
                revision varchar(64) NOT NULL,
                engine varchar(20) NOT NULL,
                verdict varchar(40) NOT NULL,
                aggregate_kind varchar(40) NOT NULL,
                aggregate_id uuid NOT NULL,
                event_id uuid NOT NULL,
                actor_id uuid NOT NULL,
                actor_name varchar(120) NOT NULL,
                input json NOT NULL,
                result json,
                reasons json NOT NULL,
                fault varchar(40),
                duration_us integer NOT NULL,
                correlation_id varchar(64) NOT NULL,
                trace_id varchar(32),
                CONSTRAINT pk_decision_receipt PRIMARY KEY (tenant_id, id, decided_at)
            ) PARTITION BY RANGE (decided_at);
            CREATE INDEX ix_decision_receipt_tenant_id_aggregate_id_decided_at ON policies.decision_receipt (tenant_id, aggregate_id, decided_at);
            CREATE TABLE policies.receipt_default PARTITION OF policies.decision_receipt DEFAULT;

            CREATE FUNCTION policies.ensure_receipt_partition(month_start timestamptz) RETURNS void LANGUAGE plpgsql AS $body$
            DECLARE
                first timestamptz := date_trunc('month', month_start AT TIME ZONE 'UTC') AT TIME ZONE 'UTC';
                next timestamptz := (date_trunc('month', month_start AT TIME ZONE 'UTC') + interval '1 month') AT TIME ZONE 'UTC';
                name text := 'receipt_' || to_char(first AT TIME ZONE 'UTC', 'YYYY_MM');
            BEGIN
                IF to_regclass('policies.' || name) IS NULL
                   AND NOT EXISTS (SELECT FROM policies.receipt_default WHERE decided_at >= first AND decided_at < next) THEN
                    EXECUTE format('CREATE TABLE policies.%I PARTITION OF policies.decision_receipt FOR VALUES FROM (%L) TO (%L)', name, first, next);
                END IF;
            END $body$;
            SELECT policies.ensure_receipt_partition(now() + make_interval(months => m)) FROM generate_series(0, 2) AS m;

            CREATE FUNCTION policies.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $body$
            BEGIN
                RAISE EXCEPTION 'Receipts are append-only.' USING ERRCODE = 'insufficient_privilege';
            END $body$;
            CREATE TRIGGER receipt_is_append_only BEFORE UPDATE OR DELETE ON policies.decision_receipt
                FOR EACH ROW EXECUTE FUNCTION policies.refuse_change();
            CREATE TRIGGER receipt_is_not_truncated BEFORE TRUNCATE ON policies.decision_receipt
                FOR EACH STATEMENT EXECUTE FUNCTION policies.refuse_change();

            CREATE VIEW policies.coverage WITH (security_invoker = true) AS
            SELECT logged.tenant_id, 'synergyflow/priority' AS policy, (logged.recorded_at AT TIME ZONE 'UTC')::date AS day,
                count(*) AS effects, count(receipt.id) AS with_receipt
            FROM events.log AS logged
            LEFT JOIN policies.decision_receipt AS receipt
                ON receipt.tenant_id = logged.tenant_id AND receipt.aggregate_id = logged.aggregate_id AND receipt.event_id = logged.id
            WHERE logged.type IN ('incident.created', 'incident.updated')
                AND EXISTS (SELECT FROM jsonb_array_elements(logged.payload -> 'changes') AS change WHERE change ->> 'field' = 'priority')
            GROUP BY logged.tenant_id, day;
            """);
    }
}
