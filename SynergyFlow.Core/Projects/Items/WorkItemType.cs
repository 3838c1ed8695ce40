namespace SynergyFlow.Core.Projects.Items;

/// <summary>What sort of work it is (domain.md 3.9), from the largest.</summary>
public enum WorkItemType
{
    /// <summary>A body of work that stories and the like are parts of.</summary>
    Epic,
    Story,
    Task,
    Bug,

    /// <summary>Something is found out, within a bound of time.</summary>
    Spike,

    /// <summary>A part of one of those; it is never without it.</summary>
    Subtask,
}

public static class WorkItemTypes
{
    /// <summary>Which may stand right above it; none for an epic.</summary>
    public static IReadOnlyList<WorkItemType> Parents(this WorkItemType type) => type switch
    {
        WorkItemType.Epic => [],
        WorkItemType.Story or WorkItemType.Task or WorkItemType.Bug or WorkItemType.Spike => [WorkItemType.Epic],
        WorkItemType.Subtask => [WorkItemType.Story, WorkItemType.Task, WorkItemType.Bug, WorkItemType.Spike],
    };

    /// <summary>Which may stand right below it; none for a sub-task.</summary>
    public static IReadOnlyList<WorkItemType> Children(this WorkItemType type) =>
        [.. Enum.GetValues<WorkItemType>().Where(child => child.Parents().Contains(type))];
}
