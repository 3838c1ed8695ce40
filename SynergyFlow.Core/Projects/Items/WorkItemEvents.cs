using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Projects.Items;

[EventName("work_item.created")]
public sealed record WorkItemCreated(string Key, IReadOnlyList<FieldChange> Changes) : IDomainEvent;

/// <summary>Fields were changed, who works on it and what it is a part of among them.</summary>
[EventName("work_item.edited")]
public sealed record WorkItemEdited(IReadOnlyList<FieldChange> Changes) : IDomainEvent;

/// <summary>It is in another state.</summary>
/// <param name="FromGroup">What the state meant that it left, in the spelling of <see cref="StateGroup"/>.</param>
/// <param name="ToGroup">What the new one means.</param>
[EventName("work_item.moved")]
public sealed record WorkItemMoved(string FromGroup, string ToGroup, IReadOnlyList<FieldChange> Changes) : IDomainEvent;

/// <summary>It has another place in the order of its project: above the one that comes next, or as the last one below the one before.</summary>
[EventName("work_item.ranked")]
public sealed record WorkItemRanked(IReadOnlyList<FieldChange> Changes) : IDomainEvent;
