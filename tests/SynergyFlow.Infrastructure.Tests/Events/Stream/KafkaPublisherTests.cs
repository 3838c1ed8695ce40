using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Confluent.Kafka;
using SynergyFlow.Infrastructure.Events;
using SynergyFlow.Infrastructure.Events.Stream;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Events.Stream;

/// <summary>The way out, against brokers that speak Kafka's protocol, a registry and PostgreSQL.</summary>
public sealed class KafkaPublisherTests(PostgresServer postgres, ITestOutputHelper output)
{
    private const string Schema = "io.synergyflow.incident.v1.IncidentUpdated";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AnIndependentReader_GetsTypedSignedEvents_InTheOrderOfEachRecord()
    {
        await using var stream = await StreamFixture.StartAsync(postgres);
        Guid[] records = [.. Enumerable.Range(0, 5).Select(_ => Guid.CreateVersion7())];
        await stream.Database.WriteAsync(4, 25, records, Ct);
        await using var node = await stream.RunAsync();

        var read = await ReadIndependentlyAsync(stream, 100, StreamFixture.Topic);

        Assert.Equal(100, read.Count);
        Assert.All(read, one => Assert.True(one.GetProperty("genuine").GetBoolean()));
        foreach (var record in read.GroupBy(one => one.GetProperty("key").GetString()))
        {
            Assert.Equal(
                Enumerable.Range(1, record.Count()).Select(number => number.ToString("D10", CultureInfo.InvariantCulture)),
                record.Select(one => Header(one, "ce_sequence")));
            Assert.Single(record.Select(one => one.GetProperty("partition").GetInt32()).Distinct());
        }

        var first = read[0];
        Assert.Equal("1.0", Header(first, "ce_specversion"));
        Assert.Equal("io.synergyflow.incident.updated.v1", Header(first, "ce_type"));
        Assert.Equal("/synergyflow/test/incident", Header(first, "ce_source"));
        Assert.Equal("application/avro", Header(first, "content-type"));
        Assert.Equal(stream.Database.Tenant.ToString(), Header(first, "ce_tenant"));
        Assert.Equal(first.GetProperty("key").GetString(), Header(first, "ce_partitionkey"));
        Assert.Equal(stream.Key.Id, Header(first, "ce_sfkid"));
        Assert.Equal(("incident", "ui", "c"), (Header(first, "ce_kind"), Header(first, "ce_channel"), Header(first, "ce_correlationid")));
        Assert.StartsWith(stream.Registry.Url.AbsoluteUri + "schemas/ids/", Header(first, "ce_dataschema"), StringComparison.Ordinal);
        Assert.Equal("title", first.GetProperty("data").GetProperty("changes")[0].GetProperty("field").GetString());
        var stored = await stream.Database.QueryAsync("SELECT id::text FROM events.log", reader => reader.GetString(0), Ct);
        Assert.Equal(stored.Order(StringComparer.Ordinal), read.Select(one => Header(one, "ce_id")).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task KafkaAway_ParksNothing_SaysSo_AndAllArriveOnceItIsBack()
    {
        await using var stream = await StreamFixture.StartAsync(postgres, brokers: 3);
        await using var node = await stream.RunAsync();
        Guid[] records = [.. Enumerable.Range(0, 8).Select(_ => Guid.CreateVersion7())];
        await stream.Database.WriteAsync(2, 20, records, Ct);
        stream.Kafka.Read(StreamFixture.Topic, StreamFixture.Partitions, 40, s_patience);

        stream.Kafka.Down();
        await stream.Database.WriteAsync(4, 50, records, Ct);
        await stream.Database.WaitForAsync("SELECT count(*) FROM events.subscription WHERE name = 'kafka' AND stalled_reason LIKE 'Kafka does not take events%'", 1, Ct);
        await stream.Database.WriteAsync(2, 20, records, Ct);
        stream.Kafka.Up();

        await stream.CaughtUpAsync();
        var read = stream.Kafka.Read(StreamFixture.Topic, StreamFixture.Partitions, 280, s_patience);
        Assert.Equal(0, await stream.Database.CountAsync("SELECT count(*) FROM events.deferred", Ct));
        Assert.Equal(0, await stream.Database.CountAsync("SELECT count(*) FROM events.subscription WHERE stalled_since IS NOT NULL", Ct));
        AssertAllInOrder(read, 280);
    }

    [Fact]
    public async Task LeadersMove_AndReplicasLack_NothingIsLostOrOutOfOrder()
    {
        await using var stream = await StreamFixture.StartAsync(postgres, brokers: 3);
        await using var node = await stream.RunAsync();
        Guid[] records = [.. Enumerable.Range(0, 10).Select(_ => Guid.CreateVersion7())];
        var writing = stream.Database.WriteAsync(4, 150, records, Ct, TimeSpan.FromMilliseconds(5));
        for (var round = 0; !writing.IsCompleted; round++)
        {
            stream.Kafka.Lead(StreamFixture.Topic, round % StreamFixture.Partitions, 1 + (round % 3));
            if (round % 10 == 0)
            {
                stream.Kafka.Refuse(ErrorCode.NotEnoughReplicas, 2);
            }

            await Task.Delay(30, Ct);
        }

        await writing;
        await stream.CaughtUpAsync();
        AssertAllInOrder(stream.Kafka.Read(StreamFixture.Topic, StreamFixture.Partitions, 600, s_patience), 600);
    }

    /// <summary>Kafka has taken them and says so too late, again and again.</summary>
    [Fact]
    public async Task AcknowledgementsThatAreLost_AreNoneFromHere_TheSameIdsComeAgain_NothingIsLostOrOutOfOrder()
    {
        await using var stream = await StreamFixture.StartAsync(postgres);
        await using var node = await stream.RunAsync();
        Guid[] records = [.. Enumerable.Range(0, 5).Select(_ => Guid.CreateVersion7())];
        await stream.Database.WriteAsync(2, 20, records, Ct);
        await stream.CaughtUpAsync();
        for (var round = 0; round < 3; round++)
        {
            stream.Kafka.Delay(StreamFixture.Timeout * 2);
            await stream.Database.WriteAsync(2, 20, records, Ct);
            await stream.Database.WaitForAsync("SELECT count(*) FROM events.subscription WHERE name = 'kafka' AND stalled_reason LIKE 'Kafka does not take events%'", 1, Ct);
            stream.Kafka.Delay(TimeSpan.Zero);
            await stream.CaughtUpAsync();
        }

        var read = stream.Kafka.Read(StreamFixture.Topic, StreamFixture.Partitions, 161, s_patience);
        Assert.True(read.Count > 160, "no acknowledgement was lost: the drill drills nothing");
        Assert.Equal(0, await stream.Database.CountAsync("SELECT count(*) FROM events.deferred", Ct));
        AssertAllInOrder(read, 160);
    }

    /// <summary>The process ends between Kafka's acknowledgement and the checkpoint.</summary>
    [Fact]
    public async Task PublishedButNotCheckpointed_ComesAgainWithTheSameId()
    {
        await using var stream = await StreamFixture.StartAsync(postgres);
        var record = Guid.CreateVersion7();
        await stream.Database.WriteAsync(1, 10, [record], Ct);
        var dying = new DiesAfterPublishing(stream.Publisher);
        await using (await stream.Database.RunAsync(StreamFixture.Impatient, null, dying))
        {
            await dying.Died.WaitAsync(s_patience, Ct);
        }

        Assert.Equal(0, await stream.Database.CountAsync("SELECT processed FROM events.subscription WHERE name = 'kafka'", Ct));
        await using var node = await stream.RunAsync();
        await stream.CaughtUpAsync();

        var read = stream.Kafka.Read(StreamFixture.Topic, StreamFixture.Partitions, 20, s_patience);
        Assert.Equal(20, read.Count);
        AssertAllInOrder(read, 10);
    }

    [Fact]
    public async Task RegistryAway_AtTheStart_NothingIsPublished_LaterItGoesOnFromWhatItKnows()
    {
        await using var stream = await StreamFixture.StartAsync(postgres, registry: false);
        await using var node = await stream.RunAsync();
        var record = Guid.CreateVersion7();
        await stream.Database.ChangeAsync(record, Ct);
        await stream.Database.WaitForAsync("SELECT count(*) FROM events.subscription WHERE stalled_reason LIKE 'The schema registry at%does not answer.'", 1, Ct);
        Assert.Contains("does not answer", stream.Schemas.Missing, StringComparison.Ordinal);

        await stream.Registry.StartAsync(Ct);
        await stream.CaughtUpAsync();
        Assert.Null(stream.Schemas.Missing);
        Assert.Equal(EventSchemas.All.Count, stream.Registry.Subjects.Count);
        Assert.Equal(["BACKWARD_TRANSITIVE"], stream.Registry.Compatibility.Values.Distinct());

        await stream.Registry.StopAsync();
        await stream.Database.ChangeAsync(record, Ct);
        await stream.CaughtUpAsync();
        AssertAllInOrder(stream.Kafka.Read(StreamFixture.Topic, StreamFixture.Partitions, 2, s_patience), 2);
    }

    [Fact]
    public async Task ARegistryThatAsksWho_IsToldSo_AndAWrongPasswordIsSaid()
    {
        await using var registry = new RegistryServer { Authorization = "Basic " + Convert.ToBase64String("sf:secret"u8) };
        await registry.StartAsync(Ct);
        using var right = new SchemaRegistry(new KafkaOptions.RegistryOptions { Url = registry.Url, Username = "sf", Password = "secret" });
        using var wrong = new SchemaRegistry(new KafkaOptions.RegistryOptions { Url = registry.Url, Username = "sf", Password = "guess" });
        var schema = EventSchemas.Latest("incident.created")!;

        Assert.Equal(1, await right.RegisterAsync(schema.Subject, schema.Json, Ct));
        Assert.Equal(1, await right.RegisterAsync(schema.Subject, schema.Json, Ct));
        Assert.Equal("The schema registry answers 401: Unauthorized", (await Assert.ThrowsAsync<RegistryAwayException>(() => wrong.RegisterAsync("a", "{}", Ct))).Message);
        Assert.Contains("incompatible", (await Assert.ThrowsAsync<SchemaRefusedException>(() => right.RegisterAsync(
            schema.Subject, """{"type":"record","name":"IncidentCreated","namespace":"io.synergyflow.incident.v1","fields":[{"name":"key","type":"int"}]}""", Ct))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ATypeThatTheRegistryRefuses_IsParkedWithItsRecordsLaterEvents_OthersFlow_ReplayHeals()
    {
        await using var stream = await StreamFixture.StartAsync(postgres, before: registry => registry.Add(
            Schema, """{"type":"record","name":"IncidentUpdated","namespace":"io.synergyflow.incident.v1","fields":[{"name":"changes","type":"string"}]}"""));
        await using var node = await stream.RunAsync();
        var (blocked, free) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await stream.Database.ChangeAsync(blocked, Ct, type: "incident.assigned");
        await stream.Database.ChangeAsync(blocked, Ct);
        await stream.Database.ChangeAsync(blocked, Ct, type: "incident.assigned");
        await stream.Database.ChangeAsync(free, Ct, type: "incident.assigned");
        await stream.Database.WaitForAsync("SELECT count(*) FROM events.deferred WHERE state = 'parked' AND last_error LIKE '%does not take the schema of incident.updated%'", 1, Ct);
        await stream.Database.WaitForAsync("SELECT count(*) FROM events.deferred WHERE state = 'waiting'", 1, Ct);

        Assert.Equal(["incident.updated"], stream.Schemas.Refused.Keys);
        var before = stream.Kafka.Read(StreamFixture.Topic, StreamFixture.Partitions, 2, s_patience);
        Assert.Equal(new HashSet<Guid> { blocked, free }, before.Select(one => Guid.Parse(one.Message.Key)).ToHashSet());

        // Somebody takes the wrong version away, and has the event tried again.
        stream.Registry.Forget(Schema);
        await stream.Schemas.StopAsync(Ct);
        await stream.Schemas.StartAsync(Ct);
        await WaitAsync(() => stream.Schemas.Refused.Count == 0);
        await stream.Database.CountAsync("WITH again AS (UPDATE events.deferred SET state = 'retrying', next_attempt_at = now() WHERE state = 'parked' RETURNING 1) SELECT count(*) FROM again", Ct);
        await stream.Database.WaitForAsync("SELECT count(*) FROM events.deferred", 0, Ct);
        AssertAllInOrder(stream.Kafka.Read(StreamFixture.Topic, StreamFixture.Partitions, 4, s_patience), 4);
    }

    [Fact]
    public async Task Repeat_FromAMomentOrANumber_SendsAgainWhatKafkaHasLost()
    {
        await using var stream = await StreamFixture.StartAsync(postgres);
        await using (await stream.RunAsync())
        {
            await stream.Database.WriteAsync(2, 20, [Guid.CreateVersion7(), Guid.CreateVersion7()], Ct);
            await stream.CaughtUpAsync();
        }

        using var empty = new KafkaCluster();
        empty.Create(StreamFixture.Topic, StreamFixture.Partitions);
        empty.Create("workflow-events", StreamFixture.Partitions);
        await using var again = await StreamFixture.OnAsync(stream.Database, stream.Registry, empty);
        await using var node = await again.RunAsync();
        var half = (await stream.Database.QueryAsync("SELECT seq FROM events.log ORDER BY xid, seq OFFSET 20 LIMIT 1", reader => reader.GetInt64(0), Ct))[0];
        Assert.Equal("since", (await again.RepeatAsync(null, null)).Error!.Field);
        Assert.Equal("since", (await again.RepeatAsync(TimeProvider.System.GetUtcNow().AddHours(1), null)).Error!.Field);

        Assert.Null((await again.RepeatAsync(null, half)).Error);
        await again.CaughtUpAsync();
        Assert.Equal(20, empty.Read(StreamFixture.Topic, StreamFixture.Partitions, 20, s_patience).Count);

        Assert.Null((await again.RepeatAsync(DateTimeOffset.UnixEpoch, null)).Error);
        await again.CaughtUpAsync();
        var all = empty.Read(StreamFixture.Topic, StreamFixture.Partitions, 60, s_patience).GroupBy(one => one.Message.Key).ToList();
        Assert.Equal(40, all.Sum(record => record.Select(one => Text(one, "ce_id")).Distinct().Count()));
        Assert.All(all, record =>
        {
            var numbers = record.Select(one => int.Parse(Text(one, "ce_sequence"), CultureInfo.InvariantCulture)).ToList();
            Assert.Equal(Enumerable.Range(1, numbers.Max()), numbers.TakeLast(numbers.Max()));
        });
        Assert.Equal(2, await stream.Database.CountAsync("SELECT count(*) FROM events.log WHERE type = 'subscription.repeated'", Ct));
        Assert.Equal(2, empty.Read("workflow-events", StreamFixture.Partitions, 2, s_patience).Select(one => one.Message.Key).Distinct().Count());
    }

    [Fact]
    public void TheKey_IsMadeOnce_ReadAgain_AndAStrangeFileIsNamed()
    {
        var folder = Directory.CreateTempSubdirectory().FullName;
        var file = Path.Combine(folder, "keys", "event-key.pem");
        using var made = EventKey.Open(file);
        using var read = EventKey.Open(file);
        var signature = made.Sign("1", "a", "INC-1", "payload"u8);

        Assert.Equal(made.Id, read.Id);
        Assert.True(read.Verifies(signature, "1", "a", "INC-1", "payload"u8));
        Assert.False(read.Verifies(signature, "2", "a", "INC-1", "payload"u8));
        Assert.False(read.Verifies(signature, "1", "a", null, "payload"u8));
        Assert.False(read.Verifies(signature, "1", "a", "INC-1", "pay1oad"u8));
        Assert.False(read.Verifies("AAAA", "1", "a", "INC-1", "payload"u8));
        File.WriteAllText(file, "not a key");
        Assert.Contains("openssl genpkey -algorithm ed25519", Assert.Throws<InvalidOperationException>(() => EventKey.Open(file)).Message, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>First occurrences of each record's events are 1, 2, 3 … without a gap; the same event has the same number.</summary>
    private void AssertAllInOrder(List<ConsumeResult<string, byte[]>> read, int events)
    {
        var ids = read.Select(Id).ToHashSet(StringComparer.Ordinal);
        output.WriteLine($"{read.Count} arrived, {ids.Count} of them different");
        Assert.Equal(events, ids.Count);
        foreach (var record in read.GroupBy(one => one.Message.Key))
        {
            HashSet<string> seen = [];
            var first = record.Where(one => seen.Add(Id(one))).Select(one => int.Parse(Text(one, "ce_sequence"), CultureInfo.InvariantCulture)).ToList();
            Assert.Equal(Enumerable.Range(1, seen.Count), first);
        }

        static string Id(ConsumeResult<string, byte[]> one) => Text(one, "ce_id");
    }

    private static string Text(ConsumeResult<string, byte[]> one, string header) => Encoding.UTF8.GetString(one.Message.Headers.GetLastBytes(header));

    private static string Header(JsonElement read, string name) => read.GetProperty("headers").GetProperty(name).GetString()!;

    private static async Task WaitAsync(Func<bool> there)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (!there())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(begun) < s_patience);
            await Task.Delay(20, Ct);
        }
    }

    private static async Task<List<JsonElement>> ReadIndependentlyAsync(StreamFixture stream, int count, params string[] topics)
    {
        using var reader = Process.Start(new ProcessStartInfo(
            "node",
            [
                RepositoryRoot.File("tests", "SynergyFlow.Testing", "read-events.mjs"), RepositoryRoot.File("wwwroot-assets"), stream.Kafka.Servers,
                stream.Registry.Url.AbsoluteUri, stream.Key.PublicPem, count.ToString(CultureInfo.InvariantCulture), .. topics,
            ])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        patience.CancelAfter(TimeSpan.FromMinutes(1));
        var complaints = reader.StandardError.ReadToEndAsync(Ct);
        List<JsonElement> read = [];
        try
        {
            while (await reader.StandardOutput.ReadLineAsync(patience.Token) is { } line)
            {
                read.Add(JsonSerializer.Deserialize<JsonElement>(line));
            }
        }
        catch (OperationCanceledException)
        {
            reader.Kill();
            Assert.Fail($"The independent reader got {read.Count}: {await complaints}");
        }

        await reader.WaitForExitAsync(Ct);
        Assert.True(reader.ExitCode == 0, await complaints);
        return read;
    }

    /// <summary>Fails once Kafka has all of it, every time.</summary>
    private sealed class DiesAfterPublishing(KafkaPublisher publisher) : ISubscription
    {
        private readonly TaskCompletionSource _died = new();

        public Task Died => _died.Task;

        public string Name => publisher.Name;

        public Task HandleAsync(LoggedEvent happened, SynergyFlowDbContext db, CancellationToken ct) => HandleAsync([happened], db, ct);

        public async Task HandleAsync(IReadOnlyList<LoggedEvent> batch, SynergyFlowDbContext db, CancellationToken ct)
        {
            if (!_died.Task.IsCompleted)
            {
                await publisher.HandleAsync(batch, db, ct);
                _died.TrySetResult();
            }

            throw new SubscriptionStalledException("This node is dead.");
        }
    }
}
