using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace SynergyFlow.Infrastructure.Persistence.Migrations;

/// <summary>The persons of providers, and whose accounts they lead to.</summary>
[DbContext(typeof(SynergyFlowDbContext))]
[Migration("20261128220942_ExternalIdentities")]
public sealed class ExternalIdentities : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        ArgumentNullException.ThrowIfNull(migrationBuilder);
        migrationBuilder.CreateTable(
            name: "external_identity",
            schema: "identity",
            columns: table => new
            {
                tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                id = table.Column<Guid>(type: "uuid", nullable: false),
                user_id = table.Column<Guid>(type: "uuid", nullable: false),
                issuer = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false),
                subject = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false),
                origin = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                last_used_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
            },
            constraints: table =>
            {
                table.PrimaryKey("pk_external_identity", x => new { x.tenant_id, x.id });
                table.ForeignKey(
                    name: "fk_external_identity_user_tenant_id_user_id",
                    columns: x => new { x.tenant_id, x.user_id },
                    principalSchema: "identity",
                    principalTable: "user",
                    principalColumns: ["tenant_id", "id"],
                    onDelete: ReferentialAction.Cascade);
            });
        migrationBuilder.CreateIndex(
            "ix_external_identity_tenant_id_issuer_subject",
            schema: "identity",
            table: "external_identity",
            columns: ["tenant_id", "issuer", "subject"],
            unique: true);
        migrationBuilder.CreateIndex(
            "ix_external_identity_tenant_id_user_id", schema: "identity", table: "external_identity", columns: ["tenant_id", "user_id"]);
    }
}
