using System.Text.Json.Serialization;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects.Fields;
using SynergyFlow.Core.Projects.Sprints;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Projects.Items;

/// <summary>What people fill in of a work item, checked as far as it needs nothing to be looked up.</summary>
public sealed record WorkItemFields
{
    public const decimal MostPoints = 1_000;

    /// <summary>Components of one item, and versions.</summary>
    public const int MostParts = 20;

    public required string Title { get; init; }

    public WorkItemType Type { get; init; } = WorkItemType.Task;

    /// <summary>Markdown.</summary>
    public string Description { get; init; } = "";

    /// <summary>When it is done, in Markdown.</summary>
    public string AcceptanceCriteria { get; init; } = "";

    public Priority Priority { get; init; } = Priority.P3;

    public UserId? Assignee { get; init; }

    public RecordId? Parent { get; init; }

    /// <summary>For stories, tasks, bugs and spikes; the others go with what they are above or below.</summary>
    public SprintId? Sprint { get; init; }

    /// <summary>0 to <see cref="MostPoints"/>, with at most two decimals.</summary>
    public decimal? Points { get; init; }

    /// <summary>Minutes, as of <see cref="Effort"/>.</summary>
    public int? Estimate { get; init; }

    /// <summary>Minutes.</summary>
    public int? Remaining { get; init; }

    public DateOnly? StartDate { get; init; }

    public DateOnly? TargetDate { get; init; }

    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>Of its project; what it is about.</summary>
    public IReadOnlyList<ProjectComponentId> Components { get; init; } = [];

    /// <summary>Of its project; what it goes out with.</summary>
    public IReadOnlyList<ProjectVersionId> Versions { get; init; } = [];

    /// <summary>What it has in the fields of its project, as <see cref="FieldInputs.On"/> gives it; of an item, as far as it was loaded.</summary>
    public IReadOnlyList<FieldEntry> Values { get; init; } = [];

    public static WorkItemFields Of(WorkItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return new()
        {
            Title = item.Title,
            Type = item.Type,
            Description = item.Description,
            AcceptanceCriteria = item.AcceptanceCriteria,
            Priority = item.Priority,
            Assignee = item.Assignee,
            Parent = item.Parent,
            Sprint = item.Sprint,
            Points = item.Points,
            Estimate = item.Estimate,
            Remaining = item.Remaining,
            StartDate = item.StartDate,
            TargetDate = item.TargetDate,
            Labels = item.Tags,
            Components = [.. item.Components.Select(one => one.Component)],
            Versions = [.. item.Versions.Select(one => one.Version)],
            Values = [.. item.Values.Select(one => one.Entry)],
        };
    }

    public Result<WorkItemFields> Checked()
    {
        var title = Text.Check("title", Title, WorkRecord.TitleLength, required: true);
        var description = Text.Check("description", Description, WorkRecord.DescriptionLength, multiline: true);
        var criteria = Text.Check("acceptanceCriteria", AcceptanceCriteria, WorkRecord.DescriptionLength, multiline: true);
        var labels = Text.CheckEach("labels", Labels, WorkRecord.TagLength);
        var wrong = title.Error ?? description.Error ?? criteria.Error ?? labels.Error ?? (Error?)CheckChoices() ?? CheckNumbers()
            ?? Few("components", Components) ?? Few("versions", Versions)
            ?? (StartDate > TargetDate ? new WorkItemDatesCrossed() : (Error?)null)
            ?? (Type is WorkItemType.Subtask && Parent is null ? new WorkItemParentRequired() : (Error?)null)
            ?? (Sprint is not null && !Backlog.Types.Contains(Type) ? new WorkItemSprintUnfit() : null);
        if (wrong is not null)
        {
            return wrong;
        }

        SortedSet<string> sorted = new(labels.Value!.Select(label => label.ToLowerInvariant()), StringComparer.Ordinal);
        return sorted.Count > WorkRecord.MostTags
            ? new InvalidField("labels", $"A work item has at most {WorkRecord.MostTags} labels.")
            : this with
            {
                Title = title.Value!,
                Description = description.Value ?? "",
                AcceptanceCriteria = criteria.Value ?? "",
                Labels = [.. sorted],
            };
    }

    private static InvalidField? Few<TId>(string field, IReadOnlyList<TId> ids) =>
        ids.Count > MostParts || ids.Distinct().Count() != ids.Count ? new InvalidField(field, $"{field} is up to {MostParts} different ids.") : null;

    private InvalidField? CheckChoices() =>
        !Enum.IsDefined(Type) ? new InvalidField("type", $"type is one of {string.Join(", ", EnumText.All<WorkItemType>())}.")
        : !Enum.IsDefined(Priority) ? new InvalidField("priority", $"priority is one of {string.Join(", ", EnumText.All<Priority>())}.")
        : null;

    private Error? CheckNumbers() =>
        Points is < 0 or > MostPoints || Points is { } points && decimal.Round(points, 2) != points
            ? new InvalidField("points", $"points is 0 to {MostPoints}, with at most two decimals.")
        : Estimate is < 0 or > Effort.Most ? new InvalidEffort { Field = "estimate" }
        : Remaining is < 0 or > Effort.Most ? new InvalidEffort { Field = "remaining" }
        : null;
}

/// <summary>The fields that an edit sets; those that are not set stay as they are (RFC 7396).</summary>
public sealed record WorkItemPatch
{
    private static readonly IReadOnlyDictionary<string, FieldInput?> s_nothing = new Dictionary<string, FieldInput?>();

    public Optional<string> Title { get; init; }

    public Optional<WorkItemType?> Type { get; init; }

    public Optional<string> Description { get; init; }

    public Optional<string> AcceptanceCriteria { get; init; }

    public Optional<Priority?> Priority { get; init; }

    public Optional<UserId?> Assignee { get; init; }

    public Optional<RecordId?> Parent { get; init; }

    public Optional<SprintId?> Sprint { get; init; }

    public Optional<decimal?> Points { get; init; }

    public Optional<int?> Estimate { get; init; }

    public Optional<int?> Remaining { get; init; }

    public Optional<DateOnly?> StartDate { get; init; }

    public Optional<DateOnly?> TargetDate { get; init; }

    public Optional<IReadOnlyList<string>> Labels { get; init; }

    public Optional<IReadOnlyList<ProjectComponentId>> Components { get; init; }

    public Optional<IReadOnlyList<ProjectVersionId>> Versions { get; init; }

    /// <summary>Of the project's own, by key; those that are not named stay, null clears.</summary>
    public Optional<IReadOnlyDictionary<string, FieldInput?>> Fields { get; init; }

    /// <summary>What it says of the project's own fields; nothing where it does not speak of them.</summary>
    [JsonIgnore]
    public IReadOnlyDictionary<string, FieldInput?> Said => Fields.Or(null) ?? s_nothing;

    /// <summary>It needs the components and versions of the project to be known.</summary>
    public bool NamesParts => Components.IsSet || Versions.IsSet;

    /// <summary>It may take something away that the state of an item needs; what it says of the project's own fields may, too.</summary>
    [JsonIgnore]
    public bool MayClear
    {
        get
        {
            return Blank(Description) || Blank(AcceptanceCriteria) || Null(Assignee) || Null(Sprint) || Null(Points) || Null(Estimate) || Null(Remaining)
                || Null(StartDate) || Null(TargetDate) || None(Labels, string.IsNullOrWhiteSpace) || None(Components, _ => false) || None(Versions, _ => false)
                || Said.Count > 0;

            static bool Blank(Optional<string> text) => text.IsSet && string.IsNullOrWhiteSpace(text.Value);
            static bool Null<T>(Optional<T?> one) where T : struct => one.IsSet && one.Value is null;
            static bool None<T>(Optional<IReadOnlyList<T>> several, Func<T, bool> isNothing) => several.IsSet && (several.Value ?? []).All(isNothing);
        }
    }

    /// <summary>What takes away again what this sets.</summary>
    [JsonIgnore]
    public WorkItemPatch Emptied => new()
    {
        Description = Description.IsSet ? new("") : default,
        AcceptanceCriteria = AcceptanceCriteria.IsSet ? new("") : default,
        Assignee = Assignee.IsSet ? new((UserId?)null) : default,
        Sprint = Sprint.IsSet ? new((SprintId?)null) : default,
        Points = Points.IsSet ? new((decimal?)null) : default,
        Estimate = Estimate.IsSet ? new((int?)null) : default,
        Remaining = Remaining.IsSet ? new((int?)null) : default,
        StartDate = StartDate.IsSet ? new((DateOnly?)null) : default,
        TargetDate = TargetDate.IsSet ? new((DateOnly?)null) : default,
        Labels = Labels.IsSet ? new([]) : default,
        Components = Components.IsSet ? new([]) : default,
        Versions = Versions.IsSet ? new([]) : default,
        Fields = Fields.IsSet ? new(Said.Keys.ToDictionary(key => key, _ => (FieldInput?)null, StringComparer.Ordinal)) : default,
    };

    public WorkItemFields On(WorkItemFields now)
    {
        ArgumentNullException.ThrowIfNull(now);
        return new()
        {
            Title = Title.Or(now.Title) ?? "",
            Type = Type.Or(now.Type) ?? (WorkItemType)(-1),
            Description = Description.Or(now.Description) ?? "",
            AcceptanceCriteria = AcceptanceCriteria.Or(now.AcceptanceCriteria) ?? "",
            Priority = Priority.Or(now.Priority) ?? (Priority)(-1),
            Assignee = Assignee.Or(now.Assignee),
            Parent = Parent.Or(now.Parent),
            Sprint = Sprint.Or(now.Sprint),
            Points = Points.Or(now.Points),
            Estimate = Estimate.Or(now.Estimate),
            Remaining = Remaining.Or(now.Remaining),
            StartDate = StartDate.Or(now.StartDate),
            TargetDate = TargetDate.Or(now.TargetDate),
            Labels = Labels.Or(now.Labels) ?? [],
            Components = Components.Or(now.Components) ?? [],
            Versions = Versions.Or(now.Versions) ?? [],
            Values = now.Values,
        };
    }

    /// <summary>The same but for some fields, by their names in history.</summary>
    public WorkItemPatch Without(IReadOnlyCollection<string> fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        return new()
        {
            Title = Kept("title", Title),
            Type = Kept("item_type", Type),
            Description = Kept("description", Description),
            AcceptanceCriteria = Kept("acceptance_criteria", AcceptanceCriteria),
            Priority = Kept("priority", Priority),
            Assignee = Kept("assignee", Assignee),
            Parent = Kept("parent", Parent),
            Sprint = Kept("sprint", Sprint),
            Points = Kept("points", Points),
            Estimate = Kept("estimate", Estimate),
            Remaining = Kept("remaining", Remaining),
            StartDate = Kept("start_date", StartDate),
            TargetDate = Kept("target_date", TargetDate),
            Labels = Kept("tags", Labels),
            Components = Kept("components", Components),
            Versions = Kept("versions", Versions),
            Fields = Fields.IsSet
                ? new(Said.Where(field => !fields.Contains(ItemField.InHistoryAs(field.Key))).ToDictionary(field => field.Key, field => field.Value, StringComparer.Ordinal))
                : default,
        };

        Optional<T> Kept<T>(string name, Optional<T> field) => fields.Contains(name) ? default : field;
    }

    /// <summary>The fields that this sets, under the names of history, with the values that <paramref name="wanted"/> has.</summary>
    /// <param name="wanted">This on what is stored.</param>
    /// <param name="of">Where <see cref="NamesParts"/>: the project with them, so that they are compared as history has them, by name.</param>
    public IReadOnlyDictionary<string, string?> Touched(WorkItemFields wanted, Project? of = null)
    {
        HashSet<string> set = [];
        foreach (var (name, isSet) in (ReadOnlySpan<(string, bool)>)
        [
            ("title", Title.IsSet), ("item_type", Type.IsSet), ("description", Description.IsSet), ("acceptance_criteria", AcceptanceCriteria.IsSet),
            ("priority", Priority.IsSet), ("assignee", Assignee.IsSet), ("parent", Parent.IsSet), ("sprint", Sprint.IsSet), ("points", Points.IsSet),
            ("estimate", Estimate.IsSet), ("remaining", Remaining.IsSet), ("start_date", StartDate.IsSet), ("target_date", TargetDate.IsSet),
            ("tags", Labels.IsSet), ("components", Components.IsSet), ("versions", Versions.IsSet),
        ])
        {
            if (isSet)
            {
                set.Add(name);
            }
        }

        var touched = WorkItem.FactsOf(wanted, of).Where(fact => set.Contains(fact.Name)).ToDictionary(fact => fact.Name, fact => fact.Value);
        foreach (var field in (of?.Fields ?? []).Where(field => Said.ContainsKey(field.Key)))
        {
            touched[field.InHistory] = FieldInputs.Said(field, wanted.Values);
        }

        return touched;
    }
}
