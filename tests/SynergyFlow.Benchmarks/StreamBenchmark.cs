using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;
using SynergyFlow.Core.Events.Contracts;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Infrastructure.Events;
using SynergyFlow.Infrastructure.Events.Stream;
using SynergyFlow.Infrastructure.Persistence.Tenancy;
using SynergyFlow.Testing;

namespace SynergyFlow.Benchmarks;

/// <summary>
/// Events from the log to acknowledged by Kafka, as the subscription publishes them: read, encoded, signed, sent, checkpointed. Three brokers
/// (librdkafka's mock cluster) and the registry run in this process, so their work is on the same cores.
/// </summary>
internal static class StreamBenchmark
{
    private const string Name = SubscriptionNames.Kafka;

    public static async Task RunAsync(RunOptions options)
    {
        var events = options.Count ?? 100_000;
        await using var desk = await FilledDesk.OpenAsync(options);
        await using var source = NpgsqlDataSource.Create(desk.Administrator);
        await using var registry = new RegistryServer();
        await registry.StartAsync(default);
        using var kafka = new KafkaCluster(brokers: 3);
        kafka.Create("incident-events", 12);
        var settings = Options.Create(new KafkaOptions { Servers = kafka.Servers, Registry = new() { Url = registry.Url } });
        using var client = new SchemaRegistry(settings.Value.Registry);
        using var schemas = new SchemaRegistration(client, TimeProvider.System, NullLogger<SchemaRegistration>.Instance);
        using var producer = new KafkaProducer(settings, NullLogger<KafkaProducer>.Instance);
        using var key = EventKey.Open(Path.Combine(options.Data, "event-key.pem"));
        var meters = desk.Services.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>();
        var publisher = new KafkaPublisher(producer, schemas, key, settings, new StreamMeter(meters, schemas), TimeProvider.System);
        await schemas.StartAsync(default);

        Report.Line($"| events | seconds | events/s | of a core, with brokers |\n|---:|---:|---:|---:|");
        for (var round = 0; round < 4; round++)
        {
            await SendAsync(source, $"""
                INSERT INTO events.subscription (name, epoch, checkpoint_xid, checkpoint_seq, processed, paused, updated_at)
                SELECT '{Name}', 0, pg_snapshot_xmax(pg_current_snapshot()), 0, 0, false, now()
                ON CONFLICT (name) DO UPDATE SET checkpoint_xid = excluded.checkpoint_xid, checkpoint_seq = 0
                """);
            await FillAsync(source, events);
            using var runner = new SubscriptionRunner(
                [publisher], desk.Services.GetRequiredService<SystemContexts>(), new EventSignal(), Options.Create(new SubscriptionOptions()),
                desk.Services.GetRequiredService<SubscriptionMeter>(), TimeProvider.System, NullLogger<SubscriptionRunner>.Instance);
            var (began, work) = (Stopwatch.GetTimestamp(), Process.GetCurrentProcess().TotalProcessorTime);
            await runner.StartAsync(default);
            while (await LeftAsync(source) > 0)
            {
                await Task.Delay(50);
            }

            var took = Stopwatch.GetElapsedTime(began);
            var used = Process.GetCurrentProcess().TotalProcessorTime - work;
            await runner.StopAsync(default);
            if (round > 0)
            {
                Report.Line($"| {events} | {took.TotalSeconds:N1} | {events / took.TotalSeconds:N0} | {used / took:P0} |");
            }
        }

        await SendAsync(source, $"DELETE FROM events.subscription WHERE name = '{Name}'");
    }

    /// <summary>Changes of 5,000 records in turn, each with two fields, as many transactions as there are hundreds.</summary>
    private static async Task FillAsync(NpgsqlDataSource source, int events)
    {
        const int AtOnce = 100;
        for (var done = 0; done < events; done += AtOnce)
        {
            await using var fill = source.CreateCommand(
                """
                INSERT INTO events.log (tenant_id, id, aggregate_kind, aggregate_id, sequence, type, occurred_at, actor_id, actor_name, channel, correlation_id, trace_id, payload)
                SELECT $1, gen_random_uuid(), 'incident', md5((($3 + n) % 5000)::text)::uuid, 1 + ($3 + n) / 5000, 'incident.updated', now(), $2, 'Measured', 'api', 'measured',
                    md5(n::text), '{"changes":[{"field":"title","from":"Printer","to":"Printer on floor 3"},{"field":"impact","from":"low","to":"high"}]}'::jsonb
                FROM generate_series(0, $4) AS n
                """);
            fill.Parameters.Add(new NpgsqlParameter { Value = Tenant.First.Value });
            fill.Parameters.Add(new NpgsqlParameter { Value = UserId.System.Value });
            fill.Parameters.Add(new NpgsqlParameter { Value = done });
            fill.Parameters.Add(new NpgsqlParameter { Value = Math.Min(AtOnce, events - done) - 1 });
            await fill.ExecuteNonQueryAsync();
        }
    }

    private static async Task<long> LeftAsync(NpgsqlDataSource source)
    {
        await using var count = source.CreateCommand(
            $"""
            SELECT count(*) FROM (
                SELECT 1 FROM events.log AS l JOIN events.subscription AS s ON s.name = '{Name}'
                WHERE (l.xid, l.seq) > (s.checkpoint_xid, s.checkpoint_seq) LIMIT 1) AS left_over
            """);
        return (long)(await count.ExecuteScalarAsync())!;
    }

    private static async Task SendAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
