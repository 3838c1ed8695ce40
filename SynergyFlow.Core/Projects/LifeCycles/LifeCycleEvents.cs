using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Projects.LifeCycles;

/// <summary>Other moves are allowed to items of a type, or other fields are needed in a state.</summary>
/// <param name="Type">In the spelling of <see cref="Items.WorkItemType"/>.</param>
[EventName("project.life_cycle_edited")]
public sealed record ProjectLifeCycleEdited(string Type, IReadOnlyList<FieldChange> Changes) : IDomainEvent;
