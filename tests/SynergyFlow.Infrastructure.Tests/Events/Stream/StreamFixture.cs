using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using SynergyFlow.Core.Events.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Infrastructure.Events;
using SynergyFlow.Infrastructure.Events.Stream;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Events.Stream;

/// <summary>Kafka, a registry and a publisher on one database.</summary>
internal sealed class StreamFixture : IAsyncDisposable
{
    public const string Topic = "incident-events";
    public const int Partitions = 12;

    /// <summary>Longer without an acknowledgement means that Kafka is away.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private readonly bool _owner;
    private readonly ServiceProvider _metrics = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly SchemaRegistry _registryClient;
    private readonly KafkaProducer _producer;
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    private StreamFixture(EventsDatabase database, RegistryServer registry, KafkaCluster kafka, bool owner)
    {
        (Database, Registry, Kafka, _owner) = (database, registry, kafka, owner);
        var options = Options.Create(new KafkaOptions { Servers = kafka.Servers, Instance = "test", Timeout = Timeout, Registry = new() { Url = registry.Url } });
        _registryClient = new SchemaRegistry(options.Value.Registry);
        Schemas = new SchemaRegistration(_registryClient, TimeProvider.System, NullLogger<SchemaRegistration>.Instance);
        _producer = new KafkaProducer(options, NullLogger<KafkaProducer>.Instance);
        Key = EventKey.Open(Path.Combine(_folder, "event-key.pem"));
        Publisher = new KafkaPublisher(
            _producer, Schemas, Key, options, new StreamMeter(_metrics.GetRequiredService<IMeterFactory>(), Schemas), TimeProvider.System);
    }

    /// <summary>Seconds instead of the minute that a failing event has otherwise.</summary>
    public static SubscriptionOptions Impatient => new()
    {
        Poll = TimeSpan.FromMilliseconds(100),
        FirstRetry = TimeSpan.FromMilliseconds(20),
        Retries = 2,
        Lease = TimeSpan.FromSeconds(5),
    };

    public EventsDatabase Database { get; }

    public RegistryServer Registry { get; }

    public KafkaCluster Kafka { get; }

    public SchemaRegistration Schemas { get; }

    public EventKey Key { get; }

    public KafkaPublisher Publisher { get; }

    public static async Task<StreamFixture> StartAsync(PostgresServer postgres, int brokers = 1, bool registry = true, Action<RegistryServer>? before = null)
    {
        var server = new RegistryServer();
        before?.Invoke(server);
        if (registry)
        {
            await server.StartAsync(Ct);
        }

        var kafka = new KafkaCluster(brokers);
        kafka.Create(Topic, Partitions);
        return await BeginAsync(new StreamFixture(await EventsDatabase.CreateAsync(postgres, Ct), server, kafka, owner: true));
    }

    /// <summary>The same database and registry with another Kafka.</summary>
    public static Task<StreamFixture> OnAsync(EventsDatabase database, RegistryServer registry, KafkaCluster kafka) =>
        BeginAsync(new StreamFixture(database, registry, kafka, owner: false));

    public Task<Node> RunAsync() => Database.RunAsync(Impatient, null, Publisher);

    /// <summary>Until the publisher has passed the whole log.</summary>
    public Task CaughtUpAsync() => Database.WaitForAsync(
        """
        SELECT count(*) FROM events.subscription AS s WHERE s.name = 'kafka' AND s.repeat_since IS NULL AND s.repeat_number IS NULL
            AND (s.checkpoint_xid, s.checkpoint_seq) = (SELECT l.xid, l.seq FROM events.log AS l ORDER BY l.xid DESC, l.seq DESC LIMIT 1)
        """, 1, Ct);

    public Task<Result> RepeatAsync(DateTimeOffset? since, long? number) => Database.ActAsync(
        (store, work) => new RepeatSubscription(store, new AllowAll(), work, TimeProvider.System)
            .ExecuteAsync(Actor.System(new TenantId(Database.Tenant)), new(Publisher.Name, since, number), Ct),
        Publisher);

    public async ValueTask DisposeAsync()
    {
        await Schemas.StopAsync(CancellationToken.None);
        Schemas.Dispose();
        _producer.Dispose();
        _registryClient.Dispose();
        Key.Dispose();
        await _metrics.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
        if (_owner)
        {
            Kafka.Dispose();
            await Registry.DisposeAsync();
            await Database.DisposeAsync();
        }
    }

    private static async Task<StreamFixture> BeginAsync(StreamFixture stream)
    {
        await stream.Schemas.StartAsync(Ct);
        return stream;
    }
}
