using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Avro;
using Avro.Generic;
using Avro.IO;
using Confluent.Kafka;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using SynergyFlow.Core.Events.Catalogue;
using SynergyFlow.Core.Integrations.Inbound;
using SynergyFlow.Core.Integrations.Inbound.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Infrastructure.Events.Stream;
using SynergyFlow.Infrastructure.Integrations.Inbound;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Integrations.Inbound;

/// <summary>What other systems announce over Kafka's own protocol, with a registry beside it.</summary>
public sealed class InboundKafkaTests(PostgresServer postgres) : InboundTest(postgres), IAsyncLifetime
{
    private const int Partitions = 6;
    private const int DeadPartitions = 3;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private const string DeploymentSchema = """
        {"type":"record","name":"Deployment","namespace":"ci","fields":[{"name":"id","type":"string"},{"name":"application","type":"string"},{"name":"environment","type":"string"},
         {"name":"version","type":"string"},{"name":"status","type":{"type":"enum","name":"Status","symbols":["started","succeeded"]}},{"name":"commit","type":["null","string"],"default":null},
         {"name":"startedAt","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null}]}
        """;

    private readonly KafkaCluster _kafka = new();
    private readonly RegistryServer _registry = new();

    async ValueTask IAsyncLifetime.InitializeAsync()
    {
        await _registry.StartAsync(Ct);
        _kafka.Create(EventTopics.Inbound, Partitions);
        _kafka.Create(EventTopics.DeadLetters, DeadPartitions);
        await InitializeAsync();
    }

    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        await DisposeAsync();
        _kafka.Dispose();
        await _registry.DisposeAsync();
    }

    private protected override void Configure(IServiceCollection services)
    {
        base.Configure(services);
        services.AddSingleton(_ => new SchemaRegistry(new KafkaOptions.RegistryOptions { Url = _registry.Url }));
        services.AddSingleton<IOptions<KafkaOptions>>(Options.Create(new KafkaOptions { Servers = _kafka.Servers, Instance = "test", Timeout = TimeSpan.FromSeconds(5) }));
    }

    /// <summary>D18: the whole topic comes again, as after a lost offset; and the same message twice in it.</summary>
    [Fact]
    public async Task Messages_InAnyFormat_HaveOneEffect_HoweverOftenTheTopicIsRead()
    {
        var alerts = await MakeAsync();
        var deployments = await MakeAsync(InboundKind.Deployments);
        var schema = _registry.Add("ci.Deployment", DeploymentSchema);
        using var producer = Producer();
        for (var i = 0; i < 40; i++)
        {
            await SendAsync(producer, $"t{i % 10}", Json(Alert($"t{i % 10}", firing: i < 20, i)), Headers(alerts, $"a{i}"));
        }

        await SendAsync(producer, "t0", Json(Alert("t0", firing: true, 0)), Headers(alerts, "a0"));
        await SendAsync(producer, "d", Avro(schema), [.. Headers(deployments, "d1", "application/avro")]);
        await SendAsync(producer, "d", Json(new
        {
            specversion = "1.0",
            id = "d2",
            source = "/ci",
            type = "ci.deployment",
            sfsource = deployments.Source.Id.ToString(),
            data = new { id = "run-2", application = "shop", environment = "test", version = "2", status = "failed" },
        }), new Headers { { "content-type", Encoding.UTF8.GetBytes("application/cloudevents+json; charset=utf-8") } });

        await using (await RunAllAsync())
        {
            await ArrivedAsync(42);
            await DoneAsync();
        }

        Assert.Empty(await MessagesAsync(InboundState.Failed));
        Assert.Equal(10, (await IncidentsAsync()).Count);
        var told = (await Queries.DeploymentsAsync(Tenant.First, new(), null, 10, Ct))!.Items;
        Assert.Equal([("run-1", DeploymentStatus.Succeeded), ("run-2", DeploymentStatus.Failed)], told.Select(one => (one.ExternalId, one.Status)).Order());
        var before = await StateAsync();

        // Another group begins at the beginning.
        await using (await RunAllAsync("again"))
        {
            await Task.Delay(1_500, Ct);
            await DoneAsync();
        }

        Assert.Equal(before, await StateAsync());
    }

    /// <summary>D16: whatever lies in the topic, the partition moves on and the bytes are kept as they came.</summary>
    [Fact]
    public async Task Poison_GoesToTheDeadLetters_WithItsOwnBytes_AndTheRestGoesOn()
    {
        var alerts = await MakeAsync();
        var deployments = await MakeAsync(InboundKind.Deployments);
        var schema = _registry.Add("ci.Deployment", DeploymentSchema);

        // The cluster keeps 5 MB of a partition, and drops the oldest of what is more.
        var big = new byte[3 * 1024 * 1024];
        new Random(1).NextBytes(big);
        var whole = Avro(schema);
        (string Why, byte[] Body, Headers Headers)[] poison =
        [
            ("knows no schema", Avro(4711), Headers(deployments, "p1", "application/avro")),
            ("wire format", [7, .. whole[1..]], Headers(deployments, "p2", "application/avro")),
            ("does not fit", whole[..^4], Headers(deployments, "p3", "application/avro")),
            ("at most", big, Headers(deployments, "p4", "application/avro")),
            ("not the JSON", "{"u8.ToArray(), Headers(alerts, "p5")),
            ("fingerprint", "{}"u8.ToArray(), Headers(alerts, "p6")),
            ("content type", "<x/>"u8.ToArray(), Headers(alerts, "p7", "text/xml")),
            ("ce_id", Json(Alert("x", true, 0)), new Headers { { "ce_sfsource", Encoding.UTF8.GetBytes(alerts.Source.Id.ToString()) } }),
            ("inbound source", Json(Alert("x", true, 0)), new Headers { { "ce_id", "p9"u8.ToArray() }, { "ce_sfsource", "nobody"u8.ToArray() } }),
            ("inbound source", [], new Headers { { "bin", [0xff, 0x00, 0xfe] } }),
        ];
        using var producer = Producer();
        foreach (var one in poison)
        {
            await SendAsync(producer, "same-partition", one.Body, one.Headers);
        }

        await SendAsync(producer, "same-partition", Json(Alert("good", true, 0)), Headers(alerts, "good"));
        await using var node = await RunAllAsync();
        await ArrivedAsync(poison.Length + 1);
        await DoneAsync();
        Assert.Single(await IncidentsAsync());
        var dead = await Task.Run(() => _kafka.Read(EventTopics.DeadLetters, DeadPartitions, poison.Length, s_patience), Ct);
        Assert.Equal(poison.Length, dead.Count);
        foreach (var one in poison)
        {
            var letter = Assert.Single(dead, letter => Hash(letter.Message.Value) == Hash(one.Body) && Text(letter, "ce_id") == Text(one.Headers, "ce_id"));
            Assert.Contains(one.Why, Text(letter, "dlq-error"), StringComparison.Ordinal);
            Assert.Equal(EventTopics.Inbound, Text(letter, "dlq-topic"));
            Assert.Equal("same-partition", letter.Message.Key);
            Assert.True(int.Parse(Text(letter, "dlq-offset")!, System.Globalization.CultureInfo.InvariantCulture) >= 0);
            Assert.All(one.Headers, header => Assert.Equal(header.GetValueBytes(), letter.Message.Headers.GetLastBytes(header.Key)));
        }
    }

    [Fact]
    public async Task MessageForASourceThatIsMadeLater_IsTakenWhenItIsReplayed()
    {
        var late = InboundSourceId.New();
        using var producer = Producer();
        await SendAsync(producer, "k", Json(Alert("x", true, 0)), new Headers { { "ce_id", "1"u8.ToArray() }, { "ce_source", "/m"u8.ToArray() }, { "ce_sfsource", Encoding.UTF8.GetBytes(late.ToString()) } });
        await using var node = await RunAllAsync();
        await ArrivedAsync(1);
        var failed = Assert.Single(await MessagesAsync(InboundState.Failed));
        Assert.Null(failed.Source);
        var made = await MakeAsync();
        await SendAsync($"UPDATE integrations.inbound_source SET id = '{late}' WHERE id = '{made.Source.Id}'");
        Assert.Null((await RunAsync((DecideInboundMessage decide) => decide.ReplayAsync(Admin, failed.Id, Ct))).Error);
        await DoneAsync();
        Assert.Equal(late, Assert.Single(await MessagesAsync(InboundState.Handled)).Source);
        Assert.Single(await IncidentsAsync());
    }

    /// <summary>While the registry is away nothing fails: the messages wait for it.</summary>
    [Fact]
    public async Task RegistryAway_PostponesWhatNeedsIt_AndNothingElse()
    {
        var alerts = await MakeAsync();
        var deployments = await MakeAsync(InboundKind.Deployments);
        var schema = _registry.Add("ci.Deployment", DeploymentSchema);
        await _registry.StopAsync();
        using var producer = Producer();
        await SendAsync(producer, "d", Avro(schema), Headers(deployments, "d1", "application/avro"));
        await SendAsync(producer, "a", Json(Alert("x", true, 0)), Headers(alerts, "a1"));
        await using var node = await RunAllAsync();
        await ArrivedAsync(2);
        for (var left = 500; (await MessagesAsync(InboundState.Handled)).Count == 0 || (await MessagesAsync(InboundState.Waiting))[0].Error is null; left--)
        {
            Assert.True(left > 0);
            await Task.Delay(20, Ct);
        }

        var waiting = Assert.Single(await MessagesAsync(InboundState.Waiting));
        Assert.Equal((0, true), (waiting.Attempts, waiting.Error!.Contains("registry", StringComparison.Ordinal)));
        await _registry.StartAsync(Ct);
        await DoneAsync();
        Assert.Single((await Queries.DeploymentsAsync(Tenant.First, new(), null, 10, Ct))!.Items);
    }

    /// <summary>What a subscription has parked is a dead letter, too.</summary>
    [Fact]
    public async Task ParkedEvent_GoesToTheDeadLetters()
    {
        await OpenAsync(Maya);
        await SendAsync("""
            INSERT INTO events.deferred (subscription, tenant_id, event_id, xid, seq, aggregate_kind, aggregate_id, sequence, type, state, attempts, last_error, parked_at)
            SELECT 'history', tenant_id, id, xid, seq, aggregate_kind, aggregate_id, sequence, type, 'parked', 6, 'it broke', now() FROM events.log WHERE type = 'incident.created'
            """);
        await using var node = await RunAllAsync();
        var letter = Assert.Single(await Task.Run(() => _kafka.Read(EventTopics.DeadLetters, DeadPartitions, 1, s_patience), Ct));
        Assert.Equal(("subscription", "history", "it broke", "6"), (Text(letter, "dlq-origin"), Text(letter, "dlq-from"), Text(letter, "dlq-error"), Text(letter, "dlq-attempts")));
        Assert.Equal("io.synergyflow.incident.created.v1", Text(letter, "ce_type"));
        using var payload = JsonDocument.Parse(letter.Message.Value);
        Assert.Equal("INC-1", payload.RootElement.GetProperty("key").GetString());
    }

    /// <summary>A transaction with a number that waits for Kafka would hold up all that reads the log.</summary>
    [Fact]
    public async Task DeadLetters_ThatWaitForKafka_HoldUpNoReaderOfTheLog()
    {
        var made = await MakeAsync();
        Assert.NotNull((await PostAsync(made, "{}")).Error);
        _kafka.Down();
        await using var node = await RunAllAsync();
        await using (var db = Database.Open())
        {
            for (var look = 0; look < 40; look++)
            {
                var holding = await db.Database.SqlQuery<string>(
                    $"""SELECT query AS "Value" FROM pg_stat_activity WHERE datname = current_database() AND backend_xid IS NOT NULL AND state = 'idle in transaction'""").ToListAsync(Ct);
                Assert.Empty(holding);
                await Task.Delay(50, Ct);
            }
        }

        _kafka.Up();
        Assert.Single(await Task.Run(() => _kafka.Read(EventTopics.DeadLetters, DeadPartitions, 1, s_patience), Ct));
    }

    private static byte[] Json(object body) => JsonSerializer.SerializeToUtf8Bytes(body, JsonSerializerOptions.Web);

    private static byte[] Avro(int schemaId)
    {
        var schema = (RecordSchema)Schema.Parse(DeploymentSchema);
        GenericRecord record = new(schema);
        record.Add("id", "run-1");
        record.Add("application", "shop");
        record.Add("environment", "production");
        record.Add("version", "2.4.1");
        record.Add("status", new GenericEnum((EnumSchema)schema["status"].Schema, "succeeded"));
        record.Add("commit", "abc");
        record.Add("startedAt", Morning.UtcDateTime);
        using MemoryStream bytes = new();
        bytes.Write([0, (byte)(schemaId >> 24), (byte)(schemaId >> 16), (byte)(schemaId >> 8), (byte)schemaId]);
        new GenericDatumWriter<GenericRecord>(schema).Write(record, new BinaryEncoder(bytes));
        return bytes.ToArray();
    }

    private static Headers Headers(SaveInboundSource.Made made, string id, string contentType = "application/json") => new()
    {
        { "ce_specversion", "1.0"u8.ToArray() },
        { "ce_id", Encoding.UTF8.GetBytes(id) },
        { "ce_source", "/monitoring"u8.ToArray() },
        { "ce_type", "org.example.announced"u8.ToArray() },
        { "ce_sfsource", Encoding.UTF8.GetBytes(made.Source.Id.ToString()) },
        { "content-type", Encoding.UTF8.GetBytes(contentType) },
    };

    private static string Hash(byte[]? bytes) => Convert.ToHexString(SHA256.HashData(bytes ?? []));

    private static string? Text(ConsumeResult<string, byte[]> letter, string name) => Text(letter.Message.Headers, name);

    private static string? Text(Headers headers, string name) => headers.TryGetLastBytes(name, out var bytes) ? Encoding.UTF8.GetString(bytes) : null;

    private IProducer<string, byte[]> Producer() =>
        new ProducerBuilder<string, byte[]>(new ProducerConfig { BootstrapServers = _kafka.Servers, MessageMaxBytes = 16 * 1024 * 1024 }).Build();

    private static Task<DeliveryResult<string, byte[]>> SendAsync(IProducer<string, byte[]> producer, string key, byte[] body, Headers headers) =>
        producer.ProduceAsync(EventTopics.Inbound, new Message<string, byte[]> { Key = key, Value = body, Headers = headers }, Ct);

    private async Task<RunningNode> RunAllAsync(string instance = "test")
    {
        var options = Options.Create(new KafkaOptions { Servers = _kafka.Servers, Instance = instance, Timeout = TimeSpan.FromSeconds(5) });
        BackgroundService[] services =
        [
            ActivatorUtilities.CreateInstance<InboundDispatcher>(Database.Services),
            ActivatorUtilities.CreateInstance<InboundTopicReader>(Database.Services, options),
            ActivatorUtilities.CreateInstance<DeadLetters>(Database.Services, options),
        ];
        foreach (var service in services)
        {
            await service.StartAsync(Ct);
        }

        return new RunningNode(services);
    }

    private async Task ArrivedAsync(int count)
    {
        for (var left = 1_500; ; left--)
        {
            var arrived = (await MessagesAsync()).Count;
            if (arrived >= count)
            {
                Assert.Equal(count, arrived);
                return;
            }

            Assert.True(left > 0, $"{arrived} of {count} arrived.");
            await Task.Delay(20, Ct);
        }
    }

    /// <summary>All that could have changed.</summary>
    private async Task<string> StateAsync()
    {
        await using var db = Database.Open();
        return string.Join('\n', await db.Database.SqlQuery<string>(
            $"""
            SELECT md5(string_agg(a::text, '|' ORDER BY fingerprint)) AS "Value" FROM integrations.alert AS a
            UNION ALL SELECT md5(string_agg(d::text, '|' ORDER BY id)) FROM integrations.deployment AS d
            UNION ALL SELECT md5(string_agg(i::text, '|' ORDER BY id)) FROM incidents.incident AS i
            UNION ALL SELECT count(*)::text FROM events.log
            UNION ALL SELECT count(*)::text FROM integrations.inbound_message
            """).ToListAsync(Ct));
    }
}
