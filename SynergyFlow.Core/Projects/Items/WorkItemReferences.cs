using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects.Fields;
using SynergyFlow.Core.Projects.Sprints;

namespace SynergyFlow.Core.Projects.Items;

/// <summary>Checks every id that a command on a work item names, and that the items above and below it fit its type.</summary>
public sealed class WorkItemReferences(IPeople people, IWorkItemStore items)
{
    /// <param name="now">Null: a new one. Who works on it already may stay, though he could not come anew; so may the sprint.</param>
    public async Task<Error?> CheckAsync(Actor actor, ProjectId project, WorkItemFields fields, WorkItem? now, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(fields);
        if (fields.Assignee is { } assignee && assignee != now?.Assignee && await people.FindAsync(actor.Tenant, assignee, ct) is not { CanBeAssigned: true })
        {
            return new WorkItemAssigneeUnknown();
        }

        if (fields.Sprint is { } sprint && sprint != now?.Sprint && await items.SprintAsync(project, sprint, ct) is not (SprintState.Future or SprintState.Active))
        {
            return new WorkItemSprintUnknown();
        }

        return now is not null && now.Type == fields.Type && now.Parent == fields.Parent ? null
            : await CheckParentAsync(project, fields, now, ct) ?? await CheckChildrenAsync(fields, now, ct);
    }

    /// <param name="project">With its components and versions, where the fields name other ones than now.</param>
    /// <param name="now">Null: a new one. What it has already may stay, though it could not come anew.</param>
    public static Error? CheckParts(Project project, WorkItemFields fields, WorkItem? now)
    {
        ArgumentNullException.ThrowIfNull(project);
        ArgumentNullException.ThrowIfNull(fields);
        if (fields.Components.Except(now?.Components.Select(one => one.Component) ?? []).Except(project.Components.Select(one => one.Id)).Any())
        {
            return new WorkItemComponentUnknown();
        }

        var come = fields.Versions.Except(now?.Versions.Select(one => one.Version) ?? []).Select(id => project.Versions.FirstOrDefault(one => one.Id == id)).ToList();
        return come.Contains(null) ? new WorkItemVersionUnknown()
            : come.Find(one => one!.State is VersionState.Archived) is { } archived ? new WorkItemVersionArchived(archived.Name)
            : null;
    }

    /// <param name="fields">Of the project.</param>
    /// <param name="before">What the item had: who is there already may stay, though he could not come anew.</param>
    public async Task<Error?> CheckPeopleAsync(
        Actor actor, IReadOnlyList<ItemField> fields, IReadOnlyList<FieldEntry> before, IReadOnlyList<FieldEntry> after, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        List<FieldEntry> come = [.. after.Where(entry => entry.Person is not null).Except(before)];
        if (come.Count == 0)
        {
            return null;
        }

        var known = await people.NamesAsync(actor.Tenant, [.. come.Select(entry => entry.Person!.Value).Distinct()], ct);
        return come.Find(entry => known.GetValueOrDefault(entry.Person!.Value) is not { CanBeAssigned: true }) is { } unknown
            ? new WorkItemFieldPersonUnknown(fields.First(field => field.Id == unknown.Field))
            : null;
    }

    private async Task<Error?> CheckParentAsync(ProjectId project, WorkItemFields fields, WorkItem? now, CancellationToken ct)
    {
        if (fields.Parent is not { } parent)
        {
            return null;
        }

        return parent == now?.Id || await items.TypeAsync(project, parent, ct) is not { } above ? new WorkItemParentUnknown()
            : fields.Type.Parents().Contains(above) ? null
            : new WorkItemParentUnfit(fields.Type, above);
    }

    private async Task<Error?> CheckChildrenAsync(WorkItemFields fields, WorkItem? now, CancellationToken ct)
    {
        if (now is null || now.Type == fields.Type)
        {
            return null;
        }

        var below = await items.ChildTypesAsync(now.Id, ct);
        return below.All(fields.Type.Children().Contains) ? null : new WorkItemHasChildren(fields.Type);
    }
}
