using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace SynergyFlow.Infrastructure.Persistence.Migrations;

/// <summary>
/// The time that people spent, by person, day and record; their weeks, and the timers that they have running. Entries are append-only. Records
/// that an import's undo takes away leave their minutes to the person's day, so allocations refer to none.
/// </summary>
[DbContext(typeof(SynergyFlowDbContext))]
[Migration("20261130203000_Time")]
public sealed class Time : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        ArgumentNullException.ThrowIfNull(migrationBuilder);
        migrationBuilder.Sql("""
            CREATE SCHEMA IF NOT EXISTS "time";

            CREATE TABLE "time".week (
                tenant_id uuid NOT NULL,
                id uuid NOT NULL,
                user_id uuid NOT NULL,
                monday date NOT NULL,
                state varchar(32) NOT NULL,
                submitted_at timestamptz,
                decided_by_id uuid,
                decided_at timestamptz,
                reason varchar(500),
                version integer NOT NULL,
                CONSTRAINT pk_week PRIMARY KEY (tenant_id, id),
                CONSTRAINT fk_week_user_tenant_id_user_id FOREIGN KEY (tenant_id, user_id) REFERENCES identity."user" (tenant_id, id) ON DELETE RESTRICT,
                CONSTRAINT fk_week_user_tenant_id_decided_by_id FOREIGN KEY (tenant_id, decided_by_id) REFERENCES identity."user" (tenant_id, id) ON DELETE RESTRICT
            );
            CREATE UNIQUE INDEX ix_week_tenant_id_user_id_monday ON "time".week (tenant_id, user_id, monday);
            CREATE INDEX ix_week_tenant_id_decided_by_id ON "time".week (tenant_id, decided_by_id);
            CREATE INDEX ix_week_tenant_id_submitted_at ON "time".week (tenant_id, submitted_at) WHERE state = 'submitted';

            CREATE TABLE "time".worklog (
                tenant_id uuid NOT NULL,
                id uuid NOT NULL,
                user_id uuid NOT NULL,
                day date NOT NULL,
                minutes integer NOT NULL CHECK (minutes BETWEEN -1440 AND 1440 AND minutes <> 0 AND (minutes < 0) = (reverses_id IS NOT NULL)),
                started_at timestamptz,
                activity varchar(32) NOT NULL,
                note varchar(1000),
                billable boolean NOT NULL,
                source varchar(32) NOT NULL,
                mode varchar(32) NOT NULL,
                reverses_id uuid,
                logged_at timestamptz NOT NULL,
                CONSTRAINT pk_worklog PRIMARY KEY (tenant_id, id),
                CONSTRAINT fk_worklog_user_tenant_id_user_id FOREIGN KEY (tenant_id, user_id) REFERENCES identity."user" (tenant_id, id) ON DELETE RESTRICT,
                CONSTRAINT fk_worklog_worklog_tenant_id_reverses_id FOREIGN KEY (tenant_id, reverses_id) REFERENCES "time".worklog (tenant_id, id) ON DELETE RESTRICT
            );
            CREATE INDEX ix_worklog_tenant_id_user_id_day ON "time".worklog (tenant_id, user_id, day);
            CREATE INDEX ix_worklog_tenant_id_day ON "time".worklog (tenant_id, day);
            CREATE UNIQUE INDEX ix_worklog_tenant_id_reverses_id ON "time".worklog (tenant_id, reverses_id);

            CREATE TABLE "time".allocation (
                tenant_id uuid NOT NULL,
                worklog_id uuid NOT NULL,
                record_id uuid NOT NULL,
                user_id uuid NOT NULL,
                minutes integer NOT NULL,
                CONSTRAINT pk_allocation PRIMARY KEY (tenant_id, worklog_id, record_id),
                CONSTRAINT fk_allocation_worklog_tenant_id_worklog_id FOREIGN KEY (tenant_id, worklog_id) REFERENCES "time".worklog (tenant_id, id) ON DELETE RESTRICT
            );
            CREATE INDEX ix_allocation_tenant_id_record_id_worklog_id ON "time".allocation (tenant_id, record_id, worklog_id) INCLUDE (user_id, minutes);

            CREATE TABLE "time".timer (
                tenant_id uuid NOT NULL,
                user_id uuid NOT NULL,
                started_at timestamptz NOT NULL,
                note varchar(1000),
                records uuid[] NOT NULL,
                CONSTRAINT pk_timer PRIMARY KEY (tenant_id, user_id),
                CONSTRAINT fk_timer_user_tenant_id_user_id FOREIGN KEY (tenant_id, user_id) REFERENCES identity."user" (tenant_id, id) ON DELETE CASCADE
            );

            CREATE FUNCTION "time".refuse_change() RETURNS trigger LANGUAGE plpgsql AS $body$
            BEGIN
                RAISE EXCEPTION 'Entries of time are append-only.' USING ERRCODE = 'insufficient_privilege';
            END $body$;
            CREATE TRIGGER worklog_is_append_only BEFORE UPDATE OR DELETE ON "time".worklog
                FOR EACH ROW EXECUTE FUNCTION "time".refuse_change();
            CREATE TRIGGER allocation_is_append_only BEFORE UPDATE OR DELETE ON "time".allocation
                FOR EACH ROW EXECUTE FUNCTION "time".refuse_change();
            CREATE TRIGGER worklog_is_not_truncated BEFORE TRUNCATE ON "time".worklog
                FOR EACH STATEMENT EXECUTE FUNCTION "time".refuse_change();
            CREATE TRIGGER allocation_is_not_truncated BEFORE TRUNCATE ON "time".allocation
                FOR EACH STATEMENT EXECUTE FUNCTION "time".refuse_change();
            """);
    }
}
