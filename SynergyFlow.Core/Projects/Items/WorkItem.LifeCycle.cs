using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects.LifeCycles;

namespace SynergyFlow.Core.Projects.Items;

/// <summary>How it goes from one state to the next.</summary>
public sealed partial class WorkItem
{
    private ProjectState Now => Of.States.First(one => one.Id == StateId);

    /// <param name="state">One of its project's.</param>
    /// <param name="rules">Of its type; null: it has none. Where fields of the project's own are needed in the state, the project is there with them, and the item with its values.</param>
    public Result Move(ProjectState state, ItemLifeCycle? rules, Stamp stamp)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (state.Id == StateId)
        {
            return Result.Success;
        }

        if (rules?.CheckMove(Of, Now, state, WorkItemFields.Of(this)) is { } refused)
        {
            return refused;
        }

        MoveAsItWas(state, stamp);
        return Result.Success;
    }

    /// <summary>The same with fields that are set at once: what the new state needs is looked for among them.</summary>
    /// <param name="fields">As <see cref="Edit(WorkItemFields, Stamp)"/> takes them.</param>
    /// <param name="rules">Of the type that it has then.</param>
    public Result Move(ProjectState state, WorkItemFields fields, ItemLifeCycle? rules, Stamp stamp)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (state.Id == StateId)
        {
            return Edit(fields, rules, stamp);
        }

        if (rules?.CheckMove(Of, Now, state, fields) is { } refused)
        {
            return refused;
        }

        Edit(fields, stamp);
        MoveAsItWas(state, stamp);
        return Result.Success;
    }

    /// <summary>An edit by somebody, which takes nothing away that the state needs. What a project does to its items, as when a sprint ends, asks nobody.</summary>
    /// <param name="fields">As <see cref="Edit(WorkItemFields, Stamp)"/> takes them.</param>
    /// <param name="rules">Of the type that it has then; null: it has none.</param>
    public Result Edit(WorkItemFields fields, ItemLifeCycle? rules, Stamp stamp)
    {
        if (rules?.CheckEdit(Of, Now, WorkItemFields.Of(this), fields) is { } refused)
        {
            return refused;
        }

        Edit(fields, stamp);
        return Result.Success;
    }

    /// <summary>History that comes from elsewhere went its own way: no life cycle is asked.</summary>
    public void MoveAsItWas(ProjectState state, Stamp stamp)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (state.Id == StateId)
        {
            return;
        }

        var (from, group) = (Now.Name, State);
        Enter(state, stamp);
        Happened(new WorkItemMoved(group, State, [new("item_state", from, state.Name)]), stamp);
    }
}
