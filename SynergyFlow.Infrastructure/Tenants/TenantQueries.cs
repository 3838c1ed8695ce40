using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Infrastructure.Persistence.Tenancy;

namespace SynergyFlow.Infrastructure.Tenants;

/// <summary>Counts people as the role that sees no more of them than that.</summary>
internal sealed class TenantQueries(SystemContexts contexts) : ITenantQueries
{
    public async Task<Page<TenantRow>> ListAsync(TenantFilter filter, CancellationToken ct)
    {
        var (text, after) = (filter.Text?.Trim() ?? "", filter.After ?? "");
        var tenants = await ReadAsync(
            db => db.Set<Tenant>().FromSql(
                $"""
                SELECT * FROM tenants.tenant
                WHERE short_name > {after} AND strpos(lower(concat_ws(' ', name, short_name, host)), lower({text})) > 0
                """).OrderBy(tenant => tenant.ShortName).Take(filter.Limit + 1),
            ct);
        if (tenants.Count <= filter.Limit)
        {
            return new Page<TenantRow>(tenants);
        }

        tenants.RemoveAt(tenants.Count - 1);
        return new Page<TenantRow>(tenants, tenants[^1].ShortName);
    }

    public async Task<TenantRow?> FindAsync(TenantId id, CancellationToken ct) =>
        (await ReadAsync(db => db.Set<Tenant>().Where(tenant => tenant.Id == id), ct)).SingleOrDefault();

    private async Task<List<TenantRow>> ReadAsync(Func<SynergyFlowDbContext, IQueryable<Tenant>> which, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(ct);
        var tenants = await which(db).AsNoTracking().ToListAsync(ct);
        var (ids, administrators) = (tenants.ConvertAll(tenant => tenant.Id), Roles.AtLeast(Role.TenantAdmin));
        var counts = await db.Set<User>().IgnoreQueryFilters()
            .Where(user => ids.Contains(user.Tenant) && user.Kind == UserKind.Person && !user.Disabled)
            .GroupBy(user => user.Tenant)
            .Select(people => new { people.Key, People = people.Count(), Administrators = people.Count(user => administrators.Contains(user.Role)) })
            .ToDictionaryAsync(count => count.Key, ct);
        return tenants.ConvertAll(tenant => new TenantRow(
            tenant.Id,
            tenant.Name,
            tenant.ShortName,
            tenant.Host,
            tenant.CreatedAt,
            tenant.SuspendedAt,
            counts.GetValueOrDefault(tenant.Id)?.People ?? 0,
            counts.GetValueOrDefault(tenant.Id)?.Administrators ?? 0,
            tenant.Version));
    }
}
