using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Work;

internal sealed class RecordVisits(TenantContexts contexts) : IRecordVisits
{
    public async Task NoteAsync(RecordScope scope, RecordId record, DateTimeOffset at, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(scope);
        await using var db = await contexts.OpenAsync(scope.Tenant, ct);
        if (!await db.Set<WorkRecord>().To(scope).AnyAsync(one => one.Id == record, ct))
        {
            return;
        }

        // One statement each: two tabs of the same person meet here.
        var (tenant, user, id) = (scope.Tenant.Value, scope.User.Value, record.Value);
        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO work.visit (tenant_id, user_id, record_id, visited_at) VALUES ({tenant}, {user}, {id}, {at})
            ON CONFLICT (tenant_id, user_id, record_id) DO UPDATE SET visited_at = GREATEST(work.visit.visited_at, EXCLUDED.visited_at)
            """,
            ct);
        await db.Database.ExecuteSqlAsync(
            $"""
            DELETE FROM work.visit WHERE tenant_id = {tenant} AND user_id = {user} AND visited_at <= (
                SELECT visited_at FROM work.visit WHERE tenant_id = {tenant} AND user_id = {user}
                ORDER BY visited_at DESC OFFSET {IRecordVisits.MostKept} LIMIT 1)
            """,
            ct);
    }

    public async Task<IReadOnlyList<RecentRecord>> ListAsync(RecordScope scope, int limit, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(scope);
        await using var db = await contexts.OpenAsync(scope.Tenant, ct);
        var me = scope.User;
        return await db.Set<RecordVisit>().Where(visit => visit.User == me)
            .Join(db.Set<WorkRecord>().To(scope), visit => visit.Record, record => record.Id, (visit, record) => new { visit, record })
            .OrderByDescending(both => both.visit.VisitedAt).ThenBy(both => both.record.Id)
            .Take(limit)
            .Select(both => new RecentRecord(both.record.Key, both.record.Title, both.record.State, both.visit.VisitedAt))
            .ToListAsync(ct);
    }
}

internal sealed class RecordVisitConfiguration : IEntityTypeConfiguration<RecordVisit>
{
    public void Configure(EntityTypeBuilder<RecordVisit> builder)
    {
        builder.ToTable("visit", "work");
        builder.Property(visit => visit.Tenant).HasColumnName("tenant_id");
        builder.Property(visit => visit.User).HasColumnName("user_id");
        builder.Property(visit => visit.Record).HasColumnName("record_id");
        builder.HasKey(visit => new { visit.Tenant, visit.User, visit.Record });
        builder.HasOne<WorkRecord>().WithMany().HasForeignKey(v => new { v.Tenant, v.Record }).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<User>().WithMany().HasForeignKey(v => new { v.Tenant, v.User }).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(visit => new { visit.Tenant, visit.User, visit.VisitedAt });
    }
}
