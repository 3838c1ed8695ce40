using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects.Fields;
using SynergyFlow.Core.Projects.Items;

namespace SynergyFlow.Infrastructure.Projects;

internal sealed class ItemFieldConfiguration : IEntityTypeConfiguration<ItemField>
{
    public void Configure(EntityTypeBuilder<ItemField> builder)
    {
        builder.ToTable("project_field", "projects");
        builder.Property(field => field.Tenant).HasColumnName("tenant_id");
        builder.Property(field => field.Project).HasColumnName("project_id");
        builder.HasKey(field => new { field.Tenant, field.Project, field.Id });
        builder.Ignore(field => field.InHistory);
        builder.Property(field => field.Id).ValueGeneratedNever();
        builder.Property(field => field.Key).HasMaxLength(ItemFieldKey.Longest);
        builder.Property(field => field.Name).HasMaxLength(ItemField.NameLength);
        builder.Property(field => field.Help).HasMaxLength(ItemField.HelpLength);
        builder.Property(field => field.Unit).HasMaxLength(ItemField.UnitLength);
        builder.Property(field => field.Least).HasPrecision(16, ItemField.Decimals);
        builder.Property(field => field.Greatest).HasPrecision(16, ItemField.Decimals);
        builder.Property(field => field.AppliesTo).HasMaxLength(100).HasConversion(
            types => string.Join(',', types.Select(type => type.ToText())),
            stored => Read(stored),
            new ValueComparer<IReadOnlyList<WorkItemType>>((one, other) => one!.SequenceEqual(other!), types => types.Count, types => types));
        builder.HasIndex(field => new { field.Tenant, field.Project, field.Key }).IsUnique();
        builder.HasMany(field => field.Options).WithOne().HasForeignKey(option => new { option.Tenant, option.Project, option.Field }).OnDelete(DeleteBehavior.Cascade);
    }

    private static IReadOnlyList<WorkItemType> Read(string stored) =>
        [.. stored.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(EnumText.Parse<WorkItemType>)];
}

internal sealed class ItemFieldOptionConfiguration : IEntityTypeConfiguration<ItemFieldOption>
{
    public void Configure(EntityTypeBuilder<ItemFieldOption> builder)
    {
        builder.ToTable("project_field_option", "projects");
        builder.Property(option => option.Tenant).HasColumnName("tenant_id");
        builder.Property(option => option.Project).HasColumnName("project_id");
        builder.Property(option => option.Field).HasColumnName("field_id");
        builder.HasKey(option => new { option.Tenant, option.Project, option.Field, option.Id });
        builder.Property(option => option.Id).ValueGeneratedNever();
        builder.Property(option => option.Name).HasMaxLength(ItemFieldOption.NameLength);
    }
}
