using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace SynergyFlow.Infrastructure.Persistence.Migrations;

/// <summary>The text of PDFs is read too, also of those that are there.</summary>
[DbContext(typeof(SynergyFlowDbContext))]
[Migration("20261128161500_TextOfPdfs")]
public sealed class TextOfPdfs : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        ArgumentNullException.ThrowIfNull(migrationBuilder);
        migrationBuilder.Sql("""
            CREATE OR REPLACE FUNCTION work.attachment_text_begins(file_name text) RETURNS varchar LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $body$
                SELECT CASE WHEN lower(file_name) ~ '\.(txt|log|md|csv|json|html?|pdf|docx|xlsx|pptx|odt|ods|odp)$' THEN 'waiting' ELSE 'no_text' END
            $body$;
            UPDATE work.attachment_text AS t SET state = 'waiting' FROM work.attachment AS a
            WHERE a.tenant_id = t.tenant_id AND a.id = t.attachment_id AND t.state = 'no_text' AND lower(a.file_name) LIKE '%.pdf';
            """);
    }
}
