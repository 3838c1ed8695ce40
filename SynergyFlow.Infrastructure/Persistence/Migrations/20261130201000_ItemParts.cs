using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace SynergyFlow.Infrastructure.Persistence.Migrations;

/// <summary>
/// Which components and versions of its project a work item has. Both sides name the project, so that neither can be of another one; what becomes
/// of a component or an item that goes is a matter of the keys.
/// </summary>
[DbContext(typeof(SynergyFlowDbContext))]
[Migration("20261130201000_ItemParts")]
public sealed class ItemParts : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        ArgumentNullException.ThrowIfNull(migrationBuilder);
        migrationBuilder.Sql("""
            CREATE UNIQUE INDEX ix_work_item_tenant_id_project_id_id ON projects.work_item (tenant_id, project_id, id);

            CREATE TABLE projects.work_item_component (
                tenant_id uuid NOT NULL,
                project_id uuid NOT NULL,
                item_id uuid NOT NULL,
                component_id uuid NOT NULL,
                CONSTRAINT pk_work_item_component PRIMARY KEY (tenant_id, item_id, component_id),
                CONSTRAINT fk_work_item_component_work_item_tenant_id_item_id FOREIGN KEY (tenant_id, project_id, item_id)
                    REFERENCES projects.work_item (tenant_id, project_id, id) ON DELETE CASCADE,
                CONSTRAINT fk_work_item_component_project_component_tenant_id_project_id_ FOREIGN KEY (tenant_id, project_id, component_id)
                    REFERENCES projects.project_component (tenant_id, project_id, id) ON DELETE CASCADE
            );
            CREATE INDEX ix_work_item_component_tenant_id_project_id_component_id ON projects.work_item_component (tenant_id, project_id, component_id);

            CREATE TABLE projects.work_item_version (
                tenant_id uuid NOT NULL,
                project_id uuid NOT NULL,
                item_id uuid NOT NULL,
                version_id uuid NOT NULL,
                CONSTRAINT pk_work_item_version PRIMARY KEY (tenant_id, item_id, version_id),
                CONSTRAINT fk_work_item_version_work_item_tenant_id_item_id FOREIGN KEY (tenant_id, project_id, item_id)
                    REFERENCES projects.work_item (tenant_id, project_id, id) ON DELETE CASCADE,
                CONSTRAINT fk_work_item_version_project_version_tenant_id_project_id_vers FOREIGN KEY (tenant_id, project_id, version_id)
                    REFERENCES projects.project_version (tenant_id, project_id, id) ON DELETE CASCADE
            );
            CREATE INDEX ix_work_item_version_tenant_id_project_id_version_id ON projects.work_item_version (tenant_id, project_id, version_id);
            """);
    }
}
