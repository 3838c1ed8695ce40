using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Projects;

namespace SynergyFlow.Infrastructure.Projects;

internal sealed class ProjectComponentConfiguration : IEntityTypeConfiguration<ProjectComponent>
{
    public void Configure(EntityTypeBuilder<ProjectComponent> builder)
    {
        builder.ToTable("project_component", "projects");
        builder.Property(component => component.Tenant).HasColumnName("tenant_id");
        builder.Property(component => component.Project).HasColumnName("project_id");
        builder.HasKey(component => new { component.Tenant, component.Project, component.Id });
        builder.Property(component => component.Id).ValueGeneratedNever();
        builder.Property(component => component.Name).HasMaxLength(ProjectComponent.NameLength);
        builder.Property(component => component.Description).HasMaxLength(ProjectComponent.DescriptionLength);
        builder.Property(component => component.Services).HasColumnType("text[]");
        builder.Property(component => component.Lead).HasColumnName("lead_id");
        builder.HasOne<User>().WithMany().HasForeignKey(component => new { component.Tenant, component.Lead }).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class ProjectVersionConfiguration : IEntityTypeConfiguration<ProjectVersion>
{
    public void Configure(EntityTypeBuilder<ProjectVersion> builder)
    {
        builder.ToTable("project_version", "projects");
        builder.Property(version => version.Tenant).HasColumnName("tenant_id");
        builder.Property(version => version.Project).HasColumnName("project_id");
        builder.HasKey(version => new { version.Tenant, version.Project, version.Id });
        builder.Property(version => version.Id).ValueGeneratedNever();
        builder.Property(version => version.Name).HasMaxLength(ProjectVersion.NameLength);
        builder.Property(version => version.Description).HasMaxLength(ProjectVersion.DescriptionLength);
    }
}

internal sealed class ProjectMilestoneConfiguration : IEntityTypeConfiguration<ProjectMilestone>
{
    public void Configure(EntityTypeBuilder<ProjectMilestone> builder)
    {
        builder.ToTable("project_milestone", "projects");
        builder.Property(milestone => milestone.Tenant).HasColumnName("tenant_id");
        builder.Property(milestone => milestone.Project).HasColumnName("project_id");
        builder.HasKey(milestone => new { milestone.Tenant, milestone.Project, milestone.Id });
        builder.Property(milestone => milestone.Id).ValueGeneratedNever();
        builder.Property(milestone => milestone.Name).HasMaxLength(ProjectMilestone.NameLength);
        builder.Property(milestone => milestone.Note).HasMaxLength(ProjectMilestone.NoteLength);
    }
}
