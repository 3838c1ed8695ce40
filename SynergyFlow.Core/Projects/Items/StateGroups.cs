using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Projects.Items;

public static class StateGroups
{
    /// <summary>What a state of this group means for a record of any kind.</summary>
    public static StateCategory Category(this StateGroup group) => group switch
    {
        StateGroup.Triage or StateGroup.Backlog or StateGroup.Unstarted => StateCategory.New,
        StateGroup.Started => StateCategory.Open,
        StateGroup.Completed => StateCategory.Closed,
        StateGroup.Cancelled => StateCategory.Cancelled,
    };
}
