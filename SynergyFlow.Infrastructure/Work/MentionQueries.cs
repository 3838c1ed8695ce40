using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Teams;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Work;

internal sealed class MentionQueries(TenantContexts contexts) : IMentionQueries
{
    public async Task<MentionList> ListAsync(RecordScope scope, DateTimeOffset since, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(scope);
        await using var db = await contexts.OpenAsync(scope.Tenant, ct);
        var seen =
            from mention in Own(db, scope)
            join record in db.Set<WorkRecord>().To(scope) on mention.Record equals record.Id
            join comment in db.Set<Comment>() on mention.Comment equals comment.Id into comments
            from comment in comments.DefaultIfEmpty()
            where scope.Internal || comment == null || comment.Kind == CommentKind.Reply
            select new { mention, record, comment };
        var rows = await seen
            .Where(one => one.mention.ReadAt == null || one.mention.At >= since)
            .OrderBy(one => one.mention.ReadAt == null ? 0 : 1).ThenByDescending(one => one.mention.At).ThenByDescending(one => one.mention.Id)
            .Take(MentionList.Most)
            .Select(one => new
            {
                one.mention,
                one.record.Key,
                one.record.Title,
                one.record.State,
                one.record.StateCategory,
                Kind = (CommentKind?)one.comment!.Kind,
                Start = one.comment == null ? one.record.Description.Substring(0, MentionRow.StartLength) : one.comment.Body.Substring(0, MentionRow.StartLength),
            })
            .ToListAsync(ct);
        var unread = await seen.Where(one => one.mention.ReadAt == null).UpTo(MentionList.MostCounted).CountAsync(ct);
        var names = await NameLookup.ReadAsync(db, rows.Select(row => (UserId?)row.mention.By), scope.Internal ? rows.Select(row => row.mention.Team) : [], ct);
        return new MentionList(
            rows.ConvertAll(row => new MentionRow(
                row.mention.Id, row.Key, row.Title, row.State, row.StateCategory, row.mention.Comment?.Value, row.Kind, names.Person(row.mention.By), row.Start, row.mention.At, row.mention.ReadAt,
                scope.Internal ? names.Team(row.mention.Team) : null)),
            unread);
    }

    public async Task<Resource?> FindRecordAsync(RecordScope scope, RecordId record, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(scope);
        await using var db = await contexts.OpenAsync(scope.Tenant, ct);
        return (await db.Set<WorkRecord>().To(scope).SingleOrDefaultAsync(one => one.Id == record, ct))?.ToResource();
    }

    public async Task<bool> MarkAsync(RecordScope scope, MentionId id, DateTimeOffset? readAt, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(scope);
        await using var db = await contexts.OpenAsync(scope.Tenant, ct);
        return await Own(db, scope).Where(mention => mention.Id == id)
            .ExecuteUpdateAsync(set => set.SetProperty(mention => mention.ReadAt, readAt), ct) > 0;
    }

    public async Task MarkReadAsync(RecordScope scope, RecordId? record, DateTimeOffset at, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(scope);
        await using var db = await contexts.OpenAsync(scope.Tenant, ct);
        await Own(db, scope).Where(mention => mention.ReadAt == null && (record == null || mention.Record == record))
            .ExecuteUpdateAsync(set => set.SetProperty(mention => mention.ReadAt, at), ct);
    }

    private static IQueryable<Mention> Own(SynergyFlowDbContext db, RecordScope scope)
    {
        var me = scope.User;
        return db.Set<Mention>().Where(mention => mention.Person == me);
    }
}

internal sealed class MentionConfiguration : IEntityTypeConfiguration<Mention>
{
    public void Configure(EntityTypeBuilder<Mention> builder)
    {
        builder.ToTable("mention", "work");
        builder.Property(mention => mention.Tenant).HasColumnName("tenant_id");
        builder.Property(mention => mention.Record).HasColumnName("record_id");
        builder.Property(mention => mention.Comment).HasColumnName("comment_id");
        builder.Property(mention => mention.Person).HasColumnName("person_id");
        builder.Property(mention => mention.Team).HasColumnName("team_id");
        builder.Property(mention => mention.By).HasColumnName("by_id");
        builder.Property(mention => mention.Written).HasMaxLength(Mention.WrittenLength);
        builder.HasKey(mention => new { mention.Tenant, mention.Id });
        builder.Property(mention => mention.Id).ValueGeneratedNever();
        builder.HasOne<WorkRecord>().WithMany().HasForeignKey(m => new { m.Tenant, m.Record }).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<Comment>().WithMany().HasForeignKey(m => new { m.Tenant, m.Comment }).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<User>().WithMany().HasForeignKey(m => new { m.Tenant, m.Person }).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Team>().WithMany().HasForeignKey(m => new { m.Tenant, m.Team }).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<User>().WithMany().HasForeignKey(m => new { m.Tenant, m.By }).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(mention => new { mention.Tenant, mention.Person, mention.ReadAt, mention.At });
    }
}
