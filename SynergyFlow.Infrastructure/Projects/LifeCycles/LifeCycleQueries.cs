using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Fields;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Projects.LifeCycles;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Projects.LifeCycles;

internal static class LifeCycleQueries
{
    /// <summary>Of all types, in their order.</summary>
    public static async Task<IReadOnlyList<LifeCycleRow>> ReadAsync(SynergyFlowDbContext db, ProjectId project, CancellationToken ct)
    {
        var cycles = await db.Set<ItemLifeCycle>().Where(cycle => cycle.Project == project)
            .Include(cycle => cycle.Moves).Include(cycle => cycle.Needs).Include(cycle => cycle.OwnNeeds).AsSplitQuery().AsNoTracking().ToDictionaryAsync(cycle => cycle.Type, ct);
        var states = cycles.Count == 0 ? [] : await db.Set<ProjectState>().Where(state => state.Project == project).OrderBy(state => state.Position).Select(state => state.Id).ToListAsync(ct);
        var keys = cycles.Values.All(cycle => cycle.OwnNeeds.Count == 0)
            ? []
            : await db.Set<ItemField>().Where(field => field.Project == project).ToDictionaryAsync(field => field.Id, field => field.Key, ct);
        return [.. Enum.GetValues<WorkItemType>().Select(type => cycles.TryGetValue(type, out var cycle) ? LifeCycleRow.Of(cycle, states, keys) : LifeCycleRow.Free(type))];
    }

    /// <summary>Where an item may go from its state.</summary>
    /// <param name="states">The project's, in their order.</param>
    public static async Task<IReadOnlyList<ProjectStateId>> FromAsync(SynergyFlowDbContext db, WorkItem item, IReadOnlyList<StateRow> states, CancellationToken ct)
    {
        var (project, type, from) = (item.OfId, item.Type, item.StateId);
        var only = await db.Set<ItemLifeCycle>().Where(cycle => cycle.Project == project && cycle.Type == type && !cycle.AnyMove)
            .Select(cycle => new { To = cycle.Moves.Where(move => move.From == from).Select(move => move.To).ToList() }).SingleOrDefaultAsync(ct);
        return [.. states.Select(state => state.Id).Where(id => id != from && only?.To.Contains(id) is not false)];
    }
}
