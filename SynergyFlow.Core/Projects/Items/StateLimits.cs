using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Projects.Items;

/// <summary>How full the states of a project are lets nothing more in, where it says so.</summary>
public sealed class StateLimits(IWorkItemStore items)
{
    /// <param name="item">Null: a new one.</param>
    /// <param name="state">The one that it would come into, of a project that is locked.</param>
    public async Task<Error?> CheckAsync(WorkItemType type, RecordId? item, ProjectState state, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state is { LimitBlocks: true, Limit: { } limit } && Backlog.Types.Contains(type) && await items.CountInAsync(state.Project, state.Id, item, ct) >= limit
            ? new WorkItemStateFull(state.Name, limit)
            : null;
    }
}
