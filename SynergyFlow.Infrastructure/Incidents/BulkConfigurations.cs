using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Incidents.Bulk;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Infrastructure.Persistence.Jobs;

namespace SynergyFlow.Infrastructure.Incidents;

internal sealed class BulkJobConfiguration : IEntityTypeConfiguration<BulkJob>
{
    public void Configure(EntityTypeBuilder<BulkJob> builder)
    {
        builder.ToTable("bulk_job", "incidents");
        builder.Ignore(job => job.Events).Ignore(job => job.AggregateKind).Ignore(job => job.AggregateId);
        builder.Ignore(job => job.IsBusy).Ignore(job => job.UndoUntil);
        builder.Property(job => job.Tenant).HasColumnName("tenant_id");
        builder.HasKey(job => new { job.Tenant, job.Id });
        builder.Property(job => job.Id).ValueGeneratedNever();
        builder.Property(job => job.Version).IsConcurrencyToken();
        builder.Property(job => job.Changes).HasColumnType("jsonb");
        builder.Property(job => job.Found).HasJson();
        builder.Property(job => job.Done).HasJson();
        builder.Property(job => job.Failure).HasMaxLength(2_000);
        builder.Property(job => job.Scopes).HasColumnType("text[]");
        builder.Property(job => job.CreatedBy).HasColumnName("created_by_id");
        builder.Property(job => job.WorkingFor).HasColumnName("working_for_id");
        builder.HasLease();
        builder.HasOne<User>().WithMany().HasForeignKey(job => new { job.Tenant, job.CreatedBy }).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<User>().WithMany().HasForeignKey(job => new { job.Tenant, job.WorkingFor }).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(job => new { job.Tenant, job.CreatedAt, job.Id });
        builder.HasIndex(job => job.State).HasFilter("state IN ('running', 'undoing')");
    }
}

internal sealed class BulkRowConfiguration : IEntityTypeConfiguration<BulkRow>
{
    public void Configure(EntityTypeBuilder<BulkRow> builder)
    {
        builder.ToTable("bulk_row", "incidents");
        builder.Property(row => row.Tenant).HasColumnName("tenant_id");
        builder.Property(row => row.Job).HasColumnName("job_id");
        builder.Property(row => row.Record).HasColumnName("record_id");
        builder.HasKey(row => new { row.Tenant, row.Job, row.Position });
        builder.Property(row => row.Position).ValueGeneratedNever();
        builder.Property(row => row.Reference).HasMaxLength(BulkRow.ReferenceLength);
        builder.Property(row => row.Code).HasMaxLength(80);
        builder.Property(row => row.Message).HasMaxLength(BulkRow.MessageLength);
        builder.Property(row => row.Memory).HasColumnType("jsonb");
        builder.HasOne<BulkJob>().WithMany().HasForeignKey(row => new { row.Tenant, row.Job }).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<WorkRecord>().WithMany().HasForeignKey(row => new { row.Tenant, row.Record }).OnDelete(DeleteBehavior.Cascade);
    }
}
