using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Identity;

internal sealed class Tours(TenantContexts contexts) : ITours
{
    public async Task<DateTimeOffset?> EndedAtAsync(TenantId tenant, UserId user, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(tenant, ct);
        return await db.Set<Tour>().Where(tour => tour.User == user).Select(tour => (DateTimeOffset?)tour.EndedAt).SingleOrDefaultAsync(ct);
    }

    public async Task EndAsync(TenantId tenant, UserId user, DateTimeOffset now, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(tenant, ct);
        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO identity.tour (tenant_id, user_id, ended_at) VALUES ({tenant.Value}, {user.Value}, {now})
            ON CONFLICT (tenant_id, user_id) DO NOTHING
            """,
            ct);
    }
}

internal sealed class TourConfiguration : IEntityTypeConfiguration<Tour>
{
    public void Configure(EntityTypeBuilder<Tour> builder)
    {
        builder.ToTable("tour", "identity");
        builder.Property(tour => tour.Tenant).HasColumnName("tenant_id");
        builder.Property(tour => tour.User).HasColumnName("user_id");
        builder.HasKey(tour => new { tour.Tenant, tour.User });
        builder.HasOne<User>().WithMany().HasForeignKey(tour => new { tour.Tenant, tour.User }).OnDelete(DeleteBehavior.Cascade);
    }
}
