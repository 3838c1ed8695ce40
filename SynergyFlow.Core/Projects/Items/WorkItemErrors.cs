using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Projects.Items;

public sealed record WorkItemStateUnknown : InvalidError
{
    public WorkItemStateUnknown()
        : base("item.state_unknown", "state is one of the project's states: its id or its name.") => Field = "state";
}

/// <summary>As many are in the state as the project lets in.</summary>
public sealed record WorkItemStateFull : ConflictError
{
    public WorkItemStateFull(string state, int limit)
        : base("item.state_full", $"{state} has as many items as the project lets in: {limit}. Finish one of them first.") =>
        (Field, Wording) = ("state", new("item.state_full", state, limit));
}

public sealed record WorkItemParentUnknown : InvalidError
{
    public WorkItemParentUnknown()
        : base("item.parent_unknown", "parent is the key or id of another work item of the same project.") => Field = "parent";
}

/// <summary>What it would be a part of has no parts of this type.</summary>
public sealed record WorkItemParentUnfit : ConflictError
{
    public WorkItemParentUnfit(WorkItemType type, WorkItemType parent)
        : base("item.parent_unfit", $"{type.ToText()} cannot be a part of {parent.ToText()}.") =>
        (Field, Wording) = ("parent", new("item.parent_unfit", new Wording("Type." + type.ToText()), new Wording("Type." + parent.ToText())));
}

public sealed record WorkItemParentRequired : InvalidError
{
    public WorkItemParentRequired()
        : base("item.parent_required", "A sub-task is a part of a story, task, bug or spike. Choose it as the parent.") => Field = "parent";
}

/// <summary>Its parts could not be parts of the type that it would become.</summary>
public sealed record WorkItemHasChildren : ConflictError
{
    public WorkItemHasChildren(WorkItemType type)
        : base("item.has_children", $"It has parts that cannot be parts of {type.ToText()}. Give them another parent first.") =>
        (Field, Wording) = ("type", new("item.has_children", new Wording("Type." + type.ToText())));
}

public sealed record WorkItemAssigneeUnknown : InvalidError
{
    public WorkItemAssigneeUnknown()
        : base("item.assignee_unknown", "assignee is an active agent who sees the project.") => Field = "assignee";
}

public sealed record WorkItemComponentUnknown : InvalidError
{
    public WorkItemComponentUnknown()
        : base("item.component_unknown", "components are ids of components of the item's project.") => Field = "components";
}

public sealed record WorkItemVersionUnknown : InvalidError
{
    public WorkItemVersionUnknown()
        : base("item.version_unknown", "versions are ids of versions of the item's project.") => Field = "versions";
}

/// <summary>What is archived stays on the items that have it, and comes onto no others.</summary>
public sealed record WorkItemVersionArchived : ConflictError
{
    public WorkItemVersionArchived(string version)
        : base("item.version_archived", $"{version} is archived. Nothing is planned for it any more.") =>
        (Field, Wording) = ("versions", new("item.version_archived", version));
}

public sealed record WorkItemDatesCrossed : InvalidError
{
    public WorkItemDatesCrossed()
        : base("item.dates_crossed", "startDate is not after targetDate.") => Field = "targetDate";
}

/// <summary>A state that items are in would go, or mean something else.</summary>
public sealed record ProjectStateInUse : ConflictError
{
    public ProjectStateInUse(string name, int items)
        : base("project.state_in_use", $"Work items are in {name}: {items}. Move them to another state first.") =>
        (Field, Wording) = ("states", new("project.state_in_use", name, items));
}

/// <summary>Items are to stand before or behind one of themselves.</summary>
public sealed record WorkItemRankedByItself : InvalidError
{
    public WorkItemRankedByItself()
        : base("item.ranked_by_itself", "Items stand before or behind another one, not one of themselves.") => Field = "items";
}

public sealed record WorkItemSprintUnknown : InvalidError
{
    public WorkItemSprintUnknown()
        : base("item.sprint_unknown", "sprint is the id of a sprint of the same project that is not over.") => Field = "sprint";
}

public sealed record WorkItemSprintUnfit : InvalidError
{
    public WorkItemSprintUnfit()
        : base("item.sprint_unfit", "Stories, tasks, bugs and spikes are planned for sprints; epics and sub-tasks are not.") => Field = "sprint";
}
