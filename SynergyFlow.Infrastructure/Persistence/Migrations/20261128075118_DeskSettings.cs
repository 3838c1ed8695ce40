using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SynergyFlow.Infrastructure.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class DeskSettings : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "close_told_at",
                schema: "incidents",
                table: "incident",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "followed_by_id",
                schema: "incidents",
                table: "incident",
                type: "uuid",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "desk_settings",
                schema: "incidents",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    time_zone = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    workdays = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    holidays = table.Column<DateOnly[]>(type: "date[]", nullable: false),
                    close_after_days = table.Column<int>(type: "integer", nullable: true),
                    notice_days = table.Column<int>(type: "integer", nullable: false),
                    reopen_days = table.Column<int>(type: "integer", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_desk_settings", x => x.tenant_id);
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "desk_settings",
                schema: "incidents");

            migrationBuilder.DropColumn(
                name: "close_told_at",
                schema: "incidents",
                table: "incident");

            migrationBuilder.DropColumn(
                name: "followed_by_id",
                schema: "incidents",
                table: "incident");
        }
    }
}
