using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace SynergyFlow.Infrastructure.Persistence.Migrations;

/// <summary>Calendars of people that other programs read by a secret address.</summary>
[DbContext(typeof(SynergyFlowDbContext))]
[Migration("20261130206000_CalendarFeeds")]
public sealed class CalendarFeeds : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        ArgumentNullException.ThrowIfNull(migrationBuilder);
        migrationBuilder.Sql("""
            CREATE TABLE identity.calendar_feed (
                tenant_id uuid NOT NULL,
                id uuid NOT NULL,
                user_id uuid NOT NULL,
                name varchar(80) NOT NULL,
                hash varchar(64) NOT NULL,
                hint varchar(16) NOT NULL,
                contents text[] NOT NULL,
                reminder_minutes integer,
                created_at timestamptz NOT NULL,
                last_read_at timestamptz,
                CONSTRAINT pk_calendar_feed PRIMARY KEY (tenant_id, id),
                CONSTRAINT fk_calendar_feed_user_tenant_id_user_id FOREIGN KEY (tenant_id, user_id) REFERENCES identity."user" (tenant_id, id) ON DELETE CASCADE
            );
            CREATE UNIQUE INDEX ix_calendar_feed_tenant_id_hash ON identity.calendar_feed (tenant_id, hash);
            CREATE INDEX ix_calendar_feed_tenant_id_user_id ON identity.calendar_feed (tenant_id, user_id);
            """);
    }
}
