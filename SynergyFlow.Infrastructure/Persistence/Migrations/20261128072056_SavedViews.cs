using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SynergyFlow.Infrastructure.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class SavedViews : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "saved_view",
                schema: "work",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    audience = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    owner_id = table.Column<Guid>(type: "uuid", nullable: false),
                    team_id = table.Column<Guid>(type: "uuid", nullable: true),
                    columns = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true),
                    density = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: true),
                    filter = table.Column<string>(type: "text", nullable: true),
                    sort = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_saved_view", x => new { x.tenant_id, x.id });
                    table.CheckConstraint("ck_saved_view_team", "(audience = 'team') = (team_id IS NOT NULL)");
                    table.ForeignKey(
                        name: "fk_saved_view_team_tenant_id_team_id",
                        columns: x => new { x.tenant_id, x.team_id },
                        principalSchema: "teams",
                        principalTable: "team",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_saved_view_user_tenant_id_owner_id",
                        columns: x => new { x.tenant_id, x.owner_id },
                        principalSchema: "identity",
                        principalTable: "user",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_saved_view_tenant_id_audience_owner_id",
                schema: "work",
                table: "saved_view",
                columns: new[] { "tenant_id", "audience", "owner_id" });

            migrationBuilder.CreateIndex(
                name: "ix_saved_view_tenant_id_owner_id",
                schema: "work",
                table: "saved_view",
                columns: new[] { "tenant_id", "owner_id" });

            migrationBuilder.CreateIndex(
                name: "ix_saved_view_tenant_id_team_id",
                schema: "work",
                table: "saved_view",
                columns: new[] { "tenant_id", "team_id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "saved_view",
                schema: "work");
        }
    }
}
