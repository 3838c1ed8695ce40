using Microsoft.Extensions.Options;
using SynergyFlow.Core.Events.Catalogue;

namespace SynergyFlow.Infrastructure.Events.Stream;

/// <summary>What this node knows of the way out.</summary>
internal sealed class EventStream(IOptions<KafkaOptions> options, SchemaRegistration schemas, EventKey key) : IEventStream
{
    public EventStreamStatus? Status => new(
        options.Value.Servers,
        options.Value.Instance,
        options.Value.Registry.Url!.GetLeftPart(UriPartial.Path),
        key.Id,
        key.PublicPem,
        schemas.Missing,
        schemas.Refused);
}

/// <summary>Nothing leaves.</summary>
internal sealed class NoEventStream : IEventStream
{
    public EventStreamStatus? Status => null;
}
