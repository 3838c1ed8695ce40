using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace SynergyFlow.Infrastructure.Persistence.Migrations;

/// <summary>Which team takes which incidents, how an incident came to its team, and receipts for that.</summary>
[DbContext(typeof(SynergyFlowDbContext))]
[Migration("20261129120000_Routing")]
public sealed class Routing : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        ArgumentNullException.ThrowIfNull(migrationBuilder);
        migrationBuilder.Sql("""
            CREATE TABLE incidents.routing_table (
                tenant_id uuid NOT NULL,
                routes jsonb NOT NULL,
                version integer NOT NULL,
                CONSTRAINT pk_routing_table PRIMARY KEY (tenant_id)
            );
            ALTER TABLE incidents.incident ADD COLUMN route varchar(80), ADD COLUMN route_override_reason varchar(1000);

            CREATE OR REPLACE VIEW policies.coverage WITH (security_invoker = true) AS
            SELECT effect.tenant_id, effect.policy, effect.day, count(*) AS effects, count(receipt.id) AS with_receipt
            FROM (
                SELECT logged.tenant_id, logged.aggregate_id, logged.id, (logged.recorded_at AT TIME ZONE 'UTC')::date AS day,
                    CASE change ->> 'field' WHEN 'priority' THEN 'synergyflow/priority' ELSE 'synergyflow/routing' END AS policy
                FROM events.log AS logged
                CROSS JOIN LATERAL jsonb_array_elements(logged.payload -> 'changes') AS change
                WHERE (logged.type IN ('incident.created', 'incident.updated') AND change ->> 'field' = 'priority')
                    OR (logged.type IN ('incident.created', 'incident.assigned') AND change ->> 'field' = 'route' AND change ->> 'to' IS NOT NULL)
            ) AS effect
            LEFT JOIN policies.decision_receipt AS receipt
                ON receipt.tenant_id = effect.tenant_id AND receipt.aggregate_id = effect.aggregate_id AND receipt.event_id = effect.id AND receipt.policy = effect.policy
            GROUP BY effect.tenant_id, effect.policy, effect.day;
            """);
    }
}
