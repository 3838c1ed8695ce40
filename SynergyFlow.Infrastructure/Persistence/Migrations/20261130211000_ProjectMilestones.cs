using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace SynergyFlow.Infrastructure.Persistence.Migrations;

/// <summary>Days that matter to projects.</summary>
[DbContext(typeof(SynergyFlowDbContext))]
[Migration("20261130211000_ProjectMilestones")]
public sealed class ProjectMilestones : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        ArgumentNullException.ThrowIfNull(migrationBuilder);
        migrationBuilder.Sql("""
            CREATE TABLE projects.project_milestone (
                tenant_id uuid NOT NULL,
                project_id uuid NOT NULL,
                id uuid NOT NULL,
                name varchar(80) NOT NULL,
                day date NOT NULL,
                note varchar(500),
                reached_on date,
                CONSTRAINT pk_project_milestone PRIMARY KEY (tenant_id, project_id, id),
                CONSTRAINT fk_project_milestone_project_tenant_project FOREIGN KEY (tenant_id, project_id) REFERENCES projects.project (tenant_id, id) ON DELETE CASCADE
            );
            """);
    }
}
