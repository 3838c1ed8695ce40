using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SynergyFlow.Infrastructure.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class HeldMessages : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "move",
                schema: "work",
                table: "draft",
                type: "jsonb",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "refusal",
                schema: "work",
                table: "draft",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "send_at",
                schema: "work",
                table: "draft",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "timeline_order",
                schema: "work",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    newest_first = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_timeline_order", x => new { x.tenant_id, x.user_id });
                    table.ForeignKey(
                        name: "fk_timeline_order_user_tenant_id_user_id",
                        columns: x => new { x.tenant_id, x.user_id },
                        principalSchema: "identity",
                        principalTable: "user",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_draft_send_at",
                schema: "work",
                table: "draft",
                column: "send_at",
                filter: "send_at IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "timeline_order",
                schema: "work");

            migrationBuilder.DropIndex(
                name: "ix_draft_send_at",
                schema: "work",
                table: "draft");

            migrationBuilder.DropColumn(
                name: "move",
                schema: "work",
                table: "draft");

            migrationBuilder.DropColumn(
                name: "refusal",
                schema: "work",
                table: "draft");

            migrationBuilder.DropColumn(
                name: "send_at",
                schema: "work",
                table: "draft");
        }
    }
}
