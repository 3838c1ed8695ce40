using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace SynergyFlow.Infrastructure.Persistence.Migrations;

/// <summary>Why a subscription does not move is seen on every node's pages.</summary>
[DbContext(typeof(SynergyFlowDbContext))]
[Migration("20261130120000_StalledSubscriptions")]
public sealed class StalledSubscriptions : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        ArgumentNullException.ThrowIfNull(migrationBuilder);
        migrationBuilder.Sql("ALTER TABLE events.subscription ADD stalled_since timestamptz, ADD stalled_reason text;");
    }
}
