using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace SynergyFlow.Infrastructure.Persistence.Migrations;

/// <summary>Work items of projects, a kind of record, with numbers of each project's own.</summary>
[DbContext(typeof(SynergyFlowDbContext))]
[Migration("20261130190000_WorkItems")]
public sealed class WorkItems : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        ArgumentNullException.ThrowIfNull(migrationBuilder);
        migrationBuilder.Sql("""
            ALTER TABLE work.record ADD COLUMN project_id uuid;
            ALTER TABLE work.record ADD CONSTRAINT fk_record_project_tenant_id_project_id
                FOREIGN KEY (tenant_id, project_id) REFERENCES projects.project (tenant_id, id) ON DELETE RESTRICT;
            CREATE INDEX ix_record_tenant_id_project_id_number ON work.record (tenant_id, project_id, number) WHERE project_id IS NOT NULL;

            CREATE TABLE projects.work_item (
                tenant_id uuid NOT NULL,
                id uuid NOT NULL,
                project_id uuid NOT NULL,
                item_type varchar(32) NOT NULL,
                state_id uuid NOT NULL,
                acceptance_criteria text NOT NULL,
                points numeric(6,2),
                estimate_minutes integer,
                remaining_minutes integer,
                start_date date,
                target_date date,
                started_at timestamptz,
                CONSTRAINT pk_work_item PRIMARY KEY (tenant_id, id),
                CONSTRAINT fk_work_item_record_tenant_id_id FOREIGN KEY (tenant_id, id) REFERENCES work.record (tenant_id, id) ON DELETE CASCADE,
                CONSTRAINT fk_work_item_project_tenant_id_project_id FOREIGN KEY (tenant_id, project_id) REFERENCES projects.project (tenant_id, id) ON DELETE RESTRICT,
                CONSTRAINT fk_work_item_project_state_tenant_id_project_id_state_id FOREIGN KEY (tenant_id, project_id, state_id)
                    REFERENCES projects.project_state (tenant_id, project_id, id) ON DELETE RESTRICT
            );
            CREATE INDEX ix_work_item_tenant_id_project_id_state_id ON projects.work_item (tenant_id, project_id, state_id);

            CREATE TABLE projects.item_counter (
                tenant_id uuid NOT NULL,
                project_id uuid NOT NULL,
                next bigint NOT NULL,
                CONSTRAINT pk_item_counter PRIMARY KEY (tenant_id, project_id),
                CONSTRAINT fk_item_counter_project_tenant_id_project_id FOREIGN KEY (tenant_id, project_id) REFERENCES projects.project (tenant_id, id) ON DELETE CASCADE
            );
            """);
    }
}
