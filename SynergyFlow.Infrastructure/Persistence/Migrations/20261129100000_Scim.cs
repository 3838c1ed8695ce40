using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

namespace SynergyFlow.Infrastructure.Persistence.Migrations;

/// <summary>People and groups that an identity provider keeps in step, its tokens, and how its requests went.</summary>
[DbContext(typeof(SynergyFlowDbContext))]
[Migration("20261129100000_Scim")]
public sealed class Scim : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        ArgumentNullException.ThrowIfNull(migrationBuilder);
        Settings(migrationBuilder);
        People(migrationBuilder);
        Groups(migrationBuilder);
        Journal(migrationBuilder);
    }

    private static void Settings(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "provisioning",
            schema: "identity",
            columns: table => new
            {
                tenant_id = table.Column<Guid>(),
                enabled = table.Column<bool>(),
                issuer = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                claim = table.Column<string>(type: "character varying(32)", maxLength: 32),
                version = table.Column<int>(),
            },
            constraints: table =>
            {
                table.PrimaryKey("pk_provisioning", row => row.tenant_id);
                table.ForeignKey(
                    "fk_provisioning_tenant_tenant_id",
                    row => row.tenant_id,
                    principalSchema: "tenants",
                    principalTable: "tenant",
                    principalColumn: "id",
                    onDelete: ReferentialAction.Restrict);
            });
        migrationBuilder.CreateTable(
            "provisioning_token",
            schema: "identity",
            columns: table => new
            {
                tenant_id = table.Column<Guid>(),
                id = table.Column<Guid>(),
                name = table.Column<string>(type: "character varying(80)", maxLength: 80),
                hash = table.Column<string>(type: "character varying(64)", maxLength: 64),
                hint = table.Column<string>(type: "character varying(16)", maxLength: 16),
                created_at = table.Column<DateTimeOffset>(),
                last_used_at = table.Column<DateTimeOffset>(nullable: true),
                revoked_at = table.Column<DateTimeOffset>(nullable: true),
            },
            constraints: table =>
            {
                table.PrimaryKey("pk_provisioning_token", row => new { row.tenant_id, row.id });
                table.ForeignKey(
                    "fk_provisioning_token_tenant_tenant_id",
                    row => row.tenant_id,
                    principalSchema: "tenants",
                    principalTable: "tenant",
                    principalColumn: "id",
                    onDelete: ReferentialAction.Restrict);
            });
        migrationBuilder.CreateIndex(
            "ix_provisioning_token_tenant_id_hash", schema: "identity", table: "provisioning_token", columns: ["tenant_id", "hash"], unique: true);
    }

    private static void People(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "provisioned_user",
            schema: "identity",
            columns: table => new
            {
                tenant_id = table.Column<Guid>(),
                user_id = table.Column<Guid>(),
                user_name = table.Column<string>(type: "character varying(254)", maxLength: 254),
                normalized_user_name = table.Column<string>(type: "character varying(254)", maxLength: 254),
                external_id = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: true),
                display_name = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: true),
                given_name = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: true),
                family_name = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: true),
                mail = table.Column<string>(type: "character varying(254)", maxLength: 254, nullable: true),
                gone = table.Column<bool>(),
                given_role = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: true),
                created_at = table.Column<DateTimeOffset>(),
                changed_at = table.Column<DateTimeOffset>(),
            },
            constraints: table =>
            {
                table.PrimaryKey("pk_provisioned_user", row => new { row.tenant_id, row.user_id });
                table.ForeignKey(
                    "fk_provisioned_user_user_tenant_id_user_id",
                    row => new { row.tenant_id, row.user_id },
                    principalSchema: "identity",
                    principalTable: "user",
                    principalColumns: ["tenant_id", "id"],
                    onDelete: ReferentialAction.Cascade);
            });
        migrationBuilder.CreateIndex(
            "ix_provisioned_user_tenant_id_normalized_user_name",
            schema: "identity",
            table: "provisioned_user",
            columns: ["tenant_id", "normalized_user_name"],
            unique: true,
            filter: "NOT gone");
        migrationBuilder.CreateIndex(
            "ix_provisioned_user_tenant_id_external_id", schema: "identity", table: "provisioned_user", columns: ["tenant_id", "external_id"], unique: true);
    }

    private static void Groups(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "provisioned_group",
            schema: "identity",
            columns: table => new
            {
                tenant_id = table.Column<Guid>(),
                id = table.Column<Guid>(),
                team_id = table.Column<Guid>(),
                made_team = table.Column<bool>(),
                display_name = table.Column<string>(type: "character varying(256)", maxLength: 256),
                external_id = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: true),
                role = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: true),
                created_at = table.Column<DateTimeOffset>(),
                changed_at = table.Column<DateTimeOffset>(),
                version = table.Column<int>(),
            },
            constraints: table =>
            {
                table.PrimaryKey("pk_provisioned_group", row => new { row.tenant_id, row.id });
                table.ForeignKey(
                    "fk_provisioned_group_team_tenant_id_team_id",
                    row => new { row.tenant_id, row.team_id },
                    principalSchema: "teams",
                    principalTable: "team",
                    principalColumns: ["tenant_id", "id"],
                    onDelete: ReferentialAction.Restrict);
            });
        migrationBuilder.CreateIndex(
            "ix_provisioned_group_tenant_id_team_id", schema: "identity", table: "provisioned_group", columns: ["tenant_id", "team_id"], unique: true);
        migrationBuilder.CreateIndex(
            "ix_provisioned_group_tenant_id_external_id", schema: "identity", table: "provisioned_group", columns: ["tenant_id", "external_id"], unique: true);
        migrationBuilder.CreateTable(
            "provisioned_member",
            schema: "identity",
            columns: table => new
            {
                tenant_id = table.Column<Guid>(),
                group_id = table.Column<Guid>(),
                user_id = table.Column<Guid>(),
                placed = table.Column<bool>(),
            },
            constraints: table =>
            {
                table.PrimaryKey("pk_provisioned_member", row => new { row.tenant_id, row.group_id, row.user_id });
                table.ForeignKey(
                    "fk_provisioned_member_provisioned_group_tenant_group",
                    row => new { row.tenant_id, row.group_id },
                    principalSchema: "identity",
                    principalTable: "provisioned_group",
                    principalColumns: ["tenant_id", "id"],
                    onDelete: ReferentialAction.Cascade);
                table.ForeignKey(
                    "fk_provisioned_member_provisioned_user_tenant_id_user_id",
                    row => new { row.tenant_id, row.user_id },
                    principalSchema: "identity",
                    principalTable: "provisioned_user",
                    principalColumns: ["tenant_id", "user_id"],
                    onDelete: ReferentialAction.Cascade);
            });
        migrationBuilder.CreateIndex(
            "ix_provisioned_member_tenant_id_user_id", schema: "identity", table: "provisioned_member", columns: ["tenant_id", "user_id"]);
    }

    private static void Journal(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "provisioning_day",
            schema: "identity",
            columns: table => new
            {
                tenant_id = table.Column<Guid>(),
                day = table.Column<DateOnly>(),
                reads = table.Column<int>(),
                changes = table.Column<int>(),
                refusals = table.Column<int>(),
                last_at = table.Column<DateTimeOffset>(),
            },
            constraints: table =>
            {
                table.PrimaryKey("pk_provisioning_day", row => new { row.tenant_id, row.day });
                table.ForeignKey(
                    "fk_provisioning_day_tenant_tenant_id",
                    row => row.tenant_id,
                    principalSchema: "tenants",
                    principalTable: "tenant",
                    principalColumn: "id",
                    onDelete: ReferentialAction.Restrict);
            });
        migrationBuilder.CreateTable(
            "provisioning_refusal",
            schema: "identity",
            columns: table => new
            {
                tenant_id = table.Column<Guid>(),
                id = table.Column<long>().Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityAlwaysColumn),
                at = table.Column<DateTimeOffset>(),
                method = table.Column<string>(type: "character varying(10)", maxLength: 10),
                resource = table.Column<string>(type: "character varying(100)", maxLength: 100),
                status = table.Column<int>(),
                reason = table.Column<string>(type: "character varying(500)", maxLength: 500),
            },
            constraints: table =>
            {
                table.PrimaryKey("pk_provisioning_refusal", row => new { row.tenant_id, row.id });
                table.ForeignKey(
                    "fk_provisioning_refusal_tenant_tenant_id",
                    row => row.tenant_id,
                    principalSchema: "tenants",
                    principalTable: "tenant",
                    principalColumn: "id",
                    onDelete: ReferentialAction.Restrict);
            });
    }
}
