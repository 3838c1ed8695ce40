using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Incidents;

internal sealed class MergeStore(SynergyFlowDbContext db) : IMergeStore
{
    public async Task<RecordId?> TargetAsync(RecordId source, CancellationToken ct) =>
        (await db.Set<IncidentMerge>().AsNoTracking().SingleOrDefaultAsync(merge => merge.Source == source, ct))?.Target;

    public Task<IncidentMerge?> FindAsync(RecordId source, CancellationToken ct) =>
        db.Set<IncidentMerge>().SingleOrDefaultAsync(merge => merge.Source == source, ct);

    public Task<RecordId?> ParentAsync(RecordId record, CancellationToken ct) =>
        db.Set<WorkRecord>().AsNoTracking().Where(one => one.Id == record).Select(one => one.Parent).SingleOrDefaultAsync(ct);

    /// <summary>With those that an earlier merge of the same step has added and that are not saved yet.</summary>
    public async Task<IReadOnlyList<UserId>> WatchersAsync(RecordId record, CancellationToken ct)
    {
        var stored = await db.Set<Watcher>().Where(watcher => watcher.Record == record).Select(watcher => watcher.User).ToListAsync(ct);
        return [.. stored.Union(db.Set<Watcher>().Local.Where(watcher => watcher.Record == record).Select(watcher => watcher.User))];
    }

    public async Task<IReadOnlyList<Comment>> CommentsAsync(
        RecordId record, IReadOnlyCollection<CommentId> ids, CancellationToken ct) =>
        await db.Set<Comment>().AsNoTracking()
            .Where(comment => comment.Record == record && ids.Contains(comment.Id))
            .OrderBy(comment => comment.WrittenAt).ThenBy(comment => comment.Id)
            .ToListAsync(ct);

    public async Task<IReadOnlyList<Attachment>> AttachmentsAsync(
        RecordId record, IReadOnlyCollection<AttachmentId> ids, IReadOnlyCollection<CommentId> comments, int most, CancellationToken ct)
    {
        List<CommentId?> with = [.. comments];
        return await db.Set<Attachment>().AsNoTracking()
            .Where(file => file.Record == record && (ids.Contains(file.Id) || (file.Comment != null && with.Contains(file.Comment))))
            .OrderBy(file => file.UploadedAt).ThenBy(file => file.Id)
            .Take(most)
            .ToListAsync(ct);
    }

    public void Add(IncidentMerge merge) => db.Add(merge);

    public void Remove(IncidentMerge merge) => db.Remove(merge);
}

internal sealed class IncidentMergeConfiguration : IEntityTypeConfiguration<IncidentMerge>
{
    public void Configure(EntityTypeBuilder<IncidentMerge> builder)
    {
        builder.ToTable("merge", "incidents");
        builder.Property(merge => merge.Tenant).HasColumnName("tenant_id");
        builder.Property(merge => merge.Source).HasColumnName("source_id");
        builder.Property(merge => merge.Target).HasColumnName("target_id");
        builder.Property(merge => merge.MergedBy).HasColumnName("merged_by_id");
        builder.HasKey(merge => new { merge.Tenant, merge.Source });
        builder.Property(merge => merge.Memory).HasColumnType("jsonb").HasConversion(
            memory => JsonSerializer.Serialize(memory, JsonSerializerOptions.Web),
            text => JsonSerializer.Deserialize<MergeMemory>(text, JsonSerializerOptions.Web)!);
        builder.HasOne<WorkRecord>().WithMany().HasForeignKey(merge => new { merge.Tenant, merge.Source }).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<WorkRecord>().WithMany().HasForeignKey(merge => new { merge.Tenant, merge.Target }).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<Core.Identity.User>().WithMany().HasForeignKey(merge => new { merge.Tenant, merge.MergedBy }).OnDelete(DeleteBehavior.Restrict);
    }
}
