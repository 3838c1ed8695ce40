using System;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SynergyFlow.Infrastructure.Persistence.Migrations
{
    /// <inheritdoc />
    [DbContext(typeof(SynergyFlowDbContext))]
    [Migration("20261128115930_Mentions")]
    public partial class Mentions : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "mention",
                schema: "work",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    record_id = table.Column<Guid>(type: "uuid", nullable: false),
                    comment_id = table.Column<Guid>(type: "uuid", nullable: true),
                    person_id = table.Column<Guid>(type: "uuid", nullable: false),
                    by_id = table.Column<Guid>(type: "uuid", nullable: false),
                    written = table.Column<string>(type: "character varying(320)", maxLength: 320, nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    read_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_mention", x => new { x.tenant_id, x.id });
                    table.ForeignKey(
                        name: "fk_mention_comment_tenant_id_comment_id",
                        columns: x => new { x.tenant_id, x.comment_id },
                        principalSchema: "work",
                        principalTable: "comment",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_mention_record_tenant_id_record_id",
                        columns: x => new { x.tenant_id, x.record_id },
                        principalSchema: "work",
                        principalTable: "record",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_mention_user_tenant_id_by_id",
                        columns: x => new { x.tenant_id, x.by_id },
                        principalSchema: "identity",
                        principalTable: "user",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_mention_user_tenant_id_person_id",
                        columns: x => new { x.tenant_id, x.person_id },
                        principalSchema: "identity",
                        principalTable: "user",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_mention_tenant_id_by_id",
                schema: "work",
                table: "mention",
                columns: new[] { "tenant_id", "by_id" });

            migrationBuilder.CreateIndex(
                name: "ix_mention_tenant_id_comment_id",
                schema: "work",
                table: "mention",
                columns: new[] { "tenant_id", "comment_id" });

            migrationBuilder.CreateIndex(
                name: "ix_mention_tenant_id_person_id_read_at_at",
                schema: "work",
                table: "mention",
                columns: new[] { "tenant_id", "person_id", "read_at", "at" });

            migrationBuilder.CreateIndex(
                name: "ix_mention_tenant_id_record_id",
                schema: "work",
                table: "mention",
                columns: new[] { "tenant_id", "record_id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "mention",
                schema: "work");
        }
    }
}
