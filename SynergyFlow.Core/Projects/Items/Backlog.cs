namespace SynergyFlow.Core.Projects.Items;

/// <summary>What a project has before it: what is neither over nor still to be decided, and is planned by itself.</summary>
public static class Backlog
{
    /// <summary>Epics are what it is sorted by, and sub-tasks go where their parents go.</summary>
    public static IReadOnlyList<WorkItemType> Types { get; } = [WorkItemType.Story, WorkItemType.Task, WorkItemType.Bug, WorkItemType.Spike];

    public static IReadOnlyList<StateGroup> Groups { get; } = [StateGroup.Backlog, StateGroup.Unstarted, StateGroup.Started];
}
