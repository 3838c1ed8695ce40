using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace SynergyFlow.Infrastructure.Persistence.Migrations;

/// <summary>
/// Who owns a record and how far it is depend on each other: nearly all that nobody has are open. Without knowing it the planner takes
/// them for few, reads all of them and sorts, where an index has the first page in order.
/// </summary>
[DbContext(typeof(SynergyFlowDbContext))]
[Migration("20261128114500_StatisticsOfOwners")]
public sealed class StatisticsOfOwners : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        ArgumentNullException.ThrowIfNull(migrationBuilder);
        migrationBuilder.Sql("""
            CREATE STATISTICS work.record_owner (mcv) ON state_category, assignee_id FROM work.record;
            ANALYZE work.record;
            """);
    }
}
