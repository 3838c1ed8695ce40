using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Time;

namespace SynergyFlow.Infrastructure.Time;

internal sealed class TimeWeekConfiguration : IEntityTypeConfiguration<TimeWeek>
{
    public void Configure(EntityTypeBuilder<TimeWeek> builder)
    {
        builder.ToTable("week", "time");
        builder.Ignore(week => week.Events).Ignore(week => week.AggregateKind).Ignore(week => week.AggregateId);
        builder.Property(week => week.Tenant).HasColumnName("tenant_id");
        builder.Property(week => week.User).HasColumnName("user_id");
        builder.Property(week => week.DecidedBy).HasColumnName("decided_by_id");
        builder.HasKey(week => new { week.Tenant, week.Id });
        builder.Property(week => week.Id).ValueGeneratedNever();
        builder.Property(week => week.Version).IsConcurrencyToken();
        builder.Property(week => week.Reason).HasMaxLength(TimeWeek.ReasonLength);
        builder.HasIndex(week => new { week.Tenant, week.User, week.Monday }).IsUnique();
        builder.HasIndex(week => new { week.Tenant, week.SubmittedAt }).HasFilter("state = 'submitted'");
        builder.HasOne<User>().WithMany().HasForeignKey(week => new { week.Tenant, week.User }).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<User>().WithMany().HasForeignKey(week => new { week.Tenant, week.DecidedBy }).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class WorklogConfiguration : IEntityTypeConfiguration<Worklog>
{
    public void Configure(EntityTypeBuilder<Worklog> builder)
    {
        builder.ToTable("worklog", "time");
        builder.Property(entry => entry.Tenant).HasColumnName("tenant_id");
        builder.Property(entry => entry.User).HasColumnName("user_id");
        builder.Property(entry => entry.Reverses).HasColumnName("reverses_id");
        builder.HasKey(entry => new { entry.Tenant, entry.Id });
        builder.Property(entry => entry.Id).ValueGeneratedNever();
        builder.Property(entry => entry.Note).HasMaxLength(Worklog.NoteLength);
        builder.HasIndex(entry => new { entry.Tenant, entry.User, entry.Day });
        builder.HasIndex(entry => new { entry.Tenant, entry.Day });
        builder.HasIndex(entry => new { entry.Tenant, entry.Reverses }).IsUnique();
        builder.HasOne<User>().WithMany().HasForeignKey(entry => new { entry.Tenant, entry.User }).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Worklog>().WithMany().HasForeignKey(entry => new { entry.Tenant, entry.Reverses }).OnDelete(DeleteBehavior.Restrict);
        builder.HasMany(entry => entry.Allocations).WithOne().HasForeignKey(one => new { one.Tenant, one.Worklog }).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class AllocationConfiguration : IEntityTypeConfiguration<Allocation>
{
    public void Configure(EntityTypeBuilder<Allocation> builder)
    {
        builder.ToTable("allocation", "time");
        builder.Property(one => one.Tenant).HasColumnName("tenant_id");
        builder.Property(one => one.Worklog).HasColumnName("worklog_id");
        builder.Property(one => one.Record).HasColumnName("record_id");
        builder.Property(one => one.User).HasColumnName("user_id");
        builder.HasKey(one => new { one.Tenant, one.Worklog, one.Record });
        builder.HasIndex(one => new { one.Tenant, one.Record, one.Worklog }).IncludeProperties(one => new { one.User, one.Minutes });
    }
}

internal sealed class WorkTimerConfiguration : IEntityTypeConfiguration<WorkTimer>
{
    public void Configure(EntityTypeBuilder<WorkTimer> builder)
    {
        builder.ToTable("timer", "time");
        builder.Property(timer => timer.Tenant).HasColumnName("tenant_id");
        builder.Property(timer => timer.User).HasColumnName("user_id");
        builder.HasKey(timer => new { timer.Tenant, timer.User });
        builder.Property(timer => timer.Note).HasMaxLength(Worklog.NoteLength);
        builder.HasOne<User>().WithMany().HasForeignKey(timer => new { timer.Tenant, timer.User }).OnDelete(DeleteBehavior.Cascade);
    }
}
