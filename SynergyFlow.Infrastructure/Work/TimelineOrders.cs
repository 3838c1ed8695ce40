using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Work;

internal sealed class TimelineOrders(TenantContexts contexts) : ITimelineOrders
{
    public async Task<bool> IsNewestFirstAsync(TenantId tenant, UserId user, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(tenant, ct);
        return await db.Set<TimelineOrder>().AnyAsync(order => order.User == user && order.NewestFirst, ct);
    }

    public async Task ChooseAsync(TenantId tenant, UserId user, bool newestFirst, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(tenant, ct);
        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO work.timeline_order (tenant_id, user_id, newest_first) VALUES ({tenant.Value}, {user.Value}, {newestFirst})
            ON CONFLICT (tenant_id, user_id) DO UPDATE SET newest_first = EXCLUDED.newest_first
            """,
            ct);
    }
}

internal sealed class TimelineOrderConfiguration : IEntityTypeConfiguration<TimelineOrder>
{
    public void Configure(EntityTypeBuilder<TimelineOrder> builder)
    {
        builder.ToTable("timeline_order", "work");
        builder.Property(order => order.Tenant).HasColumnName("tenant_id");
        builder.Property(order => order.User).HasColumnName("user_id");
        builder.HasKey(order => new { order.Tenant, order.User });
        builder.HasOne<User>().WithMany().HasForeignKey(o => new { o.Tenant, o.User }).OnDelete(DeleteBehavior.Cascade);
    }
}
