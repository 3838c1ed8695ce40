using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace SynergyFlow.Infrastructure.Persistence.Migrations;

/// <summary>A tenant has a short name, may have a host, and can be suspended.</summary>
[DbContext(typeof(SynergyFlowDbContext))]
[Migration("20261130100000_Tenants")]
public sealed class Tenants : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        ArgumentNullException.ThrowIfNull(migrationBuilder);

        // Nobody could make a second tenant so far; where somebody did by hand, he finds its name in the list.
        migrationBuilder.Sql("""
            ALTER TABLE tenants.tenant
                ADD short_name varchar(40),
                ADD host varchar(253),
                ADD suspended_at timestamptz,
                ADD version integer NOT NULL DEFAULT 0;
            UPDATE tenants.tenant SET short_name = CASE id WHEN '00000000-0000-7000-8000-0000000000a1' THEN 'main' ELSE 't-' || replace(id::text, '-', '') END;
            ALTER TABLE tenants.tenant ALTER short_name SET NOT NULL, ALTER version DROP DEFAULT;
            CREATE UNIQUE INDEX ix_tenant_short_name ON tenants.tenant (short_name);
            CREATE UNIQUE INDEX ix_tenant_host ON tenants.tenant (host);
            """);
    }
}
