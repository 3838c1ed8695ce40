using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Infrastructure.Work;

/// <summary>A record's history, as its page shows it: a read model filled from the event log.</summary>
public sealed class WorkHistory
{
    public required TenantId Tenant { get; init; }

    public required RecordId Record { get; init; }

    /// <summary>The event's place among those of the record.</summary>
    public required int Sequence { get; init; }

    public required Guid EventId { get; init; }

    public required string Type { get; init; }

    public required DateTimeOffset At { get; init; }

    public required UserId ActorId { get; init; }

    public required Channel Channel { get; init; }

    /// <summary>A JSON array of {field, from, to}.</summary>
    public required string Changes { get; init; }
}

internal sealed class WorkHistoryConfiguration : IEntityTypeConfiguration<WorkHistory>
{
    public void Configure(EntityTypeBuilder<WorkHistory> builder)
    {
        builder.ToTable("history", "work");
        builder.Property(entry => entry.Tenant).HasColumnName("tenant_id");
        builder.Property(entry => entry.Record).HasColumnName("record_id");
        builder.HasKey(entry => new { entry.Tenant, entry.Record, entry.Sequence });
        builder.Property(entry => entry.Type).HasMaxLength(80);
        builder.Property(entry => entry.Changes).HasColumnType("jsonb");
    }
}
