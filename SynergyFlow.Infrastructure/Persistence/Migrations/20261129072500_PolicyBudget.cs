using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace SynergyFlow.Infrastructure.Persistence.Migrations;

/// <summary>How a version of a policy came to decide nothing any more.</summary>
[DbContext(typeof(SynergyFlowDbContext))]
[Migration("20261129072500_PolicyBudget")]
public sealed class PolicyBudget : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        ArgumentNullException.ThrowIfNull(migrationBuilder);
        migrationBuilder.Sql("""
            ALTER TABLE policies.policy_version ADD COLUMN ended_by varchar(32);
            UPDATE policies.policy_version SET ended_by = 'person' WHERE state = 'retired';
            """);
    }
}
