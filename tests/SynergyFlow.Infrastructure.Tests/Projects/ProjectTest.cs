using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.UseCases;
using SynergyFlow.Infrastructure.Tests.Incidents;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Projects;

/// <summary>Projects at a desk: one that the other agent leads, and the use cases in a line each.</summary>
public abstract class ProjectTest(PostgresServer postgres) : DeskTest(postgres)
{
    private protected ProjectFields Fields => new() { Name = "Website", Description = "All *pages*", Lead = OtherAgent.Id, Teams = [Team] };

    private protected async Task<string> MakeAsync(string key = "WEB", Func<ProjectFields, ProjectFields>? with = null, ProjectTemplate template = ProjectTemplate.Scrum)
    {
        var made = await CreateAsync(Admin, key, with?.Invoke(Fields) ?? Fields, template);
        Assert.Null(made.Error);
        return key;
    }

    private protected Task<Result<CreateProject.Created>> CreateAsync(Actor actor, string key, ProjectFields fields, ProjectTemplate template = ProjectTemplate.Scrum) =>
        RunAsync((CreateProject create) => create.ExecuteAsync(actor, new(key, template, fields), Ct));

    private protected Task<Result<int>> EditAsync(Actor actor, string project, EditProject.Patch patch, int? version = null) =>
        RunAsync((EditProject edit) => edit.ExecuteAsync(actor, new(project, patch, version), Ct));

    private protected Task<Result<int>> HealthAsync(Actor actor, string project, ProjectHealth health, string? note = null, int? version = null) =>
        RunAsync((SetProjectHealth set) => set.ExecuteAsync(actor, new(project, health, note, version), Ct));

    private protected Task<Result<int>> StatesAsync(Actor actor, string project, IReadOnlyList<WantedState> states, int? version = null) =>
        RunAsync((EditProjectStates edit) => edit.ExecuteAsync(actor, new(project, states, version), Ct));

    private protected Task<Result<int>> ArchiveAsync(Actor actor, string project, bool archived = true, int? version = null) =>
        RunAsync((ArchiveProject archive) => archive.ExecuteAsync(actor, new(project, archived, version), Ct));

    private protected Task<Result<ProjectDetails>> ReadAsync(Actor actor, string project) => RunAsync((ReadProjects read) => read.FindAsync(actor, project, Ct));

    private protected Task<Result<Page<ProjectRow>>> ListAsync(Actor actor, ProjectFilter? filter = null) =>
        RunAsync((ReadProjects read) => read.ListAsync(actor, filter ?? new ProjectFilter(), Ct));

    private protected async Task<string> KeysAsync(Actor actor, ProjectFilter? filter = null) =>
        string.Join(' ', (await ListAsync(actor, filter)).Value!.Items.Select(row => row.Key));
}
