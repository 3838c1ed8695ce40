using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Integrations.Inbound;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Integrations.Inbound;

internal sealed class InboundSourceConfiguration : IEntityTypeConfiguration<InboundSource>
{
    public void Configure(EntityTypeBuilder<InboundSource> builder)
    {
        builder.ToTable("inbound_source", "integrations");
        builder.Ignore(source => source.Events).Ignore(source => source.AggregateKind).Ignore(source => source.AggregateId);
        builder.Property(source => source.Tenant).HasColumnName("tenant_id");
        builder.HasKey(source => new { source.Tenant, source.Id });
        builder.Property(source => source.Id).ValueGeneratedNever();
        builder.Property(source => source.Version).IsConcurrencyToken();
        builder.Property(source => source.Name).HasMaxLength(InboundSource.NameLength);
        builder.Property(source => source.Requester).HasColumnName("requester_id");
        builder.Property(source => source.Team).HasColumnName("team_id");
        builder.Property(source => source.TokenHash).HasMaxLength(64);
        builder.HasOne<User>().WithMany().HasForeignKey(source => new { source.Tenant, source.Requester }).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(source => new { source.Tenant, source.Name, source.Id });
    }
}

/// <summary>The columns that decide; what came, where from and who works on it are plain columns (<see cref="Inbox"/>).</summary>
internal sealed class InboundMessageConfiguration : IEntityTypeConfiguration<InboundMessage>
{
    public void Configure(EntityTypeBuilder<InboundMessage> builder)
    {
        builder.ToTable("inbound_message", "integrations");
        builder.Ignore(message => message.Events).Ignore(message => message.AggregateKind).Ignore(message => message.AggregateId);
        builder.Property(message => message.Tenant).HasColumnName("tenant_id");
        builder.HasKey(message => new { message.Tenant, message.Id });
        builder.Property(message => message.Id).ValueGeneratedNever();
        builder.Property(message => message.Version).IsConcurrencyToken();
        builder.Property(message => message.Source).HasColumnName("source_id");
        builder.Property(message => message.Error).HasMaxLength(InboundMessage.ErrorLength);
        builder.Property(message => message.Outcome).HasMaxLength(InboundMessage.OutcomeLength);
    }
}

internal sealed class AlertConfiguration : IEntityTypeConfiguration<Alert>
{
    public void Configure(EntityTypeBuilder<Alert> builder)
    {
        builder.ToTable("alert", "integrations");
        builder.Property(alert => alert.Tenant).HasColumnName("tenant_id");
        builder.Property(alert => alert.Source).HasColumnName("source_id");
        builder.HasKey(alert => new { alert.Tenant, alert.Source, alert.Fingerprint });
        builder.Property(alert => alert.Fingerprint).HasMaxLength(AlertFacts.FingerprintLength);
        builder.Property(alert => alert.Title).HasMaxLength(AlertFacts.TitleLength);
        builder.Property(alert => alert.Description).HasMaxLength(AlertFacts.DescriptionLength);
        builder.Property(alert => alert.Service).HasMaxLength(AlertFacts.ServiceLength);
        builder.Property(alert => alert.Url).HasMaxLength(AlertFacts.UrlLength);
        builder.Property(alert => alert.Incident).HasColumnName("incident_id");
        builder.Property(alert => alert.Labels).HasColumnType("jsonb").HasConversion(new TextMapConverter(), TextMapConverter.Comparer);
        builder.Ignore(alert => alert.IsFiring);
        builder.HasOne<InboundSource>().WithMany().HasForeignKey(alert => new { alert.Tenant, alert.Source }).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(alert => new { alert.Tenant, alert.Incident });
    }
}

internal sealed class DeploymentConfiguration : IEntityTypeConfiguration<Deployment>
{
    public void Configure(EntityTypeBuilder<Deployment> builder)
    {
        builder.ToTable("deployment", "integrations");
        builder.Ignore(deployment => deployment.Events).Ignore(deployment => deployment.AggregateKind).Ignore(deployment => deployment.AggregateId)
            .Ignore(deployment => deployment.Name);
        builder.Property(deployment => deployment.Tenant).HasColumnName("tenant_id");
        builder.HasKey(deployment => new { deployment.Tenant, deployment.Id });
        builder.Property(deployment => deployment.Id).ValueGeneratedNever();
        builder.Property(deployment => deployment.Version).IsConcurrencyToken();
        builder.Property(deployment => deployment.Source).HasColumnName("source_id");
        builder.Property(deployment => deployment.ExternalId).HasMaxLength(Deployment.ExternalIdLength);
        builder.Property(deployment => deployment.Application).HasMaxLength(Deployment.NameLength);
        builder.Property(deployment => deployment.Environment).HasMaxLength(Deployment.NameLength);
        builder.Property(deployment => deployment.AppVersion).HasMaxLength(Deployment.NameLength);
        builder.Property(deployment => deployment.Commit).HasMaxLength(Deployment.CommitLength);
        builder.Property(deployment => deployment.By).HasMaxLength(Deployment.NameLength);
        builder.Property(deployment => deployment.Url).HasMaxLength(AlertFacts.UrlLength);
        builder.HasIndex(deployment => new { deployment.Tenant, deployment.Source, deployment.ExternalId }).IsUnique();
        builder.HasIndex(deployment => new { deployment.Tenant, deployment.At, deployment.Id });
        builder.HasIndex(deployment => new { deployment.Tenant, deployment.Application, deployment.At, deployment.Id });
    }
}
