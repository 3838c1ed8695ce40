using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace SynergyFlow.Infrastructure.Persistence.Migrations;

/// <summary>
/// Services that components of projects are about, by name (docs/adr/0069), and the services of records in lower case: an index on an expression is not
/// used behind row-level security, where only what cannot leak may be looked up.
/// </summary>
[DbContext(typeof(SynergyFlowDbContext))]
[Migration("20261130212000_ComponentServices")]
public sealed class ComponentServices : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        ArgumentNullException.ThrowIfNull(migrationBuilder);
        migrationBuilder.Sql("""
            ALTER TABLE projects.project_component ADD COLUMN services text[] NOT NULL DEFAULT '{}';
            ALTER TABLE work.record ADD COLUMN service_folded varchar(120);
            UPDATE work.record SET service_folded = lower(service) WHERE service IS NOT NULL;
            CREATE INDEX ix_record_service ON work.record (tenant_id, service_folded, created_at) WHERE service_folded IS NOT NULL;
            """);
    }
}
