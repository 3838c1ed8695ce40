using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Work.Filtering;

/// <summary>The desk shows what is asked of it, and no plans: work items of projects are on their own pages, unless a filter asks for a kind.</summary>
public static class DeskFilter
{
    private static readonly Condition s_noPlans = new(FilterField.Kind, FilterOperator.IsNot, [new TextValue(RecordKind.WorkItem.ToText())]);

    /// <param name="filter">Null: everything.</param>
    public static FilterNode On(FilterNode? filter) => filter switch
    {
        null => s_noPlans,
        _ when Names(filter, FilterField.Kind) => filter,
        AllOf all => new AllOf([.. all.Parts, s_noPlans]),
        _ => new AllOf([filter, s_noPlans]),
    };

    private static bool Names(FilterNode node, FilterField field) => node switch
    {
        AllOf all => all.Parts.Any(part => Names(part, field)),
        AnyOf any => any.Parts.Any(part => Names(part, field)),
        Not not => Names(not.Part, field),
        Condition condition => condition.Field == field,
        _ => false,
    };
}
