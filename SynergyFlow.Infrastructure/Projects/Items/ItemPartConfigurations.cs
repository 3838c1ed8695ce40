using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Items;

namespace SynergyFlow.Infrastructure.Projects.Items;

internal sealed class ItemComponentConfiguration : IEntityTypeConfiguration<ItemComponent>
{
    public void Configure(EntityTypeBuilder<ItemComponent> builder)
    {
        builder.ToTable("work_item_component", "projects");
        builder.Property(one => one.Tenant).HasColumnName("tenant_id");
        builder.Property(one => one.Project).HasColumnName("project_id");
        builder.Property(one => one.Item).HasColumnName("item_id");
        builder.Property(one => one.Component).HasColumnName("component_id");
        builder.HasKey(one => new { one.Tenant, one.Item, one.Component });
        builder.HasOne<ProjectComponent>().WithMany().HasForeignKey(one => new { one.Tenant, one.Project, one.Component }).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class ItemVersionConfiguration : IEntityTypeConfiguration<ItemVersion>
{
    public void Configure(EntityTypeBuilder<ItemVersion> builder)
    {
        builder.ToTable("work_item_version", "projects");
        builder.Property(one => one.Tenant).HasColumnName("tenant_id");
        builder.Property(one => one.Project).HasColumnName("project_id");
        builder.Property(one => one.Item).HasColumnName("item_id");
        builder.Property(one => one.Version).HasColumnName("version_id");
        builder.HasKey(one => new { one.Tenant, one.Item, one.Version });
        builder.HasOne<ProjectVersion>().WithMany().HasForeignKey(one => new { one.Tenant, one.Project, one.Version }).OnDelete(DeleteBehavior.Cascade);
    }
}
