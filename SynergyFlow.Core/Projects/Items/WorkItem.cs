using System.Globalization;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects.Fields;
using SynergyFlow.Core.Projects.Sprints;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Projects.Items;

/// <summary>
/// A piece of a project's work (domain.md 3.9). Its state is one of its project's; what that means, its group, is the record's state, so that
/// lists over all kinds can be read without the project (docs/adr/0053).
/// </summary>
public sealed partial class WorkItem : WorkRecord
{
    private readonly List<SprintEntry> _entries = [];
    private readonly List<ItemComponent> _components = [];
    private readonly List<ItemVersion> _versions = [];
    private readonly List<ItemValue> _values = [];

    private WorkItem()
    {
    }

    public override RecordKind Kind => RecordKind.WorkItem;

    /// <summary>The project as it is now: loaded with each item.</summary>
    public Project Of { get; private init; } = null!;

    /// <summary>The same as <see cref="WorkRecord.Project"/>, which lists read: this one ties the item to its project and its state.</summary>
    public ProjectId OfId { get; private init; }

    public WorkItemType Type { get; private set; }

    public ProjectStateId StateId { get; private set; }

    /// <summary>Markdown; empty where nobody has said when it is done.</summary>
    public string AcceptanceCriteria { get; private set; } = "";

    public decimal? Points { get; private set; }

    /// <summary>Minutes.</summary>
    public int? Estimate { get; private set; }

    /// <summary>Minutes.</summary>
    public int? Remaining { get; private set; }

    public DateOnly? StartDate { get; private set; }

    public DateOnly? TargetDate { get; private set; }

    /// <summary>Its place among all items of its project, whatever their state; as of <see cref="Work.Rank"/>.</summary>
    public string Rank { get; private set; } = "";

    /// <summary>The one that it is planned for, or was done in; null: none.</summary>
    public SprintId? Sprint { get; private set; }

    /// <summary>Not loaded: only what is new is in it.</summary>
    public IReadOnlyList<SprintEntry> Entries => _entries;

    /// <summary>When it was first in a state of the group started.</summary>
    public DateTimeOffset? StartedAt { get; private set; }

    /// <summary>Since when it is in the state that it is in.</summary>
    public DateTimeOffset StateSince { get; private set; }

    /// <summary>Loaded where the item is to be edited.</summary>
    public IReadOnlyList<ItemComponent> Components => _components;

    /// <summary>Loaded where the item is to be edited.</summary>
    public IReadOnlyList<ItemVersion> Versions => _versions;

    /// <summary>What it has in the fields of its project; loaded where they are to be edited.</summary>
    public IReadOnlyList<ItemValue> Values => _values;

    public StateGroup Group => EnumText.Parse<StateGroup>(State);

    public override Error? Frozen => Of.ArchivedAt is null ? null : new ProjectIsArchived();

    /// <param name="project">With its components and versions, where the fields name some, and with its fields, where there are values.</param>
    /// <param name="number">Of the project's own.</param>
    /// <param name="rank">Behind all others of the project.</param>
    /// <param name="fields">As <see cref="WorkItemFields.Checked"/> gives them; what they name is there.</param>
    /// <param name="source">Of an item that comes from elsewhere: what it is called there.</param>
    public static WorkItem Create(Project project, long number, string rank, WorkItemFields fields, ProjectState state, Stamp stamp, string? source = null)
    {
        ArgumentNullException.ThrowIfNull(project);
        ArgumentNullException.ThrowIfNull(fields);
        ArgumentNullException.ThrowIfNull(state);
        WorkItem item = new()
        {
            Tenant = project.Tenant,
            Id = RecordId.New(),
            Project = project.Id,
            Of = project,
            OfId = project.Id,
            Number = number,
            Key = $"{project.Key}-{number}",
            Rank = rank,
            OpenedBy = stamp.By,
            CreatedAt = stamp.At,
        };

        // What only desks ask for: nothing of it is shown of a work item.
        (item.Requester, item.ContactChannel, item.Impact, item.Urgency) = (stamp.By, ContactChannel.Portal, Impact.Person, Urgency.Question);
        item.FollowVisibility();
        item.Apply(fields, stamp);
        item.Enter(state, stamp);
        List<FieldChange> changes = [new("item_state", null, state.Name)];
        changes.AddRange(FactsOf(fields, project).Where(fact => fact.Value is not null).Select(fact => new FieldChange(fact.Name, null, fact.Value)));
        changes.AddRange(ValueChanges([], fields.Values, project));
        if (source is not null)
        {
            changes.Add(new FieldChange("imported_from", null, source));
        }

        item.Happened(new WorkItemCreated(item.Key, changes), stamp);
        return item;
    }

    /// <param name="fields">As <see cref="WorkItemFields.Checked"/> gives them; what they name is there, and fits. Where components, versions or values become others, the project is there with its own.</param>
    public void Edit(WorkItemFields fields, Stamp stamp)
    {
        ArgumentNullException.ThrowIfNull(fields);
        List<FieldChange> changes =
        [
            .. FactsOf(WorkItemFields.Of(this), Of).Zip(FactsOf(fields, Of), (old, now) => new FieldChange(old.Name, old.Value, now.Value))
                .Where(change => change.From != change.To),
            .. ValueChanges([.. _values.Select(value => value.Entry)], fields.Values, Of),
        ];
        if (changes.Count > 0)
        {
            Apply(fields, stamp);
            Happened(new WorkItemEdited(changes), stamp);
        }
    }

    /// <summary>Gives it another place in the order of its project. Nothing of the item itself is another: when it was changed last stays.</summary>
    /// <param name="above">The key of what comes right after it now; null: nothing does.</param>
    /// <param name="below">The key of what comes right before it now.</param>
    public void Place(string rank, string? above, string? below, Stamp stamp)
    {
        Rank = rank;
        Raise(new WorkItemRanked([above is not null ? new FieldChange("rank_above", null, above) : new FieldChange("rank_below", null, below)]), stamp);
    }

    /// <summary>Every field that history shows, in the order it shows them. Comparing two of these is the whole audit.</summary>
    /// <param name="of">Knows what components and versions are called now: history says that, for they can be renamed and removed.</param>
    internal static List<(string Name, string? Value)> FactsOf(WorkItemFields fields, Project? of) =>
    [
        ("title", fields.Title),
        ("item_type", fields.Type.ToText()),
        ("description", fields.Description.Length == 0 ? null : fields.Description),
        ("acceptance_criteria", fields.AcceptanceCriteria.Length == 0 ? null : fields.AcceptanceCriteria),
        ("priority", fields.Priority.ToText()),
        ("assignee", fields.Assignee?.ToString()),
        ("parent", fields.Parent?.ToString()),
        ("sprint", fields.Sprint?.ToString()),
        ("points", fields.Points?.ToString("0.##", CultureInfo.InvariantCulture)),
        ("estimate", Written(fields.Estimate)),
        ("remaining", Written(fields.Remaining)),
        ("start_date", Day(fields.StartDate)),
        ("target_date", Day(fields.TargetDate)),
        ("tags", fields.Labels.Count == 0 ? null : string.Join(", ", fields.Labels)),
        ("components", Named(fields.Components, id => of?.Components.FirstOrDefault(one => one.Id == id)?.Name ?? id.ToString())),
        ("versions", Named(fields.Versions, id => of?.Versions.FirstOrDefault(one => one.Id == id)?.Name ?? id.ToString())),
    ];

    private void Apply(WorkItemFields fields, Stamp stamp)
    {
        if (fields.Sprint is { } sprint && sprint != Sprint)
        {
            _entries.Add(new() { Tenant = Tenant, Id = Guid.CreateVersion7(), Project = OfId, Sprint = sprint, Item = Id, At = stamp.At });
        }

        Sprint = fields.Sprint;
        (Title, Type, Description, AcceptanceCriteria) = (fields.Title, fields.Type, fields.Description, fields.AcceptanceCriteria);
        (Priority, Assignee, Parent) = (fields.Priority, fields.Assignee, fields.Parent);
        (Points, Estimate, Remaining) = (fields.Points, fields.Estimate, fields.Remaining);
        (StartDate, TargetDate, Tags) = (fields.StartDate, fields.TargetDate, [.. fields.Labels]);
        _components.RemoveAll(one => !fields.Components.Contains(one.Component));
        _components.AddRange(fields.Components.Except(_components.Select(one => one.Component)).ToList()
            .ConvertAll(id => new ItemComponent { Tenant = Tenant, Project = OfId, Item = Id, Component = id }));
        _versions.RemoveAll(one => !fields.Versions.Contains(one.Version));
        _versions.AddRange(fields.Versions.Except(_versions.Select(one => one.Version)).ToList()
            .ConvertAll(id => new ItemVersion { Tenant = Tenant, Project = OfId, Item = Id, Version = id }));
        Take(fields.Values);
    }

    private void Take(IReadOnlyList<FieldEntry> values)
    {
        if (values.SequenceEqual(_values.Select(value => value.Entry)))
        {
            return;
        }

        _values.RemoveAll(value => !values.Any(entry => entry.Field == value.Field && entry.Position == value.Position));
        foreach (var entry in values)
        {
            var value = _values.Find(one => one.Field == entry.Field && one.Position == entry.Position);
            if (value is null)
            {
                value = new() { Tenant = Tenant, Project = OfId, Item = Id, Field = entry.Field, Position = entry.Position };
                _values.Add(value);
            }

            value.Take(entry);
        }

        MoreWords = FieldInputs.Words(Of.Fields, values);
    }

    private static IEnumerable<FieldChange> ValueChanges(IReadOnlyList<FieldEntry> before, IReadOnlyList<FieldEntry> after, Project project) =>
        project.Fields.OrderBy(field => field.Position)
            .Select(field => new FieldChange(field.InHistory, FieldInputs.Said(field, before), FieldInputs.Said(field, after)))
            .Where(change => change.From != change.To);

    private void Enter(ProjectState state, Stamp stamp)
    {
        (StateId, State, StateCategory) = (state.Id, state.Group.ToText(), state.Group.Category());
        StateSince = stamp.At;
        StartedAt ??= state.Group is StateGroup.Started ? stamp.At : null;
        ClosedAt = state.Group is StateGroup.Completed or StateGroup.Cancelled ? stamp.At : null;
    }

    /// <summary>What only the project's members see is restricted, as a record of any kind would be.</summary>
    private void FollowVisibility() =>
        Sensitivity = Of.Visibility is ProjectVisibility.Members ? Sensitivity.Restricted : Sensitivity.Normal;

    private static string? Named<TId>(IReadOnlyList<TId> ids, Func<TId, string> nameOf) =>
        ids.Count == 0 ? null : string.Join(", ", ids.Select(nameOf).Order(StringComparer.OrdinalIgnoreCase));

    private static string? Written(int? minutes) => minutes is { } known ? Effort.Write(known) : null;

    private static string? Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
