using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Integrations.Webhooks;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Infrastructure.Integrations.Webhooks;

/// <summary>One event for one webhook. There is one row, however often it is sent.</summary>
public sealed class WebhookDelivery
{
    public required TenantId Tenant { get; init; }

    public required WebhookId Webhook { get; init; }

    public required Guid EventId { get; init; }

    public required string EventType { get; init; }

    public string? RecordKey { get; init; }

    public required string Body { get; init; }

    public required bool IsTest { get; init; }

    public required DeliveryState State { get; init; }

    /// <summary>Since it was made or replayed.</summary>
    public required int Attempts { get; init; }

    /// <summary>Ever.</summary>
    public required int Tries { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? DueAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public int? Status { get; init; }

    public string? Error { get; init; }

    /// <summary>Who sends it now. What an earlier one finds out later is not kept.</summary>
    public Guid? LeaseOwner { get; init; }

    public DateTimeOffset? LeaseUntil { get; init; }
}

public sealed class WebhookTry
{
    public required TenantId Tenant { get; init; }

    public required WebhookId Webhook { get; init; }

    public required Guid EventId { get; init; }

    public required int Number { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string Url { get; init; }

    public required string Signature { get; init; }

    public required int Milliseconds { get; init; }

    public int? Status { get; init; }

    public string? Error { get; init; }

    public string? ContentType { get; init; }

    public string? Response { get; init; }
}

internal sealed class WebhookConfiguration : IEntityTypeConfiguration<Webhook>
{
    public void Configure(EntityTypeBuilder<Webhook> builder)
    {
        builder.ToTable("webhook", "integrations");
        builder.Ignore(webhook => webhook.Events).Ignore(webhook => webhook.AggregateKind).Ignore(webhook => webhook.AggregateId);
        builder.Property(webhook => webhook.Tenant).HasColumnName("tenant_id");
        builder.HasKey(webhook => new { webhook.Tenant, webhook.Id });
        builder.Property(webhook => webhook.Id).ValueGeneratedNever();
        builder.Property(webhook => webhook.Version).IsConcurrencyToken();
        builder.Property(webhook => webhook.Name).HasMaxLength(Webhook.NameLength);
        builder.Property(webhook => webhook.Url).HasMaxLength(Webhook.UrlLength);
        builder.Property(webhook => webhook.EventTypes).HasColumnType("text[]");
        builder.Property(webhook => webhook.Filter).HasMaxLength(2_000);
        builder.Property(webhook => webhook.Owner).HasColumnName("owner_id");
        builder.Property(webhook => webhook.Secret).HasMaxLength(400);
        builder.Property(webhook => webhook.PreviousSecret).HasMaxLength(400);
        builder.HasOne<User>().WithMany().HasForeignKey(webhook => new { webhook.Tenant, webhook.Owner }).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(webhook => new { webhook.Tenant, webhook.Name, webhook.Id });
    }
}

internal sealed class WebhookDeliveryConfiguration : IEntityTypeConfiguration<WebhookDelivery>
{
    public void Configure(EntityTypeBuilder<WebhookDelivery> builder)
    {
        builder.ToTable("webhook_delivery", "integrations");
        builder.Property(delivery => delivery.Tenant).HasColumnName("tenant_id");
        builder.Property(delivery => delivery.Webhook).HasColumnName("webhook_id");
        builder.HasKey(delivery => new { delivery.Tenant, delivery.Webhook, delivery.EventId });
        builder.Property(delivery => delivery.EventId).ValueGeneratedNever();
        builder.Property(delivery => delivery.EventType).HasMaxLength(80);
        builder.Property(delivery => delivery.RecordKey).HasMaxLength(40);
        builder.Property(delivery => delivery.Body).HasColumnType("text");
        builder.Property(delivery => delivery.Error).HasMaxLength(DeliveryTry.ErrorLength);
        builder.HasOne<Webhook>().WithMany().HasForeignKey(delivery => new { delivery.Tenant, delivery.Webhook }).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(delivery => new { delivery.Tenant, delivery.Webhook, delivery.DueAt }).HasFilter("state = 'waiting'");
        builder.HasIndex(delivery => new { delivery.Tenant, delivery.Webhook, delivery.CreatedAt, delivery.EventId });
        builder.HasIndex(delivery => delivery.CreatedAt); // what is old goes, of all tenants
    }
}

internal sealed class WebhookTryConfiguration : IEntityTypeConfiguration<WebhookTry>
{
    public void Configure(EntityTypeBuilder<WebhookTry> builder)
    {
        builder.ToTable("webhook_try", "integrations");
        builder.Property(one => one.Tenant).HasColumnName("tenant_id");
        builder.Property(one => one.Webhook).HasColumnName("webhook_id");
        builder.HasKey(one => new { one.Tenant, one.Webhook, one.EventId, one.Number });
        builder.Property(one => one.EventId).ValueGeneratedNever();
        builder.Property(one => one.Number).ValueGeneratedNever();
        builder.Property(one => one.Url).HasMaxLength(Webhook.UrlLength);
        builder.Property(one => one.Signature).HasMaxLength(200);
        builder.Property(one => one.Error).HasMaxLength(DeliveryTry.ErrorLength);
        builder.Property(one => one.ContentType).HasMaxLength(120);
        builder.Property(one => one.Response).HasMaxLength(DeliveryTry.ResponseLength);
        builder.HasOne<WebhookDelivery>().WithMany().HasForeignKey(one => new { one.Tenant, one.Webhook, one.EventId }).OnDelete(DeleteBehavior.Cascade);
    }
}
