using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace SynergyFlow.Infrastructure.Persistence.Migrations;

/// <summary>Projects with the teams that work on them and the states of their work.</summary>
[DbContext(typeof(SynergyFlowDbContext))]
[Migration("20261130180000_Projects")]
public sealed class Projects : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        ArgumentNullException.ThrowIfNull(migrationBuilder);
        migrationBuilder.Sql("""
            CREATE SCHEMA IF NOT EXISTS projects;

            CREATE TABLE projects.project (
                tenant_id uuid NOT NULL,
                id uuid NOT NULL,
                key varchar(10) NOT NULL,
                name varchar(80) NOT NULL,
                description text NOT NULL,
                lead_id uuid NOT NULL,
                visibility varchar(32) NOT NULL,
                default_assignee varchar(32) NOT NULL,
                default_assignee_id uuid,
                template varchar(32) NOT NULL,
                health varchar(32) NOT NULL,
                health_note varchar(1000),
                health_at timestamptz,
                health_by_id uuid,
                created_at timestamptz NOT NULL,
                updated_at timestamptz NOT NULL,
                archived_at timestamptz,
                version integer NOT NULL,
                CONSTRAINT pk_project PRIMARY KEY (tenant_id, id),
                CONSTRAINT fk_project_user_tenant_id_lead_id FOREIGN KEY (tenant_id, lead_id) REFERENCES identity."user" (tenant_id, id) ON DELETE RESTRICT,
                CONSTRAINT fk_project_user_tenant_id_default_assignee_id FOREIGN KEY (tenant_id, default_assignee_id) REFERENCES identity."user" (tenant_id, id) ON DELETE RESTRICT,
                CONSTRAINT fk_project_user_tenant_id_health_by_id FOREIGN KEY (tenant_id, health_by_id) REFERENCES identity."user" (tenant_id, id) ON DELETE RESTRICT
            );
            CREATE UNIQUE INDEX ix_project_tenant_id_key ON projects.project (tenant_id, key);
            CREATE INDEX ix_project_tenant_id_lead_id ON projects.project (tenant_id, lead_id);
            CREATE INDEX ix_project_tenant_id_default_assignee_id ON projects.project (tenant_id, default_assignee_id);
            CREATE INDEX ix_project_tenant_id_health_by_id ON projects.project (tenant_id, health_by_id);

            CREATE TABLE projects.project_team (
                tenant_id uuid NOT NULL,
                project_id uuid NOT NULL,
                team_id uuid NOT NULL,
                CONSTRAINT pk_project_team PRIMARY KEY (tenant_id, project_id, team_id),
                CONSTRAINT fk_project_team_project_tenant_project FOREIGN KEY (tenant_id, project_id) REFERENCES projects.project (tenant_id, id) ON DELETE CASCADE,
                CONSTRAINT fk_project_team_team_tenant_id_team_id FOREIGN KEY (tenant_id, team_id) REFERENCES teams.team (tenant_id, id) ON DELETE RESTRICT
            );
            CREATE INDEX ix_project_team_tenant_id_team_id ON projects.project_team (tenant_id, team_id);

            CREATE TABLE projects.project_state (
                tenant_id uuid NOT NULL,
                project_id uuid NOT NULL,
                id uuid NOT NULL,
                name varchar(60) NOT NULL,
                "group" varchar(32) NOT NULL,
                position integer NOT NULL,
                CONSTRAINT pk_project_state PRIMARY KEY (tenant_id, project_id, id),
                CONSTRAINT fk_project_state_project_tenant_project FOREIGN KEY (tenant_id, project_id) REFERENCES projects.project (tenant_id, id) ON DELETE CASCADE
            );
            """);
    }
}
