using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Events.Catalogue;

/// <summary>The types of events with their schemas: the same on every node, and no secret.</summary>
public interface IEventTypes
{
    /// <summary>By name.</summary>
    IReadOnlyList<EventType> All { get; }

    /// <returns>Null for a name that no type has.</returns>
    EventType? Find(string name);

    /// <summary>AsyncAPI 3.0 of all that leaves, as JSON.</summary>
    string AsyncApi { get; }
}

/// <summary>The last events of a type. It asks no permission: <see cref="UseCases.ReadEventTypes"/> does.</summary>
public interface IEventSamples
{
    /// <summary>Newest first.</summary>
    Task<IReadOnlyList<EventSample>> LatestAsync(TenantId tenant, string eventType, int count, CancellationToken ct);
}

/// <summary>Whether and how events leave this installation.</summary>
public interface IEventStream
{
    /// <returns>Null where no Kafka is configured.</returns>
    EventStreamStatus? Status { get; }
}

/// <param name="Name">As in the log, such as <c>incident.resolved</c>.</param>
/// <param name="PublicName">As outside, such as <c>io.synergyflow.incident.resolved.v1</c>.</param>
/// <param name="Subject">What a schema registry calls its schemas.</param>
/// <param name="About">What has happened, in a sentence.</param>
/// <param name="Schemas">Oldest first: Avro, as JSON. Any later one reads what earlier ones wrote.</param>
/// <param name="Example">The payload as JSON, made from the schema.</param>
public sealed record EventType(
    string Name, string PublicName, string Subject, string About, IReadOnlyList<EventTopic> Topics, IReadOnlyList<string> Schemas, string Example);

/// <param name="Record">The human key of what it happened to, where it has one.</param>
/// <param name="Payload">JSON.</param>
public sealed record EventSample(
    Guid Id, DateTimeOffset At, string Kind, Guid RecordId, string? Record, int Sequence, string ActorName, string Channel, string CorrelationId, string Payload);

/// <param name="Servers">As configured.</param>
/// <param name="Registry">Address of the schema registry.</param>
/// <param name="KeyId">Names the key that signs on this node.</param>
/// <param name="PublicKey">PEM, for receivers.</param>
/// <param name="Missing">Why nothing can be published yet on this node; null when all is there.</param>
/// <param name="Refused">Types of event that the registry does not take, with its reason.</param>
public sealed record EventStreamStatus(
    string Servers, string Instance, string Registry, string KeyId, string PublicKey, string? Missing, IReadOnlyDictionary<string, string> Refused);

public sealed record EventTypeNotFound(string Name) : NotFoundError("event_type.not_found", $"There is no type of event '{Name}'.");
