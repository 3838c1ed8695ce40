using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace SynergyFlow.Infrastructure.Persistence.Migrations;

/// <summary>What was refused to whom: append-only and partitioned by month, as the event log is.</summary>
[DbContext(typeof(SynergyFlowDbContext))]
[Migration("20261129031000_Denials")]
public sealed class Denials : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        ArgumentNullException.ThrowIfNull(migrationBuilder);
        migrationBuilder.Sql("""
            CREATE TABLE policies.denial (
                tenant_id uuid NOT NULL,
                id uuid NOT NULL,
                seq bigint GENERATED ALWAYS AS IDENTITY,
                recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
                denied_at timestamptz NOT NULL,
                actor_id uuid NOT NULL,
                actor_name text NOT NULL,
                channel text NOT NULL,
                action text NOT NULL,
                resource_kind text NOT NULL,
                resource_id uuid,
                reasons text[] NOT NULL,
                fault text,
                revision text NOT NULL,
                engine text NOT NULL,
                correlation_id text NOT NULL,
                trace_id text,
                CONSTRAINT pk_denial PRIMARY KEY (tenant_id, id, recorded_at)
            ) PARTITION BY RANGE (recorded_at);
            CREATE INDEX ix_denial_tenant_id_recorded_at_seq ON policies.denial (tenant_id, recorded_at, seq);
            CREATE INDEX ix_denial_tenant_id_actor_id_recorded_at_seq ON policies.denial (tenant_id, actor_id, recorded_at, seq);
            CREATE INDEX ix_denial_tenant_id_resource_id ON policies.denial (tenant_id, resource_id);
            CREATE INDEX ix_denial_tenant_id_correlation_id ON policies.denial (tenant_id, correlation_id);
            CREATE TABLE policies.denial_default PARTITION OF policies.denial DEFAULT;

            CREATE FUNCTION policies.ensure_denial_partition(month_start timestamptz) RETURNS void LANGUAGE plpgsql AS $body$
            DECLARE
                first timestamptz := date_trunc('month', month_start AT TIME ZONE 'UTC') AT TIME ZONE 'UTC';
                next timestamptz := (date_trunc('month', month_start AT TIME ZONE 'UTC') + interval '1 month') AT TIME ZONE 'UTC';
                name text := 'denial_' || to_char(first AT TIME ZONE 'UTC', 'YYYY_MM');
            BEGIN
                IF to_regclass('policies.' || name) IS NULL
                   AND NOT EXISTS (SELECT FROM policies.denial_default WHERE recorded_at >= first AND recorded_at < next) THEN
                    EXECUTE format('CREATE TABLE policies.%I PARTITION OF policies.denial FOR VALUES FROM (%L) TO (%L)', name, first, next);
                END IF;
            END $body$;
            SELECT policies.ensure_denial_partition(now() + make_interval(months => m)) FROM generate_series(0, 2) AS m;

            CREATE FUNCTION policies.refuse_change_of_denial() RETURNS trigger LANGUAGE plpgsql AS $body$
            BEGIN
                RAISE EXCEPTION 'Denials are append-only.' USING ERRCODE = 'insufficient_privilege';
            END $body$;
            CREATE TRIGGER denial_is_append_only BEFORE UPDATE OR DELETE ON policies.denial
                FOR EACH ROW EXECUTE FUNCTION policies.refuse_change_of_denial();
            CREATE TRIGGER denial_is_not_truncated BEFORE TRUNCATE ON policies.denial
                FOR EACH STATEMENT EXECUTE FUNCTION policies.refuse_change_of_denial();
            """);
    }
}
