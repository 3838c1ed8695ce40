using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects.Fields;
using SynergyFlow.Core.Projects.Items;

namespace SynergyFlow.Core.Projects.UseCases;

/// <summary>Adds, changes, orders and removes the fields that a project gives its work items.</summary>
public sealed class ChangeFields(ProjectGate gate, IProjectStore projects, IWorkItemStore items, IUnitOfWork unitOfWork, TimeProvider time)
{
    /// <param name="Project">Its key or its id.</param>
    /// <param name="Key">Null: made from the name.</param>
    public sealed record Addition(string Project, ItemFieldType Type, ItemFieldForm Form, string? Key = null);

    /// <summary>What is not set stays.</summary>
    /// <param name="Project">Its key or its id.</param>
    /// <param name="ExpectedVersion">Of the project: refuse any other; null: whatever is stored now.</param>
    public sealed record Change(string Project, ItemFieldId Field, ItemFieldPatch Patch, int? ExpectedVersion = null);

    /// <param name="Project">Its key or its id.</param>
    /// <param name="ExpectedVersion">Of the project: refuse any other; null: whatever is stored now.</param>
    public sealed record Removal(string Project, ItemFieldId Field, int? ExpectedVersion = null);

    /// <param name="Project">Its key or its id.</param>
    /// <param name="Fields">All of them.</param>
    /// <param name="ExpectedVersion">Of the project: refuse any other; null: whatever is stored now.</param>
    public sealed record Ordering(string Project, IReadOnlyList<ItemFieldId> Fields, int? ExpectedVersion = null);

    public async Task<Result<ItemFieldId>> AddAsync(Actor actor, Addition command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var opened = await OpenAsync(actor, command.Project, null, ct);
        if (opened.Failed)
        {
            return opened.Error;
        }

        var form = command.Form.Checked(command.Type);
        if (form.Failed)
        {
            return form.Error;
        }

        var added = opened.Value.AddField(command.Key, command.Type, form.Value, actor.At(time.GetUtcNow()));
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
        var opened = await OpenAsync(actor, command.Project, command.ExpectedVersion, ct);
        if (opened.Failed)
        {
            return opened.Error;
        }

        var project = opened.Value;
        if (project.Fields.FirstOrDefault(one => one.Id == command.Field) is not { } field)
        {
            return new ItemFieldNotFound(command.Field);
        }

        var form = command.Patch.On(ItemFieldForm.Of(field)).Checked(field.Type);
        if (form.Failed)
        {
            return form.Error;
        }

        var used = field.Type.HasOptions() ? await items.OptionsInUseAsync(project.Id, field.Id, ct) : new HashSet<ItemFieldOptionId>();
        return await unitOfWork.SaveAsync(actor, project, project.EditField(field.Id, form.Value, used, actor.At(time.GetUtcNow())), ct);
    }

    /// <returns>The project's version.</returns>
    public async Task<Result<int>> RemoveAsync(Actor actor, Removal command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var opened = await OpenAsync(actor, command.Project, command.ExpectedVersion, ct);
        if (opened.Failed)
        {
            return opened.Error;
        }

        var used = await items.HasValuesAsync(opened.Value.Id, command.Field, ct);
        return await unitOfWork.SaveAsync(actor, opened.Value, opened.Value.RemoveField(command.Field, used, actor.At(time.GetUtcNow())), ct);
    }

    /// <returns>The project's version.</returns>
    public async Task<Result<int>> OrderAsync(Actor actor, Ordering command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var opened = await OpenAsync(actor, command.Project, command.ExpectedVersion, ct);
        return opened.Failed
            ? opened.Error
            : await unitOfWork.SaveAsync(actor, opened.Value, opened.Value.OrderFields(command.Fields, actor.At(time.GetUtcNow())), ct);
    }

    private async Task<Result<Project>> OpenAsync(Actor actor, string project, int? expectedVersion, CancellationToken ct)
    {
        var opened = await gate.OpenAsync(actor, project, expectedVersion, ct);
        if (!opened.Failed)
        {
            await projects.LoadFieldsAsync(opened.Value, ct);
        }

        return opened;
    }
}

/// <summary>What an edit of a field sets; what is not set stays (RFC 7396).</summary>
public sealed record ItemFieldPatch
{
    public Optional<string> Name { get; init; }

    public Optional<IReadOnlyList<WorkItemType>> AppliesTo { get; init; }

    public Optional<string> Help { get; init; }

    public Optional<bool?> Required { get; init; }

    public Optional<bool?> OnCard { get; init; }

    public Optional<string> Unit { get; init; }

    public Optional<decimal?> Least { get; init; }

    public Optional<decimal?> Greatest { get; init; }

    public Optional<IReadOnlyList<WantedOption>> Options { get; init; }

    public Optional<bool?> Archived { get; init; }

    public ItemFieldForm On(ItemFieldForm now)
    {
        ArgumentNullException.ThrowIfNull(now);
        return new()
        {
            Name = Name.Or(now.Name),
            AppliesTo = AppliesTo.Or(now.AppliesTo) ?? [],
            Help = Help.Or(now.Help),
            Required = Required.Or(now.Required) ?? false,
            OnCard = OnCard.Or(now.OnCard) ?? false,
            Unit = Unit.Or(now.Unit),
            Least = Least.Or(now.Least),
            Greatest = Greatest.Or(now.Greatest),
            Options = Options.Or(now.Options) ?? [],
            Archived = Archived.Or(now.Archived) ?? false,
        };
    }
}
