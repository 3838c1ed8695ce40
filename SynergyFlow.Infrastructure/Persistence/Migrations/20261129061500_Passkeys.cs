using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace SynergyFlow.Infrastructure.Persistence.Migrations;

/// <summary>Passkeys of accounts: the public halves.</summary>
[DbContext(typeof(SynergyFlowDbContext))]
[Migration("20261129061500_Passkeys")]
public sealed class Passkeys : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        ArgumentNullException.ThrowIfNull(migrationBuilder);
        migrationBuilder.CreateTable(
            "passkey",
            schema: "identity",
            columns: table => new
            {
                tenant_id = table.Column<Guid>(),
                id = table.Column<Guid>(),
                user_id = table.Column<Guid>(),
                name = table.Column<string>(type: "character varying(80)", maxLength: 80),
                credential_id = table.Column<byte[]>(type: "bytea"),
                public_key = table.Column<byte[]>(type: "bytea"),
                sign_count = table.Column<long>(),
                transports = table.Column<string[]>(type: "text[]"),
                backup_eligible = table.Column<bool>(),
                backed_up = table.Column<bool>(),
                created_at = table.Column<DateTimeOffset>(),
                last_used_at = table.Column<DateTimeOffset>(nullable: true),
            },
            constraints: table =>
            {
                table.PrimaryKey("pk_passkey", row => new { row.tenant_id, row.id });
                table.ForeignKey(
                    "fk_passkey_user_tenant_id_user_id",
                    row => new { row.tenant_id, row.user_id },
                    principalSchema: "identity",
                    principalTable: "user",
                    principalColumns: ["tenant_id", "id"],
                    onDelete: ReferentialAction.Cascade);
            });
        migrationBuilder.CreateIndex("ix_passkey_tenant_id_user_id", schema: "identity", table: "passkey", columns: ["tenant_id", "user_id"]);
        migrationBuilder.CreateIndex(
            "ix_passkey_tenant_id_credential_id", schema: "identity", table: "passkey", columns: ["tenant_id", "credential_id"], unique: true);
    }
}
