using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects.Items;

namespace SynergyFlow.Core.Projects.LifeCycles;

/// <summary>What a state can ask of the items that come into it, beside the project's own fields; in the order of forms.</summary>
public enum RequiredField
{
    Description,
    AcceptanceCriteria,
    Assignee,
    Sprint,
    Points,
    Estimate,
    Remaining,
    StartDate,
    TargetDate,
    Labels,
    Components,
    Versions,
}

public static class RequiredFields
{
    /// <summary>What an item of the type can have.</summary>
    public static IReadOnlyList<RequiredField> Of(WorkItemType type) =>
        [.. Enum.GetValues<RequiredField>().Where(field => field is not RequiredField.Sprint || Backlog.Types.Contains(type))];

    /// <summary>What history and texts call it.</summary>
    public static string InHistory(this RequiredField field) => field is RequiredField.Labels ? "tags" : field.ToText();

    /// <summary>What programs call it on an item.</summary>
    public static string InJson(this RequiredField field) => char.ToLowerInvariant(field.ToString()[0]) + field.ToString()[1..];

    public static bool IsFilled(this RequiredField field, WorkItemFields of)
    {
        ArgumentNullException.ThrowIfNull(of);
        return field switch
        {
            RequiredField.Description => !string.IsNullOrWhiteSpace(of.Description),
            RequiredField.AcceptanceCriteria => !string.IsNullOrWhiteSpace(of.AcceptanceCriteria),
            RequiredField.Assignee => of.Assignee is not null,
            RequiredField.Sprint => of.Sprint is not null,
            RequiredField.Points => of.Points is not null,
            RequiredField.Estimate => of.Estimate is not null,
            RequiredField.Remaining => of.Remaining is not null,
            RequiredField.StartDate => of.StartDate is not null,
            RequiredField.TargetDate => of.TargetDate is not null,
            RequiredField.Labels => of.Labels.Count > 0,
            RequiredField.Components => of.Components.Count > 0,
            RequiredField.Versions => of.Versions.Count > 0,
        };
    }
}
