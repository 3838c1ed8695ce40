using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace SynergyFlow.Infrastructure.Persistence.Migrations;

/// <summary>Tenants' own versions of policies, what they would have decided, and which one decided.</summary>
[DbContext(typeof(SynergyFlowDbContext))]
[Migration("20261129053600_PolicyStudio")]
public sealed class PolicyStudio : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        ArgumentNullException.ThrowIfNull(migrationBuilder);
        migrationBuilder.Sql("""
            CREATE TABLE policies.policy_version (
                tenant_id uuid NOT NULL,
                id uuid NOT NULL,
                policy varchar(40) NOT NULL,
                number integer NOT NULL,
                based_on integer,
                state varchar(32) NOT NULL,
                percent integer,
                source text NOT NULL,
                tests text NOT NULL,
                comment varchar(500),
                report jsonb NOT NULL,
                tried boolean NOT NULL,
                author_id uuid NOT NULL,
                created_at timestamptz NOT NULL,
                changed_at timestamptz NOT NULL,
                reason varchar(500),
                proposed_state varchar(32),
                proposed_percent integer,
                proposed_by_id uuid,
                proposed_at timestamptz,
                version integer NOT NULL,
                CONSTRAINT pk_policy_version PRIMARY KEY (tenant_id, id),
                CONSTRAINT fk_policy_version_user_tenant_id_author_id FOREIGN KEY (tenant_id, author_id)
                    REFERENCES identity."user" (tenant_id, id) ON DELETE RESTRICT,
                CONSTRAINT fk_policy_version_user_tenant_id_proposed_by_id FOREIGN KEY (tenant_id, proposed_by_id)
                    REFERENCES identity."user" (tenant_id, id) ON DELETE RESTRICT,
                -- One of each decides. Deferred, because one makes room for the next within a transaction.
                CONSTRAINT policy_version_one_of_each EXCLUDE USING btree (tenant_id WITH =, policy WITH =, state WITH =)
                    WHERE (state IN ('shadow', 'canary', 'enforced')) DEFERRABLE INITIALLY DEFERRED
            );
            CREATE UNIQUE INDEX ix_policy_version_tenant_id_policy_number ON policies.policy_version (tenant_id, policy, number);
            CREATE INDEX ix_policy_version_tenant_id_author_id ON policies.policy_version (tenant_id, author_id);
            CREATE INDEX ix_policy_version_tenant_id_proposed_by_id ON policies.policy_version (tenant_id, proposed_by_id);

            CREATE TABLE policies.policy_module (
                tenant_id uuid NOT NULL,
                version_id uuid NOT NULL,
                content bytea NOT NULL,
                CONSTRAINT pk_policy_module PRIMARY KEY (tenant_id, version_id),
                CONSTRAINT fk_policy_module_policy_version_tenant_id_version_id FOREIGN KEY (tenant_id, version_id)
                    REFERENCES policies.policy_version (tenant_id, id) ON DELETE CASCADE
            );

            CREATE TABLE policies.replay (
                tenant_id uuid NOT NULL,
                id uuid NOT NULL,
                policy varchar(40) NOT NULL,
                candidate_id uuid NOT NULL,
                revision varchar(64) NOT NULL,
                baseline_id uuid,
                baseline_number integer,
                since timestamptz NOT NULL,
                until timestamptz NOT NULL,
                days integer NOT NULL,
                state varchar(32) NOT NULL,
                total integer NOT NULL,
                asked integer NOT NULL,
                unchanged integer NOT NULL,
                flips jsonb NOT NULL,
                reached_at timestamptz,
                reached_id uuid,
                failure varchar(2000),
                working_for_id uuid NOT NULL,
                created_at timestamptz NOT NULL,
                finished_at timestamptz,
                version integer NOT NULL,
                lease_owner uuid,
                lease_until timestamptz,
                CONSTRAINT pk_replay PRIMARY KEY (tenant_id, id),
                CONSTRAINT fk_replay_policy_version_tenant_id_candidate_id FOREIGN KEY (tenant_id, candidate_id)
                    REFERENCES policies.policy_version (tenant_id, id) ON DELETE CASCADE,
                CONSTRAINT fk_replay_user_tenant_id_working_for_id FOREIGN KEY (tenant_id, working_for_id)
                    REFERENCES identity."user" (tenant_id, id) ON DELETE RESTRICT
            );
            CREATE INDEX ix_replay_tenant_id_candidate_id_created_at ON policies.replay (tenant_id, candidate_id, created_at);
            CREATE INDEX ix_replay_tenant_id_working_for_id ON policies.replay (tenant_id, working_for_id);
            CREATE INDEX ix_replay_state ON policies.replay (state) WHERE state IN ('running');

            CREATE TABLE policies.replay_flip (
                tenant_id uuid NOT NULL,
                replay_id uuid NOT NULL,
                receipt_id uuid NOT NULL,
                record_id uuid NOT NULL,
                decided_at timestamptz NOT NULL,
                from_verdict varchar(40) NOT NULL,
                to_verdict varchar(40) NOT NULL,
                CONSTRAINT pk_replay_flip PRIMARY KEY (tenant_id, replay_id, from_verdict, to_verdict, decided_at, receipt_id),
                CONSTRAINT fk_replay_flip_replay_tenant_id_replay_id FOREIGN KEY (tenant_id, replay_id)
                    REFERENCES policies.replay (tenant_id, id) ON DELETE CASCADE
            );

            CREATE TABLE policies.comparison (
                tenant_id uuid NOT NULL,
                id uuid NOT NULL,
                decided_at timestamptz NOT NULL,
                version_id uuid NOT NULL,
                mode varchar(32) NOT NULL,
                receipt_id uuid NOT NULL,
                aggregate_id uuid NOT NULL,
                live varchar(40) NOT NULL,
                candidate varchar(40),
                fault varchar(40),
                differs boolean NOT NULL,
                CONSTRAINT pk_comparison PRIMARY KEY (tenant_id, id, decided_at)
            ) PARTITION BY RANGE (decided_at);
            CREATE INDEX ix_comparison_tenant_id_version_id_differs_decided_at ON policies.comparison (tenant_id, version_id, differs, decided_at);
            CREATE TABLE policies.comparison_default PARTITION OF policies.comparison DEFAULT;

            CREATE FUNCTION policies.ensure_comparison_partition(month_start timestamptz) RETURNS void LANGUAGE plpgsql AS $body$
            DECLARE
                first timestamptz := date_trunc('month', month_start AT TIME ZONE 'UTC') AT TIME ZONE 'UTC';
                next timestamptz := (date_trunc('month', month_start AT TIME ZONE 'UTC') + interval '1 month') AT TIME ZONE 'UTC';
                name text := 'comparison_' || to_char(first AT TIME ZONE 'UTC', 'YYYY_MM');
            BEGIN
                IF to_regclass('policies.' || name) IS NULL
                   AND NOT EXISTS (SELECT FROM policies.comparison_default WHERE decided_at >= first AND decided_at < next) THEN
                    EXECUTE format('CREATE TABLE policies.%I PARTITION OF policies.comparison FOR VALUES FROM (%L) TO (%L)', name, first, next);
                END IF;
            END $body$;
            SELECT policies.ensure_comparison_partition(now() + make_interval(months => m)) FROM generate_series(0, 2) AS m;

            ALTER TABLE policies.decision_receipt ADD COLUMN policy_version integer, ADD COLUMN mode varchar(32);
            CREATE INDEX ix_decision_receipt_tenant_id_policy_decided_at_id ON policies.decision_receipt (tenant_id, policy, decided_at, id);
            """);
    }
}
