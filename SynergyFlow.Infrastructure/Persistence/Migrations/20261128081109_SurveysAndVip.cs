using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SynergyFlow.Infrastructure.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class SurveysAndVip : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "vip",
                schema: "identity",
                table: "user",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "csat_at",
                schema: "incidents",
                table: "incident",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "csat_comment",
                schema: "incidents",
                table: "incident",
                type: "character varying(2000)",
                maxLength: 2000,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "csat_score",
                schema: "incidents",
                table: "incident",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "survey_days",
                schema: "incidents",
                table: "desk_settings",
                type: "integer",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "vip",
                schema: "identity",
                table: "user");

            migrationBuilder.DropColumn(
                name: "csat_at",
                schema: "incidents",
                table: "incident");

            migrationBuilder.DropColumn(
                name: "csat_comment",
                schema: "incidents",
                table: "incident");

            migrationBuilder.DropColumn(
                name: "csat_score",
                schema: "incidents",
                table: "incident");

            migrationBuilder.DropColumn(
                name: "survey_days",
                schema: "incidents",
                table: "desk_settings");
        }
    }
}
