using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace SynergyFlow.Infrastructure.Persistence.Migrations;

/// <summary>Components and versions of projects.</summary>
[DbContext(typeof(SynergyFlowDbContext))]
[Migration("20261130181000_ProjectParts")]
public sealed class ProjectParts : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        ArgumentNullException.ThrowIfNull(migrationBuilder);
        migrationBuilder.Sql("""
            CREATE TABLE projects.project_component (
                tenant_id uuid NOT NULL,
                project_id uuid NOT NULL,
                id uuid NOT NULL,
                name varchar(80) NOT NULL,
                description varchar(500),
                lead_id uuid,
                CONSTRAINT pk_project_component PRIMARY KEY (tenant_id, project_id, id),
                CONSTRAINT fk_project_component_project_tenant_id_project_id FOREIGN KEY (tenant_id, project_id) REFERENCES projects.project (tenant_id, id) ON DELETE CASCADE,
                CONSTRAINT fk_project_component_user_tenant_id_lead_id FOREIGN KEY (tenant_id, lead_id) REFERENCES identity."user" (tenant_id, id) ON DELETE RESTRICT
            );
            CREATE INDEX ix_project_component_tenant_id_lead_id ON projects.project_component (tenant_id, lead_id);

            CREATE TABLE projects.project_version (
                tenant_id uuid NOT NULL,
                project_id uuid NOT NULL,
                id uuid NOT NULL,
                name varchar(60) NOT NULL,
                description varchar(2000),
                starts_on date,
                releases_on date,
                state varchar(32) NOT NULL,
                released_at timestamptz,
                CONSTRAINT pk_project_version PRIMARY KEY (tenant_id, project_id, id),
                CONSTRAINT fk_project_version_project_tenant_project FOREIGN KEY (tenant_id, project_id) REFERENCES projects.project (tenant_id, id) ON DELETE CASCADE
            );
            """);
    }
}
