using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Benchmarks;

/// <summary>A project whose items a benchmark writes as rows, anew in each run.</summary>
internal static class PlantedProject
{
    /// <returns>Without any items.</returns>
    public static async Task<Project> MakeAsync(FilledDesk desk, NpgsqlConnection connection, string key, string name)
    {
        await MadeUpDesk.ExecuteAsync(connection, $"""
            SET session_replication_role = replica;
            DELETE FROM projects.work_item_component AS one USING projects.project AS p WHERE p.id = one.project_id AND p.key = '{key}';
            DELETE FROM projects.work_item_version AS one USING projects.project AS p WHERE p.id = one.project_id AND p.key = '{key}';
            DELETE FROM projects.work_item_value AS one USING projects.project AS p WHERE p.id = one.project_id AND p.key = '{key}';
            DELETE FROM projects.project_field_option AS one USING projects.project AS p WHERE p.id = one.project_id AND p.key = '{key}';
            DELETE FROM projects.project_field AS one USING projects.project AS p WHERE p.id = one.project_id AND p.key = '{key}';
            DELETE FROM projects.sprint_entry AS one USING projects.project AS p WHERE p.id = one.project_id AND p.key = '{key}';
            DELETE FROM projects.sprint AS one USING projects.project AS p WHERE p.id = one.project_id AND p.key = '{key}';
            DELETE FROM projects.project_component AS one USING projects.project AS p WHERE p.id = one.project_id AND p.key = '{key}';
            DELETE FROM projects.project_version AS one USING projects.project AS p WHERE p.id = one.project_id AND p.key = '{key}';
            DELETE FROM projects.work_item AS i USING work.record AS r, projects.project AS p
            WHERE r.tenant_id = i.tenant_id AND r.id = i.id AND p.id = r.project_id AND p.key = '{key}';
            DELETE FROM work.record AS r USING projects.project AS p WHERE p.id = r.project_id AND p.key = '{key}';
            DELETE FROM projects.item_counter AS c USING projects.project AS p WHERE p.id = c.project_id AND p.key = '{key}';
            DELETE FROM projects.project_state AS s USING projects.project AS p WHERE p.id = s.project_id AND p.key = '{key}';
            DELETE FROM projects.project WHERE key = '{key}';
            SET session_replication_role = DEFAULT;
            """);
        var project = Project.Create(
            Tenant.First, key, ProjectTemplate.Scrum, new() { Name = name, Lead = desk.Agent.Id }, new Stamp(desk.Agent.Id, TimeProvider.System.GetUtcNow()));
        project.ClearEvents();
        await using var scope = desk.Scope();
        var db = scope.ServiceProvider.GetRequiredService<SynergyFlowDbContext>();
        db.Add(project);
        await db.SaveChangesAsync();
        return project;
    }
}
