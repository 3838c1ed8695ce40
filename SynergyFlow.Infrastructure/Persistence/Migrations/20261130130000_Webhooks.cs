using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace SynergyFlow.Infrastructure.Persistence.Migrations;

/// <summary>Addresses outside that are told what happens, what is sent to them, and what came of each try.</summary>
[DbContext(typeof(SynergyFlowDbContext))]
[Migration("20261130130000_Webhooks")]
public sealed class Webhooks : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        ArgumentNullException.ThrowIfNull(migrationBuilder);
        migrationBuilder.Sql("""
            CREATE TABLE integrations.webhook (
                tenant_id uuid NOT NULL,
                id uuid NOT NULL,
                name varchar(120) NOT NULL,
                url varchar(2000) NOT NULL,
                event_types text[] NOT NULL,
                filter varchar(2000),
                data varchar(32) NOT NULL,
                state varchar(32) NOT NULL,
                disabled_reason varchar(32),
                disabled_at timestamptz,
                active_since timestamptz NOT NULL,
                owner_id uuid NOT NULL,
                created_at timestamptz NOT NULL,
                updated_at timestamptz NOT NULL,
                secret varchar(400) NOT NULL,
                previous_secret varchar(400),
                previous_until timestamptz,
                held_until timestamptz,
                version integer NOT NULL,
                CONSTRAINT pk_webhook PRIMARY KEY (tenant_id, id),
                CONSTRAINT fk_webhook_user_tenant_id_owner_id FOREIGN KEY (tenant_id, owner_id) REFERENCES identity."user" (tenant_id, id) ON DELETE RESTRICT
            );
            CREATE INDEX ix_webhook_tenant_id_name_id ON integrations.webhook (tenant_id, name, id);
            CREATE INDEX ix_webhook_tenant_id_owner_id ON integrations.webhook (tenant_id, owner_id);

            CREATE TABLE integrations.webhook_delivery (
                tenant_id uuid NOT NULL,
                webhook_id uuid NOT NULL,
                event_id uuid NOT NULL,
                event_type varchar(80) NOT NULL,
                record_key varchar(40),
                body text NOT NULL,
                is_test boolean NOT NULL,
                state varchar(32) NOT NULL,
                attempts integer NOT NULL,
                tries integer NOT NULL,
                created_at timestamptz NOT NULL,
                due_at timestamptz,
                ended_at timestamptz,
                status integer,
                error varchar(500),
                lease_owner uuid,
                lease_until timestamptz,
                CONSTRAINT pk_webhook_delivery PRIMARY KEY (tenant_id, webhook_id, event_id),
                CONSTRAINT fk_webhook_delivery_webhook_tenant_id_webhook_id FOREIGN KEY (tenant_id, webhook_id)
                    REFERENCES integrations.webhook (tenant_id, id) ON DELETE CASCADE
            );
            CREATE INDEX ix_webhook_delivery_tenant_id_webhook_id_due_at ON integrations.webhook_delivery (tenant_id, webhook_id, due_at) WHERE state = 'waiting';
            CREATE INDEX ix_webhook_delivery_tenant_id_webhook_id_created_at_event_id ON integrations.webhook_delivery (tenant_id, webhook_id, created_at, event_id);
            CREATE INDEX ix_webhook_delivery_created_at ON integrations.webhook_delivery (created_at);

            CREATE TABLE integrations.webhook_try (
                tenant_id uuid NOT NULL,
                webhook_id uuid NOT NULL,
                event_id uuid NOT NULL,
                number integer NOT NULL,
                at timestamptz NOT NULL,
                url varchar(2000) NOT NULL,
                signature varchar(200) NOT NULL,
                milliseconds integer NOT NULL,
                status integer,
                error varchar(500),
                content_type varchar(120),
                response varchar(4096),
                CONSTRAINT pk_webhook_try PRIMARY KEY (tenant_id, webhook_id, event_id, number),
                CONSTRAINT fk_webhook_try_webhook_delivery_tenant_id_webhook_id_event_id FOREIGN KEY (tenant_id, webhook_id, event_id)
                    REFERENCES integrations.webhook_delivery (tenant_id, webhook_id, event_id) ON DELETE CASCADE
            );
            """);
    }
}
