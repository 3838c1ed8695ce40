using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies.Studio;

namespace SynergyFlow.Infrastructure.Policies.Studio;

/// <summary>What a version in shadow or canary said beside a decision. Written with its receipt.</summary>
internal sealed class PolicyComparison
{
    public required TenantId Tenant { get; init; }

    public required Guid Id { get; init; }

    public required DateTimeOffset DecidedAt { get; init; }

    public required PolicyVersionId Version { get; init; }

    public required PolicyState Mode { get; init; }

    public required Guid ReceiptId { get; init; }

    public required Guid AggregateId { get; init; }

    public required string Live { get; init; }

    /// <summary>Null where it gave no answer.</summary>
    public required string? Candidate { get; init; }

    public required string? Fault { get; init; }

    public required bool Differs { get; init; }
}

internal sealed class PolicyComparisonConfiguration : IEntityTypeConfiguration<PolicyComparison>
{
    public void Configure(EntityTypeBuilder<PolicyComparison> builder)
    {
        builder.ToTable("comparison", "policies");
        builder.Property(one => one.Tenant).HasColumnName("tenant_id");
        builder.Property(one => one.Version).HasColumnName("version_id");

        // The partition key must be part of the primary key.
        builder.HasKey(one => new { one.Tenant, one.Id, one.DecidedAt });
        builder.Property(one => one.Id).ValueGeneratedNever();
        builder.Property(one => one.Live).HasMaxLength(40);
        builder.Property(one => one.Candidate).HasMaxLength(40);
        builder.Property(one => one.Fault).HasMaxLength(40);
        builder.HasIndex(one => new { one.Tenant, one.Version, one.Differs, one.DecidedAt });
    }
}
