using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace SynergyFlow.Infrastructure.Persistence.Migrations;

/// <summary>The order that teams give to what they have before them, over all kinds of records.</summary>
[DbContext(typeof(SynergyFlowDbContext))]
[Migration("20261130209000_TeamBacklogs")]
public sealed class TeamBacklogs : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        ArgumentNullException.ThrowIfNull(migrationBuilder);
        migrationBuilder.Sql("""
            CREATE TABLE work.team_backlog (
                tenant_id uuid NOT NULL,
                team_id uuid NOT NULL,
                version integer NOT NULL,
                CONSTRAINT pk_team_backlog PRIMARY KEY (tenant_id, team_id),
                CONSTRAINT fk_team_backlog_team_tenant_id_team_id FOREIGN KEY (tenant_id, team_id) REFERENCES teams.team (tenant_id, id) ON DELETE CASCADE
            );

            CREATE TABLE work.team_rank (
                tenant_id uuid NOT NULL,
                team_id uuid NOT NULL,
                record_id uuid NOT NULL,
                rank varchar(64) COLLATE "C" NOT NULL,
                CONSTRAINT pk_team_rank PRIMARY KEY (tenant_id, team_id, record_id),
                CONSTRAINT fk_team_rank_team_tenant_id_team_id FOREIGN KEY (tenant_id, team_id) REFERENCES teams.team (tenant_id, id) ON DELETE CASCADE,
                CONSTRAINT fk_team_rank_record_tenant_id_record_id FOREIGN KEY (tenant_id, record_id) REFERENCES work.record (tenant_id, id) ON DELETE CASCADE
            );
            CREATE INDEX ix_team_rank_tenant_id_team_id_rank ON work.team_rank (tenant_id, team_id, rank);
            CREATE INDEX ix_team_rank_tenant_id_record_id ON work.team_rank (tenant_id, record_id);
            """);
    }
}
