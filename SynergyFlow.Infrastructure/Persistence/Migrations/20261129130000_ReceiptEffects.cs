using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace SynergyFlow.Infrastructure.Persistence.Migrations;

/// <summary>Which events need a receipt, said once, for all policies and for the days that are in the archive.</summary>
[DbContext(typeof(SynergyFlowDbContext))]
[Migration("20261129130000_ReceiptEffects")]
public sealed class ReceiptEffects : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        ArgumentNullException.ThrowIfNull(migrationBuilder);
        migrationBuilder.Sql("""
            -- What has to have a receipt: a priority or a route that came about by policy.
            CREATE VIEW policies.effect WITH (security_invoker = true) AS
            SELECT logged.tenant_id, logged.aggregate_id, logged.id AS event_id, logged.recorded_at, (logged.recorded_at AT TIME ZONE 'UTC')::date AS day,
                CASE change ->> 'field' WHEN 'priority' THEN 'synergyflow/priority' ELSE 'synergyflow/routing' END AS policy
            FROM events.log AS logged
            CROSS JOIN LATERAL jsonb_array_elements(logged.payload -> 'changes') AS change
            WHERE (logged.type IN ('incident.created', 'incident.updated') AND change ->> 'field' = 'priority')
                OR (logged.type IN ('incident.created', 'incident.assigned') AND change ->> 'field' = 'route' AND change ->> 'to' IS NOT NULL);

            -- Of a day that is in the archive every effect had its receipt, or it would not be there; more of them now than then is wrong.
            CREATE OR REPLACE VIEW policies.coverage WITH (security_invoker = true) AS
            SELECT effect.tenant_id, effect.policy, effect.day, count(*) AS effects,
                CASE WHEN max(archived.effects) IS NULL THEN count(receipt.id)
                    WHEN max(archived.effects) = sum(count(*)) OVER (PARTITION BY effect.tenant_id, effect.day) THEN count(*)
                    ELSE 0 END AS with_receipt
            FROM policies.effect AS effect
            LEFT JOIN policies.decision_receipt AS receipt
                ON receipt.tenant_id = effect.tenant_id AND receipt.aggregate_id = effect.aggregate_id AND receipt.event_id = effect.event_id AND receipt.policy = effect.policy
            LEFT JOIN policies.archive_file AS archived
                ON archived.tenant_id = effect.tenant_id AND archived.kind = 'receipts' AND archived.day = effect.day AND archived.dropped_at IS NOT NULL
            GROUP BY effect.tenant_id, effect.policy, effect.day;
            """);
    }
}
