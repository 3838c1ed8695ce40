using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace SynergyFlow.Infrastructure.Persistence.Migrations;

/// <summary>Sprints of projects, which of them an item is planned for, and all that it was ever in.</summary>
[DbContext(typeof(SynergyFlowDbContext))]
[Migration("20261130202000_Sprints")]
public sealed class Sprints : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        ArgumentNullException.ThrowIfNull(migrationBuilder);
        migrationBuilder.Sql("""
            CREATE TABLE projects.sprint (
                tenant_id uuid NOT NULL,
                project_id uuid NOT NULL,
                id uuid NOT NULL,
                name varchar(60) NOT NULL,
                goal varchar(500),
                starts_on date,
                ends_on date,
                state varchar(32) NOT NULL,
                started_at timestamptz,
                closed_at timestamptz,
                CONSTRAINT pk_sprint PRIMARY KEY (tenant_id, project_id, id),
                CONSTRAINT fk_sprint_project_tenant_project FOREIGN KEY (tenant_id, project_id) REFERENCES projects.project (tenant_id, id) ON DELETE CASCADE
            );

            ALTER TABLE projects.work_item ADD COLUMN sprint_id uuid;
            ALTER TABLE projects.work_item ADD CONSTRAINT fk_work_item_sprint_tenant_project_id_sprint_id
                FOREIGN KEY (tenant_id, project_id, sprint_id) REFERENCES projects.sprint (tenant_id, project_id, id) ON DELETE RESTRICT;
            CREATE INDEX ix_work_item_tenant_project_id_sprint_id ON projects.work_item (tenant_id, project_id, sprint_id);

            CREATE TABLE projects.sprint_entry (
                tenant_id uuid NOT NULL,
                id uuid NOT NULL,
                project_id uuid NOT NULL,
                sprint_id uuid NOT NULL,
                item_id uuid NOT NULL,
                at timestamptz NOT NULL,
                CONSTRAINT pk_sprint_entry PRIMARY KEY (tenant_id, id),
                CONSTRAINT fk_sprint_entry_sprint_tenant_id_project_id_sprint_id
                    FOREIGN KEY (tenant_id, project_id, sprint_id) REFERENCES projects.sprint (tenant_id, project_id, id) ON DELETE CASCADE,
                CONSTRAINT fk_sprint_entry_work_item_tenant_id_item_id FOREIGN KEY (tenant_id, item_id) REFERENCES projects.work_item (tenant_id, id) ON DELETE CASCADE
            );
            CREATE INDEX ix_sprint_entry_tenant_id_project_id_sprint_id ON projects.sprint_entry (tenant_id, project_id, sprint_id);
            CREATE INDEX ix_sprint_entry_tenant_item ON projects.sprint_entry (tenant_id, item_id);
            """);
    }
}
