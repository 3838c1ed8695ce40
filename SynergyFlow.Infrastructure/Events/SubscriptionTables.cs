using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SynergyFlow.Core.Events;
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

    /// <summary>Since when what it needs is away; null while it moves, or has nothing to do.</summary>
    public DateTimeOffset? StalledSince { get; set; }

    public string? StalledReason { get; set; }

    /// <summary>Asked for by hand, and taken up by the node that runs it: events recorded since then are handled again.</summary>
    public DateTimeOffset? RepeatSince { get; set; }

    /// <summary>Likewise, by the number of an event.</summary>
    public long? RepeatNumber { get; set; }
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
        // Two people who decide about the same parked event: the second one is told.
        builder.Property(deferred => deferred.State).HasMaxLength(16).IsConcurrencyToken();
        builder.HasIndex(deferred => new { deferred.Subscription, deferred.AggregateId, deferred.Xid, deferred.Seq });
    }
}

internal sealed class InterventionConfiguration : IEntityTypeConfiguration<Intervention>
{
    public void Configure(EntityTypeBuilder<Intervention> builder)
    {
        builder.ToTable("intervention", "events");
        builder.Property(intervention => intervention.Tenant).HasColumnName("tenant_id");
        builder.HasKey(intervention => new { intervention.Tenant, intervention.Id });
        builder.Property(intervention => intervention.Id).ValueGeneratedNever();
        builder.Property(intervention => intervention.Subscription).HasMaxLength(80);
        builder.Property(intervention => intervention.Event).HasColumnName("event_id");
        builder.Property(intervention => intervention.Reason).HasMaxLength(Intervention.ReasonLength);
        builder.Property(intervention => intervention.By).HasColumnName("by_id");
        builder.Ignore(intervention => intervention.Events);
        builder.Ignore(intervention => intervention.AggregateKind);
        builder.Ignore(intervention => intervention.AggregateId);
    }
}
