using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects.Items;

namespace SynergyFlow.Core.Projects.UseCases;

/// <summary>Changes what people fill in of a project. Its key and its template stay.</summary>
public sealed class EditProject(ProjectGate gate, ProjectReferences references, IWorkItemStore items, IUnitOfWork unitOfWork, TimeProvider time)
{
    /// <param name="Project">Its key or its id.</param>
    /// <param name="ExpectedVersion">Refuse any other version; null: whatever is stored now.</param>
    public sealed record Command(string Project, Patch Changes, int? ExpectedVersion = null);

    /// <summary>What is not set stays.</summary>
    public sealed record Patch
    {
        public Optional<string> Name { get; init; }

        public Optional<string> Description { get; init; }

        public Optional<UserId?> Lead { get; init; }

        public Optional<IReadOnlyList<TeamId>> Teams { get; init; }

        public Optional<ProjectVisibility?> Visibility { get; init; }

        public Optional<DefaultAssignee?> DefaultAssignee { get; init; }

        public Optional<UserId?> DefaultAssigneePerson { get; init; }

        internal ProjectFields On(ProjectFields now) => new()
        {
            Name = Name.Or(now.Name) ?? "",
            Description = Description.Or(now.Description) ?? "",
            Lead = Lead.Or(now.Lead) ?? default,
            Teams = Teams.Or(now.Teams) ?? [],
            Visibility = Visibility.Or(now.Visibility) ?? (ProjectVisibility)(-1),
            DefaultAssignee = DefaultAssignee.Or(now.DefaultAssignee) ?? (DefaultAssignee)(-1),
            DefaultAssigneePerson = DefaultAssigneePerson.Or(now.DefaultAssigneePerson),
        };
    }

    public async Task<Result<int>> ExecuteAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var opened = await gate.OpenAsync(actor, command.Project, command.ExpectedVersion, ct);
        if (opened.Failed)
        {
            return opened.Error;
        }

        var project = opened.Value;
        var fields = command.Changes.On(ProjectFields.Of(project)).Checked();
        if (fields.Failed)
        {
            return fields.Error;
        }

        if (await references.CheckAsync(actor, fields.Value, project, ct) is { } unknown)
        {
            return unknown;
        }

        var before = project.Visibility;
        project.Edit(fields.Value, actor.At(time.GetUtcNow()));
        if (project.Visibility != before)
        {
            await items.RestrictAsync(project.Id, project.Visibility is ProjectVisibility.Members, ct);
        }

        var saved = await unitOfWork.SaveAsync(actor, ct);
        return saved.Failed ? saved.Error : project.Version;
    }
}
