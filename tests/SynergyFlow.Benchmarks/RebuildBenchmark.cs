using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using SynergyFlow.Core.Events;
using SynergyFlow.Core.Events.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Benchmarks;

/// <summary>
/// The history of records made again from a log beside the live one, which a host process keeps up with 50 events a second meanwhile; then compared,
/// swapped and swapped back. What a page reads is measured before and after.
/// </summary>
internal static class RebuildBenchmark
{
    private const string Name = "history";
    private const int AtOnce = 100;
    private const int PerSecond = 50;

    public static async Task RunAsync(RunOptions options)
    {
        var events = options.Count ?? 100_000;
        await using var desk = await FilledDesk.OpenAsync(options);
        await using var source = NpgsqlDataSource.Create(desk.Administrator);

        // Of the made-up desk the log has the newest tenth: the log and the history begin anew here, with the same events in both.
        await SendAsync(source, "SET session_replication_role = replica; TRUNCATE events.log, events.deferred, events.rebuild, work.history, work.history_copy");
        await SendAsync(source, "DELETE FROM events.subscription");
        for (var done = 0; done < events; done += AtOnce)
        {
            await HappenAsync(source, done, Math.Min(AtOnce, events - done));
        }

        await using var host = await HostProcess.StartAsync(desk.Options.Data, new()
        {
            ["ConnectionStrings__SynergyFlow"] = desk.ConnectionString,
            ["ConnectionStrings__SynergyFlowOwner"] = desk.Owner,
        });
        await UntilAsync(async () => await CountAsync(source, "SELECT count(*) FROM work.history") >= events);
        await SendAsync(source, "ANALYZE work.history");
        Report.Line($"before: {await PlanAsync(source)}");

        using var enough = new CancellationTokenSource();
        List<double> lags = [];
        var living = LiveAsync(source, events, lags, enough.Token);
        await Task.Delay(TimeSpan.FromSeconds(10));
        var quiet = lags.ToArray();
        lags.Clear();
        var began = Stopwatch.GetTimestamp();
        await AskAsync(desk, (StartRebuild start) => start.ExecuteAsync(Actor.System(Tenant.First), new(Name, "Measured"), default));
        await UntilAsync(async () => await CountAsync(source, "SELECT count(*) FROM events.rebuild WHERE caught_up_at IS NOT NULL") == 1);
        var took = Stopwatch.GetElapsedTime(began);
        var busy = lags.ToArray();
        var built = await CountAsync(source, "SELECT (extract(epoch FROM caught_up_at - building_since) * 1000)::bigint FROM events.rebuild") / 1000.0;
        Report.Line($"| events | asked to caught up, s | building, s | events/s | lag of the live one, p50 / p95 ms, before | meanwhile |\n|---:|---:|---:|---:|---:|---:|");
        Report.Line($"| {events:N0} | {took.TotalSeconds:N1} | {built:N1} | {events / built:N0} | {Report.At(quiet, 0.5):N0} / {Report.At(quiet, 0.95):N0} | {Report.At(busy, 0.5):N0} / {Report.At(busy, 0.95):N0} |");

        var clock = Stopwatch.StartNew();
        await using (var scope = desk.Scope())
        {
            var compared = await scope.ServiceProvider.GetRequiredService<IRebuilds>().CompareAsync(Name, Tenant.First, "Measured", default);
            Report.Line($"compared in {clock.Elapsed.TotalMilliseconds:N0} ms: {compared.Value?.Rows:N0} rows, {compared.Value?.LeftOut} left out, equal: {compared.Value?.Equal}");
        }

        await AskAsync(desk, async (CompareRebuild compare) => new Result((await compare.ExecuteAsync(Actor.System(Tenant.First), new(Name), default)).Error));
        clock.Restart();
        await AskAsync(desk, (SwapRebuild swap) => swap.ExecuteAsync(Actor.System(Tenant.First), new(Name, Back: false, "Measured"), default));
        await UntilAsync(async () => await CountAsync(source, "SELECT count(*) FROM events.rebuild WHERE state = 'swapped'") == 1);
        Report.Line($"swapped {clock.Elapsed.TotalMilliseconds:N0} ms after it was asked for");
        Report.Line($"after: {await PlanAsync(source)}");
        await enough.CancelAsync();
        await living;
    }

    /// <summary>What a ticket reads of its history, as the app reads it.</summary>
    private static async Task<string> PlanAsync(NpgsqlDataSource source)
    {
        await using var connection = await source.OpenConnectionAsync();
        await SendAsync(connection, $"SET ROLE synergyflow_app; SET app.tenant = '{Tenant.First.Value}'");
        List<double> times = [];
        var plan = "";
        for (var n = 0; n < 200; n++)
        {
            await using NpgsqlCommand command = new(
                $"""
                EXPLAIN (ANALYZE, FORMAT TEXT) SELECT * FROM work.history
                WHERE tenant_id = '{Tenant.First.Value}' AND record_id = md5('{n * 7}')::uuid ORDER BY at DESC, sequence DESC LIMIT 51
                """, connection);
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                var line = reader.GetString(0);
                plan = line.Contains("Scan", StringComparison.Ordinal) ? line.Trim().Split("  (", 2)[0] : plan;
                if (line.StartsWith("Execution Time", StringComparison.Ordinal))
                {
                    times.Add(double.Parse(line.Split(' ')[2], System.Globalization.CultureInfo.InvariantCulture));
                }
            }
        }

        return $"{plan}, p50 {Report.At([.. times], 0.5):N3} ms, p95 {Report.At([.. times], 0.95):N3} ms of 200";
    }

    /// <summary>Events that happen meanwhile, and how late the live history is, ten times a second.</summary>
    private static async Task LiveAsync(NpgsqlDataSource source, int earlier, List<double> lags, CancellationToken ct)
    {
        var sent = 0;
        while (!ct.IsCancellationRequested)
        {
            await HappenAsync(source, earlier + sent, PerSecond / 10);
            sent += PerSecond / 10;
            await SendAsync(source, "NOTIFY synergyflow_events");
            await Task.Delay(100, CancellationToken.None);
            lags.Add(await CountAsync(
                source,
                """
                SELECT coalesce((SELECT (extract(epoch FROM clock_timestamp() - l.recorded_at) * 1000)::bigint FROM events.log AS l, events.subscription AS s
                    WHERE s.name = 'history' AND (l.xid, l.seq) > (s.checkpoint_xid, s.checkpoint_seq) ORDER BY l.xid, l.seq LIMIT 1), 0)
                """));
        }
    }

    private static async Task HappenAsync(NpgsqlDataSource source, int earlier, int events)
    {
        await using var fill = source.CreateCommand(
            """
            INSERT INTO events.log (tenant_id, id, aggregate_kind, aggregate_id, sequence, type, occurred_at, actor_id, actor_name, channel, correlation_id, payload)
            SELECT $1, gen_random_uuid(), 'incident', md5((($3 + n) % 5000)::text)::uuid, 1 + ($3 + n) / 5000, 'incident.updated', now(), $2, 'Measured', 'api', 'measured',
                '{"changes":[{"field":"title","from":"Printer","to":"Printer on floor 3"},{"field":"impact","from":"low","to":"high"}]}'::jsonb
            FROM generate_series(0, $4) AS n
            """);
        fill.Parameters.Add(new NpgsqlParameter { Value = Tenant.First.Value });
        fill.Parameters.Add(new NpgsqlParameter { Value = UserId.System.Value });
        fill.Parameters.Add(new NpgsqlParameter { Value = earlier });
        fill.Parameters.Add(new NpgsqlParameter { Value = events - 1 });
        await fill.ExecuteNonQueryAsync();
    }

    private static async Task AskAsync<TUseCase>(FilledDesk desk, Func<TUseCase, Task<Result>> ask)
        where TUseCase : notnull
    {
        await using var scope = desk.Scope();
        var done = await ask(scope.ServiceProvider.GetRequiredService<TUseCase>());
        if (done.Failed)
        {
            throw new InvalidOperationException(done.Error.Message);
        }
    }

    private static async Task UntilAsync(Func<Task<bool>> reached)
    {
        while (!await reached())
        {
            await Task.Delay(20);
        }
    }

    private static async Task<long> CountAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static async Task SendAsync(NpgsqlDataSource source, string sql)
    {
        await using var connection = await source.OpenConnectionAsync();
        await SendAsync(connection, sql);
    }

    private static async Task SendAsync(NpgsqlConnection connection, string sql)
    {
        await using NpgsqlCommand command = new(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
