using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NpgsqlTypes;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Infrastructure.Work.Search;

/// <summary>The words of a record, as lists filter by them. Triggers write the table and migrations of their own make it (docs/modules/search.md).</summary>
internal sealed class SearchDocument
{
    public TenantId Tenant { get; private init; }

    public RecordId Record { get; private init; }

    public NpgsqlTsVector Text { get; private init; } = null!;

    /// <summary>Without notes and internal files; null where there are none of them.</summary>
    public NpgsqlTsVector? PublicText { get; private init; }
}

internal sealed class SearchDocumentConfiguration : IEntityTypeConfiguration<SearchDocument>
{
    public void Configure(EntityTypeBuilder<SearchDocument> builder)
    {
        builder.ToView("searchable", "work"); // TenantWall says why not the table
        builder.HasKey(document => new { document.Tenant, document.Record });
        builder.Property(document => document.Tenant).HasColumnName("tenant_id");
        builder.Property(document => document.Record).HasColumnName("record_id");
    }
}
