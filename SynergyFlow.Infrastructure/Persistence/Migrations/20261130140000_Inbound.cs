using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace SynergyFlow.Infrastructure.Persistence.Migrations;

/// <summary>Other systems that may announce things here, what they sent, and what is known of it: alerts and deployments.</summary>
[DbContext(typeof(SynergyFlowDbContext))]
[Migration("20261130140000_Inbound")]
public sealed class Inbound : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        ArgumentNullException.ThrowIfNull(migrationBuilder);
        migrationBuilder.Sql("""
            CREATE TABLE integrations.inbound_source (
                tenant_id uuid NOT NULL,
                id uuid NOT NULL,
                name varchar(120) NOT NULL,
                kind varchar(32) NOT NULL,
                enabled boolean NOT NULL,
                requester_id uuid NOT NULL,
                team_id uuid,
                impact varchar(32) NOT NULL,
                opens_from varchar(32) NOT NULL,
                at_end varchar(32) NOT NULL,
                token_hash varchar(64) NOT NULL,
                created_at timestamptz NOT NULL,
                updated_at timestamptz NOT NULL,
                version integer NOT NULL,
                CONSTRAINT pk_inbound_source PRIMARY KEY (tenant_id, id),
                CONSTRAINT fk_inbound_source_user_tenant_id_requester_id FOREIGN KEY (tenant_id, requester_id) REFERENCES identity."user" (tenant_id, id) ON DELETE RESTRICT
            );
            CREATE INDEX ix_inbound_source_tenant_id_name_id ON integrations.inbound_source (tenant_id, name, id);
            CREATE INDEX ix_inbound_source_tenant_id_requester_id ON integrations.inbound_source (tenant_id, requester_id);

            -- A source that is deleted leaves its messages and deployments: they have happened.
            CREATE TABLE integrations.inbound_message (
                tenant_id uuid NOT NULL,
                id uuid NOT NULL,
                source_id uuid,
                message_id varchar(300) NOT NULL,
                door varchar(32) NOT NULL,
                origin varchar(300) NOT NULL,
                topic varchar(249),
                "partition" integer,
                "offset" bigint,
                key bytea,
                content_type varchar(200),
                headers jsonb NOT NULL,
                body bytea NOT NULL,
                received_at timestamptz NOT NULL DEFAULT clock_timestamp(),
                state varchar(32) NOT NULL,
                attempts integer NOT NULL DEFAULT 0,
                due_at timestamptz,
                ended_at timestamptz,
                error varchar(1000),
                outcome varchar(500),
                published_at timestamptz,
                lease_owner uuid,
                lease_until timestamptz,
                version integer NOT NULL DEFAULT 0,
                CONSTRAINT pk_inbound_message PRIMARY KEY (tenant_id, id),
                CONSTRAINT uq_inbound_message_message_id UNIQUE NULLS NOT DISTINCT (tenant_id, source_id, message_id)
            );
            CREATE INDEX ix_inbound_message_due_at ON integrations.inbound_message (due_at) WHERE state = 'waiting';
            CREATE INDEX ix_inbound_message_unpublished ON integrations.inbound_message (received_at) WHERE state = 'failed' AND published_at IS NULL;
            CREATE INDEX ix_inbound_message_open ON integrations.inbound_message (tenant_id, source_id, state) WHERE state IN ('waiting', 'failed');
            CREATE INDEX ix_inbound_message_tenant_id_received_at_id ON integrations.inbound_message (tenant_id, received_at, id);
            CREATE INDEX ix_inbound_message_tenant_id_source_id_received_at_id ON integrations.inbound_message (tenant_id, source_id, received_at, id);
            CREATE INDEX ix_inbound_message_ended_at ON integrations.inbound_message (ended_at) WHERE state IN ('handled', 'discarded');

            CREATE TABLE integrations.alert (
                tenant_id uuid NOT NULL,
                source_id uuid NOT NULL,
                fingerprint varchar(200) NOT NULL,
                state varchar(32) NOT NULL,
                severity varchar(32) NOT NULL,
                worst varchar(32),
                title varchar(200) NOT NULL,
                description varchar(4000) NOT NULL,
                service varchar(120),
                url varchar(2000),
                labels jsonb NOT NULL,
                starts_at timestamptz NOT NULL,
                at timestamptz NOT NULL,
                messages integer NOT NULL,
                incident_id uuid,
                CONSTRAINT pk_alert PRIMARY KEY (tenant_id, source_id, fingerprint),
                CONSTRAINT fk_alert_inbound_source_tenant_id_source_id FOREIGN KEY (tenant_id, source_id)
                    REFERENCES integrations.inbound_source (tenant_id, id) ON DELETE CASCADE
            );
            CREATE INDEX ix_alert_tenant_id_incident_id ON integrations.alert (tenant_id, incident_id);

            CREATE TABLE integrations.deployment (
                tenant_id uuid NOT NULL,
                id uuid NOT NULL,
                source_id uuid NOT NULL,
                external_id varchar(200) NOT NULL,
                application varchar(120) NOT NULL,
                environment varchar(120) NOT NULL,
                app_version varchar(120) NOT NULL,
                status varchar(32) NOT NULL,
                commit varchar(80),
                by varchar(120),
                url varchar(2000),
                started_at timestamptz,
                finished_at timestamptz,
                at timestamptz NOT NULL,
                version integer NOT NULL,
                CONSTRAINT pk_deployment PRIMARY KEY (tenant_id, id)
            );
            CREATE UNIQUE INDEX ix_deployment_tenant_id_source_id_external_id ON integrations.deployment (tenant_id, source_id, external_id);
            CREATE INDEX ix_deployment_tenant_id_at_id ON integrations.deployment (tenant_id, at, id);
            CREATE INDEX ix_deployment_tenant_id_application_at_id ON integrations.deployment (tenant_id, application, at, id);

            -- What is parked goes to the dead letters' topic, too.
            ALTER TABLE events.deferred ADD COLUMN published_at timestamptz;
            CREATE INDEX ix_deferred_unpublished ON events.deferred (parked_at) WHERE state = 'parked' AND published_at IS NULL;
            """);
    }
}
