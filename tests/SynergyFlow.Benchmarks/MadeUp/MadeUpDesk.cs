using System.Diagnostics;
using System.Globalization;
using Npgsql;
using NpgsqlTypes;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Infrastructure.Persistence.Migrations;

namespace SynergyFlow.Benchmarks;

/// <summary>
/// Fills a migrated database with a desk of any size by COPY, past the triggers: people and teams, three years of incidents with six
/// comments each on average, their history and files, and what search keeps of them. Each step is one transaction and noted in the
/// database, so that a fill that was cut short goes on, and a full database is used again.
/// </summary>
/// <param name="administrator">A superuser's connection to the database: only he may leave triggers out.</param>
internal sealed class MadeUpDesk(string administrator, int records)
{
    public static readonly string[] Tags = ["vip", "vpn", "onsite", "vendor", "month_end", "hardware", "cebu", "surabaya", "night", "training"];

    public static IReadOnlyList<Guid> Teams { get; } = [.. Enumerable.Range(0, 20).Select(i => Id(i, 3))];

    public static Guid Person(int number) => Id(number, 4);

    public static Guid Record(int number) => Id(number, 7);

    /// <summary>Every twentieth is an agent.</summary>
    public static int People(int records) => Math.Clamp(records / 50, 100, 20_000);

    /// <exception cref="InvalidOperationException">The database holds a desk of another size.</exception>
    public async Task FillAsync()
    {
        await using var connection = await OpenAsync();
        await ExecuteAsync(connection, """
            CREATE SCHEMA IF NOT EXISTS made_up;
            CREATE TABLE IF NOT EXISTS made_up.desk (records int NOT NULL, ends_at timestamptz NOT NULL);
            CREATE TABLE IF NOT EXISTS made_up.step (name text PRIMARY KEY, rows bigint NOT NULL, seconds int NOT NULL);
            """);
        await ExecuteAsync(connection, string.Create(
            CultureInfo.InvariantCulture, $"INSERT INTO made_up.desk SELECT {records}, date_trunc('second', now()) WHERE NOT EXISTS (SELECT FROM made_up.desk)"));
        var there = await ScalarAsync<int>(connection, "SELECT records FROM made_up.desk");
        if (there != records)
        {
            throw new InvalidOperationException($"The folder holds a desk of {there} records.");
        }

        MadeUpTables tables = new(records, await ScalarAsync<DateTime>(connection, "SELECT ends_at FROM made_up.desk"));
        await StepAsync(connection, "people", tables.People);
        await StepAsync(connection, "records", tables.Records);
        await StepAsync(connection, "comments", tables.Comments);
        await StepAsync(connection, "history", tables.History);
        await StepAsync(connection, "log", tables.Log);
        await StepAsync(connection, "files", tables.Files);
        await DocumentsAsync(connection);
    }

    /// <summary>What each table took, for the page of results.</summary>
    public async Task TellAsync(string cluster)
    {
        await using var connection = await OpenAsync();
        await using NpgsqlCommand command = new("""
            SELECT name, rows, seconds FROM made_up.step
            UNION ALL SELECT 'all', NULL, sum(seconds) FROM made_up.step ORDER BY 3
            """, connection);
        await using var reader = await command.ExecuteReaderAsync();
        Report.Line($"| step | rows | s |\n|---|---:|---:|");
        while (await reader.ReadAsync())
        {
            Report.Line($"| {reader.GetString(0)} | {(reader.IsDBNull(1) ? "" : reader.GetInt64(1).ToString("N0", CultureInfo.InvariantCulture))} | {reader.GetInt64(2)} |");
        }

        var bytes = new DirectoryInfo(cluster).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);
        Report.Line($"\nThe cluster takes {bytes / 1e9:N1} GB.");
    }

    /// <summary>Ascending, and the same in every run.</summary>
    internal static Guid Id(int number, int table) => new(number, 0, 0x7000, 0x80, 0, 0, 0, 0, 0, 0, (byte)table);

    private async Task<NpgsqlConnection> OpenAsync()
    {
        NpgsqlConnection connection = new(administrator);
        await connection.OpenAsync();
        await ExecuteAsync(connection, "SET session_replication_role = replica; SET synchronous_commit = off; SET maintenance_work_mem = '768MB'");
        return connection;
    }

    private static async Task StepAsync(NpgsqlConnection connection, string name, Func<NpgsqlConnection, long> fill)
    {
        if (await IsDoneAsync(connection, name))
        {
            return;
        }

        var watch = Stopwatch.StartNew();
        await using var transaction = await connection.BeginTransactionAsync();
        var rows = await Task.Run(() => fill(connection));
        await NoteAsync(connection, name, rows, watch);
        await transaction.CommitAsync();
        Report.Line($"{name}: {rows:N0} rows in {watch.Elapsed.TotalSeconds:N0} s");
    }

    /// <summary>The search documents of all records, on as many connections as there are cores; their index is made afterwards.</summary>
    private async Task DocumentsAsync(NpgsqlConnection connection)
    {
        const int Part = 20_000;
        if (await IsDoneAsync(connection, "documents"))
        {
            return;
        }

        var watch = Stopwatch.StartNew();
        await ExecuteAsync(connection, "DROP INDEX IF EXISTS work.ix_search_document_text");
        var parts = Enumerable.Range(0, (records + Part - 1) / Part);
        await Parallel.ForEachAsync(parts, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, async (part, _) =>
        {
            await using var own = await OpenAsync();
            await ExecuteAsync(own, string.Create(CultureInfo.InvariantCulture, $"""
                INSERT INTO work.search_document SELECT d.* FROM work.record AS r CROSS JOIN LATERAL work.search_composed(r.tenant_id, r.id) AS d
                WHERE r.id >= '{Record(part * Part)}' AND r.id < '{Record((part + 1) * Part)}'
                  AND NOT EXISTS (SELECT FROM work.search_document AS there WHERE there.tenant_id = r.tenant_id AND there.record_id = r.id)
                """));
        });
        Report.Line($"documents composed in {watch.Elapsed.TotalSeconds:N0} s");
        await ExecuteAsync(connection, SearchByWeek.Index);
        await ExecuteAsync(connection, """
            INSERT INTO work.search_word (tenant_id, word) SELECT DISTINCT tenant_id, lower(word) FROM work.record,
                regexp_split_to_table(title, '[^[:alpha:]]+') AS word WHERE length(word) BETWEEN 4 AND 40 ON CONFLICT DO NOTHING
            """);
        foreach (var table in new[] { "work.search_document", "work.record", "work.comment", "work.history", "incidents.incident", "events.log", "work.attachment", "identity.\"user\"" })
        {
            await ExecuteAsync(connection, $"VACUUM (ANALYZE) {table}");
        }

        await NoteAsync(connection, "documents", records, watch);
        Report.Line($"documents: done in {watch.Elapsed.TotalSeconds:N0} s");
    }

    private static async Task<bool> IsDoneAsync(NpgsqlConnection connection, string name) =>
        await ScalarAsync<long>(connection, $"SELECT count(*) FROM made_up.step WHERE name = '{name}'") > 0;

    private static Task NoteAsync(NpgsqlConnection connection, string name, long rows, Stopwatch watch) => ExecuteAsync(connection, string.Create(
        CultureInfo.InvariantCulture, $"INSERT INTO made_up.step VALUES ('{name}', {rows}, {(int)watch.Elapsed.TotalSeconds})"));

    internal static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using NpgsqlCommand command = new(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync();
    }

    internal static async Task<T> ScalarAsync<T>(NpgsqlConnection connection, string sql)
    {
        await using NpgsqlCommand command = new(sql, connection) { CommandTimeout = 0 };
        return (T)(await command.ExecuteScalarAsync())!;
    }
}
