using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace SynergyFlow.Infrastructure.Persistence.Migrations;

/// <summary>
/// The index of words holds the week of a document and most of its facts too: a search for common words reads the newest documents that
/// have them instead of all, and one within facts those that have both. Each of these facts changes with the words or seldom.
/// </summary>
[DbContext(typeof(SynergyFlowDbContext))]
[Migration("20261128152500_SearchByWeek")]
public sealed class SearchByWeek : Migration
{
    /// <summary>Also for who fills a database past the triggers and makes the index afterwards.</summary>
    public const string Index = """
        CREATE INDEX ix_search_document_text ON work.search_document
            USING gin (text, work.search_week(created_at), team_id, assignee_id, requester_id, priority, tags)
            WITH (fastupdate = on, gin_pending_list_limit = 1024);
        """;

    protected override void Up(MigrationBuilder migrationBuilder)
    {
        ArgumentNullException.ThrowIfNull(migrationBuilder);
        migrationBuilder.Sql("""
            CREATE EXTENSION IF NOT EXISTS btree_gin;

            CREATE FUNCTION work.search_week(at timestamptz) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $body$
                SELECT floor(extract(epoch FROM at AT TIME ZONE 'UTC') / 604800)::int
            $body$;

            DROP INDEX work.ix_search_document_text;
            """);
        migrationBuilder.Sql(Index);
        migrationBuilder.Sql("ANALYZE work.search_document;");
    }
}
