using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace SynergyFlow.Infrastructure.Events.Stream;

/// <summary>The connection to Kafka, made anew after each failure: what an old one still had to send must not come between later events.</summary>
/// <param name="mostBytes">Of a message.</param>
internal sealed class KafkaProducer(IOptions<KafkaOptions> options, ILogger<KafkaProducer> logger, int mostBytes = KafkaProducer.UsualBytes) : IDisposable
{
    /// <summary>What Kafka's brokers take where nobody says otherwise.</summary>
    public const int UsualBytes = 1_000_000;

    private readonly KafkaOptions _options = options.Value;
    private IProducer<string, byte[]>? _producer;
    private string? _lastError;

    /// <summary>Sends in this order and waits for all acknowledgements.</summary>
    /// <exception cref="SubscriptionStalledException">Kafka did not take all of it in time.</exception>
    /// <exception cref="KafkaException">Kafka refuses one of the messages for what it is.</exception>
    public async Task SendAsync(IReadOnlyList<(string Topic, Message<string, byte[]> Message)> messages, CancellationToken ct)
    {
        var batch = new Batch(messages.Count);
        try
        {
            var producer = _producer ??= Build();
            foreach (var (topic, message) in messages)
            {
                producer.Produce(topic, message, batch.Deliver);
            }

            await batch.Done.WaitAsync(_options.Timeout, ct);
        }
        catch (ProduceException<string, byte[]> refused) when (IsMessagesFault(refused.Error.Code))
        {
            throw; // the next event may well be taken, over the same connection
        }
        catch (Exception failure) when (failure is KafkaException or TimeoutException or OperationCanceledException)
        {
            Drop();
            ct.ThrowIfCancellationRequested();
            var reason = failure is KafkaException { Error: var error } ? error.Reason : _lastError ?? "no acknowledgement in time";
            throw new SubscriptionStalledException($"Kafka does not take events: {reason}", failure);
        }
    }

    public void Dispose() => Drop();

    private static bool IsMessagesFault(ErrorCode code) => code
        is ErrorCode.MsgSizeTooLarge or ErrorCode.InvalidMsg or ErrorCode.InvalidRecord or ErrorCode.InvalidMsgSize or ErrorCode.RecordListTooLarge;

    private IProducer<string, byte[]> Build()
    {
        _lastError = null;
        return new ProducerBuilder<string, byte[]>(Configuration())
            .SetErrorHandler((_, error) => _lastError = error.Reason)
            .SetLogHandler((_, line) => logger.KafkaFailed(line.Message))
            .Build();
    }

    private ProducerConfig Configuration() => _options.Client(new ProducerConfig
    {
        EnableIdempotence = true,
        Acks = Acks.All,
        LingerMs = 2,
        CompressionType = CompressionType.Gzip, // the one that every client reads

        // As Java's clients choose, so that all writers agree which partition a record has.
        Partitioner = Partitioner.Murmur2Random,

        MessageMaxBytes = mostBytes,

        // Kafka's library never gives a message up, or a later one of the same record could overtake it: this class does, with all of them.
        MessageTimeoutMs = 0,
    });

    private void Drop()
    {
        _producer?.Dispose();
        _producer = null;
    }

    /// <summary>Counts the acknowledgements of some messages; the first error ends it.</summary>
    private sealed class Batch(int waiting)
    {
        private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _waiting = waiting;

        public Task Done => _done.Task;

        public void Deliver(DeliveryReport<string, byte[]> report)
        {
            if (report.Error.IsError)
            {
                _done.TrySetException(new ProduceException<string, byte[]>(report.Error, report));
            }
            else if (Interlocked.Decrement(ref _waiting) == 0)
            {
                _done.TrySetResult();
            }
        }
    }
}
