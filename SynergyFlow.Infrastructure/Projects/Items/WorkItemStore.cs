using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Projects.Items;

internal sealed class WorkItemStore(SynergyFlowDbContext db, TenantContexts contexts) : IWorkItemStore
{
    public async Task<WorkItem?> FindAsync(RecordId id, bool withProject, CancellationToken ct)
    {
        // An item never leaves its project, so this holds before the lock too.
        if (await db.Set<WorkRecord>().Where(record => record.Id == id).Select(record => record.Project).SingleOrDefaultAsync(ct) is not { } project)
        {
            return null;
        }

        await db.LockAsync(withProject ? [project.Value, id.Value] : [id.Value], ct);
        return await db.Set<WorkItem>().Include(item => item.Of).ThenInclude(one => one.States).SingleOrDefaultAsync(item => item.Id == id, ct);
    }

    public async Task<WorkItemType?> TypeAsync(ProjectId project, RecordId id, CancellationToken ct) =>
        await db.Set<WorkItem>().Where(item => item.Id == id && item.OfId == project).Select(item => (WorkItemType?)item.Type).SingleOrDefaultAsync(ct);

    public async Task<IReadOnlyList<WorkItemType>> ChildTypesAsync(RecordId id, CancellationToken ct) =>
        await db.Set<WorkItem>().Where(item => item.Parent == id).Select(item => item.Type).Distinct().ToListAsync(ct);

    /// <summary>In a transaction of its own, as for the keys of other records: a number whose item was never saved is a gap.</summary>
    public async Task<long> NextNumberAsync(ProjectId project, CancellationToken ct)
    {
        await using var own = await contexts.OpenAsync(db.Tenant, ct);
        var (tenant, id) = (db.Tenant.Value, project.Value);
        var next = await own.Database.SqlQuery<long>($"""
            INSERT INTO projects.item_counter AS c (tenant_id, project_id, next) VALUES ({tenant}, {id}, 2)
            ON CONFLICT (tenant_id, project_id) DO UPDATE SET next = c.next + 1
            RETURNING c.next AS "Value"
            """).ToListAsync(ct);
        return next[0] - 1;
    }

    public async Task<IReadOnlyDictionary<ProjectStateId, int>> CountByStateAsync(ProjectId project, CancellationToken ct) =>
        await db.Set<WorkItem>().Where(item => item.OfId == project)
            .GroupBy(item => item.StateId)
            .Select(group => new { group.Key, Count = group.Count() })
            .ToDictionaryAsync(group => group.Key, group => group.Count, ct);

    // Versions stay: what happened is the project's event, and nobody's edit of an item meets it.
    public async Task RestrictAsync(ProjectId project, bool restricted, CancellationToken ct)
    {
        var (tenant, id, sensitivity) = (db.Tenant.Value, project.Value, (restricted ? Sensitivity.Restricted : Sensitivity.Normal).ToText());
        await db.Database.ExecuteSqlAsync($"UPDATE work.record SET sensitivity = {sensitivity} WHERE tenant_id = {tenant} AND project_id = {id}", ct);
    }
}
