using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Incidents.Routing;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Teams;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Work;

internal sealed class WorkRecordConfiguration : IEntityTypeConfiguration<WorkRecord>
{
    private const string Open = "state_category IN ('new', 'open', 'pending')";

    public void Configure(EntityTypeBuilder<WorkRecord> builder)
    {
        builder.UseTptMappingStrategy().ToTable("record", "work");
        builder.Ignore(record => record.Events).Ignore(record => record.AggregateKind).Ignore(record => record.AggregateId).Ignore(record => record.Frozen);
        builder.Property(record => record.Tenant).HasColumnName("tenant_id");
        builder.HasKey(record => new { record.Tenant, record.Id });
        builder.Property(record => record.Id).ValueGeneratedNever();
        builder.Property(record => record.Version).IsConcurrencyToken();
        builder.Property<string>("kind").HasColumnName("kind").HasMaxLength(32).IsRequired();
        builder.Property(record => record.Key).HasMaxLength(32);
        builder.Property(record => record.Title).HasMaxLength(WorkRecord.TitleLength);
        builder.Property(record => record.State).HasMaxLength(32);
        builder.Property(record => record.StateReason).HasMaxLength(Incident.ReasonLength);
        builder.Property(record => record.PriorityOverrideReason).HasMaxLength(Incident.ReasonLength);
        builder.Property(record => record.Category).HasMaxLength(WorkRecord.NameLength);
        builder.Property(record => record.Subcategory).HasMaxLength(WorkRecord.NameLength);
        builder.Property(record => record.Service).HasMaxLength(WorkRecord.NameLength);
        builder.Property(record => record.ServiceFolded).HasMaxLength(WorkRecord.NameLength);
        builder.Property(record => record.Location).HasMaxLength(WorkRecord.NameLength);
        builder.Property(record => record.Requester).HasColumnName("requester_id");
        builder.Property(record => record.OpenedBy).HasColumnName("opened_by_id");
        builder.Property(record => record.AffectedUser).HasColumnName("affected_user_id");
        builder.Property(record => record.Team).HasColumnName("team_id");
        builder.Property(record => record.Assignee).HasColumnName("assignee_id");
        builder.Property(record => record.Parent).HasColumnName("parent_id");
        builder.Property(record => record.Project).HasColumnName("project_id");
        builder.Property(record => record.MergedInto).HasColumnName("merged_into_id");
        builder.Property(record => record.Tags).HasColumnType("text[]");
        builder.Property(record => record.Custom).HasColumnType("jsonb")
            .HasConversion(new TextMapConverter(), TextMapConverter.Comparer);

        builder.HasOne<User>().WithMany().HasForeignKey(r => new { r.Tenant, r.Requester }).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<User>().WithMany().HasForeignKey(r => new { r.Tenant, r.OpenedBy }).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<User>().WithMany().HasForeignKey(r => new { r.Tenant, r.AffectedUser }).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<User>().WithMany().HasForeignKey(r => new { r.Tenant, r.Assignee }).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Team>().WithMany().HasForeignKey(r => new { r.Tenant, r.Team }).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<WorkRecord>().WithMany().HasForeignKey(r => new { r.Tenant, r.Parent }).OnDelete(DeleteBehavior.Restrict);

        builder.HasOne<WorkRecord>().WithMany().HasForeignKey(r => new { r.Tenant, r.MergedInto }).OnDelete(DeleteBehavior.Restrict);

        builder.HasIndex(record => new { record.Tenant, record.Key }).IsUnique();
        builder.HasIndex(record => new { record.Tenant, record.UpdatedAt, record.Id });
        builder.HasIndex(record => new { record.Tenant, record.CreatedAt, record.Id });
        builder.HasIndex(record => new { record.Tenant, record.StateCategory, record.UpdatedAt, record.Id });

        builder.HasIndex(record => new { record.Tenant, record.Team });
        builder.HasIndex(record => new { record.Tenant, record.Assignee });

        // What is known of some services, and since when.
        builder.HasIndex(["Tenant", "ServiceFolded", "CreatedAt"], "ix_record_service").HasDatabaseName("ix_record_service").HasFilter("service_folded IS NOT NULL");

        // Few are: so that those few are counted for each agent by themselves.
        builder.HasIndex(["Tenant", "UpdatedAt", "Id"], "ix_record_restricted").HasDatabaseName("ix_record_restricted").HasFilter("sensitivity <> 'normal'");

        // Desks look at what is open, and that is little of what there is.
        builder.HasIndex(["Tenant", "UpdatedAt", "Id"], "ix_record_open_updated").HasDatabaseName("ix_record_open_updated").HasFilter(Open);
        builder.HasIndex(["Tenant", "Priority", "CreatedAt", "Id"], "ix_record_open_priority").HasDatabaseName("ix_record_open_priority").HasFilter(Open);
        builder.HasIndex(["Tenant", "Team", "UpdatedAt", "Id"], "ix_record_open_team").HasDatabaseName("ix_record_open_team").HasFilter(Open);
        builder.HasIndex(["Tenant", "Assignee", "UpdatedAt", "Id"], "ix_record_open_assignee").HasDatabaseName("ix_record_open_assignee").HasFilter(Open);
    }
}

internal sealed class IncidentConfiguration : IEntityTypeConfiguration<Incident>
{
    public void Configure(EntityTypeBuilder<Incident> builder)
    {
        builder.ToTable("incident", "incidents");
        builder.Ignore(incident => incident.Status).Ignore(incident => incident.FollowsRoutes);
        builder.Property(incident => incident.Route).HasMaxLength(Route.NameLength);
        builder.Property(incident => incident.RouteOverrideReason).HasMaxLength(Incident.ReasonLength);
        builder.Property(incident => incident.ResolvedBy).HasColumnName("resolved_by_id");
        builder.Property(incident => incident.DuplicateOf).HasColumnName("duplicate_of_id");
        builder.Property(incident => incident.CsatComment).HasMaxLength(Incident.RatingLength);
        builder.Property(incident => incident.FollowedBy).HasColumnName("followed_by_id");
        builder.Property(incident => incident.ResolutionNotes).HasMaxLength(Incident.NotesLength);
    }
}

internal sealed class PriorityMatrixConfiguration : IEntityTypeConfiguration<PriorityMatrix>
{
    public void Configure(EntityTypeBuilder<PriorityMatrix> builder)
    {
        builder.ToTable("priority_matrix", "incidents");
        builder.Ignore(matrix => matrix.Events).Ignore(matrix => matrix.AggregateKind).Ignore(matrix => matrix.AggregateId);
        builder.Property(matrix => matrix.Tenant).HasColumnName("tenant_id").ValueGeneratedNever();
        builder.HasKey(matrix => matrix.Tenant);
        builder.Property(matrix => matrix.Version).IsConcurrencyToken();
        builder.Property(matrix => matrix.Cells).HasMaxLength(64).HasConversion(
            cells => string.Join(',', cells.Select(cell => cell.ToText())),
            text => text.Split(',', StringSplitOptions.None).Select(cell => EnumText.Parse<Priority>(cell)).ToList(),
            new Microsoft.EntityFrameworkCore.ChangeTracking.ValueComparer<IReadOnlyList<Priority>>(
                (a, b) => a!.SequenceEqual(b!), cells => cells.Count, cells => cells.ToList()));
    }
}

internal sealed class CommentConfiguration : IEntityTypeConfiguration<Comment>
{
    public void Configure(EntityTypeBuilder<Comment> builder)
    {
        builder.ToTable("comment", "work");
        builder.Property(comment => comment.Tenant).HasColumnName("tenant_id");
        builder.Property(comment => comment.Record).HasColumnName("record_id");
        builder.Property(comment => comment.Author).HasColumnName("author_id");
        builder.Property(comment => comment.Origin).HasColumnName("origin_id");
        builder.HasKey(comment => new { comment.Tenant, comment.Id });
        builder.Property(comment => comment.Id).ValueGeneratedNever();
        builder.HasOne<WorkRecord>().WithMany().HasForeignKey(c => new { c.Tenant, c.Record }).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<User>().WithMany().HasForeignKey(c => new { c.Tenant, c.Author }).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<WorkRecord>().WithMany().HasForeignKey(c => new { c.Tenant, c.Origin }).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(comment => new { comment.Tenant, comment.Record, comment.WrittenAt, comment.Id });
    }
}

internal sealed class AttachmentConfiguration : IEntityTypeConfiguration<Attachment>
{
    public void Configure(EntityTypeBuilder<Attachment> builder)
    {
        builder.ToTable("attachment", "work");
        builder.Property(file => file.Tenant).HasColumnName("tenant_id");
        builder.Property(file => file.Record).HasColumnName("record_id");
        builder.Property(file => file.Comment).HasColumnName("comment_id");
        builder.Property(file => file.UploadedBy).HasColumnName("uploaded_by_id");
        builder.Property(file => file.Origin).HasColumnName("origin_id");
        builder.HasKey(file => new { file.Tenant, file.Id });
        builder.Property(file => file.Id).ValueGeneratedNever();
        builder.Property(file => file.FileName).HasMaxLength(Attachment.FileNameLength);
        builder.Property(file => file.ContentType).HasMaxLength(100);
        builder.Property(file => file.Sha256).HasMaxLength(64);
        builder.Property(file => file.StoredName).HasMaxLength(100);
        builder.HasOne<WorkRecord>().WithMany().HasForeignKey(f => new { f.Tenant, f.Record }).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<Comment>().WithMany().HasForeignKey(f => new { f.Tenant, f.Comment }).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<User>().WithMany().HasForeignKey(f => new { f.Tenant, f.UploadedBy }).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<WorkRecord>().WithMany().HasForeignKey(f => new { f.Tenant, f.Origin }).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class RecordLinkConfiguration : IEntityTypeConfiguration<RecordLink>
{
    public void Configure(EntityTypeBuilder<RecordLink> builder)
    {
        builder.ToTable("link", "work");
        builder.Property(link => link.Tenant).HasColumnName("tenant_id");
        builder.Property(link => link.From).HasColumnName("from_id");
        builder.Property(link => link.To).HasColumnName("to_id");
        builder.Property(link => link.LinkedBy).HasColumnName("linked_by_id");
        builder.HasKey(link => new { link.Tenant, link.Id });
        builder.Property(link => link.Id).ValueGeneratedNever();
        builder.HasOne<WorkRecord>().WithMany().HasForeignKey(l => new { l.Tenant, l.From }).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<WorkRecord>().WithMany().HasForeignKey(l => new { l.Tenant, l.To }).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<User>().WithMany().HasForeignKey(l => new { l.Tenant, l.LinkedBy }).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(link => new { link.Tenant, link.From, link.To, link.Type }).IsUnique();
    }
}

internal sealed class WatcherConfiguration : IEntityTypeConfiguration<Watcher>
{
    public void Configure(EntityTypeBuilder<Watcher> builder)
    {
        builder.ToTable("watcher", "work");
        builder.Property(watcher => watcher.Tenant).HasColumnName("tenant_id");
        builder.Property(watcher => watcher.Record).HasColumnName("record_id");
        builder.Property(watcher => watcher.User).HasColumnName("user_id");
        builder.HasKey(watcher => new { watcher.Tenant, watcher.Record, watcher.User });
        builder.HasOne<WorkRecord>().WithMany().HasForeignKey(w => new { w.Tenant, w.Record }).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<User>().WithMany().HasForeignKey(w => new { w.Tenant, w.User }).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class ExternalRefConfiguration : IEntityTypeConfiguration<ExternalRef>
{
    public void Configure(EntityTypeBuilder<ExternalRef> builder)
    {
        builder.ToTable("external_ref", "work");
        builder.Property(reference => reference.Tenant).HasColumnName("tenant_id");
        builder.Property(reference => reference.Record).HasColumnName("record_id");
        builder.Property(reference => reference.System).HasMaxLength(60);
        builder.Property(reference => reference.ExternalId).HasMaxLength(200);
        builder.HasKey(reference => new { reference.Tenant, reference.System, reference.ExternalId });
        builder.HasIndex(reference => new { reference.Tenant, reference.ExternalId });
        builder.HasOne<WorkRecord>().WithMany().HasForeignKey(x => new { x.Tenant, x.Record }).OnDelete(DeleteBehavior.Cascade);
    }
}

/// <summary>The next number of a kind in a tenant.</summary>
public sealed class KeyCounter
{
    public required TenantId Tenant { get; init; }

    public required RecordKind Kind { get; init; }

    public long Next { get; set; }
}

internal sealed class KeyCounterConfiguration : IEntityTypeConfiguration<KeyCounter>
{
    public void Configure(EntityTypeBuilder<KeyCounter> builder)
    {
        builder.ToTable("key_counter", "work");
        builder.Property(counter => counter.Tenant).HasColumnName("tenant_id");
        builder.HasKey(counter => new { counter.Tenant, counter.Kind });
    }
}
