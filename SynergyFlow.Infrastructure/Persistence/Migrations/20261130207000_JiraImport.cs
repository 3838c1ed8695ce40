using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace SynergyFlow.Infrastructure.Persistence.Migrations;

/// <summary>What an import of Jira fixed when it began, what an item said after it, and the way from a key in another system to the record.</summary>
[DbContext(typeof(SynergyFlowDbContext))]
[Migration("20261130207000_JiraImport")]
public sealed class JiraImport : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        ArgumentNullException.ThrowIfNull(migrationBuilder);
        migrationBuilder.Sql("""
            ALTER TABLE integrations.import_job ADD COLUMN progress jsonb;

            ALTER TABLE integrations.imported_key ADD COLUMN facts jsonb NOT NULL DEFAULT '{}';
            ALTER TABLE integrations.imported_key ALTER COLUMN facts DROP DEFAULT;

            -- The primary key begins with the system, which nobody names who follows an old address.
            CREATE INDEX ix_external_ref_tenant_id_external_id ON work.external_ref (tenant_id, external_id);
            """);
    }
}
