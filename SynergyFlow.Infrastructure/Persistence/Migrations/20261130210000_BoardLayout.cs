using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace SynergyFlow.Infrastructure.Persistence.Migrations;

/// <summary>
/// How the board of a project is laid out (docs/adr/0068): its columns, each named by the states that are in it, so that a state is in one at most
/// and in none of another project; what cards show, and how long what is done stays. Projects that there are keep a column for each state.
/// </summary>
[DbContext(typeof(SynergyFlowDbContext))]
[Migration("20261130210000_BoardLayout")]
public sealed class BoardLayout : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        ArgumentNullException.ThrowIfNull(migrationBuilder);
        migrationBuilder.Sql("""
            CREATE TABLE projects.board_column (
                tenant_id uuid NOT NULL,
                project_id uuid NOT NULL,
                id uuid NOT NULL,
                name varchar(50) NOT NULL,
                position integer NOT NULL,
                CONSTRAINT pk_board_column PRIMARY KEY (tenant_id, project_id, id),
                CONSTRAINT fk_board_column_project_tenant_id_project_id FOREIGN KEY (tenant_id, project_id) REFERENCES projects.project (tenant_id, id) ON DELETE CASCADE
            );

            ALTER TABLE projects.project_state ADD COLUMN column_id uuid;
            ALTER TABLE projects.project_state ADD CONSTRAINT fk_project_state_board_column_tenant_id_project_id_column_id FOREIGN KEY (tenant_id, project_id, column_id)
                REFERENCES projects.board_column (tenant_id, project_id, id);
            CREATE INDEX ix_project_state_tenant_id_project_id_column_id ON projects.project_state (tenant_id, project_id, column_id);

            ALTER TABLE projects.project ADD COLUMN done_days integer NOT NULL DEFAULT 14 CONSTRAINT ck_project_done_days CHECK (done_days BETWEEN 1 AND 90);
            ALTER TABLE projects.project ADD COLUMN card_fields varchar(300) NOT NULL DEFAULT 'type,age,epic,priority,points,assignee';
            """);
    }
}
