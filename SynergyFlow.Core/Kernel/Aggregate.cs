using System.Reflection;

namespace SynergyFlow.Core.Kernel;

/// <summary>Something that happened to an aggregate. Who, when and to what are in the envelope around it.</summary>
public interface IDomainEvent
{
    /// <summary>The fields that got another value, in the order a reader should see them.</summary>
    IReadOnlyList<FieldChange> Changes { get; }
}

/// <summary>One field's old and new value as stored text: enum names in snake_case, ids as GUIDs, times as RFC 3339.</summary>
public sealed record FieldChange(string Field, string? From, string? To);

/// <summary>The public name of an event type, such as <c>incident.resolved</c>. It is a contract: never rename one.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class EventNameAttribute(string name) : Attribute
{
    public string Name { get; } = name;

    public static string Of(Type eventType)
    {
        ArgumentNullException.ThrowIfNull(eventType);
        return eventType.GetCustomAttribute<EventNameAttribute>()?.Name
            ?? throw new InvalidOperationException($"{eventType.Name} has no [EventName].");
    }
}

/// <summary>An event with its place in the aggregate's own order.</summary>
/// <param name="Sequence">1, 2, 3 … without gap per aggregate.</param>
public sealed record RaisedEvent(int Sequence, IDomainEvent Event, Stamp Stamp);

/// <summary>
/// The only base class of the domain: it collects what happened until the unit of work is saved, and counts it.
/// The version is the sequence of the last event, the ETag and the concurrency token in one.
/// </summary>
public abstract class Aggregate
{
    private readonly List<RaisedEvent> _events = [];

    public TenantId Tenant { get; protected init; }

    public int Version { get; private set; }

    /// <summary>What the event log files this under: <c>incident</c>, <c>user</c>, <c>team</c> …</summary>
    public abstract string AggregateKind { get; }

    public abstract Guid AggregateId { get; }

    public IReadOnlyList<RaisedEvent> Events => _events;

    public void ClearEvents() => _events.Clear();

    protected void Raise(IDomainEvent domainEvent, Stamp stamp)
    {
        Version++;
        _events.Add(new RaisedEvent(Version, domainEvent, stamp));
    }
}
