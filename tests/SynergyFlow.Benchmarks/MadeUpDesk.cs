using Npgsql;
using NpgsqlTypes;
using SynergyFlow.Core.Tenants;

namespace SynergyFlow.Benchmarks;

/// <summary>
/// Fills a migrated database with a desk of any size by COPY, past the triggers: people, teams, incidents and comments, three
/// years of them. Whoever needs what triggers keep makes it afterwards.
/// </summary>
/// <param name="administrator">A superuser's connection to the database: only he may leave triggers out.</param>
internal sealed class MadeUpDesk(string administrator)
{
    private const int CommentsEach = 3;
    private static readonly string[] s_states = ["new", "assigned", "in_progress", "pending", "resolved", "closed", "closed", "closed", "closed", "cancelled"];
    private static readonly string[] s_categories = ["new", "open", "open", "pending", "resolved", "closed", "closed", "closed", "closed", "cancelled"];
    private static readonly string[] s_tags = ["vip", "vpn", "onsite", "vendor", "month_end", "hardware", "cebu", "surabaya", "night", "training"];

    public static IReadOnlyList<Guid> Teams { get; } = [.. Enumerable.Range(0, 20).Select(i => Id(i, 3))];

    public static Guid Person(int number) => Id(number, 4);

    public static int People(int records) => Math.Clamp(records / 50, 100, 20_000);

    /// <returns>False where the database has as many records already.</returns>
    public async Task<bool> FillAsync(int records)
    {
        await using NpgsqlConnection connection = new(administrator);
        await connection.OpenAsync();
        if (await ScalarAsync(connection, "SELECT count(*) FROM work.record") == records)
        {
            return false;
        }

        await ExecuteAsync(connection, "SET session_replication_role = replica; SET synchronous_commit = off");
        MadeUpText text = new(42);
        var people = People(records);
        await PeopleAsync(connection, text, people);
        await TeamsAsync(connection);
        await RecordsAsync(connection, text, records, people);
        await ExecuteAsync(connection, """
            INSERT INTO incidents.incident (tenant_id, id, reopen_count, reassignment_count) SELECT tenant_id, id, 0, 0 FROM work.record;
            INSERT INTO work.key_counter (tenant_id, kind, next) SELECT tenant_id, 'incident', max(number) + 1 FROM work.record GROUP BY 1 ON CONFLICT DO NOTHING
            """);
        await CommentsAsync(connection, text, records, people);
        await ExecuteAsync(connection, "ANALYZE");
        return true;
    }

    /// <summary>The search documents of all records, on as many connections as there are cores; their index is made afterwards.</summary>
    public async Task ComposeAsync()
    {
        await using NpgsqlConnection connection = new(administrator);
        await connection.OpenAsync();
        await ExecuteAsync(connection, "DROP INDEX work.ix_search_document_text");
        await Task.WhenAll(Enumerable.Range(0, 2).Select(async part =>
        {
            await using NpgsqlConnection own = new(administrator);
            await own.OpenAsync();
            await ExecuteAsync(own, "SET session_replication_role = replica; SET synchronous_commit = off");
            await ExecuteAsync(own, "INSERT INTO work.search_document SELECT d.* FROM work.record AS r CROSS JOIN LATERAL work.search_composed(r.tenant_id, r.id) AS d "
                + (part == 0 ? "WHERE r.number % 2 = 0" : "WHERE r.number % 2 = 1"));
        }));
        await ExecuteAsync(connection, """
            SET maintenance_work_mem = '512MB';
            CREATE INDEX ix_search_document_text ON work.search_document USING gin (text) WITH (fastupdate = on, gin_pending_list_limit = 1024);
            INSERT INTO work.search_word (tenant_id, word) SELECT DISTINCT tenant_id, lower(word) FROM work.record,
                regexp_split_to_table(title, '[^[:alpha:]]+') AS word WHERE length(word) BETWEEN 4 AND 40 ON CONFLICT DO NOTHING
            """);
        await ExecuteAsync(connection, "VACUUM ANALYZE work.search_document");
        await ExecuteAsync(connection, "VACUUM ANALYZE work.record");
    }

    private static async Task PeopleAsync(NpgsqlConnection connection, MadeUpText text, int people)
    {
        await using var rows = await connection.BeginBinaryImportAsync(
            "COPY identity.\"user\" (tenant_id, id, kind, display_name, role, disabled, created_at, security_stamp, must_change_password, access_failed_count, version) FROM STDIN (FORMAT BINARY)");
        for (var i = 0; i < people; i++)
        {
            await rows.StartRowAsync();
            await rows.WriteAsync(Tenant.First.Value, NpgsqlDbType.Uuid);
            await rows.WriteAsync(Person(i), NpgsqlDbType.Uuid);
            await rows.WriteAsync("person", NpgsqlDbType.Varchar);
            await rows.WriteAsync(text.Name(), NpgsqlDbType.Varchar);
            await rows.WriteAsync(i % 20 == 0 ? "AGENT" : "END_USER", NpgsqlDbType.Varchar);
            await rows.WriteAsync(false, NpgsqlDbType.Boolean);
            await rows.WriteAsync(TimeProvider.System.GetUtcNow().UtcDateTime, NpgsqlDbType.TimestampTz);
            await rows.WriteAsync("x", NpgsqlDbType.Varchar);
            await rows.WriteAsync(false, NpgsqlDbType.Boolean);
            await rows.WriteAsync(0, NpgsqlDbType.Integer);
            await rows.WriteAsync(1, NpgsqlDbType.Integer);
        }

        await rows.CompleteAsync();
    }

    private static async Task TeamsAsync(NpgsqlConnection connection)
    {
        for (var i = 0; i < Teams.Count; i++)
        {
            await using NpgsqlCommand command = new("INSERT INTO teams.team (tenant_id, id, name, archived, version) VALUES ($1, $2, $3, false, 1)", connection);
            command.Parameters.Add(new() { Value = Tenant.First.Value });
            command.Parameters.Add(new() { Value = Teams[i] });
            command.Parameters.Add(new() { Value = $"Team {i}" });
            await command.ExecuteNonQueryAsync();
        }
    }

    private static async Task RecordsAsync(NpgsqlConnection connection, MadeUpText text, int records, int people)
    {
        var start = TimeProvider.System.GetUtcNow().UtcDateTime.AddYears(-3);
        var step = TimeSpan.FromDays(3 * 365) / records;
        await using var rows = await connection.BeginBinaryImportAsync(
            "COPY work.record (tenant_id, id, key, number, title, description, state, state_category, priority, impact, urgency, requester_id, opened_by_id, "
            + "contact_channel, team_id, assignee_id, sensitivity, tags, custom, created_at, updated_at, kind, version, category) FROM STDIN (FORMAT BINARY)");
        for (var i = 0; i < records; i++)
        {
            // What is old is mostly closed.
            var state = i > records * 19L / 20 ? text.Below(5) : 4 + text.Below(6);
            var at = start + (step * i);
            await rows.StartRowAsync();
            await rows.WriteAsync(Tenant.First.Value, NpgsqlDbType.Uuid);
            await rows.WriteAsync(Id(i, 7), NpgsqlDbType.Uuid);
            await rows.WriteAsync($"INC-{i + 1}", NpgsqlDbType.Varchar);
            await rows.WriteAsync((long)i + 1, NpgsqlDbType.Bigint);
            await rows.WriteAsync(text.Title(), NpgsqlDbType.Varchar);
            await rows.WriteAsync(text.Sentences(20 + text.Skewed(60)), NpgsqlDbType.Text);
            await rows.WriteAsync(s_states[state], NpgsqlDbType.Varchar);
            await rows.WriteAsync(s_categories[state], NpgsqlDbType.Varchar);
            await rows.WriteAsync($"P{4 - text.Skewed(4)}", NpgsqlDbType.Varchar);
            await rows.WriteAsync("person", NpgsqlDbType.Varchar);
            await rows.WriteAsync("degraded", NpgsqlDbType.Varchar);
            var requester = Person(text.Below(people));
            await rows.WriteAsync(requester, NpgsqlDbType.Uuid);
            await rows.WriteAsync(requester, NpgsqlDbType.Uuid);
            await rows.WriteAsync("portal", NpgsqlDbType.Varchar);
            await rows.WriteAsync(Teams[text.Skewed(Teams.Count)], NpgsqlDbType.Uuid);
            await rows.WriteAsync(Person(text.Skewed(people / 20) * 20), NpgsqlDbType.Uuid);
            await rows.WriteAsync(text.Below(200) == 0 ? "restricted" : "normal", NpgsqlDbType.Varchar);
            await rows.WriteAsync(text.Below(3) == 0 ? [s_tags[text.Skewed(s_tags.Length)]] : Array.Empty<string>(), NpgsqlDbType.Array | NpgsqlDbType.Text);
            await rows.WriteAsync("{}", NpgsqlDbType.Jsonb);
            await rows.WriteAsync(at, NpgsqlDbType.TimestampTz);
            await rows.WriteAsync(at.AddHours(text.Below(200)), NpgsqlDbType.TimestampTz);
            await rows.WriteAsync("incident", NpgsqlDbType.Varchar);
            await rows.WriteAsync(1 + CommentsEach, NpgsqlDbType.Integer);
            await rows.WriteAsync("Category " + text.Below(12), NpgsqlDbType.Varchar);
        }

        await rows.CompleteAsync();
    }

    private static async Task CommentsAsync(NpgsqlConnection connection, MadeUpText text, int records, int people)
    {
        await using var rows = await connection.BeginBinaryImportAsync(
            "COPY work.comment (tenant_id, id, record_id, kind, body, html, author_id, channel, written_at) FROM STDIN (FORMAT BINARY)");
        for (var i = 0; i < records * CommentsEach; i++)
        {
            var body = text.Sentences(8 + text.Skewed(40));
            await rows.StartRowAsync();
            await rows.WriteAsync(Tenant.First.Value, NpgsqlDbType.Uuid);
            await rows.WriteAsync(Id(i, 8), NpgsqlDbType.Uuid);
            await rows.WriteAsync(Id(i / CommentsEach, 7), NpgsqlDbType.Uuid);
            await rows.WriteAsync(text.Below(4) == 0 ? "note" : "reply", NpgsqlDbType.Varchar);
            await rows.WriteAsync(body, NpgsqlDbType.Text);
            await rows.WriteAsync(body, NpgsqlDbType.Text);
            await rows.WriteAsync(Person(text.Below(people)), NpgsqlDbType.Uuid);
            await rows.WriteAsync("ui", NpgsqlDbType.Varchar);
            await rows.WriteAsync(TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(-i), NpgsqlDbType.TimestampTz);
        }

        await rows.CompleteAsync();
    }

    /// <summary>Ascending, and the same in every run.</summary>
    private static Guid Id(int number, int table) => new(number, 0, 0x7000, 0x80, 0, 0, 0, 0, 0, 0, (byte)table);

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using NpgsqlCommand command = new(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<long> ScalarAsync(NpgsqlConnection connection, string sql)
    {
        await using NpgsqlCommand command = new(sql, connection) { CommandTimeout = 0 };
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
