using System.Data;
using System.Globalization;
using System.Text;
using Confluent.Kafka;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SynergyFlow.Core.Events.Catalogue;
using SynergyFlow.Infrastructure.Events;
using SynergyFlow.Infrastructure.Events.Stream;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Infrastructure.Persistence.Tenancy;

namespace SynergyFlow.Infrastructure.Integrations.Inbound;

/// <summary>
/// Writes what could not be handled to a topic of its own: other systems' messages with their bytes, and events that a subscription has parked. The
/// rows in PostgreSQL decide; the topic is for whoever watches from outside. A row may be written twice, with the same <c>dlq-id</c>. One node does it
/// at a time, by a lock of its session: a transaction that waits for Kafka would hold up every reader of the log.
/// </summary>
internal sealed partial class DeadLetters(
    SystemContexts system, IOptions<KafkaOptions> options, InboundMeter meter, TimeProvider time, ILogger<KafkaProducer> producing, ILogger<DeadLetters> logger) : BackgroundService
{
    private const long Lease = 0x5F_D1ED;
    private const int AtOnce = 20;
    private const int MostBytes = 16 * 1024 * 1024;
    private static readonly TimeSpan s_every = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using KafkaProducer producer = new(options, producing, MostBytes);
        var pause = s_every;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (await PublishAsync(producer, stoppingToken))
                {
                    // As long as there are more.
                }

                pause = s_every;
            }
            catch (Exception) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                pause = pause * 2 < s_longestPause ? pause * 2 : s_longestPause;
                Failed(logger, pause, failure);
            }

            await Pause.ForAsync(pause, time, stoppingToken);
        }
    }

    /// <returns>Whether there was one.</returns>
    private async Task<bool> PublishAsync(KafkaProducer producer, CancellationToken ct)
    {
        await using var db = await system.OpenAsync(ct);
        if (!(await db.RowsAsync("SELECT pg_try_advisory_lock($1)", [Lease], row => row.GetBoolean(0), ct))[0])
        {
            return false;
        }

        try
        {
            var letters = await InboundAsync(db, ct);
            letters.AddRange(await ParkedAsync(db, ct));
            foreach (var letter in letters)
            {
                await SendAsync(producer, letter.Message, ct);
                await db.ExecuteAsync(letter.Done, letter.Row, ct);
                meter.Published();
            }

            return letters.Count > 0;
        }
        finally
        {
            if (db.Database.GetDbConnection().State is ConnectionState.Open)
            {
                await db.ExecuteAsync("SELECT pg_advisory_unlock($1)", [Lease], CancellationToken.None);
            }
        }
    }

    private static async Task SendAsync(KafkaProducer producer, Message<string, byte[]> message, CancellationToken ct)
    {
        try
        {
            await producer.SendAsync([(EventTopics.DeadLetters, message)], ct);
        }
        catch (KafkaException refused) when (refused.Error.Code is ErrorCode.MsgSizeTooLarge)
        {
            // Brokers take less than the row holds: its id leads there.
            message.Headers.Add("dlq-body", "too large, kept in SynergyFlow"u8.ToArray());
            message.Value = [];
            await producer.SendAsync([(EventTopics.DeadLetters, message)], ct);
        }
    }

    private static Task<List<Letter>> InboundAsync(SynergyFlowDbContext db, CancellationToken ct) => db.RowsAsync(
        """
        SELECT tenant_id, id, source_id, origin, topic, "partition", "offset", key, headers, body, error, attempts, ended_at
        FROM integrations.inbound_message
        WHERE state = 'failed' AND published_at IS NULL
        ORDER BY received_at LIMIT $1
        """,
        [AtOnce],
        row =>
        {
            Headers headers = [];
            foreach (var (name, value) in Inbox.ReadHeaders(row.GetString(8)))
            {
                headers.Add(name, value);
            }

            Add(headers, "dlq-origin", "inbound");
            Add(headers, "dlq-id", row.GetGuid(1).ToString());
            Add(headers, "dlq-tenant", row.GetGuid(0).ToString());
            Add(headers, "dlq-source", row.Nullable<Guid>(2)?.ToString());
            Add(headers, "dlq-from", row.GetString(3));
            Add(headers, "dlq-topic", row.Text(4));
            Add(headers, "dlq-partition", row.Nullable<int>(5)?.ToString(CultureInfo.InvariantCulture));
            Add(headers, "dlq-offset", row.Nullable<long>(6)?.ToString(CultureInfo.InvariantCulture));
            AddFailure(headers, row.Text(10), row.GetInt32(11), row.Nullable<DateTimeOffset>(12));
            return new Letter(
                new Message<string, byte[]>
                {
                    Key = row.IsDBNull(7) ? row.GetGuid(1).ToString() : Encoding.UTF8.GetString(row.GetFieldValue<byte[]>(7)),
                    Value = row.GetFieldValue<byte[]>(9),
                    Headers = headers,
                },
                "UPDATE integrations.inbound_message SET published_at = clock_timestamp() WHERE tenant_id = $1 AND id = $2",
                [row.GetGuid(0), row.GetGuid(1)]);
        },
        ct);

    private static Task<List<Letter>> ParkedAsync(SynergyFlowDbContext db, CancellationToken ct) => db.RowsAsync(
        """
        SELECT parked.tenant_id, parked.event_id, parked.subscription, parked.last_error, parked.attempts, parked.parked_at,
            happened.type, happened.aggregate_kind, happened.aggregate_id, happened.sequence, happened.trace_id, happened.payload
        FROM events.deferred AS parked
        JOIN events.log AS happened ON happened.xid = parked.xid AND happened.seq = parked.seq
        WHERE parked.state = 'parked' AND parked.published_at IS NULL
        ORDER BY parked.parked_at LIMIT $1
        """,
        [AtOnce],
        row =>
        {
            Headers headers = [];
            Add(headers, "content-type", "application/json");
            Add(headers, "ce_id", row.GetGuid(1).ToString());
            Add(headers, "ce_type", EventSchemas.PublicName(row.GetString(6)));
            Add(headers, "ce_sequence", row.GetInt32(9).ToString("D10", CultureInfo.InvariantCulture));
            Add(headers, "dlq-origin", "subscription");
            Add(headers, "dlq-id", $"{row.GetString(2)} {row.GetGuid(1)}");
            Add(headers, "dlq-tenant", row.GetGuid(0).ToString());
            Add(headers, "dlq-from", row.GetString(2));
            Add(headers, "dlq-trace", row.Text(10));
            AddFailure(headers, row.Text(3), row.GetInt32(4), row.Nullable<DateTimeOffset>(5));
            return new Letter(
                new Message<string, byte[]> { Key = row.GetGuid(8).ToString(), Value = Encoding.UTF8.GetBytes(row.GetString(11)), Headers = headers },
                "UPDATE events.deferred SET published_at = clock_timestamp() WHERE subscription = $1 AND tenant_id = $2 AND event_id = $3",
                [row.GetString(2), row.GetGuid(0), row.GetGuid(1)]);
        },
        ct);

    private static void AddFailure(Headers headers, string? error, int attempts, DateTimeOffset? at)
    {
        Add(headers, "dlq-error", error);
        Add(headers, "dlq-attempts", attempts.ToString(CultureInfo.InvariantCulture));
        Add(headers, "dlq-at", at?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
    }

    private static void Add(Headers headers, string name, string? value)
    {
        if (value is not null)
        {
            headers.Add(name, Encoding.UTF8.GetBytes(value));
        }
    }

    /// <param name="Done">Says in the database that it is sent.</param>
    private sealed record Letter(Message<string, byte[]> Message, string Done, object?[] Row);

    [LoggerMessage(6156, LogLevel.Warning, "Dead letters wait for their topic; again in {Pause}")]
    private static partial void Failed(ILogger logger, TimeSpan pause, Exception failure);
}
