using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies.Studio;

namespace SynergyFlow.Infrastructure.Policies.Receipts;

/// <summary>One row of what policies decided. It is written once, with what came of it, and never changed; a trigger sees to that.</summary>
internal sealed class DecisionReceipt
{
    public required TenantId Tenant { get; init; }

    public required Guid Id { get; init; }

    public required DateTimeOffset DecidedAt { get; init; }

    public required string Policy { get; init; }

    public required string Revision { get; init; }

    public required string Engine { get; init; }

    /// <summary>What came out, in one word.</summary>
    public required string Verdict { get; init; }

    /// <summary>What it is about.</summary>
    public required string AggregateKind { get; init; }

    public required Guid AggregateId { get; init; }

    /// <summary>What came of it.</summary>
    public required Guid EventId { get; init; }

    public required UserId ActorId { get; init; }

    public required string ActorName { get; init; }

    /// <summary>The question. Not as jsonb, so that it stays byte for byte what was asked.</summary>
    public required string Input { get; init; }

    public required string? Result { get; init; }

    /// <summary>The reasons as they were read from the answer, or made where there was none.</summary>
    public required string Reasons { get; init; }

    public required string? Fault { get; init; }

    public required int DurationUs { get; init; }

    public required string CorrelationId { get; init; }

    public required string? TraceId { get; init; }

    /// <summary>Number of the tenant's version that was asked; null: SynergyFlow's own policy.</summary>
    public int? PolicyVersion { get; init; }

    /// <summary>How it decides: enforced, or a canary.</summary>
    public PolicyState? Mode { get; init; }
}

internal sealed class DecisionReceiptConfiguration : IEntityTypeConfiguration<DecisionReceipt>
{
    public void Configure(EntityTypeBuilder<DecisionReceipt> builder)
    {
        builder.ToTable("decision_receipt", "policies");
        builder.Property(receipt => receipt.Tenant).HasColumnName("tenant_id");

        // The partition key must be part of the primary key.
        builder.HasKey(receipt => new { receipt.Tenant, receipt.Id, receipt.DecidedAt });
        builder.Property(receipt => receipt.Id).ValueGeneratedNever();
        builder.Property(receipt => receipt.Policy).HasMaxLength(80);
        builder.Property(receipt => receipt.Revision).HasMaxLength(PolicyAnswer.RevisionLength);
        builder.Property(receipt => receipt.Engine).HasMaxLength(20);
        builder.Property(receipt => receipt.Verdict).HasMaxLength(40);
        builder.Property(receipt => receipt.AggregateKind).HasMaxLength(40);
        builder.Property(receipt => receipt.ActorName).HasMaxLength(120);
        builder.Property(receipt => receipt.Input).HasColumnType("json");
        builder.Property(receipt => receipt.Result).HasColumnType("json");
        builder.Property(receipt => receipt.Reasons).HasColumnType("json");
        builder.Property(receipt => receipt.Fault).HasMaxLength(40);
        builder.Property(receipt => receipt.CorrelationId).HasMaxLength(64);
        builder.Property(receipt => receipt.TraceId).HasMaxLength(32);
        builder.HasIndex(receipt => new { receipt.Tenant, receipt.AggregateId, receipt.DecidedAt });
        builder.HasIndex(receipt => new { receipt.Tenant, receipt.Policy, receipt.DecidedAt, receipt.Id });
    }
}
