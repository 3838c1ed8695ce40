using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Infrastructure.Events;

/// <summary>A named reader of the log, its place in it and the node that runs it. It serves all tenants.</summary>
public sealed class SubscriptionState
{
    public required string Name { get; init; }

    /// <summary>The node that holds the lease.</summary>
    public string? Owner { get; set; }

    public DateTimeOffset? LeaseUntil { get; set; }

    /// <summary>Raised with each new owner: a woken-up former owner's writes no longer match.</summary>
    public long Epoch { get; set; }

    public ulong CheckpointXid { get; set; }

    public long CheckpointSeq { get; set; }

    public long Processed { get; set; }

    public DateTimeOffset? LastEventAt { get; set; }

    public DateTimeOffset UpdatedAt { get; set; }

    public bool Paused { get; set; }
}

public enum DeferredState
{
    /// <summary>It failed and is tried again at its time.</summary>
    Retrying,

    /// <summary>It stands behind a failed event of the same record.</summary>
    Waiting,

    /// <summary>It failed too often: a person decides.</summary>
    Parked,
}

/// <summary>An event that a subscription could not handle yet.</summary>
public sealed class DeferredEvent
{
    public required TenantId Tenant { get; init; }

    public required string Subscription { get; init; }

    public required Guid EventId { get; init; }

    public required ulong Xid { get; init; }

    public required long Seq { get; init; }

    public required string AggregateKind { get; init; }

    public required Guid AggregateId { get; init; }

    public required int Sequence { get; init; }

    public required string Type { get; init; }

    public required DeferredState State { get; set; }

    public int Attempts { get; set; }

    public DateTimeOffset? NextAttemptAt { get; set; }

    public string? LastError { get; set; }

    public DateTimeOffset? ParkedAt { get; set; }
}

internal sealed class SubscriptionStateConfiguration : IEntityTypeConfiguration<SubscriptionState>
{
    public void Configure(EntityTypeBuilder<SubscriptionState> builder)
    {
        builder.ToTable("subscription", "events");
        builder.HasKey(state => state.Name);
        builder.Property(state => state.Name).HasMaxLength(80);
        builder.Property(state => state.Owner).HasMaxLength(120);
        builder.Property(state => state.CheckpointXid).HasColumnType("xid8");
    }
}

internal sealed class DeferredEventConfiguration : IEntityTypeConfiguration<DeferredEvent>
{
    public void Configure(EntityTypeBuilder<DeferredEvent> builder)
    {
        builder.ToTable("deferred", "events");
        builder.Property(deferred => deferred.Tenant).HasColumnName("tenant_id");
        builder.HasKey(deferred => new { deferred.Tenant, deferred.Subscription, deferred.EventId });
        builder.Property(deferred => deferred.Subscription).HasMaxLength(80);
        builder.Property(deferred => deferred.AggregateKind).HasMaxLength(40);
        builder.Property(deferred => deferred.Type).HasMaxLength(80);
        builder.Property(deferred => deferred.Xid).HasColumnType("xid8");
        builder.Property(deferred => deferred.State).HasConversion<string>().HasMaxLength(16);
        builder.HasIndex(deferred => new { deferred.Subscription, deferred.AggregateId, deferred.Xid, deferred.Seq });
    }
}
