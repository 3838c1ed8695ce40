using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace SynergyFlow.Infrastructure.Persistence.Migrations;

/// <summary>The work graph asks of an incident which others are duplicates of it: few are, and without this all incidents are read for each step.</summary>
[DbContext(typeof(SynergyFlowDbContext))]
[Migration("20261130200000_DuplicatesOf")]
public sealed class DuplicatesOf : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        ArgumentNullException.ThrowIfNull(migrationBuilder);
        migrationBuilder.Sql("CREATE INDEX ix_incident_duplicate_of ON incidents.incident (tenant_id, duplicate_of_id) WHERE duplicate_of_id IS NOT NULL;");
    }
}
