using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Projects;

internal sealed class ProjectStore(SynergyFlowDbContext db) : IProjectStore
{
    public async Task<Project?> FindAsync(string reference, bool withParts, CancellationToken ct)
    {
        if (await db.Set<Project>().Named(reference).Select(project => (ProjectId?)project.Id).SingleOrDefaultAsync(ct) is not { } id)
        {
            return null;
        }

        await db.LockAsync([id.Value], ct);
        IQueryable<Project> projects = db.Set<Project>().Include(project => project.Teams).Include(project => project.States);
        if (withParts)
        {
            projects = projects.Include(project => project.Components).Include(project => project.Versions)
                .Include(project => project.Milestones).Include(project => project.Sprints);
        }

        return await projects.AsSplitQuery().SingleOrDefaultAsync(project => project.Id == id, ct);
    }

    public async Task<bool> KeyTakenAsync(string key, CancellationToken ct)
    {
        // The key is locked too, so that of two people who want it at once the second is told.
        await db.LockAsync([NameLocks.Of("project", key)], ct);
        return await db.Set<Project>().AnyAsync(project => project.Key == key, ct);
    }

    public void Add(Project project) => db.Add(project);

    public Task LoadFieldsAsync(Project project, CancellationToken ct) =>
        db.Entry(project).Collection(one => one.Fields).Query().Include(field => field.Options).AsSplitQuery().LoadAsync(ct);

    // Of a type that has none this is one statement: the others follow only where there is a first row.
    public Task LoadLifeCyclesAsync(Project project, WorkItemType type, CancellationToken ct) =>
        db.Entry(project).Collection(one => one.LifeCycles).Query().Where(cycle => cycle.Type == type)
            .Include(cycle => cycle.Moves).Include(cycle => cycle.Needs).Include(cycle => cycle.OwnNeeds).AsSplitQuery().LoadAsync(ct);
}

internal static class ProjectReferenceQueries
{
    /// <param name="reference">A key in any case, or an id; whatever is neither is nobody's, and costs no lookup of its text.</param>
    public static IQueryable<Project> Named(this IQueryable<Project> projects, string reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        if (Guid.TryParse(reference, out var guid))
        {
            ProjectId id = new(guid);
            return projects.Where(project => project.Id == id);
        }

        var key = reference.ToUpperInvariant();
        return ProjectKey.IsWellFormed(key) ? projects.Where(project => project.Key == key) : projects.Where(_ => false);
    }
}
