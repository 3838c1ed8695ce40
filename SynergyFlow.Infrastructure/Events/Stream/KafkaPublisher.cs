using Avro;
using Confluent.Kafka;
using Microsoft.Extensions.Options;
using SynergyFlow.Core.Events.Catalogue;
using SynergyFlow.Core.Events.Contracts;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Events.Stream;

/// <summary>
/// Writes every event to its topic. A batch is done when Kafka has acknowledged all of it; otherwise all of it is sent again, so an event may
/// arrive twice, with the same id, and never out of its record's order.
/// </summary>
internal sealed class KafkaPublisher(
    KafkaProducer producer, SchemaRegistration schemas, EventKey key, IOptions<KafkaOptions> options, StreamMeter meter, TimeProvider time)
    : ISubscription
{
    public string Name => SubscriptionNames.Kafka;

    public bool Repeatable => true;

    public Task HandleAsync(LoggedEvent happened, SynergyFlowDbContext db, CancellationToken ct) => HandleAsync([happened], db, ct);

    public async Task HandleAsync(IReadOnlyList<LoggedEvent> batch, SynergyFlowDbContext db, CancellationToken ct)
    {
        var begun = time.GetTimestamp();
        var context = await EventContext.ReadAsync(db, batch, ct);
        var events = batch.Select(happened => Shape(happened, context)).ToList();
        try
        {
            await producer.SendAsync(events.ConvertAll(one => (one.Topic.Name, one.ToMessage(options.Value.Instance, key))), ct);
        }
        catch (SubscriptionStalledException)
        {
            meter.Failed();
            throw;
        }

        meter.Took(time.GetElapsedTime(begun));
        foreach (var topic in events.CountBy(one => one.Topic.Name))
        {
            meter.Published(topic.Key, topic.Value);
        }
    }

    private CloudEvent Shape(LoggedEvent happened, EventContext context)
    {
        var topic = EventTopics.Of(happened.AggregateKind)
            ?? throw new InvalidOperationException($"No topic takes events of '{happened.AggregateKind}'.");
        var schema = EventSchemas.Latest(happened.Type)
            ?? throw new AvroException($"There is no schema of '{happened.Type}'.");
        var id = schemas.IdOf(happened.Type);
        return new CloudEvent(
            happened,
            topic,
            AvroPayload.Write(schema, id, happened.Payload),
            schemas.AddressOf(id),
            context.SubjectOf(happened),
            context.RevisionOf(happened));
    }
}
