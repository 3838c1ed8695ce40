using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace SynergyFlow.Infrastructure.Persistence.Migrations;

/// <summary>Each event says which allowed action it came of, and what came of an event is found by it: most events have no cause but their command.</summary>
[DbContext(typeof(SynergyFlowDbContext))]
[Migration("20261130170000_EventsKnowTheirCommand")]
public sealed class EventsKnowTheirCommand : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        ArgumentNullException.ThrowIfNull(migrationBuilder);
        migrationBuilder.Sql(
            """
            ALTER TABLE events.log ADD COLUMN command varchar(80);
            CREATE INDEX ix_log_tenant_id_causation_id ON events.log (tenant_id, causation_id) WHERE causation_id IS NOT NULL;
            """);
    }
}
