using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Tenants;

internal sealed class TenantStore(SynergyFlowDbContext db) : ITenantStore
{
    public async Task<Tenant?> FindAsync(TenantId id, CancellationToken ct)
    {
        await db.LockAsync([id.Value], ct);
        return await db.Set<Tenant>().SingleOrDefaultAsync(tenant => tenant.Id == id, ct);
    }

    // Names are locked too, so that of two who want one at once the second is told.
    public async Task<bool> ShortNameTakenAsync(string shortName, CancellationToken ct)
    {
        await db.LockAsync([NameLocks.Of("tenant", shortName)], ct);
        return await db.Set<Tenant>().AnyAsync(tenant => tenant.ShortName == shortName, ct);
    }

    public async Task<bool> HostTakenAsync(string host, TenantId except, CancellationToken ct)
    {
        await db.LockAsync([NameLocks.Of("host", host)], ct);
        return await db.Set<Tenant>().AnyAsync(tenant => tenant.Host == host && tenant.Id != except, ct);
    }

    public void Add(Tenant tenant) => db.Add(tenant);
}

internal sealed class TenantConfiguration : IEntityTypeConfiguration<Tenant>
{
    public void Configure(EntityTypeBuilder<Tenant> builder)
    {
        builder.ToTable("tenant", "tenants");
        builder.Ignore(tenant => tenant.Events).Ignore(tenant => tenant.AggregateKind).Ignore(tenant => tenant.AggregateId);

        // Whose log it is in is the same for all; the row is the tenant's own, and its id says whose.
        builder.Ignore(nameof(Aggregate.Tenant));
        builder.Property(tenant => tenant.Id).ValueGeneratedNever();
        builder.Property(tenant => tenant.Version).IsConcurrencyToken();
        builder.Property(tenant => tenant.Name).HasMaxLength(Tenant.NameLength);
        builder.Property(tenant => tenant.ShortName).HasMaxLength(Tenant.ShortNameLength);
        builder.Property(tenant => tenant.Host).HasMaxLength(Tenant.HostLength);
        builder.HasIndex(tenant => tenant.ShortName).IsUnique();
        builder.HasIndex(tenant => tenant.Host).IsUnique();
    }
}
