using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Confluent.Kafka;
using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Events.Catalogue;
using SynergyFlow.Core.Integrations.Inbound;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Drills.Host;
using SynergyFlow.Infrastructure.Integrations.Inbound;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Integrations.Inbound;

/// <summary>
/// D1, D2, D18 and D30 with real processes: a node with Kafka on both sides is killed again and again while other systems announce things. One checker
/// looks at everything; mutants of the product have to turn it red.
/// </summary>
public sealed class StreamDrills(PostgresServer postgres, ITestOutputHelper output) : InboundTest(postgres), IAsyncLifetime
{
    private const int Troubles = 20;
    private const int Messages = 240;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(120);

    /// <summary>What a pod has to end in.</summary>
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(30);

    private readonly KafkaCluster _kafka = new();
    private readonly RegistryServer _registry = new();
    private readonly HashSet<string> _acked = new(StringComparer.Ordinal);

    async ValueTask IAsyncLifetime.InitializeAsync()
    {
        await _registry.StartAsync(Ct);
        foreach (var topic in EventTopics.All)
        {
            _kafka.Create(topic.Name, topic.Partitions);
        }

        await InitializeAsync();
    }

    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        await DisposeAsync();
        _kafka.Dispose();
        await _registry.DisposeAsync();
    }

    [Fact]
    public async Task KillMinusNine_UnderLoad_LosesNothing_DoesNothingTwice_AndKeepsTheOrder()
    {
        await AnnounceAndKillAsync(kills: 3, mutant: null);
        var ending = await TerminateAsync();
        var before = await CheckAsync();
        await using (StartNode(null))
        {
            await DrainedAsync(Messages);
        }

        var found = await CheckAsync();
        output.WriteLine($"{found}, ended in {ending.TotalSeconds:0.0} s, of {before}");
        Assert.InRange(found.Repeated - before.Repeated, 0, 1);
        Assert.Equal(new Findings(found.Acked, 0, 0, 0, 0, 0, found.Repeated), found);
        Assert.Equal(Messages, found.Acked);
    }

    [Fact]
    public async Task Mutant_ThatWritesEventsOutsideTheTransaction_IsFound()
    {
        await AnnounceAndKillAsync(kills: 2, OutsideUnitOfWork.Name);
        var found = await CheckAsync();
        output.WriteLine(found.ToString());
        Assert.True(found.WithoutEvent > 0, found.ToString());
    }

    [Fact]
    public async Task Mutant_WithoutAnInbox_IsFound()
    {
        // The same message is another one each time.
        await SendAsync("""
            CREATE FUNCTION integrations.no_inbox() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.message_id := NEW.message_id || random()::text; RETURN NEW; END $$;
            CREATE TRIGGER no_inbox BEFORE INSERT ON integrations.inbound_message FOR EACH ROW EXECUTE FUNCTION integrations.no_inbox();
            """);
        var source = (await MakeAsync()).Source.Id;
        await AnnounceAsync(source, 40, TimeSpan.Zero);
        foreach (var instance in new[] { "one", "two" })
        {
            await using var node = StartNode(null, instance);
            await DrainedAsync(instance is "one" ? 40 : 80);
        }

        var found = await CheckAsync();
        output.WriteLine(found.ToString());
        Assert.True(found.Twice > 0, found.ToString());
    }

    private async Task AnnounceAndKillAsync(int kills, string? mutant)
    {
        var source = (await MakeAsync()).Source.Id;
        var announcing = AnnounceAsync(source, Messages, TimeSpan.FromMilliseconds(15));
        for (var round = 0; round < kills; round++)
        {
            await using var node = StartNode(mutant);
            await HandledAsync(node, (await HandledAsync()) + 40);
        }

        await announcing;
    }

    /// <summary>Ends a node that takes messages and sends events: what it has begun it finishes, and the next one goes on behind that.</summary>
    private async Task<TimeSpan> TerminateAsync()
    {
        await using var node = StartNode(null);
        await HandledAsync(node, Math.Min(await HandledAsync() + 40, Messages - 20));
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        patience.CancelAfter(s_grace);
        return await node.TerminateAsync(patience.Token);
    }

    private DrillProcess StartNode(string? mutant, string instance = "main") => DrillProcess.Start(
        Database.ConnectionString,
        ("SYNERGYFLOW_DRILL", "stream"),
        ("SYNERGYFLOW_MUTANT", mutant ?? ""),
        ("Kafka__Servers", _kafka.Servers),
        ("Kafka__Instance", instance),
        ("Kafka__Registry__Url", _registry.Url.AbsoluteUri),
        ("Kafka__SigningKey", Path.Combine(Folder, "event-key.pem")),
        ("Subscriptions__Lease", "00:00:02"),
        ("Inbound__Lease", "00:00:03"),
        ("Inbound__Poll", "00:00:00.100"));

    /// <summary>Each trouble fires and ends in turn; what Kafka has taken is remembered.</summary>
    private async Task AnnounceAsync(InboundSourceId source, int count, TimeSpan pause)
    {
        using var producer = new ProducerBuilder<string, byte[]>(new ProducerConfig { BootstrapServers = _kafka.Servers }).Build();
        for (var i = 0; i < count; i++)
        {
            var id = $"m{i}";
            await producer.ProduceAsync(
                EventTopics.Inbound,
                new Message<string, byte[]>
                {
                    Key = $"t{i % Troubles}",
                    Value = JsonSerializer.SerializeToUtf8Bytes(Alert($"t{i % Troubles}", firing: i / Troubles % 2 == 0, i), JsonSerializerOptions.Web),
                    Headers = new Headers { { "ce_id", Encoding.UTF8.GetBytes(id) }, { "ce_source", "/drill"u8.ToArray() }, { "ce_sfsource", Encoding.UTF8.GetBytes(source.ToString()) } },
                },
                Ct);
            _acked.Add($"/drill {id}");
            await Task.Delay(pause, Ct);
        }
    }

    private Task<long> HandledAsync() => CountAsync("SELECT count(*) FROM integrations.inbound_message WHERE state = 'handled'");

    private async Task HandledAsync(DrillProcess node, long count)
    {
        for (var patience = Stopwatch.StartNew(); await HandledAsync() < count;)
        {
            Assert.False(node.HasExited, string.Join('\n', node.Said));
            Assert.True(patience.Elapsed < s_patience, string.Join('\n', node.Said.TakeLast(20)));
            await Task.Delay(15, Ct);
        }
    }

    /// <summary>All that was announced is handled, and all that happened has left.</summary>
    private async Task DrainedAsync(int messages)
    {
        for (var patience = Stopwatch.StartNew(); ;)
        {
            var behind = await CountAsync($"""
                SELECT greatest({messages} - (SELECT count(*) FROM integrations.inbound_message WHERE state = 'handled'), 0)
                    + (SELECT count(*) FROM events.log AS l, events.subscription AS s WHERE s.name = 'kafka' AND (l.xid, l.seq) > (s.checkpoint_xid, s.checkpoint_seq))
                """);
            if (behind == 0)
            {
                return;
            }

            Assert.True(patience.Elapsed < s_patience, $"{behind} behind");
            await Task.Delay(50, Ct);
        }
    }

    private async Task<Findings> CheckAsync()
    {
        var published = await Task.Run(Published, Ct);
        await using var db = Database.Open();
        var logged = await db.Log.IgnoreQueryFilters().Select(one => one.Id).ToListAsync(Ct);
        var stored = await db.Database.SqlQuery<string>($"""SELECT message_id AS "Value" FROM integrations.inbound_message WHERE state = 'handled'""").ToListAsync(Ct);
        var ids = published.Select(one => Header(one, "ce_id")).ToList();
        var firsts = published.DistinctBy(one => Header(one, "ce_id"), StringComparer.Ordinal);
        var disordered = firsts.GroupBy(one => one.Message.Key, StringComparer.Ordinal)
            .Count(record => !record.Select(one => int.Parse(Header(one, "ce_sequence"), CultureInfo.InvariantCulture)).SequenceEqual(Enumerable.Range(1, record.Count())));
        return new Findings(
            _acked.Count,
            NotHandled: _acked.Except(stored, StringComparer.Ordinal).Count(),

            // A message that had its effect is counted on its alert, in the transaction of that effect.
            Twice: await CountAsync("SELECT coalesce(sum(messages), 0)::bigint FROM integrations.alert") - _acked.Count,
            WithoutEvent: await CountAsync("""
                SELECT count(*) FROM incidents.incident AS i JOIN work.record AS r ON r.tenant_id = i.tenant_id AND r.id = i.id
                WHERE r.version <> (SELECT coalesce(max(sequence), 0) FROM events.log AS l WHERE l.aggregate_id = i.id)
                   OR r.version <> (SELECT count(*) FROM events.log AS l WHERE l.aggregate_id = i.id)
                """),
            NotEmitted: logged.Select(id => id.ToString()).Except(ids, StringComparer.Ordinal).Count() + ids.Except(logged.Select(id => id.ToString()), StringComparer.Ordinal).Count(),
            disordered,
            Repeated: ids.Count - ids.Distinct(StringComparer.Ordinal).Count());
    }

    private List<ConsumeResult<string, byte[]>> Published() =>
    [
        .. EventTopics.All.Where(topic => topic.Aggregates.Count > 0)
            .SelectMany(topic => _kafka.Read(topic.Name, topic.Partitions, atLeast: 0, TimeSpan.FromSeconds(10)))
            .OrderBy(one => one.Topic, StringComparer.Ordinal).ThenBy(one => one.Partition.Value).ThenBy(one => one.Offset.Value),
    ];

    private static string Header(ConsumeResult<string, byte[]> one, string name) => Encoding.UTF8.GetString(one.Message.Headers.GetLastBytes(name));

    private async Task<long> CountAsync(string sql)
    {
        await using var source = Npgsql.NpgsqlDataSource.Create(Database.Administrator);
        await using var command = source.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync(Ct))!;
    }

    /// <param name="Acked">Messages that Kafka took.</param>
    /// <param name="NotHandled">Of these, without an effect.</param>
    /// <param name="Twice">More effects than messages.</param>
    /// <param name="WithoutEvent">Records whose version is not the number of their events.</param>
    /// <param name="NotEmitted">Events on one side of Kafka only.</param>
    /// <param name="Disordered">Records whose events were first seen in another order than 1, 2, 3 …</param>
    /// <param name="Repeated">Events that were delivered more than once, which is allowed.</param>
    private sealed record Findings(int Acked, int NotHandled, long Twice, long WithoutEvent, int NotEmitted, int Disordered, int Repeated);
}
