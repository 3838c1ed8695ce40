using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Events;

public enum InterventionKind
{
    Replayed,
    Discarded,
    Paused,
    Resumed,

    /// <summary>All that it has handled since some moment is handled again.</summary>
    Repeated,

    RebuildStarted,
    RebuildCompared,
    RebuildSwapped,
    RebuildDropped,
}

/// <summary>What a person did to a subscription by hand: kept for good, with its event in the log.</summary>
public sealed class Intervention : Aggregate
{
    public const int ReasonLength = 500;

    private Intervention()
    {
    }

    public Guid Id { get; private init; }

    public string Subscription { get; private init; } = "";

    public InterventionKind Kind { get; private init; }

    /// <summary>The event that was replayed or discarded.</summary>
    public Guid? Event { get; private init; }

    public string? Reason { get; private init; }

    public UserId By { get; private init; }

    public DateTimeOffset At { get; private init; }

    public override string AggregateKind => "subscription";

    public override Guid AggregateId => Id;

    public static Intervention Replay(TenantId tenant, string subscription, Guid eventId, Stamp stamp)
    {
        var made = Make(tenant, subscription, InterventionKind.Replayed, eventId, null, stamp);
        made.Raise(new EventReplayed(subscription, eventId, [new FieldChange("state", "parked", "retrying")]), stamp);
        return made;
    }

    /// <returns>A refusal without a reason: a discarded event's effect is lost for good, so somebody has to say why.</returns>
    public static Result<Intervention> Discard(
        TenantId tenant, string subscription, Guid eventId, string? reason, Stamp stamp)
    {
        var text = Text.Check("reason", reason, ReasonLength, required: true, multiline: true);
        if (text.Error is { } refused)
        {
            return refused;
        }

        var made = Make(tenant, subscription, InterventionKind.Discarded, eventId, text.Value, stamp);
        made.Raise(
            new EventDiscarded(
                subscription,
                eventId,
                [new FieldChange("state", "parked", null), new FieldChange("reason", null, text.Value)]),
            stamp);
        return made;
    }

    public static Intervention Pause(TenantId tenant, string subscription, bool paused, Stamp stamp)
    {
        var kind = paused ? InterventionKind.Paused : InterventionKind.Resumed;
        var made = Make(tenant, subscription, kind, null, null, stamp);
        IReadOnlyList<FieldChange> changes =
            [new FieldChange("paused", paused ? "false" : "true", paused ? "true" : "false")];
        made.Raise(
            paused ? new SubscriptionPaused(subscription, changes) : new SubscriptionResumed(subscription, changes), stamp);
        return made;
    }

    public static Intervention Repeat(TenantId tenant, string subscription, Repetition from, Stamp stamp)
    {
        ArgumentNullException.ThrowIfNull(from);
        var made = Make(tenant, subscription, InterventionKind.Repeated, null, null, stamp);
        made.Raise(new SubscriptionRepeated(subscription, [from.Change]), stamp);
        return made;
    }

    public static Intervention StartRebuild(TenantId tenant, Rebuild rebuild, Stamp stamp)
    {
        ArgumentNullException.ThrowIfNull(rebuild);
        var made = Make(tenant, rebuild.Subscription, InterventionKind.RebuildStarted, null, rebuild.Reason, stamp);
        made.Raise(new RebuildStarted(rebuild.Subscription, [new FieldChange("reason", null, rebuild.Reason)]), stamp);
        return made;
    }

    public static Intervention CompareRebuild(TenantId tenant, string subscription, ReadModelComparison comparison, Stamp stamp)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        var made = Make(tenant, subscription, InterventionKind.RebuildCompared, null, null, stamp);
        made.Raise(new RebuildCompared(subscription, comparison.Changes), stamp);
        return made;
    }

    /// <param name="comparison">Null for the way back, which needs none.</param>
    public static Result<Intervention> SwapRebuild(
        TenantId tenant, string subscription, ReadModelComparison? comparison, string? reason, Stamp stamp)
    {
        var text = Text.Check("reason", reason, ReasonLength, multiline: true);
        if (text.Error is { } refused)
        {
            return refused;
        }

        var (from, to) = comparison is null ? ("rebuilt", "before") : ("before", "rebuilt");
        var made = Make(tenant, subscription, InterventionKind.RebuildSwapped, null, text.Value, stamp);
        made.Raise(
            new RebuildSwapped(
                subscription,
                [
                    new FieldChange("live", from, to),
                    .. text.Value is { } said ? new[] { new FieldChange("reason", null, said) } : [],
                    .. comparison?.Changes ?? [],
                ]),
            stamp);
        return made;
    }

    /// <param name="was">What state the rebuild was in.</param>
    public static Intervention DropRebuild(TenantId tenant, string subscription, RebuildState was, Stamp stamp)
    {
        var made = Make(tenant, subscription, InterventionKind.RebuildDropped, null, null, stamp);
        made.Raise(new RebuildDropped(subscription, [new FieldChange("state", was.ToText(), null)]), stamp);
        return made;
    }

    private static Intervention Make(
        TenantId tenant, string subscription, InterventionKind kind, Guid? eventId, string? reason, Stamp stamp) => new()
        {
            Tenant = tenant,
            Id = Guid.CreateVersion7(stamp.At),
            Subscription = subscription,
            Kind = kind,
            Event = eventId,
            Reason = reason,
            By = stamp.By,
            At = stamp.At,
        };
}

[EventName("subscription.event_replayed")]
public sealed record EventReplayed(string Subscription, Guid EventId, IReadOnlyList<FieldChange> Changes) : IDomainEvent;

[EventName("subscription.event_discarded")]
public sealed record EventDiscarded(string Subscription, Guid EventId, IReadOnlyList<FieldChange> Changes) : IDomainEvent;

[EventName("subscription.paused")]
public sealed record SubscriptionPaused(string Subscription, IReadOnlyList<FieldChange> Changes) : IDomainEvent;

[EventName("subscription.resumed")]
public sealed record SubscriptionResumed(string Subscription, IReadOnlyList<FieldChange> Changes) : IDomainEvent;

/// <summary>It handles again what it has handled since a moment, or since an event's number.</summary>
[EventName("subscription.repeated")]
public sealed record SubscriptionRepeated(string Subscription, IReadOnlyList<FieldChange> Changes) : IDomainEvent;

public sealed record SubscriptionNotFound(string Name)
    : NotFoundError("subscription.not_found", $"There is no subscription '{Name}'.");

public sealed record DeferredEventNotFound(Guid Id)
    : NotFoundError("subscription.event_not_found", $"The subscription holds no event {Id}.");

public sealed record EventNotParked(DeferredState State)
    : ConflictError("subscription.event_not_parked", $"Only a parked event can be replayed or discarded; this one is {State.ToText()}.");

public sealed record NotRepeatable(string Name)
    : ConflictError("subscription.not_repeatable", $"'{Name}' does each thing once: it cannot be made to do it again.");
