using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects.Items;

namespace SynergyFlow.Core.Projects.UseCases;

/// <summary>Adds, changes and removes the components of a project.</summary>
public sealed class ChangeComponents(ProjectGate gate, IPeople people, IWorkItemStore items, IUnitOfWork unitOfWork, TimeProvider time)
{
    /// <param name="Project">Its key or its id.</param>
    public sealed record Addition(string Project, ComponentFields Fields);

    /// <summary>What is not set stays.</summary>
    /// <param name="Project">Its key or its id.</param>
    /// <param name="ExpectedVersion">Of the project: refuse any other; null: whatever is stored now.</param>
    public sealed record Change(
        string Project, ProjectComponentId Component, Optional<string> Name = default, Optional<string> Description = default, Optional<UserId?> Lead = default,
        int? ExpectedVersion = null)
    {
        public Optional<IReadOnlyList<string>> Services { get; init; }
    }

    /// <param name="Project">Its key or its id.</param>
    /// <param name="ExpectedVersion">Of the project: refuse any other; null: whatever is stored now.</param>
    public sealed record Removal(string Project, ProjectComponentId Component, int? ExpectedVersion = null);

    public async Task<Result<ProjectComponentId>> AddAsync(Actor actor, Addition command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var opened = await gate.OpenAsync(actor, command.Project, null, ct, withParts: true);
        if (opened.Failed)
        {
            return opened.Error;
        }

        var fields = await CheckedAsync(actor, command.Fields, null, ct);
        if (fields.Failed)
        {
            return fields.Error;
        }

        var added = opened.Value.AddComponent(fields.Value, actor.At(time.GetUtcNow()));
        if (added.Failed)
        {
            return added.Error;
        }

        var saved = await unitOfWork.SaveAsync(actor, ct);
        return saved.Failed ? saved.Error : added.Value;
    }

    /// <returns>The project's version.</returns>
    public async Task<Result<int>> EditAsync(Actor actor, Change command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var opened = await gate.OpenAsync(actor, command.Project, command.ExpectedVersion, ct, withParts: true);
        if (opened.Failed)
        {
            return opened.Error;
        }

        if (opened.Value.Components.FirstOrDefault(one => one.Id == command.Component) is not { } component)
        {
            return new ComponentNotFound(command.Component);
        }

        ComponentFields wanted = new(
            command.Name.Or(component.Name) ?? "", command.Description.Or(component.Description), command.Lead.Or(component.Lead))
        {
            Services = command.Services.Or(component.Services) ?? [],
        };
        var fields = await CheckedAsync(actor, wanted, component.Lead, ct);
        if (fields.Failed)
        {
            return fields.Error;
        }

        return await unitOfWork.SaveAsync(actor, opened.Value, opened.Value.EditComponent(component.Id, fields.Value, actor.At(time.GetUtcNow())), ct);
    }

    /// <summary>All work items lose it with this; their versions stay, so that nobody's edit of an item meets it.</summary>
    /// <returns>The project's version.</returns>
    public async Task<Result<int>> RemoveAsync(Actor actor, Removal command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var opened = await gate.OpenAsync(actor, command.Project, command.ExpectedVersion, ct, withParts: true);
        if (opened.Failed)
        {
            return opened.Error;
        }

        var about = await items.CountAboutAsync(opened.Value.Id, command.Component, ct);
        return await unitOfWork.SaveAsync(actor, opened.Value, opened.Value.RemoveComponent(command.Component, about, actor.At(time.GetUtcNow())), ct);
    }

    /// <summary>Who leads it already may stay, though he could not come anew.</summary>
    private async Task<Result<ComponentFields>> CheckedAsync(Actor actor, ComponentFields wanted, UserId? before, CancellationToken ct)
    {
        var fields = wanted.Checked();
        return fields.Failed || fields.Value.Lead is not { } lead || lead == before || await people.FindAsync(actor.Tenant, lead, ct) is { CanBeAssigned: true }
            ? fields
            : new ComponentLeadUnknown();
    }
}
