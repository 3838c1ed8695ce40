using SynergyFlow.Core.Projects.Fields;

namespace SynergyFlow.Core.Projects.Items;

/// <summary>What comes from another system with its own times.</summary>
public sealed partial class WorkItem
{
    /// <summary>What an import does is no change of the item's own: when it was changed last is what it was there.</summary>
    public void ChangedLast(DateTimeOffset at) => UpdatedAt = at;

    /// <summary>What the item says of itself, by the names that history has for it, to be compared with what it said after an import. Fields of the project as far as they are loaded.</summary>
    internal Dictionary<string, string?> Facts() => Facts(WorkItemFields.Of(this), Of, Of.States.FirstOrDefault(state => state.Id == StateId));

    /// <summary>The same of what it could be.</summary>
    internal static Dictionary<string, string?> Facts(WorkItemFields fields, Project of, ProjectState? state)
    {
        var facts = FactsOf(fields, of).ToDictionary(fact => fact.Name, fact => fact.Value);
        facts["item_state"] = state?.Name;
        foreach (var field in of.Fields)
        {
            facts[field.InHistory] = FieldInputs.Said(field, fields.Values);
        }

        return facts;
    }
}
