using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Projects.Items;

/// <summary>What the components and versions of items are called, for a whole list at once.</summary>
internal static class ItemPartNames
{
    /// <summary>1.9 before 1.10, in any case, as the lists of a project have them.</summary>
    private static readonly StringComparer s_byName = StringComparer.Create(CultureInfo.InvariantCulture, CompareOptions.NumericOrdering | CompareOptions.IgnoreCase);

    public static async Task<ILookup<RecordId, ComponentName>> ComponentsAsync(SynergyFlowDbContext db, List<RecordId> items, CancellationToken ct)
    {
        var found = items.Count == 0 ? [] : await db.Set<ItemComponent>().Where(one => items.Contains(one.Item))
            .Join(db.Set<ProjectComponent>(), one => new { one.Project, Id = one.Component }, component => new { component.Project, component.Id }, (one, component) => new { one.Item, component.Id, component.Name })
            .ToListAsync(ct);
        return found.OrderBy(one => one.Name, s_byName).ToLookup(one => one.Item, one => new ComponentName(one.Id, one.Name));
    }

    public static async Task<ILookup<RecordId, VersionName>> VersionsAsync(SynergyFlowDbContext db, List<RecordId> items, CancellationToken ct)
    {
        var found = items.Count == 0 ? [] : await db.Set<ItemVersion>().Where(one => items.Contains(one.Item))
            .Join(db.Set<ProjectVersion>(), one => new { one.Project, Id = one.Version }, version => new { version.Project, version.Id }, (one, version) => new { one.Item, version.Id, version.Name, version.State })
            .ToListAsync(ct);
        return found.OrderBy(one => one.Name, s_byName).ToLookup(one => one.Item, one => new VersionName(one.Id, one.Name, one.State));
    }
}
