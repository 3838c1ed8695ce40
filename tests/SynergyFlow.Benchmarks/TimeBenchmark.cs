using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Core.Time;

namespace SynergyFlow.Benchmarks;

/// <summary>What a record's time costs, in this process: one with 10,000 entries among 100,000 on others, and a week of one person; none of them is merged.</summary>
internal static class TimeBenchmark
{
    private const int Entries = 100_000;
    private const int OfOne = 10_000;

    public static async Task RunAsync(RunOptions options)
    {
        await using var desk = await FilledDesk.OpenAsync(options);
        var record = await PlantAsync(desk);
        var queries = desk.Services.GetRequiredService<ITimeQueries>();
        var scope = await desk.Services.GetRequiredService<IAuthorizer>().ScopeAsync(desk.Agent, default);
        Report.Line($"| {Entries + OfOne:N0} entries | p50 ms | p95 ms |\n|---|---:|---:|");
        await MeasureAsync($"a record with {OfOne:N0} entries: sums, by person, the last five", async () =>
            Check((await queries.OfRecordAsync(scope, record, null, 5, default))?.Value?.Minutes == OfOne));
        var monday = TimeWeek.MondayOf(DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime));
        await MeasureAsync("a person's week of a hundred entries", async () =>
            Check((await queries.EntriesAsync(scope, new([desk.Agent.Id], monday.AddDays(-7), monday.AddDays(-1)), default)).Items.Count > 0));

        async Task MeasureAsync(string what, Func<Task> read)
        {
            List<double> times = [];
            for (var run = -10; run < (options.Count ?? 200); run++)
            {
                var began = Stopwatch.GetTimestamp();
                await read();
                if (run >= 0)
                {
                    times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
                }
            }

            Report.Line($"| {what} | {Report.At(times, 0.5):N1} | {Report.At(times, 0.95):N1} |");
        }
    }

    private static void Check(bool holds)
    {
        if (!holds)
        {
            throw new InvalidOperationException("What was read is not what was planted.");
        }
    }

    /// <summary>Anew in each run, as rows. Entries of the last 350 days, of all agents.</summary>
    /// <returns>The record with many.</returns>
    private static async Task<RecordId> PlantAsync(FilledDesk desk)
    {
        await using var connection = await desk.ConnectAsync();
        await MadeUpDesk.ExecuteAsync(connection, $"""
            SET session_replication_role = replica;
            DELETE FROM "time".allocation WHERE tenant_id = '{Tenant.First}';
            DELETE FROM "time".worklog WHERE tenant_id = '{Tenant.First}';
            CREATE TEMP TABLE place AS SELECT id, row_number() OVER (ORDER BY id) AS n FROM work.record WHERE tenant_id = '{Tenant.First}' AND kind = 'incident' AND sensitivity = 'normal';
            CREATE INDEX ON place (n);
            CREATE TEMP TABLE person AS SELECT id, row_number() OVER (ORDER BY id <> '{desk.Agent.Id}', id) - 1 AS n FROM identity."user" WHERE tenant_id = '{Tenant.First}' AND role = 'agent' OR id = '{desk.Agent.Id}';
            INSERT INTO "time".worklog (tenant_id, id, user_id, day, minutes, activity, billable, source, mode, logged_at)
            SELECT '{Tenant.First}', md5('time' || i)::uuid, p.id, (now() - make_interval(days => 1 + i % 350))::date, 1, 'work', false, 'tray', 'mirror', now()
            FROM generate_series(1, {Entries + OfOne}) AS i JOIN person AS p ON p.n = i % (SELECT least(count(*), 20) FROM person);
            INSERT INTO "time".allocation (tenant_id, worklog_id, record_id, user_id, minutes)
            SELECT '{Tenant.First}', w.id, r.id, w.user_id, 1
            FROM generate_series(1, {Entries + OfOne}) AS i JOIN "time".worklog AS w ON w.tenant_id = '{Tenant.First}' AND w.id = md5('time' || i)::uuid
            JOIN place AS r ON r.n = CASE WHEN i <= {OfOne} THEN 1 ELSE 2 + i % ((SELECT count(*) FROM place) - 1) END;
            SET session_replication_role = DEFAULT;
            ANALYZE "time".worklog;
            ANALYZE "time".allocation;
            """);
        await using var one = connection.CreateCommand();
        one.CommandText = "SELECT id FROM place WHERE n = 1";
        return new RecordId((Guid)(await one.ExecuteScalarAsync())!);
    }
}
