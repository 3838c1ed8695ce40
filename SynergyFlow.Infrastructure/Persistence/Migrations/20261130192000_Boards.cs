using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace SynergyFlow.Infrastructure.Persistence.Migrations;

/// <summary>What boards show beyond states: how many cards a state should have, and since when a card is in its state. The log knows that of those there are.</summary>
[DbContext(typeof(SynergyFlowDbContext))]
[Migration("20261130192000_Boards")]
public sealed class Boards : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        ArgumentNullException.ThrowIfNull(migrationBuilder);
        migrationBuilder.Sql("""
            ALTER TABLE projects.project_state ADD COLUMN wip_limit integer;
            ALTER TABLE projects.project_state ADD COLUMN wip_limit_blocks boolean NOT NULL DEFAULT false;
            ALTER TABLE projects.project_state ALTER COLUMN wip_limit_blocks DROP DEFAULT;

            ALTER TABLE projects.work_item ADD COLUMN state_since timestamptz;
            UPDATE projects.work_item AS item SET state_since = COALESCE(
                (SELECT max(moved.occurred_at) FROM events.log AS moved
                 WHERE moved.tenant_id = item.tenant_id AND moved.aggregate_id = item.id AND moved.type = 'work_item.moved'),
                (SELECT record.created_at FROM work.record AS record WHERE record.tenant_id = item.tenant_id AND record.id = item.id));
            ALTER TABLE projects.work_item ALTER COLUMN state_since SET NOT NULL;
            """);
    }
}
