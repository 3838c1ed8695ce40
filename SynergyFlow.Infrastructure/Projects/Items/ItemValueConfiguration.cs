using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Projects.Fields;
using SynergyFlow.Core.Projects.Items;

namespace SynergyFlow.Infrastructure.Projects.Items;

/// <summary>
/// An index for each sort of value, over those rows that have one: a filter reads no other values of its field. Behind row-level security an index
/// is only used by comparisons that can tell nothing of other rows: those of whole numbers, days and texts as they are.
/// </summary>
internal sealed class ItemValueConfiguration : IEntityTypeConfiguration<ItemValue>
{
    /// <summary>A number is kept as a whole one.</summary>
    private const long Scale = 10_000;

    public void Configure(EntityTypeBuilder<ItemValue> builder)
    {
        builder.ToTable("work_item_value", "projects");
        builder.Ignore(value => value.Entry);
        builder.Property(value => value.Tenant).HasColumnName("tenant_id");
        builder.Property(value => value.Project).HasColumnName("project_id");
        builder.Property(value => value.Item).HasColumnName("item_id");
        builder.Property(value => value.Field).HasColumnName("field_id");
        builder.Property(value => value.Text).HasMaxLength(ItemField.TextLength);
        builder.Property(value => value.LongText).HasMaxLength(ItemField.LongTextLength);
        builder.Property(value => value.Folded).HasMaxLength(ItemField.TextLength);
        builder.Property(value => value.Number).HasConversion(new ValueConverter<decimal, long>(number => (long)(number * Scale), stored => stored / (decimal)Scale));
        builder.Property(value => value.Option).HasColumnName("option_id");
        builder.Property(value => value.Person).HasColumnName("person_id");
        builder.HasKey(value => new { value.Tenant, value.Item, value.Field, value.Position });
        builder.HasOne<ItemField>().WithMany().HasForeignKey(value => new { value.Tenant, value.Project, value.Field }).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<ItemFieldOption>().WithMany().HasForeignKey(value => new { value.Tenant, value.Project, value.Field, value.Option }).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<User>().WithMany().HasForeignKey(value => new { value.Tenant, value.Person }).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(value => new { value.Tenant, value.Project, value.Field, value.Folded }).HasDatabaseName("ix_work_item_value_text").HasFilter("folded IS NOT NULL");
        builder.HasIndex(value => new { value.Tenant, value.Project, value.Field, value.Number }).HasDatabaseName("ix_work_item_value_number").HasFilter("number IS NOT NULL");
        builder.HasIndex(value => new { value.Tenant, value.Project, value.Field, value.Day }).HasDatabaseName("ix_work_item_value_day").HasFilter("day IS NOT NULL");
        builder.HasIndex(value => new { value.Tenant, value.Project, value.Field, value.Yes }).HasDatabaseName("ix_work_item_value_yes").HasFilter("yes IS NOT NULL");
    }
}
