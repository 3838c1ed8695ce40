using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Events;

/// <summary>A read model is made again from the log, beside the live one.</summary>
[EventName("subscription.rebuild_started")]
public sealed record RebuildStarted(string Subscription, IReadOnlyList<FieldChange> Changes) : IDomainEvent;

/// <summary>What was rebuilt was compared with what is live.</summary>
[EventName("subscription.rebuild_compared")]
public sealed record RebuildCompared(string Subscription, IReadOnlyList<FieldChange> Changes) : IDomainEvent;

/// <summary>Somebody had what was rebuilt, or what was live before, made the live one.</summary>
[EventName("subscription.rebuild_swapped")]
public sealed record RebuildSwapped(string Subscription, IReadOnlyList<FieldChange> Changes) : IDomainEvent;

/// <summary>The copy is not kept any longer.</summary>
[EventName("subscription.rebuild_dropped")]
public sealed record RebuildDropped(string Subscription, IReadOnlyList<FieldChange> Changes) : IDomainEvent;
