namespace SynergyFlow.Core.Projects.Items;

/// <summary>What comes from another system with its own times.</summary>
public sealed partial class WorkItem
{
    /// <summary>What an import does is no change of the item's own: when it was changed last is what it was there.</summary>
    public void ChangedLast(DateTimeOffset at) => UpdatedAt = at;

    /// <summary>What the item says of itself, by the names that history has for it, to be compared with what it said after an import.</summary>
    internal Dictionary<string, string?> Facts()
    {
        var facts = FactsOf(WorkItemFields.Of(this), Of).ToDictionary(fact => fact.Name, fact => fact.Value);
        facts["item_state"] = Of.States.FirstOrDefault(state => state.Id == StateId)?.Name;
        return facts;
    }
}
