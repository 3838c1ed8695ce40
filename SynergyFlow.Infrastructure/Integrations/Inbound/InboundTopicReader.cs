using Confluent.Kafka;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SynergyFlow.Core.Events.Catalogue;
using SynergyFlow.Core.Integrations.Inbound;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Infrastructure.Events;
using SynergyFlow.Infrastructure.Events.Stream;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Infrastructure.Persistence.Tenancy;

namespace SynergyFlow.Infrastructure.Integrations.Inbound;

/// <summary>
/// Reads the topic of other systems into the inbox, whatever is in it, and moves on: offsets are committed when the rows are. All nodes are one
/// group, so each partition is read by one of them.
/// </summary>
internal sealed partial class InboundTopicReader(
    SystemContexts system, IOptions<KafkaOptions> options, InboundSignal signal, InboundMeter meter, TimeProvider time, ILogger<InboundTopicReader> logger) : BackgroundService
{
    private const int Batch = 200;
    private static readonly TimeSpan s_gather = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(10);

    // Kafka's library blocks the thread that reads, and the host starts one service after the other.
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.Run(() => RunAsync(stoppingToken), stoppingToken);

    private async Task RunAsync(CancellationToken ct)
    {
        var pause = TimeSpan.Zero;
        while (!ct.IsCancellationRequested)
        {
            try
            {
                await ReadAsync(() => pause = TimeSpan.Zero, ct);
            }
            catch (Exception) when (ct.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                // A new consumer begins where the last rows were committed.
                pause = pause * 2 + TimeSpan.FromMilliseconds(250);
                pause = pause < s_longestPause ? pause : s_longestPause;
                Failed(logger, pause, failure);
                await Pause.ForAsync(pause, time, ct);
            }
        }
    }

    private async Task ReadAsync(Action progressed, CancellationToken ct)
    {
        using var consumer = new ConsumerBuilder<byte[]?, byte[]?>(options.Value.Client(new ConsumerConfig
        {
            GroupId = $"synergyflow-{options.Value.Instance}",
            AutoOffsetReset = AutoOffsetReset.Earliest,
            EnableAutoCommit = false,
            EnableAutoOffsetStore = false,
            AllowAutoCreateTopics = false,
            SessionTimeoutMs = 10_000,
        }))
            .SetLogHandler((_, line) => logger.KafkaFailed(line.Message))
            .SetErrorHandler((_, error) => logger.KafkaFailed(error.Reason))
            .Build();
        consumer.Subscribe(EventTopics.Inbound);
        try
        {
            while (true)
            {
                var batch = Gather(consumer, ct);
                if (batch.Count > 0)
                {
                    await WriteAsync(batch, ct);
                    consumer.Commit(batch.GroupBy(one => one.TopicPartition).Select(one => new TopicPartitionOffset(one.Key, one.Max(message => message.Offset.Value) + 1)));
                    signal.Raise();
                    progressed();
                }
            }
        }
        finally
        {
            consumer.Close();
        }
    }

    /// <summary>What is there, and what comes within a moment of it.</summary>
    private List<ConsumeResult<byte[]?, byte[]?>> Gather(IConsumer<byte[]?, byte[]?> consumer, CancellationToken ct)
    {
        List<ConsumeResult<byte[]?, byte[]?>> batch = [];
        try
        {
            batch.Add(consumer.Consume(ct));
            while (batch.Count < Batch && consumer.Consume(s_gather) is { } next)
            {
                batch.Add(next);
            }
        }
        catch (ConsumeException wrong) when (!wrong.Error.IsFatal)
        {
            // The topic is not there yet, say. What was read before it is kept.
            logger.KafkaFailed(wrong.Error.Reason);
            ct.WaitHandle.WaitOne(TimeSpan.FromSeconds(batch.Count == 0 ? 1 : 0));
        }

        return batch;
    }

    private async Task WriteAsync(List<ConsumeResult<byte[]?, byte[]?>> batch, CancellationToken ct)
    {
        await using var db = await system.OpenAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        List<string> seen = [];
        foreach (var one in batch)
        {
            var message = await ShapeAsync(db, one, ct);
            seen.Add(await Inbox.WriteAsync(db, message, ct) is null ? "repeated" : message.Refused is null ? "new" : "refused");
        }

        await transaction.CommitAsync(ct);
        foreach (var what in seen.CountBy(what => what, StringComparer.Ordinal))
        {
            meter.Arrived(InboundDoor.Kafka, what.Key, what.Value);
        }
    }

    private static async Task<ArrivedMessage> ShapeAsync(SynergyFlowDbContext db, ConsumeResult<byte[]?, byte[]?> one, CancellationToken ct)
    {
        var headers = InboundHeaders.Of(one.Message.Headers);
        var body = one.Message.Value ?? [];
        var contentType = headers.Text("content-type");
        var envelope = InboundHeaders.Envelope(contentType, headers, body);
        var source = await InboundSources.FindAsync(db, envelope.Source, ct);
        var place = $"{one.Topic}/{one.Partition.Value}/{one.Offset.Value}";
        return new ArrivedMessage(
            source?.Tenant ?? Tenant.First,
            source?.Id,

            // Another topic of the same name may count from zero again.
            envelope.MessageId ?? $"{place} {one.Message.Timestamp.UnixTimestampMs}",
            InboundDoor.Kafka,
            place,
            new KafkaPlace(one.Topic, one.Partition.Value, one.Offset.Value, one.Message.Key),
            contentType,
            headers,
            body,
            source is null ? InboundSources.None
                : envelope.MessageId is null ? "The message has no id: send ce_id and ce_source (CloudEvents), by which it is told from repeated ones."
                : null);
    }

    [LoggerMessage(6155, LogLevel.Warning, "The topic of other systems cannot be read now; again in {Pause}")]
    private static partial void Failed(ILogger logger, TimeSpan pause, Exception failure);
}
