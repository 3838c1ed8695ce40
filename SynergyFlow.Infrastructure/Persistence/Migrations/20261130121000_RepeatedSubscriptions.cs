using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace SynergyFlow.Infrastructure.Persistence.Migrations;

/// <summary>A person asks for events to be handled again, and the node that runs the subscription takes it up.</summary>
[DbContext(typeof(SynergyFlowDbContext))]
[Migration("20261130121000_RepeatedSubscriptions")]
public sealed class RepeatedSubscriptions : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        ArgumentNullException.ThrowIfNull(migrationBuilder);
        migrationBuilder.Sql("ALTER TABLE events.subscription ADD repeat_since timestamptz, ADD repeat_number bigint;");
    }
}
