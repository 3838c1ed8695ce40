using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Work;

internal sealed class CheckListStore(SynergyFlowDbContext db) : ICheckListStore
{
    public Task<List<CheckItem>> ListAsync(RecordId record, CancellationToken ct) =>
        db.Set<CheckItem>().Where(item => item.Record == record).OrderBy(item => item.Position).ToListAsync(ct);

    public void Add(CheckItem item) => db.Add(item);

    public void Remove(CheckItem item) => db.Remove(item);
}

internal sealed class CheckListQueries(TenantContexts contexts) : ICheckListQueries
{
    public async Task<IReadOnlyList<CheckItemRow>> ListAsync(RecordScope scope, RecordId record, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(scope);
        if (!scope.Internal)
        {
            return [];
        }

        await using var db = await contexts.OpenAsync(scope.Tenant, ct);
        var items = await db.Set<CheckItem>()
            .Where(item => item.Record == record && db.Set<WorkRecord>().To(scope).Any(one => one.Id == record))
            .OrderBy(item => item.Position)
            .Take(CheckItem.MostItems)
            .ToListAsync(ct);
        var names = await NameLookup.ReadAsync(db, items.Select(item => item.DoneBy), [], ct);
        return items.ConvertAll(item => new CheckItemRow(item.Id, item.Position, item.Text, names.Person(item.DoneBy), item.DoneAt));
    }
}

internal sealed class CheckItemConfiguration : IEntityTypeConfiguration<CheckItem>
{
    public void Configure(EntityTypeBuilder<CheckItem> builder)
    {
        builder.ToTable("check_item", "work");
        builder.Property(item => item.Tenant).HasColumnName("tenant_id");
        builder.Property(item => item.Record).HasColumnName("record_id");
        builder.Property(item => item.DoneBy).HasColumnName("done_by_id");
        builder.HasKey(item => new { item.Tenant, item.Id });
        builder.Property(item => item.Id).ValueGeneratedNever();
        builder.Property(item => item.Text).HasMaxLength(CheckItem.TextLength);
        builder.HasOne<WorkRecord>().WithMany().HasForeignKey(item => new { item.Tenant, item.Record }).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<User>().WithMany().HasForeignKey(item => new { item.Tenant, item.DoneBy }).OnDelete(DeleteBehavior.Restrict);
    }
}
