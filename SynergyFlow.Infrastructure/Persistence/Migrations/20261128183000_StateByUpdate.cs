using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace SynergyFlow.Infrastructure.Persistence.Migrations;

/// <summary>
/// Lists and counters of one state go by its latest changes ("resolved recently", "pending"); none went by its priorities. What only some
/// agents may see is found by itself.
/// </summary>
[DbContext(typeof(SynergyFlowDbContext))]
[Migration("20261128183000_StateByUpdate")]
public sealed class StateByUpdate : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        ArgumentNullException.ThrowIfNull(migrationBuilder);
        migrationBuilder.DropIndex("ix_record_tenant_id_state_category_priority_created_at_id", schema: "work", table: "record");
        migrationBuilder.CreateIndex(
            "ix_record_tenant_id_state_category_updated_at_id", schema: "work", table: "record",
            columns: ["tenant_id", "state_category", "updated_at", "id"]);
        migrationBuilder.CreateIndex(
            "ix_record_restricted", schema: "work", table: "record", columns: ["tenant_id", "updated_at", "id"], filter: "sensitivity <> 'normal'");
    }
}
