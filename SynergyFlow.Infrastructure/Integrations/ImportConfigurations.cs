using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Integrations.Import;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Infrastructure.Persistence.Jobs;

namespace SynergyFlow.Infrastructure.Integrations;

/// <summary>One of the problems that an import keeps.</summary>
public sealed class ImportProblem
{
    public required TenantId Tenant { get; init; }

    public required Guid Id { get; init; }

    public required ImportJobId Job { get; init; }

    /// <summary>The order they are shown in.</summary>
    public required int Position { get; init; }

    public required int Line { get; init; }

    public string? Key { get; init; }

    public string? Column { get; init; }

    public string? Value { get; init; }

    public required string Code { get; init; }

    public required string Message { get; init; }
}

internal sealed class ImportJobConfiguration : IEntityTypeConfiguration<ImportJob>
{
    public void Configure(EntityTypeBuilder<ImportJob> builder)
    {
        builder.ToTable("import_job", "integrations");
        builder.Ignore(job => job.Events).Ignore(job => job.AggregateKind).Ignore(job => job.AggregateId).Ignore(job => job.IsBusy).Ignore(job => job.HasBegun);
        builder.Property(job => job.Tenant).HasColumnName("tenant_id");
        builder.HasKey(job => new { job.Tenant, job.Id });
        builder.Property(job => job.Id).ValueGeneratedNever();
        builder.Property(job => job.Version).IsConcurrencyToken();
        builder.Property(job => job.Name).HasMaxLength(ImportJob.NameLength);
        builder.Property(job => job.FileName).HasMaxLength(255);
        builder.Property(job => job.StoredName).HasMaxLength(100);
        builder.Property(job => job.Sha256).HasMaxLength(64);
        builder.Property(job => job.Delimiter).HasConversion<string>().HasMaxLength(1);
        builder.Property(job => job.Headers).HasColumnType("text[]");
        builder.Property(job => job.Kind).HasMaxLength(32);
        builder.Property(job => job.Preset).HasMaxLength(60);
        builder.Property(job => job.Mapping).HasColumnType("jsonb");
        builder.Property(job => job.Found).HasJson();
        builder.Property(job => job.Done).HasJson();
        builder.Property(job => job.Progress).HasJson();
        builder.Property(job => job.UndoneTo).HasMaxLength(RowInterpreter.KeyLength).UseCollation("C");
        builder.Property(job => job.Failure).HasMaxLength(2_000);
        builder.Property(job => job.CreatedBy).HasColumnName("created_by_id");
        builder.Property(job => job.WorkingFor).HasColumnName("working_for_id");
        builder.HasLease();
        builder.HasOne<User>().WithMany().HasForeignKey(job => new { job.Tenant, job.CreatedBy }).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<User>().WithMany().HasForeignKey(job => new { job.Tenant, job.WorkingFor }).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(job => new { job.Tenant, job.CreatedAt });
        builder.HasIndex(job => job.State).HasFilter("state IN ('checking', 'running', 'undoing')");
    }
}

internal sealed class ImportedKeyConfiguration : IEntityTypeConfiguration<ImportedKey>
{
    public void Configure(EntityTypeBuilder<ImportedKey> builder)
    {
        builder.ToTable("imported_key", "integrations");
        builder.Property(key => key.Tenant).HasColumnName("tenant_id");
        builder.HasKey(key => new { key.Tenant, key.System, key.ExternalId });
        builder.Property(key => key.System).HasMaxLength(60);
        builder.Property(key => key.ExternalId).HasMaxLength(200).UseCollation("C");
        builder.Property(key => key.Record).HasColumnName("record_id");
        builder.Property(key => key.Job).HasColumnName("job_id");
        builder.Property(key => key.Rows).HasColumnType("bigint[]");
        builder.Property(key => key.Facts).HasJson();
        builder.HasOne<WorkRecord>().WithMany().HasForeignKey(key => new { key.Tenant, key.Record }).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<ImportJob>().WithMany().HasForeignKey(key => new { key.Tenant, key.Job }).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(key => new { key.Tenant, key.Job, key.ExternalId });
    }
}

internal sealed class ImportProblemConfiguration : IEntityTypeConfiguration<ImportProblem>
{
    public void Configure(EntityTypeBuilder<ImportProblem> builder)
    {
        builder.ToTable("import_problem", "integrations");
        builder.Property(problem => problem.Tenant).HasColumnName("tenant_id");
        builder.Property(problem => problem.Job).HasColumnName("job_id");
        builder.HasKey(problem => new { problem.Tenant, problem.Id });
        builder.Property(problem => problem.Id).ValueGeneratedNever();
        builder.Property(problem => problem.Key).HasMaxLength(200);
        builder.Property(problem => problem.Column).HasMaxLength(100);
        builder.Property(problem => problem.Value).HasMaxLength(200);
        builder.Property(problem => problem.Code).HasMaxLength(60);
        builder.HasOne<ImportJob>().WithMany().HasForeignKey(problem => new { problem.Tenant, problem.Job }).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(problem => new { problem.Tenant, problem.Job, problem.Position });
    }
}
