using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace SynergyFlow.Infrastructure.Persistence.Migrations;

/// <summary>Who has read what stands beside what was refused. Each of the two is found without going through the other.</summary>
[DbContext(typeof(SynergyFlowDbContext))]
[Migration("20261130110000_Reads")]
public sealed class Reads : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        ArgumentNullException.ThrowIfNull(migrationBuilder);
        migrationBuilder.Sql("""
            ALTER TABLE policies.denial ADD allowed boolean NOT NULL DEFAULT false;
            DROP INDEX policies.ix_denial_tenant_id_recorded_at_seq, policies.ix_denial_tenant_id_actor_id_recorded_at_seq, policies.ix_denial_tenant_id_resource_id;
            CREATE INDEX ix_denial_tenant_id_allowed_recorded_at_seq ON policies.denial (tenant_id, allowed, recorded_at, seq);
            CREATE INDEX ix_denial_tenant_id_actor_id_allowed_recorded_at_seq ON policies.denial (tenant_id, actor_id, allowed, recorded_at, seq);
            CREATE INDEX ix_denial_tenant_id_resource_id_allowed_recorded_at_seq ON policies.denial (tenant_id, resource_id, allowed, recorded_at, seq);
            """);
    }
}
