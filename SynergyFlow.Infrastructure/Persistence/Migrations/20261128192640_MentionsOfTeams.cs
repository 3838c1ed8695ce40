using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace SynergyFlow.Infrastructure.Persistence.Migrations;

/// <summary>A mention says by way of which team.</summary>
[DbContext(typeof(SynergyFlowDbContext))]
[Migration("20261128192640_MentionsOfTeams")]
public sealed class MentionsOfTeams : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        ArgumentNullException.ThrowIfNull(migrationBuilder);
        migrationBuilder.AddColumn<Guid>("team_id", schema: "work", table: "mention", type: "uuid", nullable: true);
        migrationBuilder.CreateIndex("ix_mention_tenant_id_team_id", schema: "work", table: "mention", columns: ["tenant_id", "team_id"]);
        migrationBuilder.AddForeignKey(
            "fk_mention_team_tenant_id_team_id",
            schema: "work",
            table: "mention",
            columns: ["tenant_id", "team_id"],
            principalSchema: "teams",
            principalTable: "team",
            principalColumns: ["tenant_id", "id"],
            onDelete: ReferentialAction.Restrict);
    }
}
