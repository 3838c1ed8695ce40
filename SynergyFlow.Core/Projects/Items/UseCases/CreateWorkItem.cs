using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Projects.Fields;
using SynergyFlow.Core.Projects.UseCases;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Projects.Items.UseCases;

/// <summary>Begins a work item in a project that the actor sees.</summary>
public sealed class CreateWorkItem(
    IProjectStore projects, IWorkItemStore items, IRecordStore records, WorkItemReferences references, IPeople people, Mentions mentions, IAuthorizer authorizer,
    StateLimits limits, IUnitOfWork unitOfWork, TimeProvider time)
{
    /// <param name="Project">Its key or its id.</param>
    /// <param name="State">Null: the first of the backlog, or where it has none, the first that waits for its beginning.</param>
    /// <param name="DefaultAssignee">Whoever leads a component of the fields gets it, or else whom the project says, instead of the assignee of the fields.</param>
    public sealed record Command(string Project, WorkItemFields Fields, ProjectStateId? State = null, bool DefaultAssignee = false)
    {
        /// <summary>Fields of the project's own, by key.</summary>
        public IReadOnlyDictionary<string, FieldInput?> Own { get; init; } = new Dictionary<string, FieldInput?>();
    }

    public sealed record Created(RecordId Id, string Key);

    public async Task<Result<Created>> ExecuteAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        if (await projects.FindAsync(command.Project, withParts: command.Fields is not { Components.Count: 0, Versions.Count: 0 }, ct) is not { } project
            || (await authorizer.AllowedAsync(actor, [Actions.ProjectsRead], project.ToResource(), ct)).Count == 0)
        {
            return new ProjectNotFound(command.Project);
        }

        var allowed = await authorizer.AuthorizeAsync(actor, Actions.ItemCreate, project.ToResource(), ct);
        if ((allowed.Error ?? (project.ArchivedAt is null ? null : new ProjectIsArchived())) is { } refused)
        {
            return refused;
        }

        var fields = command.Fields.Checked();
        if (fields.Failed)
        {
            return fields.Error;
        }

        if (StateOf(project, command.State) is not { } state)
        {
            return new WorkItemStateUnknown();
        }

        await projects.LoadFieldsAsync(project, ct);
        var values = FieldInputs.On(project.Fields, fields.Value.Type, [], command.Own);
        if (values.Failed)
        {
            return values.Error;
        }

        if (FieldInputs.Missing(project.Fields, fields.Value.Type, values.Value) is { } missing)
        {
            return new WorkItemFieldRequired(missing);
        }

        var wanted = fields.Value with { Values = values.Value };
        wanted = command.DefaultAssignee ? wanted with { Assignee = await DefaultAssigneeAsync(actor, project, wanted.Components, ct) } : wanted;
        if ((await references.CheckPeopleAsync(actor, project.Fields, [], wanted.Values, ct) ?? WorkItemReferences.CheckParts(project, wanted, null) ?? await references.CheckAsync(actor, project.Id, wanted, null, ct) ?? await limits.CheckAsync(wanted.Type, null, state, ct)) is { } unfit)
        {
            return unfit;
        }

        await projects.LoadLifeCyclesAsync(project, wanted.Type, ct);
        if (project.LifeCycleOf(wanted.Type)?.CheckEntry(project, state, wanted) is { } incomplete)
        {
            return incomplete;
        }

        var stamp = actor.At(time.GetUtcNow());
        var item = WorkItem.Create(
            project, await items.NextNumberAsync(project.Id, ct), Rank.Behind(await items.LastRankAsync(project.Id, ct)), wanted, state, stamp);
        records.Add(item);
        await mentions.NoteDescriptionAsync(actor, item, stamp.At, ct);
        var saved = await unitOfWork.SaveAsync(actor, ct);
        return saved.Failed ? saved.Error : new Created(item.Id, item.Key);
    }

    private static ProjectState? StateOf(Project project, ProjectStateId? wanted)
    {
        var inOrder = project.States.OrderBy(state => state.Position).ToList();
        return wanted is { } id
            ? inOrder.Find(state => state.Id == id)
            : inOrder.Find(state => state.Group is StateGroup.Backlog) ?? inOrder.Find(state => state.Group is StateGroup.Unstarted);
    }

    /// <summary>
    /// Who leads one of its components, the first of them by name, knows better than the project whose it is. Who may not get work any more is
    /// passed over; in the end it is nobody's.
    /// </summary>
    private async Task<UserId?> DefaultAssigneeAsync(Actor actor, Project project, IReadOnlyList<ProjectComponentId> about, CancellationToken ct)
    {
        UserId? named = project.DefaultAssignee switch
        {
            DefaultAssignee.Nobody => null,
            DefaultAssignee.Lead => project.Lead,
            DefaultAssignee.Person => project.DefaultAssigneePerson,
        };
        var leads = project.Components.Where(one => about.Contains(one.Id)).OrderBy(one => one.Name, StringComparer.OrdinalIgnoreCase).Select(one => one.Lead);
        foreach (var id in leads.Append(named).OfType<UserId>())
        {
            if (await people.FindAsync(actor.Tenant, id, ct) is { CanBeAssigned: true })
            {
                return id;
            }
        }

        return null;
    }
}
