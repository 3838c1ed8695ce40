using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace SynergyFlow.Infrastructure.Persistence.Migrations;

/// <summary>Which team takes which incidents, and how an incident came to its team.</summary>
[DbContext(typeof(SynergyFlowDbContext))]
[Migration("20261129120000_Routing")]
public sealed class Routing : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        ArgumentNullException.ThrowIfNull(migrationBuilder);
        migrationBuilder.Sql("""
            CREATE TABLE incidents.routing_table (
                tenant_id uuid NOT NULL,
                routes jsonb NOT NULL,
                version integer NOT NULL,
                CONSTRAINT pk_routing_table PRIMARY KEY (tenant_id)
            );
            ALTER TABLE incidents.incident ADD COLUMN route varchar(80), ADD COLUMN route_override_reason varchar(1000);
            """);
    }
}
