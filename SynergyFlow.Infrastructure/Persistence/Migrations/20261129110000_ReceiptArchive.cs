using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace SynergyFlow.Infrastructure.Persistence.Migrations;

/// <summary>
/// Seals go by the month, as receipts do; which files of the archive there are; and the only way in which a partition ever leaves: by the month, and
/// never a young one.
/// </summary>
[DbContext(typeof(SynergyFlowDbContext))]
[Migration("20261129110000_ReceiptArchive")]
public sealed class ReceiptArchive : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        ArgumentNullException.ThrowIfNull(migrationBuilder);
        migrationBuilder.Sql("""
            ALTER TABLE policies.receipt_seal RENAME TO seal_before;
            ALTER TABLE policies.seal_before RENAME CONSTRAINT pk_receipt_seal TO pk_seal_before;
            ALTER INDEX policies.ix_receipt_seal_tenant_id_receipt_id RENAME TO ix_seal_before;
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
            ) PARTITION BY RANGE (day);
            CREATE UNIQUE INDEX ix_receipt_seal_tenant_id_receipt_id_day ON policies.receipt_seal (tenant_id, receipt_id, day);
            CREATE TABLE policies.seal_default PARTITION OF policies.receipt_seal DEFAULT;

            CREATE FUNCTION policies.ensure_seal_partition(month_start timestamptz) RETURNS void LANGUAGE plpgsql AS $body$
            DECLARE
                first date := date_trunc('month', month_start AT TIME ZONE 'UTC')::date;
                next date := (date_trunc('month', month_start AT TIME ZONE 'UTC') + interval '1 month')::date;
                name text := 'seal_' || to_char(first, 'YYYY_MM');
            BEGIN
                IF to_regclass('policies.' || name) IS NULL
                   AND NOT EXISTS (SELECT FROM policies.seal_default WHERE day >= first AND day < next) THEN
                    EXECUTE format('CREATE TABLE policies.%I PARTITION OF policies.receipt_seal FOR VALUES FROM (%L) TO (%L)', name, first, next);
                END IF;
            END $body$;
            SELECT policies.ensure_seal_partition(month AT TIME ZONE 'UTC') FROM generate_series(
                date_trunc('month', coalesce((SELECT min(day) FROM policies.seal_before)::timestamp, now() AT TIME ZONE 'UTC')),
                date_trunc('month', now() AT TIME ZONE 'UTC') + interval '2 months', interval '1 month') AS month;
            INSERT INTO policies.receipt_seal SELECT tenant_id, day, position, receipt_id, decided_at, hash, key, signature FROM policies.seal_before;
            DROP TABLE policies.seal_before;
            CREATE TRIGGER seal_is_append_only BEFORE UPDATE OR DELETE ON policies.receipt_seal
                FOR EACH ROW EXECUTE FUNCTION policies.refuse_change();
            CREATE TRIGGER seal_is_not_truncated BEFORE TRUNCATE ON policies.receipt_seal
                FOR EACH STATEMENT EXECUTE FUNCTION policies.refuse_change();

            CREATE TABLE policies.archive_file (
                tenant_id uuid NOT NULL,
                kind varchar(20) NOT NULL,
                day date NOT NULL,
                file text NOT NULL,
                sha256 varchar(64) NOT NULL,
                rows integer NOT NULL,
                effects integer NOT NULL,
                first_hash varchar(64),
                last_hash varchar(64),
                written_at timestamptz NOT NULL,
                dropped_at timestamptz,
                CONSTRAINT pk_archive_file PRIMARY KEY (tenant_id, kind, day)
            );
            CREATE FUNCTION policies.refuse_change_of_archive() RETURNS trigger LANGUAGE plpgsql AS $body$
            BEGIN
                IF TG_OP = 'UPDATE' AND OLD.dropped_at IS NULL THEN
                    RETURN NEW;
                END IF;
                RAISE EXCEPTION 'What is in the archive stays there.' USING ERRCODE = 'insufficient_privilege';
            END $body$;
            CREATE TRIGGER archive_is_not_changed BEFORE UPDATE OR DELETE ON policies.archive_file
                FOR EACH ROW EXECUTE FUNCTION policies.refuse_change_of_archive();
            CREATE TRIGGER archive_is_not_truncated BEFORE TRUNCATE ON policies.archive_file
                FOR EACH STATEMENT EXECUTE FUNCTION policies.refuse_change_of_archive();
            CREATE TABLE policies.archive_month (
                tenant_id uuid NOT NULL,
                month date NOT NULL,
                looked_at timestamptz NOT NULL,
                fault varchar(40),
                detail text,
                CONSTRAINT pk_archive_month PRIMARY KEY (tenant_id, month)
            );

            -- While it is held nothing can be added, and readers are not kept waiting.
            CREATE FUNCTION policies.hold_partition(part text, month date) RETURNS boolean LANGUAGE plpgsql
                SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
            DECLARE
                name text := part || '_' || to_char(month, 'YYYY_MM');
            BEGIN
                IF part NOT IN ('receipt', 'seal', 'denial', 'comparison') OR extract(day FROM month) <> 1
                   OR month + interval '1 month' > (now() AT TIME ZONE 'UTC') - interval '90 days' THEN
                    RAISE EXCEPTION 'Partitions of receipts leave by the month, older than 90 days.' USING ERRCODE = 'insufficient_privilege';
                END IF;
                IF to_regclass('policies.' || name) IS NULL THEN
                    RETURN false;
                END IF;
                EXECUTE format('LOCK TABLE policies.%I IN SHARE MODE', name);
                RETURN true;
            END $body$;
            CREATE FUNCTION policies.drop_partition(part text, month date) RETURNS void LANGUAGE plpgsql
                SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
            DECLARE
                name text := part || '_' || to_char(month, 'YYYY_MM');
                parent text := CASE part WHEN 'receipt' THEN 'decision_receipt' WHEN 'seal' THEN 'receipt_seal' ELSE part END;
            BEGIN
                IF policies.hold_partition(part, month) THEN
                    EXECUTE format('ALTER TABLE policies.%I DETACH PARTITION policies.%I', parent, name);
                    EXECUTE format('DROP TABLE policies.%I', name);
                END IF;
            END $body$;
            REVOKE EXECUTE ON FUNCTION policies.hold_partition(text, date), policies.drop_partition(text, date) FROM PUBLIC;
            """);
    }
}
