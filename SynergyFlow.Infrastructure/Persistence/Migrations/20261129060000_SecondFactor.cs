using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace SynergyFlow.Infrastructure.Persistence.Migrations;

/// <summary>Authenticator apps of accounts, wrong codes, and for whom a second factor is required.</summary>
[DbContext(typeof(SynergyFlowDbContext))]
[Migration("20261129060000_SecondFactor")]
public sealed class SecondFactor : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        ArgumentNullException.ThrowIfNull(migrationBuilder);
        migrationBuilder.AddColumn<int>("failed_codes", schema: "identity", table: "user", nullable: false, defaultValue: 0);
        migrationBuilder.CreateTable(
            "second_factor",
            schema: "identity",
            columns: table => new
            {
                tenant_id = table.Column<Guid>(),
                user_id = table.Column<Guid>(),
                key = table.Column<string>(type: "character varying(400)", maxLength: 400),
                begun_at = table.Column<DateTimeOffset>(),
                on_since = table.Column<DateTimeOffset>(nullable: true),
                last_step = table.Column<long>(),
                recovery_codes = table.Column<string[]>(type: "text[]"),
            },
            constraints: table =>
            {
                table.PrimaryKey("pk_second_factor", row => new { row.tenant_id, row.user_id });
                table.ForeignKey(
                    "fk_second_factor_user_tenant_id_user_id",
                    row => new { row.tenant_id, row.user_id },
                    principalSchema: "identity",
                    principalTable: "user",
                    principalColumns: ["tenant_id", "id"],
                    onDelete: ReferentialAction.Cascade);
            });
        migrationBuilder.CreateTable(
            "sign_in_settings",
            schema: "identity",
            columns: table => new
            {
                tenant_id = table.Column<Guid>(),
                required = table.Column<string>(type: "character varying(32)", maxLength: 32),
                version = table.Column<int>(),
            },
            constraints: table =>
            {
                table.PrimaryKey("pk_sign_in_settings", row => row.tenant_id);
                table.ForeignKey(
                    "fk_sign_in_settings_tenant_tenant_id",
                    row => row.tenant_id,
                    principalSchema: "tenants",
                    principalTable: "tenant",
                    principalColumn: "id",
                    onDelete: ReferentialAction.Restrict);
            });
    }
}
