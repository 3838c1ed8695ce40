using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace SynergyFlow.Infrastructure.Persistence.Migrations;

/// <summary>
/// What the model cannot say: the log is partitioned by month and append-only, and the incident's own references are
/// as tenant-bound as those of the record.
/// </summary>
[DbContext(typeof(SynergyFlowDbContext))]
[Migration("20261124100000_EventLogPartitions")]
public sealed class EventLogPartitions : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        ArgumentNullException.ThrowIfNull(migrationBuilder);
        migrationBuilder.Sql("""
            ALTER TABLE events.log RENAME TO log_plain;
            CREATE TABLE events.log (LIKE events.log_plain INCLUDING DEFAULTS INCLUDING IDENTITY) PARTITION BY RANGE (recorded_at);
            DROP TABLE events.log_plain;
            ALTER TABLE events.log ADD CONSTRAINT pk_log PRIMARY KEY (tenant_id, id, recorded_at);
            CREATE INDEX ix_log_xid_seq ON events.log (xid, seq);
            CREATE INDEX ix_log_tenant_id_aggregate_id_sequence ON events.log (tenant_id, aggregate_id, sequence);
            CREATE TABLE events.log_default PARTITION OF events.log DEFAULT;

            CREATE FUNCTION events.ensure_log_partition(month_start timestamptz) RETURNS void LANGUAGE plpgsql AS $body$
            DECLARE
                first timestamptz := date_trunc('month', month_start AT TIME ZONE 'UTC') AT TIME ZONE 'UTC';
                next timestamptz := (date_trunc('month', month_start AT TIME ZONE 'UTC') + interval '1 month') AT TIME ZONE 'UTC';
                name text := 'log_' || to_char(first AT TIME ZONE 'UTC', 'YYYY_MM');
            BEGIN
                IF to_regclass('events.' || name) IS NULL
                   AND NOT EXISTS (SELECT FROM events.log_default WHERE recorded_at >= first AND recorded_at < next) THEN
                    EXECUTE format('CREATE TABLE events.%I PARTITION OF events.log FOR VALUES FROM (%L) TO (%L)', name, first, next);
                END IF;
            END $body$;
            SELECT events.ensure_log_partition(now() + make_interval(months => m)) FROM generate_series(0, 2) AS m;

            CREATE FUNCTION events.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $body$
            BEGIN
                RAISE EXCEPTION 'The event log is append-only.' USING ERRCODE = 'insufficient_privilege';
            END $body$;
            CREATE TRIGGER log_is_append_only BEFORE UPDATE OR DELETE ON events.log
                FOR EACH ROW EXECUTE FUNCTION events.refuse_change();
            CREATE TRIGGER log_is_not_truncated BEFORE TRUNCATE ON events.log
                FOR EACH STATEMENT EXECUTE FUNCTION events.refuse_change();

            ALTER TABLE incidents.incident
                ADD CONSTRAINT fk_incident_duplicate_of FOREIGN KEY (tenant_id, duplicate_of_id)
                    REFERENCES work.record (tenant_id, id) ON DELETE RESTRICT,
                ADD CONSTRAINT fk_incident_resolved_by FOREIGN KEY (tenant_id, resolved_by_id)
                    REFERENCES identity."user" (tenant_id, id) ON DELETE RESTRICT;
            CREATE INDEX ix_incident_tenant_id_duplicate_of_id ON incidents.incident (tenant_id, duplicate_of_id);
            """);
    }
}
