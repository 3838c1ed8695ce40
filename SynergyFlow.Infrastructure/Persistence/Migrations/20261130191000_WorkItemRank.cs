using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace SynergyFlow.Infrastructure.Persistence.Migrations;

/// <summary>The order of a project's work items. Those that there are already are ranked as they were begun.</summary>
[DbContext(typeof(SynergyFlowDbContext))]
[Migration("20261130191000_WorkItemRank")]
public sealed class WorkItemRank : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        ArgumentNullException.ThrowIfNull(migrationBuilder);

        // The ranks are those that Rank.Behind would have given: from the middle of six digits in steps of 62 times 62, whose last two digits are zeros.
        migrationBuilder.Sql("""
            ALTER TABLE projects.work_item ADD COLUMN rank varchar(64) COLLATE "C";

            UPDATE projects.work_item AS item SET rank = (
                SELECT string_agg(substr('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz', (ranked.at / power(62, digit)::bigint % 62)::int + 1, 1), '' ORDER BY digit DESC)
                FROM generate_series(0, 5) AS digit)
            FROM (
                SELECT tenant_id, id, 56800235584 / 2 + 3844 * (row_number() OVER (PARTITION BY tenant_id, project_id ORDER BY number) - 1) AS at
                FROM work.record WHERE project_id IS NOT NULL) AS ranked
            WHERE item.tenant_id = ranked.tenant_id AND item.id = ranked.id;

            ALTER TABLE projects.work_item ALTER COLUMN rank SET NOT NULL;
            CREATE INDEX ix_work_item_tenant_id_project_id_rank ON projects.work_item (tenant_id, project_id, rank);
            """);
    }
}
