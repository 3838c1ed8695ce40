using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Projects.Items;

/// <summary>How a use case comes by a work item it wants to change: found, locked, allowed, and of a project that is not archived.</summary>
public sealed class WorkItemGate(IWorkItemStore items, RecordGate gate)
{
    /// <param name="withProject">As of <see cref="IWorkItemStore.FindAsync"/>.</param>
    public async Task<Result<WorkItem>> OpenAsync(Actor actor, RecordId id, bool withProject, CancellationToken ct)
    {
        if (await items.FindAsync(id, withProject, ct) is not { } item)
        {
            return new RecordNotFound(id);
        }

        return await gate.CheckAsync(actor, item, Actions.ItemUpdate, ct) is { } refused ? refused : item;
    }
}
