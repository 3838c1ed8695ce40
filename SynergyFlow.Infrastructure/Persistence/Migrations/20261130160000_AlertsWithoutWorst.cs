using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace SynergyFlow.Infrastructure.Persistence.Migrations;

/// <summary>Whether an alert opens an incident is decided by the message that says so: nothing of earlier ones has to be kept for it.</summary>
[DbContext(typeof(SynergyFlowDbContext))]
[Migration("20261130160000_AlertsWithoutWorst")]
public sealed class AlertsWithoutWorst : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        ArgumentNullException.ThrowIfNull(migrationBuilder);
        migrationBuilder.Sql("ALTER TABLE integrations.alert DROP COLUMN worst");
    }
}
