using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SynergyFlow.Infrastructure.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class MentionsOfTeams : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "team_id",
                schema: "work",
                table: "mention",
                type: "uuid",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "ix_mention_tenant_id_team_id",
                schema: "work",
                table: "mention",
                columns: new[] { "tenant_id", "team_id" });

            migrationBuilder.AddForeignKey(
                name: "fk_mention_team_tenant_id_team_id",
                schema: "work",
                table: "mention",
                columns: new[] { "tenant_id", "team_id" },
                principalSchema: "teams",
                principalTable: "team",
                principalColumns: new[] { "tenant_id", "id" },
                onDelete: ReferentialAction.Restrict);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "fk_mention_team_tenant_id_team_id",
                schema: "work",
                table: "mention");

            migrationBuilder.DropIndex(
                name: "ix_mention_tenant_id_team_id",
                schema: "work",
                table: "mention");

            migrationBuilder.DropColumn(
                name: "team_id",
                schema: "work",
                table: "mention");
        }
    }
}
