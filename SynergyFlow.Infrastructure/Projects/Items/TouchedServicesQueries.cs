using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Projects.Sprints;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Infrastructure.Work;

namespace SynergyFlow.Infrastructure.Projects.Items;

/// <summary>One statement for whatever is asked: components are of one project, so there are at most <see cref="ProjectComponent.Most"/>.</summary>
internal sealed class TouchedServicesQueries(TenantContexts contexts) : ITouchedServices
{
    public async Task<TouchedServices?> OfItemAsync(RecordScope scope, string reference, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(scope);
        await using var db = await contexts.OpenAsync(scope.Tenant, ct);
        var visible = db.Set<WorkRecord>().To(scope).OfType<WorkItem>();
        if (await WorkItemQueries.Named(visible, reference).Select(item => new { item.Id, item.Type }).SingleOrDefaultAsync(ct) is not { } found)
        {
            return null;
        }

        var items = visible.Where(item => item.Id == found.Id).Select(item => item.Id);
        if (found.Type is WorkItemType.Epic)
        {
            var below = visible.Where(item => item.Parent == found.Id);
            items = items.Concat(below.Select(item => item.Id)).Concat(below.Join(visible, item => (RecordId?)item.Id, child => child.Parent, (_, child) => child.Id));
        }

        return await OfAsync(db, items, ct);
    }

    public async Task<TouchedServices> OfSprintAsync(RecordScope scope, ProjectId project, SprintId sprint, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(scope);
        await using var db = await contexts.OpenAsync(scope.Tenant, ct);
        return await OfAsync(db, db.Set<WorkRecord>().To(scope).OfType<WorkItem>().Where(item => item.Project == project && item.Sprint == sprint).Select(item => item.Id), ct);
    }

    private static async Task<TouchedServices> OfAsync(SynergyFlowDbContext db, IQueryable<RecordId> items, CancellationToken ct)
    {
        var components = await db.Set<ProjectComponent>()
            .Where(component => db.Set<ItemComponent>().Any(one => one.Project == component.Project && one.Component == component.Id && items.Contains(one.Item)))
            .OrderBy(component => component.Name)
            .Select(component => new { component.Name, component.Services })
            .ToListAsync(ct);
        List<string> services = [.. components.SelectMany(component => component.Services).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase)];
        return new(components.ConvertAll(component => component.Name), [.. services.Take(TouchedServices.Most)], services.Count > TouchedServices.Most);
    }
}
