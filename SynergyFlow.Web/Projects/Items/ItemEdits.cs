using Microsoft.Extensions.Localization;
using MudBlazor;
using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Fields;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Projects.Items.UseCases;
using SynergyFlow.Core.Projects.Sprints.UseCases;
using SynergyFlow.Core.Work;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Components.Shared;

namespace SynergyFlow.Web.Projects.Items;

/// <summary>Saves a form of a work item. Where somebody else was faster with the same field, the reader is shown both values and chooses.</summary>
/// <param name="fields">Of the project's own.</param>
internal sealed class ItemEdits(
    UseCases useCases, IPeople people, IDialogService dialogs, IStringLocalizer<ItemText> words, IReadOnlyList<ItemFieldRow> fields, CancellationToken ct)
{
    private const int MostAttempts = 5;

    /// <param name="began">The item as it was when the reader began to edit.</param>
    /// <returns>Null when it is stored; the conflict itself where the reader did not decide it.</returns>
    public async Task<Error?> SaveAsync(WorkItemDetails began, WorkItemPatch patch)
    {
        var baseVersion = began.Version;
        for (var attempt = 1; ; attempt++)
        {
            var saved = await useCases.RunAsync((EditWorkItem edit, Actor actor) => edit.ExecuteAsync(actor, new(began.Id, baseVersion, patch), ct));
            if (saved.Error is not EditConflict conflict || attempt == MostAttempts || await AskAsync(began.Project.Id, conflict) is not { } mine)
            {
                return saved.Error;
            }

            baseVersion = conflict.Current;
            patch = patch.Without([.. conflict.Fields.Select(met => met.Field).Where(field => !mine.Contains(field))]);
        }
    }

    private async Task<IReadOnlySet<string>?> AskAsync(ProjectId project, EditConflict conflict)
    {
        List<UserId> named = [.. conflict.Fields.Select(met => met.By), .. conflict.Fields.Where(met => met.Field == "assignee" || Own(met.Field) is { Type: ItemFieldType.Person })
            .SelectMany(met => new[] { met.Theirs, met.Yours }).OfType<string>().Select(id => new UserId(Guid.Parse(id)))];
        var names = await useCases.RunAsync((IAuthorizer _, Actor actor) => people.NamesAsync(actor.Tenant, [.. named.Distinct()], ct));
        var sprints = conflict.Fields.Any(met => met.Field == "sprint")
            ? await useCases.RunAsync((ReadSprints read, Actor actor) => read.ListAsync(actor, project.Value.ToString(), ct))
            : default;
        var last = conflict.Fields.MaxBy(met => met.At)!;
        return await ConflictDialog.AskAsync(
            dialogs,
            [.. conflict.Fields.Select(met => new FieldConflict(met.Field, Own(met.Field)?.Name ?? words["Field." + met.Field], Shown(met.Field, met.Yours), Shown(met.Field, met.Theirs)))],
            Name(last.By),
            last.At);

        string Name(UserId id) => names.TryGetValue(id, out var person) ? person.Name : words["Somebody"];

        string? Shown(string field, string? value) => (field, value) switch
        {
            (_, null) => null,
            ("assignee", _) => Name(new UserId(Guid.Parse(value))),
            ("item_type", _) => words["Type." + value],
            ("sprint", _) => sprints.Value?.Items.FirstOrDefault(sprint => sprint.Id.ToString() == value)?.Name ?? words["Sprint"],
            ("priority", _) => words["Priority." + value],
            _ when Own(field) is { Type: ItemFieldType.Person } => Name(new UserId(Guid.Parse(value))),
            _ when Own(field) is { Type: ItemFieldType.YesNo } => words["YesNo." + value],
            _ => value,
        };

        ItemFieldRow? Own(string field) => fields.FirstOrDefault(one => ItemField.InHistoryAs(one.Key) == field);
    }
}
