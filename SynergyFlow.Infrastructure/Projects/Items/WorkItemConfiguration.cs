using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Projects.Sprints;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Infrastructure.Projects.Items;

internal sealed class WorkItemConfiguration : IEntityTypeConfiguration<WorkItem>
{
    public void Configure(EntityTypeBuilder<WorkItem> builder)
    {
        builder.ToTable("work_item", "projects");
        builder.Ignore(item => item.Group).Ignore(item => item.Frozen);
        builder.Property(item => item.Type).HasColumnName("item_type");
        builder.Property(item => item.OfId).HasColumnName("project_id");
        builder.Property(item => item.StateId).HasColumnName("state_id");
        builder.Property(item => item.Points).HasPrecision(6, 2);
        builder.Property(item => item.Estimate).HasColumnName("estimate_minutes");
        builder.Property(item => item.Remaining).HasColumnName("remaining_minutes");
        builder.Property(item => item.Rank).HasMaxLength(Rank.Longest).UseCollation("C");
        builder.HasOne(item => item.Of).WithMany().HasForeignKey(item => new { item.Tenant, item.OfId }).OnDelete(DeleteBehavior.Restrict);

        // Whatever is done to a record asks whether its project is archived.
        builder.Navigation(item => item.Of).AutoInclude();
        builder.Property(item => item.Sprint).HasColumnName("sprint_id");
        builder.HasOne<Sprint>().WithMany().HasForeignKey(item => new { item.Tenant, item.OfId, item.Sprint }).OnDelete(DeleteBehavior.Restrict);
        builder.HasMany(item => item.Entries).WithOne().HasForeignKey(entry => new { entry.Tenant, entry.Item }).OnDelete(DeleteBehavior.Cascade);
        builder.HasMany(item => item.Components).WithOne().HasForeignKey(one => new { one.Tenant, one.Item }).OnDelete(DeleteBehavior.Cascade);
        builder.HasMany(item => item.Versions).WithOne().HasForeignKey(one => new { one.Tenant, one.Item }).OnDelete(DeleteBehavior.Cascade);
        builder.HasMany(item => item.Values).WithOne().HasForeignKey(one => new { one.Tenant, one.Item }).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<ProjectState>().WithMany().HasForeignKey(item => new { item.Tenant, item.OfId, item.StateId }).OnDelete(DeleteBehavior.Restrict);
    }
}
