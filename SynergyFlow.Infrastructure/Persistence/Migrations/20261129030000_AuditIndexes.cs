using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace SynergyFlow.Infrastructure.Persistence.Migrations;

/// <summary>The event log is read by time, by person, by type and by command too: the audit's filters.</summary>
[DbContext(typeof(SynergyFlowDbContext))]
[Migration("20261129030000_AuditIndexes")]
public sealed class AuditIndexes : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        ArgumentNullException.ThrowIfNull(migrationBuilder);
        migrationBuilder.CreateIndex(
            "ix_log_tenant_id_recorded_at_seq", schema: "events", table: "log", columns: ["tenant_id", "recorded_at", "seq"]);
        migrationBuilder.CreateIndex(
            "ix_log_tenant_id_actor_id_recorded_at_seq", schema: "events", table: "log", columns: ["tenant_id", "actor_id", "recorded_at", "seq"]);
        migrationBuilder.CreateIndex(
            "ix_log_tenant_id_type_recorded_at_seq", schema: "events", table: "log", columns: ["tenant_id", "type", "recorded_at", "seq"]);
        migrationBuilder.CreateIndex(
            "ix_log_tenant_id_correlation_id", schema: "events", table: "log", columns: ["tenant_id", "correlation_id"]);
    }
}
