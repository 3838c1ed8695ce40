using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SynergyFlow.Core.Events;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Infrastructure.Persistence.Tenancy;

namespace SynergyFlow.Infrastructure.Events.Rebuilding;

internal sealed class Rebuilds(SynergyFlowDbContext db, SystemContexts system, IEnumerable<ISubscription> subscriptions, TimeProvider time) : IRebuilds
{
    public bool IsReadModel(string subscription) => ModelOf(subscription) is not null;

    public Task<Rebuild?> FindAsync(string subscription, CancellationToken ct) =>
        db.Set<Rebuild>().AsNoTracking().SingleOrDefaultAsync(rebuild => rebuild.Subscription == subscription, ct);

    public async Task<Rebuild?> HoldAsync(string subscription, CancellationToken ct)
    {
        if (ModelOf(subscription) is null)
        {
            return null;
        }

        // Also where there is no row yet to lock: two people who start at once take turns. The unit of work ends the transaction.
        await db.LockAsync([NameLocks.Of("rebuild", subscription)], ct);
        return await db.Set<Rebuild>().AsTracking().SingleOrDefaultAsync(rebuild => rebuild.Subscription == subscription, ct);
    }

    public void Add(Rebuild rebuild) => db.Add(rebuild);

    public async Task<SubscriptionRow?> CopyAsync(string subscription, CancellationToken ct)
    {
        await using var all = await system.OpenAsync(ct);
        return (await SubscriptionRows.ReadAsync(all, tenant: null, CopySubscription.NameOf(subscription), ct)).FirstOrDefault();
    }

    public async Task<Result<ReadModelComparison>> CompareAsync(string subscription, TenantId tenant, string by, CancellationToken ct) =>
        ModelOf(subscription) is { } model
            ? await TableComparison.ReadAsync(system, model, tenant, by, time.GetUtcNow(), ct)
            : new NotAReadModel(subscription);

    private IReadModel? ModelOf(string subscription) =>
        subscriptions.OfType<IReadModel>().FirstOrDefault(model => string.Equals(model.Name, subscription, StringComparison.Ordinal));
}

internal sealed class RebuildConfiguration : IEntityTypeConfiguration<Rebuild>
{
    public void Configure(EntityTypeBuilder<Rebuild> builder)
    {
        builder.ToTable("rebuild", "events");
        builder.Property(rebuild => rebuild.Tenant).HasColumnName("tenant_id");
        builder.HasKey(rebuild => new { rebuild.Tenant, rebuild.Subscription });
        builder.HasIndex(rebuild => rebuild.Subscription).IsUnique();
        builder.Property(rebuild => rebuild.Subscription).HasMaxLength(80);
        builder.Property(rebuild => rebuild.Reason).HasMaxLength(Intervention.ReasonLength);
        builder.Property(rebuild => rebuild.StartedBy).HasMaxLength(120);
        builder.Property(rebuild => rebuild.Comparison).HasJson();
        builder.Property(rebuild => rebuild.Version).IsConcurrencyToken();
    }
}
