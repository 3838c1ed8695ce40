using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SynergyFlow.Infrastructure.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class MergesAndSplits : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "merged_into_id",
                schema: "work",
                table: "record",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "origin_id",
                schema: "work",
                table: "comment",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "origin_id",
                schema: "work",
                table: "attachment",
                type: "uuid",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "merge",
                schema: "incidents",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    source_id = table.Column<Guid>(type: "uuid", nullable: false),
                    target_id = table.Column<Guid>(type: "uuid", nullable: false),
                    merged_by_id = table.Column<Guid>(type: "uuid", nullable: false),
                    merged_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    memory = table.Column<string>(type: "jsonb", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_merge", x => new { x.tenant_id, x.source_id });
                    table.ForeignKey(
                        name: "fk_merge_record_tenant_id_source_id",
                        columns: x => new { x.tenant_id, x.source_id },
                        principalSchema: "work",
                        principalTable: "record",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_merge_record_tenant_id_target_id",
                        columns: x => new { x.tenant_id, x.target_id },
                        principalSchema: "work",
                        principalTable: "record",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_merge_user_tenant_id_merged_by_id",
                        columns: x => new { x.tenant_id, x.merged_by_id },
                        principalSchema: "identity",
                        principalTable: "user",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_record_tenant_id_merged_into_id",
                schema: "work",
                table: "record",
                columns: new[] { "tenant_id", "merged_into_id" });

            migrationBuilder.CreateIndex(
                name: "ix_comment_tenant_id_origin_id",
                schema: "work",
                table: "comment",
                columns: new[] { "tenant_id", "origin_id" });

            migrationBuilder.CreateIndex(
                name: "ix_attachment_tenant_id_origin_id",
                schema: "work",
                table: "attachment",
                columns: new[] { "tenant_id", "origin_id" });

            migrationBuilder.CreateIndex(
                name: "ix_merge_tenant_id_merged_by_id",
                schema: "incidents",
                table: "merge",
                columns: new[] { "tenant_id", "merged_by_id" });

            migrationBuilder.CreateIndex(
                name: "ix_merge_tenant_id_target_id",
                schema: "incidents",
                table: "merge",
                columns: new[] { "tenant_id", "target_id" });

            migrationBuilder.AddForeignKey(
                name: "fk_attachment_record_tenant_id_origin_id",
                schema: "work",
                table: "attachment",
                columns: new[] { "tenant_id", "origin_id" },
                principalSchema: "work",
                principalTable: "record",
                principalColumns: new[] { "tenant_id", "id" },
                onDelete: ReferentialAction.Restrict);

            migrationBuilder.AddForeignKey(
                name: "fk_comment_record_tenant_id_origin_id",
                schema: "work",
                table: "comment",
                columns: new[] { "tenant_id", "origin_id" },
                principalSchema: "work",
                principalTable: "record",
                principalColumns: new[] { "tenant_id", "id" },
                onDelete: ReferentialAction.Restrict);

            migrationBuilder.AddForeignKey(
                name: "fk_record_record_tenant_id_merged_into_id",
                schema: "work",
                table: "record",
                columns: new[] { "tenant_id", "merged_into_id" },
                principalSchema: "work",
                principalTable: "record",
                principalColumns: new[] { "tenant_id", "id" },
                onDelete: ReferentialAction.Restrict);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "fk_attachment_record_tenant_id_origin_id",
                schema: "work",
                table: "attachment");

            migrationBuilder.DropForeignKey(
                name: "fk_comment_record_tenant_id_origin_id",
                schema: "work",
                table: "comment");

            migrationBuilder.DropForeignKey(
                name: "fk_record_record_tenant_id_merged_into_id",
                schema: "work",
                table: "record");

            migrationBuilder.DropTable(
                name: "merge",
                schema: "incidents");

            migrationBuilder.DropIndex(
                name: "ix_record_tenant_id_merged_into_id",
                schema: "work",
                table: "record");

            migrationBuilder.DropIndex(
                name: "ix_comment_tenant_id_origin_id",
                schema: "work",
                table: "comment");

            migrationBuilder.DropIndex(
                name: "ix_attachment_tenant_id_origin_id",
                schema: "work",
                table: "attachment");

            migrationBuilder.DropColumn(
                name: "merged_into_id",
                schema: "work",
                table: "record");

            migrationBuilder.DropColumn(
                name: "origin_id",
                schema: "work",
                table: "comment");

            migrationBuilder.DropColumn(
                name: "origin_id",
                schema: "work",
                table: "attachment");
        }
    }
}
