using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace SynergyFlow.Infrastructure.Persistence.Migrations;

/// <summary>
/// What is made from the log can be made again beside the live one, and swapped with it. The copy has the live table's shape and names of indexes with
/// a suffix, so that the functions that exchange them find their pairs; whoever alters the one alters the other.
/// </summary>
[DbContext(typeof(SynergyFlowDbContext))]
[Migration("20261130150000_Rebuilds")]
public sealed class Rebuilds : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        ArgumentNullException.ThrowIfNull(migrationBuilder);
        migrationBuilder.Sql("""
            CREATE TABLE events.rebuild (
                tenant_id uuid NOT NULL,
                subscription varchar(80) NOT NULL,
                id uuid NOT NULL,
                state varchar(32) NOT NULL,
                reason varchar(500) NOT NULL,
                started_at timestamptz NOT NULL,
                started_by varchar(120) NOT NULL,
                events bigint NOT NULL,
                building_since timestamptz,
                caught_up_at timestamptz,
                comparison jsonb,
                swapped_at timestamptz,
                trouble text,
                version integer NOT NULL,
                CONSTRAINT pk_rebuild PRIMARY KEY (tenant_id, subscription)
            );
            CREATE UNIQUE INDEX ix_rebuild_subscription ON events.rebuild (subscription);

            CREATE TABLE work.history_copy (LIKE work.history INCLUDING ALL);
            ALTER INDEX work.history_copy_pkey RENAME TO pk_history_copy;
            """);
    }
}
