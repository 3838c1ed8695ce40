using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace SynergyFlow.Infrastructure.Persistence.Migrations;

/// <summary>
/// Where items of a type may go in a project, and what they need in its states (docs/adr/0062). All sides name the project; a state that goes takes
/// its rules along, and so does a field.
/// </summary>
[DbContext(typeof(SynergyFlowDbContext))]
[Migration("20261130208000_LifeCycles")]
public sealed class LifeCycles : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        ArgumentNullException.ThrowIfNull(migrationBuilder);
        migrationBuilder.Sql("""
            CREATE TABLE projects.life_cycle (
                tenant_id uuid NOT NULL,
                project_id uuid NOT NULL,
                item_type varchar(32) NOT NULL,
                any_move boolean NOT NULL,
                CONSTRAINT pk_life_cycle PRIMARY KEY (tenant_id, project_id, item_type),
                CONSTRAINT fk_life_cycle_project_tenant_id_project_id FOREIGN KEY (tenant_id, project_id) REFERENCES projects.project (tenant_id, id) ON DELETE CASCADE
            );

            CREATE TABLE projects.life_cycle_move (
                tenant_id uuid NOT NULL,
                project_id uuid NOT NULL,
                item_type varchar(32) NOT NULL,
                from_id uuid NOT NULL,
                to_id uuid NOT NULL,
                CONSTRAINT pk_life_cycle_move PRIMARY KEY (tenant_id, project_id, item_type, from_id, to_id),
                CONSTRAINT ck_life_cycle_move_other CHECK (from_id <> to_id),
                CONSTRAINT fk_life_cycle_move_life_cycle_tenant_project_type FOREIGN KEY (tenant_id, project_id, item_type)
                    REFERENCES projects.life_cycle (tenant_id, project_id, item_type) ON DELETE CASCADE,
                CONSTRAINT fk_life_cycle_move_project_state_tenant_id_project_id_from_id FOREIGN KEY (tenant_id, project_id, from_id)
                    REFERENCES projects.project_state (tenant_id, project_id, id) ON DELETE CASCADE,
                CONSTRAINT fk_life_cycle_move_project_state_tenant_id_project_id_to_id FOREIGN KEY (tenant_id, project_id, to_id)
                    REFERENCES projects.project_state (tenant_id, project_id, id) ON DELETE CASCADE
            );
            CREATE INDEX ix_life_cycle_move_tenant_id_project_id_from_id ON projects.life_cycle_move (tenant_id, project_id, from_id);
            CREATE INDEX ix_life_cycle_move_tenant_id_project_id_to_id ON projects.life_cycle_move (tenant_id, project_id, to_id);

            CREATE TABLE projects.life_cycle_need (
                tenant_id uuid NOT NULL,
                project_id uuid NOT NULL,
                item_type varchar(32) NOT NULL,
                state_id uuid NOT NULL,
                field varchar(32) NOT NULL,
                CONSTRAINT pk_life_cycle_need PRIMARY KEY (tenant_id, project_id, item_type, state_id, field),
                CONSTRAINT fk_life_cycle_need_life_cycle_tenant_project_type FOREIGN KEY (tenant_id, project_id, item_type)
                    REFERENCES projects.life_cycle (tenant_id, project_id, item_type) ON DELETE CASCADE,
                CONSTRAINT fk_life_cycle_need_project_state_tenant_id_project_id_state_id FOREIGN KEY (tenant_id, project_id, state_id)
                    REFERENCES projects.project_state (tenant_id, project_id, id) ON DELETE CASCADE
            );
            CREATE INDEX ix_life_cycle_need_tenant_id_project_id_state_id ON projects.life_cycle_need (tenant_id, project_id, state_id);

            CREATE TABLE projects.life_cycle_own_need (
                tenant_id uuid NOT NULL,
                project_id uuid NOT NULL,
                item_type varchar(32) NOT NULL,
                state_id uuid NOT NULL,
                field_id uuid NOT NULL,
                CONSTRAINT pk_life_cycle_own_need PRIMARY KEY (tenant_id, project_id, item_type, state_id, field_id),
                CONSTRAINT fk_life_cycle_own_need_life_cycle_tenant_project_type FOREIGN KEY (tenant_id, project_id, item_type)
                    REFERENCES projects.life_cycle (tenant_id, project_id, item_type) ON DELETE CASCADE,
                CONSTRAINT fk_life_cycle_own_need_project_state_tenant_id_project_id_stat FOREIGN KEY (tenant_id, project_id, state_id)
                    REFERENCES projects.project_state (tenant_id, project_id, id) ON DELETE CASCADE,
                CONSTRAINT fk_life_cycle_own_need_project_field_tenant_id_project_id_fiel FOREIGN KEY (tenant_id, project_id, field_id)
                    REFERENCES projects.project_field (tenant_id, project_id, id) ON DELETE CASCADE
            );
            CREATE INDEX ix_life_cycle_own_need_tenant_id_project_id_state_id ON projects.life_cycle_own_need (tenant_id, project_id, state_id);
            CREATE INDEX ix_life_cycle_own_need_tenant_id_project_id_field_id ON projects.life_cycle_own_need (tenant_id, project_id, field_id);
            """);
    }
}
