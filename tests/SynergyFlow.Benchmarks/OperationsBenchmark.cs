using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Benchmarks;

/// <summary>
/// What the desk knows of services, as the page of a work item reads it: of one service, of twenty, and how many calls there were since a day. Fifty services,
/// one of which a tenth of the incidents name, at the moment of the newest record.
/// </summary>
internal static class OperationsBenchmark
{
    private const int Services = 50;
    private const int Runs = 60;

    public static async Task RunAsync(RunOptions options)
    {
        await using var desk = await FilledDesk.OpenAsync(options);
        DateTimeOffset now;
        long incidents;
        await using (var connection = await desk.ConnectAsync())
        {
            // Without the triggers of the search, which reads none of this here.
            await MadeUpDesk.ExecuteAsync(connection, $"""
                SET session_replication_role = replica;
                UPDATE work.record SET service = named.name, service_folded = lower(named.name)
                FROM (SELECT id, CASE WHEN number % 10 = 0 THEN 'Service 0' ELSE 'Service ' || number % {Services} END AS name FROM work.record WHERE kind = 'incident') AS named
                WHERE record.id = named.id;
                SET session_replication_role = DEFAULT;
                """);
            await MadeUpDesk.ExecuteAsync(connection, "VACUUM ANALYZE work.record");
            await using NpgsqlCommand newest = new("SELECT max(created_at) FROM work.record WHERE kind = 'incident'", connection);
            now = new DateTimeOffset(DateTime.SpecifyKind((DateTime)(await newest.ExecuteScalarAsync())!, DateTimeKind.Utc));
            await using NpgsqlCommand count = new("SELECT count(*) FROM work.record WHERE kind = 'incident'", connection);
            incidents = (long)(await count.ExecuteScalarAsync())!;
        }

        var history = desk.Services.GetRequiredService<IServiceHistory>();
        RecordScope agent = new(Tenant.First, desk.Agent.Id, Everything: true, []);
        var busy = await history.ReadAsync(agent, ["Service 0"], now, default);
        Report.Line($"| {incidents:N0} incidents, {Services} services; the busiest has {busy.OpenCount:N0} open and {busy.Last.Begun:N0} of the last {ServiceHistory.PeriodDays} days | p50 ms | p95 ms |\n|---|---:|---:|");
        await MeasureAsync("one service", run => history.ReadAsync(agent, [$"service {1 + run % (Services - 1)}"], now, default));
        await MeasureAsync("the service that a tenth of them name", _ => history.ReadAsync(agent, ["Service 0"], now, default));
        await MeasureAsync("twenty services", run => history.ReadAsync(agent, [.. Enumerable.Range(1, 20).Select(n => $"Service {(run + n) % Services}")], now, default));
        await MeasureAsync("how many of twenty services in 14 days", run => history.CountSinceAsync(agent, [.. Enumerable.Range(1, 20).Select(n => $"Service {(run + n) % Services}")], now.AddDays(-14), default));
        await MeasureAsync("the names that those of a year have", _ => history.NamesAsync(agent, now.AddDays(-365), 100, default));
    }

    private static async Task MeasureAsync<T>(string name, Func<int, Task<T>> measured)
    {
        List<double> times = [];
        for (var run = 0; run < Runs; run++)
        {
            var began = Stopwatch.GetTimestamp();
            await measured(run);
            if (run >= Runs / 10)
            {
                times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }
        }

        Report.Line($"| {name} | {Report.At(times, 0.5):N1} | {Report.At(times, 0.95):N1} |");
    }
}
