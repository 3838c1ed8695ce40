using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Teams;

namespace SynergyFlow.Infrastructure.Projects;

internal sealed class ProjectConfiguration : IEntityTypeConfiguration<Project>
{
    public void Configure(EntityTypeBuilder<Project> builder)
    {
        builder.ToTable("project", "projects");
        builder.Ignore(project => project.Events).Ignore(project => project.AggregateKind).Ignore(project => project.AggregateId);
        builder.Property(project => project.Tenant).HasColumnName("tenant_id");
        builder.HasKey(project => new { project.Tenant, project.Id });
        builder.Property(project => project.Id).ValueGeneratedNever();
        builder.Property(project => project.Version).IsConcurrencyToken();
        builder.Property(project => project.Key).HasMaxLength(ProjectKey.Longest);
        builder.Property(project => project.Name).HasMaxLength(Project.NameLength);
        builder.Property(project => project.Lead).HasColumnName("lead_id");
        builder.Property(project => project.DefaultAssigneePerson).HasColumnName("default_assignee_id");
        builder.Property(project => project.HealthBy).HasColumnName("health_by_id");
        builder.Property(project => project.HealthNote).HasMaxLength(Project.HealthNoteLength);
        builder.HasIndex(project => new { project.Tenant, project.Key }).IsUnique();
        builder.HasOne<User>().WithMany().HasForeignKey(project => new { project.Tenant, project.Lead }).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<User>().WithMany().HasForeignKey(project => new { project.Tenant, project.DefaultAssigneePerson }).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<User>().WithMany().HasForeignKey(project => new { project.Tenant, project.HealthBy }).OnDelete(DeleteBehavior.Restrict);
        builder.HasMany(project => project.Teams).WithOne().HasForeignKey(team => new { team.Tenant, team.Project }).OnDelete(DeleteBehavior.Cascade);
        builder.HasMany(project => project.Components).WithOne().HasForeignKey(one => new { one.Tenant, one.Project }).OnDelete(DeleteBehavior.Cascade);
        builder.HasMany(project => project.Versions).WithOne().HasForeignKey(one => new { one.Tenant, one.Project }).OnDelete(DeleteBehavior.Cascade);
        builder.HasMany(project => project.Milestones).WithOne().HasForeignKey(one => new { one.Tenant, one.Project }).OnDelete(DeleteBehavior.Cascade);
        builder.HasMany(project => project.Sprints).WithOne().HasForeignKey(one => new { one.Tenant, one.Project }).OnDelete(DeleteBehavior.Cascade);
        builder.HasMany(project => project.Fields).WithOne().HasForeignKey(one => new { one.Tenant, one.Project }).OnDelete(DeleteBehavior.Cascade);
        builder.HasMany(project => project.LifeCycles).WithOne().HasForeignKey(one => new { one.Tenant, one.Project }).OnDelete(DeleteBehavior.Cascade);
        builder.HasMany(project => project.States).WithOne().HasForeignKey(state => new { state.Tenant, state.Project }).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class ProjectTeamConfiguration : IEntityTypeConfiguration<ProjectTeam>
{
    public void Configure(EntityTypeBuilder<ProjectTeam> builder)
    {
        builder.ToTable("project_team", "projects");
        builder.Property(team => team.Tenant).HasColumnName("tenant_id");
        builder.Property(team => team.Project).HasColumnName("project_id");
        builder.Property(team => team.Team).HasColumnName("team_id");
        builder.HasKey(team => new { team.Tenant, team.Project, team.Team });
        builder.HasOne<Team>().WithMany().HasForeignKey(team => new { team.Tenant, team.Team }).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class ProjectStateConfiguration : IEntityTypeConfiguration<ProjectState>
{
    public void Configure(EntityTypeBuilder<ProjectState> builder)
    {
        builder.ToTable("project_state", "projects");
        builder.Property(state => state.Tenant).HasColumnName("tenant_id");
        builder.Property(state => state.Project).HasColumnName("project_id");
        builder.HasKey(state => new { state.Tenant, state.Project, state.Id });
        builder.Property(state => state.Id).ValueGeneratedNever();
        builder.Property(state => state.Name).HasMaxLength(ProjectState.NameLength);
        builder.Property(state => state.Limit).HasColumnName("wip_limit");
        builder.Property(state => state.LimitBlocks).HasColumnName("wip_limit_blocks");
    }
}
