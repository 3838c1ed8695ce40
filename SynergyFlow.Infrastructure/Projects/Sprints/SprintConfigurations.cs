using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SynergyFlow.Core.Projects.Sprints;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Projects.Sprints;

internal sealed class SprintConfiguration : IEntityTypeConfiguration<Sprint>
{
    public void Configure(EntityTypeBuilder<Sprint> builder)
    {
        builder.ToTable("sprint", "projects");
        builder.Property(sprint => sprint.Tenant).HasColumnName("tenant_id");
        builder.Property(sprint => sprint.Project).HasColumnName("project_id");
        builder.HasKey(sprint => new { sprint.Tenant, sprint.Project, sprint.Id });
        builder.Property(sprint => sprint.Id).ValueGeneratedNever();
        builder.Property(sprint => sprint.Name).HasMaxLength(Sprint.NameLength);
        builder.Property(sprint => sprint.Goal).HasMaxLength(Sprint.GoalLength);
        builder.Property(sprint => sprint.Capacity).HasJson();
    }
}

internal sealed class SprintEntryConfiguration : IEntityTypeConfiguration<SprintEntry>
{
    public void Configure(EntityTypeBuilder<SprintEntry> builder)
    {
        builder.ToTable("sprint_entry", "projects");
        builder.Property(entry => entry.Tenant).HasColumnName("tenant_id");
        builder.Property(entry => entry.Project).HasColumnName("project_id");
        builder.Property(entry => entry.Sprint).HasColumnName("sprint_id");
        builder.Property(entry => entry.Item).HasColumnName("item_id");
        builder.HasKey(entry => new { entry.Tenant, entry.Id });
        builder.Property(entry => entry.Id).ValueGeneratedNever();
        builder.HasOne<Sprint>().WithMany().HasForeignKey(entry => new { entry.Tenant, entry.Project, entry.Sprint }).OnDelete(DeleteBehavior.Cascade);
    }
}
