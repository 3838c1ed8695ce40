using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SynergyFlow.Infrastructure.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class QueueGroupsAndIndexes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "group_by",
                schema: "work",
                table: "saved_view",
                type: "character varying(32)",
                maxLength: 32,
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "ix_record_open_assignee",
                schema: "work",
                table: "record",
                columns: new[] { "tenant_id", "assignee_id", "updated_at", "id" },
                filter: "state_category IN ('new', 'open', 'pending')");

            migrationBuilder.CreateIndex(
                name: "ix_record_open_priority",
                schema: "work",
                table: "record",
                columns: new[] { "tenant_id", "priority", "created_at", "id" },
                filter: "state_category IN ('new', 'open', 'pending')");

            migrationBuilder.CreateIndex(
                name: "ix_record_open_team",
                schema: "work",
                table: "record",
                columns: new[] { "tenant_id", "team_id", "updated_at", "id" },
                filter: "state_category IN ('new', 'open', 'pending')");

            migrationBuilder.CreateIndex(
                name: "ix_record_open_updated",
                schema: "work",
                table: "record",
                columns: new[] { "tenant_id", "updated_at", "id" },
                filter: "state_category IN ('new', 'open', 'pending')");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_record_open_assignee",
                schema: "work",
                table: "record");

            migrationBuilder.DropIndex(
                name: "ix_record_open_priority",
                schema: "work",
                table: "record");

            migrationBuilder.DropIndex(
                name: "ix_record_open_team",
                schema: "work",
                table: "record");

            migrationBuilder.DropIndex(
                name: "ix_record_open_updated",
                schema: "work",
                table: "record");

            migrationBuilder.DropColumn(
                name: "group_by",
                schema: "work",
                table: "saved_view");
        }
    }
}
