using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace SynergyFlow.Infrastructure.Persistence.Migrations;

/// <summary>Who works in a sprint, how much and on which days not.</summary>
[DbContext(typeof(SynergyFlowDbContext))]
[Migration("20261130202500_SprintCapacity")]
public sealed class SprintCapacity : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        ArgumentNullException.ThrowIfNull(migrationBuilder);
        migrationBuilder.Sql("""
            ALTER TABLE projects.sprint ADD COLUMN capacity jsonb NOT NULL DEFAULT '{"incidentMinutes": 0, "members": []}';
            ALTER TABLE projects.sprint ALTER COLUMN capacity DROP DEFAULT;

            -- What the desk usually takes is counted by who solved how much in the last weeks.
            CREATE INDEX ix_incident_tenant_id_resolved_by_id_resolved_at ON incidents.incident (tenant_id, resolved_by_id, resolved_at) WHERE resolved_by_id IS NOT NULL;
            """);
    }
}
