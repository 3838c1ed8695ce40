using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects.Fields;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Projects.Items;

/// <summary>History keeps the keys of a project's own fields, so that each is called as it is called now.</summary>
internal sealed class ItemFieldLabels(TenantContexts contexts) : IFieldLabels
{
    public string Prefix => ItemField.HistoryPrefix;

    public async Task<IReadOnlyDictionary<string, FieldLabel>> ReadAsync(TenantId tenant, RecordId record, IReadOnlyCollection<string> fields, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(fields);
        await using var db = await contexts.OpenAsync(tenant, ct);
        var keys = fields.Select(field => field[Prefix.Length..]).ToList();
        var found = await db.Set<ItemField>().Where(field => keys.Contains(field.Key) && db.Set<WorkItem>().Any(item => item.Id == record && item.OfId == field.Project))
            .Select(field => new { field.Key, field.Name, field.Type }).ToListAsync(ct);
        return found.ToDictionary(field => Prefix + field.Key, field => new FieldLabel(field.Name, field.Type is ItemFieldType.Person), StringComparer.Ordinal);
    }
}
