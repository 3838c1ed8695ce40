using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Tenants.UseCases;

/// <summary>Which tenants there are, for whoever runs the installation: how many people each has, and nothing of what they do.</summary>
public sealed class ReadTenants(TenantGate gate, ITenantQueries queries)
{
    public async Task<Result<Page<TenantRow>>> ListAsync(Actor actor, TenantFilter filter, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var allowed = await gate.MayManageAsync(actor, null, ct);
        if (allowed.Failed)
        {
            return allowed.Error;
        }

        return filter.Limit is < 1 or > 200 ? new InvalidField("limit", "limit must be 1 to 200.")
            : Text.Check("text", filter.Text, TenantFilter.LongestText).Error is { } wrong ? new Result<Page<TenantRow>>(null, wrong)
            : filter.After is { } after && !Tenant.IsShortName(after) ? new InvalidField("cursor", "cursor is not one that this list gave out.")
            : await queries.ListAsync(filter, ct);
    }

    public async Task<Result<TenantRow>> FindAsync(Actor actor, TenantId id, CancellationToken ct)
    {
        var allowed = await gate.MayManageAsync(actor, id, ct);
        return allowed.Failed ? allowed.Error : await queries.FindAsync(id, ct) is { } found ? found : new TenantNotFound(id);
    }
}
