using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SynergyFlow.Core.Incidents.Routing;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Incidents;

internal sealed class RoutingTableStore(SynergyFlowDbContext db) : IRoutingTableStore
{
    private const string Lock = "routing_table";

    public async Task<RoutingTable> GetAsync(TenantId tenant, CancellationToken ct) =>
        await db.Set<RoutingTable>().AsNoTracking().SingleOrDefaultAsync(ct) ?? RoutingTable.Empty(tenant);

    public async Task<RoutingTable> GetForEditAsync(TenantId tenant, CancellationToken ct)
    {
        await db.LockAsync([NameLocks.Of(Lock, "")], ct);
        if (await db.Set<RoutingTable>().SingleOrDefaultAsync(ct) is { } stored)
        {
            return stored;
        }

        var empty = RoutingTable.Empty(tenant);
        db.Add(empty);
        return empty;
    }
}

internal sealed class RoutingTableConfiguration : IEntityTypeConfiguration<RoutingTable>
{
    public void Configure(EntityTypeBuilder<RoutingTable> builder)
    {
        builder.ToTable("routing_table", "incidents");
        builder.Ignore(table => table.Events).Ignore(table => table.AggregateKind).Ignore(table => table.AggregateId);
        builder.Property(table => table.Tenant).HasColumnName("tenant_id").ValueGeneratedNever();
        builder.HasKey(table => table.Tenant);
        builder.Property(table => table.Version).IsConcurrencyToken();
        builder.Property(table => table.Routes).HasJson();
    }
}
