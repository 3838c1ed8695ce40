using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Infrastructure.Events;

/// <summary>One row of the event log. It is written once and never changed; a trigger sees to that.</summary>
public sealed class LoggedEvent
{
    public required TenantId Tenant { get; init; }

    public required Guid Id { get; init; }

    /// <summary>Order within a transaction. Not commit order: see <see cref="Xid"/>.</summary>
    public long Seq { get; init; }

    /// <summary>The writing transaction. Readers go by (xid, seq) and stop at the oldest one still in flight.</summary>
    public ulong Xid { get; init; }

    public required string AggregateKind { get; init; }

    public required Guid AggregateId { get; init; }

    /// <summary>1, 2, 3 … per aggregate.</summary>
    public required int Sequence { get; init; }

    public required string Type { get; init; }

    /// <summary>When it happened; for imported history long before <see cref="RecordedAt"/>.</summary>
    public required DateTimeOffset OccurredAt { get; init; }

    /// <summary>When it was written, by the database's clock.</summary>
    public DateTimeOffset RecordedAt { get; init; }

    public required UserId ActorId { get; init; }

    public required string ActorName { get; init; }

    public required Channel Channel { get; init; }

    public required string CorrelationId { get; init; }

    /// <summary>The event or the message that it is an answer to; null where somebody acted of himself.</summary>
    public Guid? CausationId { get; init; }

    /// <summary>The action that policies allowed the person who did it; null where SynergyFlow did it itself.</summary>
    public string? Command { get; init; }

    public string? TraceId { get; init; }

    /// <summary>The event as JSON, with its <c>changes</c>.</summary>
    public required string Payload { get; init; }
}

internal sealed class LoggedEventConfiguration : IEntityTypeConfiguration<LoggedEvent>
{
    public void Configure(EntityTypeBuilder<LoggedEvent> builder)
    {
        builder.ToTable("log", "events");
        builder.Property(logged => logged.Tenant).HasColumnName("tenant_id");

        // The partition key must be part of the primary key.
        builder.HasKey(logged => new { logged.Tenant, logged.Id, logged.RecordedAt });
        builder.Property(logged => logged.Seq).UseIdentityAlwaysColumn();
        builder.Property(logged => logged.Xid).HasColumnType("xid8").HasDefaultValueSql("pg_current_xact_id()");
        builder.Property(logged => logged.RecordedAt).HasDefaultValueSql("clock_timestamp()");
        builder.Property(logged => logged.AggregateKind).HasMaxLength(40);
        builder.Property(logged => logged.Type).HasMaxLength(80);
        builder.Property(logged => logged.ActorName).HasMaxLength(120);
        builder.Property(logged => logged.CorrelationId).HasMaxLength(64);
        builder.Property(logged => logged.TraceId).HasMaxLength(32);
        builder.Property(logged => logged.Command).HasMaxLength(80);
        builder.Property(logged => logged.Payload).HasColumnType("jsonb");
        builder.HasIndex(logged => new { logged.Xid, logged.Seq });
        builder.HasIndex(logged => new { logged.Tenant, logged.AggregateId, logged.Sequence });

        // What the audit is searched by.
        builder.HasIndex(logged => new { logged.Tenant, logged.RecordedAt, logged.Seq });
        builder.HasIndex(logged => new { logged.Tenant, logged.ActorId, logged.RecordedAt, logged.Seq });
        builder.HasIndex(logged => new { logged.Tenant, logged.Type, logged.RecordedAt, logged.Seq });
        builder.HasIndex(logged => new { logged.Tenant, logged.CorrelationId });
        builder.HasIndex(logged => new { logged.Tenant, logged.CausationId }).HasFilter("causation_id IS NOT NULL");
    }
}
