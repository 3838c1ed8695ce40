using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;

namespace SynergyFlow.Core.Projects.UseCases;

/// <summary>Begins a project, with the states of a template.</summary>
public sealed class CreateProject(ProjectGate gate, IProjectStore projects, ProjectReferences references, IUnitOfWork unitOfWork, TimeProvider time)
{
    public sealed record Command(string? Key, ProjectTemplate Template, ProjectFields Fields);

    public sealed record Created(ProjectId Id, string Key, int Version);

    public async Task<Result<Created>> ExecuteAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        if (await gate.MayAsync(actor, Actions.ProjectsCreate, ct) is { Failed: true } denied)
        {
            return denied.Error;
        }

        var (key, fields) = (ProjectKey.Check(command.Key), command.Fields.Checked());
        if ((key.Error ?? fields.Error) is { } wrong)
        {
            return wrong;
        }

        if (!Enum.IsDefined(command.Template))
        {
            return new InvalidField("template", $"template is one of {string.Join(", ", EnumText.All<ProjectTemplate>())}.");
        }

        if (await references.CheckAsync(actor, fields.Value!, null, ct) is { } unknown)
        {
            return unknown;
        }

        if (await projects.KeyTakenAsync(key.Value!, ct))
        {
            return new ProjectKeyTaken(key.Value!);
        }

        var project = Project.Create(actor.Tenant, key.Value!, command.Template, fields.Value!, actor.At(time.GetUtcNow()));
        projects.Add(project);
        var saved = await unitOfWork.SaveAsync(actor, ct);
        return saved.Failed ? saved.Error : new Created(project.Id, project.Key, project.Version);
    }
}
