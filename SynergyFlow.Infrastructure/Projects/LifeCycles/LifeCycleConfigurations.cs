using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Fields;
using SynergyFlow.Core.Projects.LifeCycles;

namespace SynergyFlow.Infrastructure.Projects.LifeCycles;

internal sealed class ItemLifeCycleConfiguration : IEntityTypeConfiguration<ItemLifeCycle>
{
    public void Configure(EntityTypeBuilder<ItemLifeCycle> builder)
    {
        builder.ToTable("life_cycle", "projects");
        builder.Property(cycle => cycle.Tenant).HasColumnName("tenant_id");
        builder.Property(cycle => cycle.Project).HasColumnName("project_id");
        builder.Property(cycle => cycle.Type).HasColumnName("item_type");
        builder.HasKey(cycle => new { cycle.Tenant, cycle.Project, cycle.Type });
        builder.HasMany(cycle => cycle.Moves).WithOne().HasForeignKey(move => new { move.Tenant, move.Project, move.Type }).OnDelete(DeleteBehavior.Cascade);
        builder.HasMany(cycle => cycle.Needs).WithOne().HasForeignKey(need => new { need.Tenant, need.Project, need.Type }).OnDelete(DeleteBehavior.Cascade);
        builder.HasMany(cycle => cycle.OwnNeeds).WithOne().HasForeignKey(need => new { need.Tenant, need.Project, need.Type }).OnDelete(DeleteBehavior.Cascade);
    }
}

/// <summary>A state that goes takes its moves along, as it takes what it needs.</summary>
internal sealed class LifeCycleMoveConfiguration : IEntityTypeConfiguration<LifeCycleMove>
{
    public void Configure(EntityTypeBuilder<LifeCycleMove> builder)
    {
        builder.ToTable("life_cycle_move", "projects");
        builder.Property(move => move.Tenant).HasColumnName("tenant_id");
        builder.Property(move => move.Project).HasColumnName("project_id");
        builder.Property(move => move.Type).HasColumnName("item_type");
        builder.Property(move => move.From).HasColumnName("from_id");
        builder.Property(move => move.To).HasColumnName("to_id");
        builder.HasKey(move => new { move.Tenant, move.Project, move.Type, move.From, move.To });
        builder.HasOne<ProjectState>().WithMany().HasForeignKey(move => new { move.Tenant, move.Project, move.From }).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<ProjectState>().WithMany().HasForeignKey(move => new { move.Tenant, move.Project, move.To }).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class StateNeedConfiguration : IEntityTypeConfiguration<StateNeed>
{
    public void Configure(EntityTypeBuilder<StateNeed> builder)
    {
        builder.ToTable("life_cycle_need", "projects");
        builder.Property(need => need.Tenant).HasColumnName("tenant_id");
        builder.Property(need => need.Project).HasColumnName("project_id");
        builder.Property(need => need.Type).HasColumnName("item_type");
        builder.Property(need => need.State).HasColumnName("state_id");
        builder.HasKey(need => new { need.Tenant, need.Project, need.Type, need.State, need.Field });
        builder.HasOne<ProjectState>().WithMany().HasForeignKey(need => new { need.Tenant, need.Project, need.State }).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class OwnStateNeedConfiguration : IEntityTypeConfiguration<OwnStateNeed>
{
    public void Configure(EntityTypeBuilder<OwnStateNeed> builder)
    {
        builder.ToTable("life_cycle_own_need", "projects");
        builder.Property(need => need.Tenant).HasColumnName("tenant_id");
        builder.Property(need => need.Project).HasColumnName("project_id");
        builder.Property(need => need.Type).HasColumnName("item_type");
        builder.Property(need => need.State).HasColumnName("state_id");
        builder.Property(need => need.Field).HasColumnName("field_id");
        builder.HasKey(need => new { need.Tenant, need.Project, need.Type, need.State, need.Field });
        builder.HasOne<ProjectState>().WithMany().HasForeignKey(need => new { need.Tenant, need.Project, need.State }).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<ItemField>().WithMany().HasForeignKey(need => new { need.Tenant, need.Project, need.Field }).OnDelete(DeleteBehavior.Cascade);
    }
}
