using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SynergyFlow.Infrastructure.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class CheckLists : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "check_item",
                schema: "work",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    record_id = table.Column<Guid>(type: "uuid", nullable: false),
                    position = table.Column<int>(type: "integer", nullable: false),
                    text = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    done_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    done_by_id = table.Column<Guid>(type: "uuid", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_check_item", x => new { x.tenant_id, x.id });
                    table.ForeignKey(
                        name: "fk_check_item_record_tenant_id_record_id",
                        columns: x => new { x.tenant_id, x.record_id },
                        principalSchema: "work",
                        principalTable: "record",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_check_item_user_tenant_id_done_by_id",
                        columns: x => new { x.tenant_id, x.done_by_id },
                        principalSchema: "identity",
                        principalTable: "user",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_check_item_tenant_id_done_by_id",
                schema: "work",
                table: "check_item",
                columns: new[] { "tenant_id", "done_by_id" });

            migrationBuilder.CreateIndex(
                name: "ix_check_item_tenant_id_record_id",
                schema: "work",
                table: "check_item",
                columns: new[] { "tenant_id", "record_id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "check_item",
                schema: "work");
        }
    }
}
