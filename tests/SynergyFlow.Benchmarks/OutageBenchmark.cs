using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using Confluent.Kafka;
using Npgsql;
using SynergyFlow.Core.Events.Catalogue;
using SynergyFlow.Core.Events.Contracts;
using SynergyFlow.Testing;

namespace SynergyFlow.Benchmarks;

/// <summary>
/// Drill D5: all brokers are away for minutes (<c>--seconds</c>, 300 if not given) while people work. What requests notice of it, how the backlog grows, how soon it is gone
/// afterwards, and whether all of it arrived in order. Brokers (librdkafka's mock cluster), registry and clients run in this process, on the same cores.
/// </summary>
internal static class OutageBenchmark
{
    private const int PerSecond = 40;
    private static readonly TimeSpan s_before = TimeSpan.FromSeconds(60);

    public static async Task RunAsync(RunOptions options)
    {
        var away = TimeSpan.FromSeconds(options.Seconds ?? 300);
        await using var desk = await FilledDesk.OpenAsync(options);
        await using var source = NpgsqlDataSource.Create(desk.Administrator);
        await using var registry = new RegistryServer();
        await registry.StartAsync(default);
        using var kafka = new KafkaCluster(brokers: 3);
        foreach (var topic in EventTopics.All)
        {
            kafka.Create(topic.Name, topic.Partitions);
        }

        await using var host = await HostProcess.StartAsync(
            desk, new() { ["Kafka__Servers"] = kafka.Servers, ["Kafka__Registry__Url"] = registry.Url.AbsoluteUri });
        using var http = RestBenchmark.Client(desk, host);
        await CaughtUpAsync(source);
        var first = await NumberAsync(source, "SELECT coalesce(max(seq), 0) FROM events.log");

        Report.Line($"| brokers | seconds | requests | failed | p50 ms | p95 ms | p99 ms | not ready | behind at the end |\n|---|---:|---:|---:|---:|---:|---:|---:|---:|");
        await WorkAsync("warm-up", s_before / 4, http, source);
        await WorkAsync("there", s_before, http, source);
        kafka.Down();
        var noticed = NoticedAsync(source);
        var behind = await WorkAsync("away", away, http, source);
        Report.Line($"The page of the subscription said so after {(await noticed).TotalSeconds:N1} s.");

        kafka.Up();
        var back = Stopwatch.StartNew();
        var working = WorkAsync("back", s_before / 2, http, source);
        await CaughtUpAsync(source);
        Report.Line($"{behind} events were gone {back.Elapsed.TotalSeconds:N1} s after the brokers were back, while work went on.");
        await working;
        await CaughtUpAsync(source);
        await CompareAsync(kafka, source, first);
    }

    /// <summary>As many new incidents a second, whether the ones before were answered or not.</summary>
    /// <returns>How many events had not left at the end.</returns>
    private static async Task<long> WorkAsync(string brokers, TimeSpan length, HttpClient http, NpgsqlDataSource source)
    {
        ConcurrentBag<double> times = [];
        var (failed, notReady) = (0, 0);
        List<Task> begun = [];
        var watch = Stopwatch.StartNew();
        using PeriodicTimer beat = new(TimeSpan.FromSeconds(1) / PerSecond);
        while (watch.Elapsed < length && await beat.WaitForNextTickAsync())
        {
            begun.Add(CreateAsync());
            if (begun.Count % PerSecond == 0)
            {
                begun.Add(LookAsync());
            }
        }

        await Task.WhenAll(begun);
        var behind = await BehindAsync(source);
        Report.Line($"| {brokers} | {watch.Elapsed.TotalSeconds:N0} | {times.Count} | {failed} | {Report.At(times, 0.5):N1} | {Report.At(times, 0.95):N1} | {Report.At(times, 0.99):N1} | {notReady} | {behind} |");
        return behind;

        async Task CreateAsync()
        {
            var began = Stopwatch.GetTimestamp();
            using var answer = await http.PostAsJsonAsync("/api/v1/incidents", new { title = "Made while brokers were " + brokers, impact = "person", urgency = "degraded" });
            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            if (!answer.IsSuccessStatusCode)
            {
                Interlocked.Increment(ref failed);
            }
        }

        async Task LookAsync()
        {
            using var answer = await http.GetAsync(new Uri("/health/ready", UriKind.Relative));
            if (!answer.IsSuccessStatusCode)
            {
                Interlocked.Increment(ref notReady);
            }
        }
    }

    private static async Task<TimeSpan> NoticedAsync(NpgsqlDataSource source)
    {
        var watch = Stopwatch.StartNew();
        while (await NumberAsync(source, $"SELECT count(*) FROM events.subscription WHERE name = '{SubscriptionNames.Kafka}' AND stalled_since IS NOT NULL") == 0)
        {
            await Task.Delay(100);
        }

        return watch.Elapsed;
    }

    private static async Task CaughtUpAsync(NpgsqlDataSource source)
    {
        while (await BehindAsync(source) > 0)
        {
            await Task.Delay(100);
        }
    }

    private static Task<long> BehindAsync(NpgsqlDataSource source) => NumberAsync(source, $"""
        SELECT count(*) FROM events.log AS l JOIN events.subscription AS s ON s.name = '{SubscriptionNames.Kafka}' WHERE (l.xid, l.seq) > (s.checkpoint_xid, s.checkpoint_seq)
        """);

    private static async Task CompareAsync(KafkaCluster kafka, NpgsqlDataSource source, long first)
    {
        HashSet<string> logged = new(StringComparer.Ordinal);
        await using (var command = source.CreateCommand("SELECT id::text FROM events.log WHERE seq > $1 AND aggregate_kind = 'incident'"))
        {
            command.Parameters.Add(new NpgsqlParameter { Value = first });
            await using var rows = await command.ExecuteReaderAsync();
            while (await rows.ReadAsync())
            {
                logged.Add(rows.GetString(0));
            }
        }

        var topic = EventTopics.All.Single(one => one.Name == "incident-events");
        var read = kafka.Read(topic.Name, topic.Partitions, logged.Count, TimeSpan.FromSeconds(60)).Where(one => logged.Contains(Text(one, "ce_id"))).ToList();
        var firsts = read.OrderBy(one => one.Partition.Value).ThenBy(one => one.Offset.Value).DistinctBy(one => Text(one, "ce_id"), StringComparer.Ordinal).ToList();
        var disordered = firsts.GroupBy(one => one.Message.Key, StringComparer.Ordinal)
            .Count(record => !record.Select(one => int.Parse(Text(one, "ce_sequence"), CultureInfo.InvariantCulture)).SequenceEqual(Enumerable.Range(1, record.Count())));
        Report.Line($"Of {logged.Count} events {logged.Count - firsts.Count} were lost, {read.Count - firsts.Count} came more than once, {disordered} records were out of order.");
    }

    private static string Text(ConsumeResult<string, byte[]> one, string header) => Encoding.UTF8.GetString(one.Message.Headers.GetLastBytes(header));

    private static async Task<long> NumberAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
