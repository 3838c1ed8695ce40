using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects.Sprints;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Projects.Sprints;

/// <summary>History keeps which sprint an item came into or left by its id, so that it is called as it is called now.</summary>
internal sealed class SprintFieldNames(TenantContexts contexts) : IFieldNames
{
    public string Field => "sprint";

    public async Task<IReadOnlyDictionary<Guid, string>> ReadAsync(TenantId tenant, IReadOnlyCollection<Guid> ids, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(ids);
        await using var db = await contexts.OpenAsync(tenant, ct);
        var heads = await SprintQueries.HeadsAsync(db, ids.Select(id => (SprintId?)new SprintId(id)), ct);
        return heads.Values.ToDictionary(head => head.Id.Value, head => head.Name);
    }
}
