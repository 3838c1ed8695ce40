using System.Text.Json.Serialization;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects.Fields;
using SynergyFlow.Core.Projects.Sprints;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Projects.Items;

/// <summary>Loads work items for change, in the tenant of the scope.</summary>
public interface IWorkItemStore
{
    /// <param name="withProject">The project is locked too: its states, and which item is a part of which, stay as they are.</param>
    /// <returns>Locked, with its components and versions, its project and the project's states.</returns>
    Task<WorkItem?> FindAsync(RecordId id, bool withProject, CancellationToken ct);

    /// <summary>Reads the components and versions of a project that is locked, for who names some of them.</summary>
    Task LoadPartsAsync(Project project, CancellationToken ct);

    /// <summary>Reads what an item that is locked has in the fields of its project, for who changes some.</summary>
    Task LoadValuesAsync(WorkItem item, CancellationToken ct);

    /// <returns>Whether any item of a project that is locked has a value of a field of it.</returns>
    Task<bool> HasValuesAsync(ProjectId project, ItemFieldId field, CancellationToken ct);

    /// <returns>Which options of a field items of a project that is locked have.</returns>
    Task<IReadOnlySet<ItemFieldOptionId>> OptionsInUseAsync(ProjectId project, ItemFieldId field, CancellationToken ct);

    /// <returns>How many items of a project that is locked are about a component of it.</returns>
    Task<int> CountAboutAsync(ProjectId project, ProjectComponentId component, CancellationToken ct);

    /// <returns>What is not over of a version of a project that is locked, at most so many; locked, with components and versions.</returns>
    Task<IReadOnlyList<WorkItem>> OpenOfAsync(ProjectId project, ProjectVersionId version, int most, CancellationToken ct);

    /// <returns>As it is, not locked; null where there is no such item in the project.</returns>
    Task<WorkItemType?> TypeAsync(ProjectId project, RecordId id, CancellationToken ct);

    /// <returns>What has become of a sprint of the project, which is locked; null where there is none.</returns>
    Task<SprintState?> SprintAsync(ProjectId project, SprintId id, CancellationToken ct);

    /// <returns>Those that are planned for a sprint of a project that is locked, locked themselves, each with its project.</returns>
    /// <param name="open">Only what is neither completed nor cancelled.</param>
    /// <param name="most">Not more than so many, in the order of the project.</param>
    Task<IReadOnlyList<WorkItem>> InSprintAsync(ProjectId project, SprintId sprint, bool open, int most, CancellationToken ct);

    /// <summary>Of which types the parts right below an item are.</summary>
    Task<IReadOnlyList<WorkItemType>> ChildTypesAsync(RecordId id, CancellationToken ct);

    /// <returns>Those of the project that there are, locked together with it, each with its project.</returns>
    Task<IReadOnlyList<WorkItem>> FindManyAsync(ProjectId project, IReadOnlyCollection<RecordId> ids, CancellationToken ct);

    /// <summary>The last one in the order of a project that is locked; null where it has no items.</summary>
    Task<string?> LastRankAsync(ProjectId project, CancellationToken ct);

    /// <summary>Between which two items of a project that is locked others would stand, as if these were not there yet.</summary>
    /// <param name="item">What to stand right before or behind; null: the first or the last place of all.</param>
    Task<RankGap> GapAsync(ProjectId project, RecordId? item, bool behind, IReadOnlyCollection<RecordId> without, CancellationToken ct);

    /// <summary>Which item of a project that is locked, not one of these, comes first after each of these; null: none does.</summary>
    Task<IReadOnlyDictionary<RecordId, RecordId?>> NextAsync(ProjectId project, IReadOnlyCollection<RecordId> ids, CancellationToken ct);

    /// <summary>Gives all items of a project that is locked ranks with room between them, in the order that they are in.</summary>
    Task SpreadAsync(ProjectId project, CancellationToken ct);

    /// <summary>The next number of the project, given out once whatever happens to the caller afterwards.</summary>
    Task<long> NextNumberAsync(ProjectId project, CancellationToken ct);

    /// <summary>So many numbers of the project at once, as <see cref="NextNumberAsync"/> gives one; the answer is the first of them.</summary>
    Task<long> NextNumbersAsync(ProjectId project, int count, CancellationToken ct);

    /// <summary>Takes numbers that items have elsewhere out of the project's own, if none of that range or behind it was given out yet.</summary>
    /// <returns>False: some were; nothing was taken.</returns>
    Task<bool> ClaimNumbersAsync(ProjectId project, long lowest, long highest, CancellationToken ct);

    /// <returns>Where those of these are that there are, as they are, not locked.</returns>
    Task<IReadOnlyDictionary<RecordId, ItemPlace>> PlacesAsync(IReadOnlyCollection<RecordId> ids, CancellationToken ct);

    /// <summary>Reads what items that are locked have in the fields of their projects, for who changes some.</summary>
    Task LoadValuesAsync(IReadOnlyCollection<WorkItem> items, CancellationToken ct);

    /// <returns>Those of these that there are, locked, with components and versions, each with its project.</returns>
    Task<IReadOnlyList<WorkItem>> FindToEditAsync(IReadOnlyCollection<RecordId> ids, CancellationToken ct);

    /// <returns>How many items are in each state of the project; a state with none is not in it.</returns>
    Task<IReadOnlyDictionary<ProjectStateId, int>> CountByStateAsync(ProjectId project, CancellationToken ct);

    /// <returns>How many items of the types of a board are in a state of a project that is locked, without this one.</returns>
    Task<int> CountInAsync(ProjectId project, ProjectStateId state, RecordId? without, CancellationToken ct);

    /// <summary>Makes all items of a project restricted, or none, when who sees the project changes; in the transaction of the change.</summary>
    Task RestrictAsync(ProjectId project, bool restricted, CancellationToken ct);
}

public sealed record ItemPlace(ProjectId Project, WorkItemType Type);

/// <param name="Before">Null: nothing stands before it.</param>
/// <param name="After">Null: nothing stands behind it.</param>
public sealed record RankGap(RankedItem? Before, RankedItem? After);

public sealed record RankedItem(string Key, string Rank);

/// <summary>Reads work items for pages.</summary>
public interface IWorkItemQueries
{
    /// <summary>The latest first, or as they are ranked.</summary>
    Task<Page<WorkItemRow>> ListAsync(RecordScope scope, ProjectId project, WorkItemFilter filter, CancellationToken ct);

    /// <param name="reference">A key in any case, or an id.</param>
    /// <returns>Null where there is none that the scope sees.</returns>
    Task<WorkItemDetails?> FindAsync(RecordScope scope, string reference, CancellationToken ct);

    /// <summary>What of a project's backlog is a part of which epic, in the order of the epics: those with open parts, and the open ones without; last what is of none.</summary>
    Task<IReadOnlyList<BacklogEpic>> EpicsAsync(RecordScope scope, ProjectId project, CancellationToken ct);

    /// <param name="doneSince">What was completed before is not on the board.</param>
    Task<Board> BoardAsync(RecordScope scope, ProjectId project, BoardFilter filter, DateTimeOffset doneSince, CancellationToken ct);

    /// <summary>The points of all that match, page or not.</summary>
    Task<decimal> PointsAsync(RecordScope scope, ProjectId project, WorkItemFilter filter, CancellationToken ct);
}

/// <param name="Text">Within key or title.</param>
/// <param name="Before">The number of the last one that was read.</param>
public sealed record WorkItemFilter(string? Text = null, long? Before = null, int Limit = 50, bool Count = false)
{
    public const int LongestText = 200;

    /// <summary>As the project has ranked them, from the first; otherwise the latest first.</summary>
    public bool Ranked { get; init; }

    /// <summary>Where they are ranked, instead of the number: the rank of the last one that was read.</summary>
    public string? After { get; init; }

    /// <summary>Empty: all.</summary>
    public IReadOnlyList<WorkItemType> Types { get; init; } = [];

    /// <summary>Empty: all.</summary>
    public IReadOnlyList<StateGroup> Groups { get; init; } = [];

    /// <summary>Empty: all.</summary>
    public IReadOnlyList<ProjectStateId> States { get; init; } = [];

    /// <summary>Not set: whoever; null: nobody.</summary>
    public Optional<UserId?> Assignee { get; init; }

    /// <summary>Not set: whatever; null: what is a part of nothing; otherwise what is a part of this.</summary>
    public Optional<RecordId?> Parent { get; init; }

    /// <summary>Not set: whatever; null: what is in none.</summary>
    public Optional<SprintId?> Sprint { get; init; }

    /// <summary>What is in one of these sprints. Empty: whatever.</summary>
    public IReadOnlyList<SprintId> In { get; init; } = [];

    /// <summary>What is in none of these sprints.</summary>
    public IReadOnlyList<SprintId> NotIn { get; init; } = [];

    /// <summary>Not set: whatever; null: what is about none; otherwise what is about this.</summary>
    public Optional<ProjectComponentId?> Component { get; init; }

    /// <summary>Not set: whatever; null: what is of none; otherwise what goes out with this.</summary>
    public Optional<ProjectVersionId?> Version { get; init; }

    /// <summary>All of them hold.</summary>
    public IReadOnlyList<FieldFilter> Fields { get; init; } = [];
}

/// <summary>A component of an item as lists and pages name it.</summary>
public sealed record ComponentName(ProjectComponentId Id, string Name);

/// <summary>A version of an item as lists and pages name it.</summary>
public sealed record VersionName(ProjectVersionId Id, string Name, VersionState State);

public sealed record WorkItemRow(
    RecordId Id, string Key, WorkItemType Type, string Title, StateRow State, Priority Priority, PersonName? Assignee, WorkItemHead? Parent,
    decimal? Points, DateOnly? TargetDate, IReadOnlyList<string> Labels, DateTimeOffset UpdatedAt, int Version,
    DateTimeOffset StateSince)
{
    public SprintHead? Sprint { get; init; }

    /// <summary>By name.</summary>
    public IReadOnlyList<ComponentName> Components { get; init; } = [];

    /// <summary>By name.</summary>
    public IReadOnlyList<VersionName> Versions { get; init; } = [];

    /// <summary>What it has in those fields of its project that are on cards, in their order.</summary>
    [JsonIgnore]
    public IReadOnlyList<FieldShown> Own { get; init; } = [];

    /// <summary>The same by key.</summary>
    public IReadOnlyDictionary<string, object?> Fields => FieldShown.ByKey(Own);
}

/// <summary>The sums over all that is below an item, on whatever level; what was cancelled does not count.</summary>
/// <param name="Items">How many there are.</param>
/// <param name="Done">How many of them are completed.</param>
/// <param name="Points">Of those with points.</param>
/// <param name="Estimate">Minutes.</param>
/// <param name="Remaining">Minutes of those that are not completed.</param>
public sealed record RollUp(int Items, int Done, decimal Points, decimal PointsDone, int Estimate, int Remaining)
{
    public static RollUp None { get; } = new(0, 0, 0, 0, 0, 0);

    /// <summary>0 to 100; rounded down, so that 100 says that all is done.</summary>
    public int Percent => Items == 0 ? 0 : Done * 100 / Items;
}

public sealed record ProjectOfItem(ProjectId Id, string Key, string Name, bool Archived, IReadOnlyList<StateRow> States);

/// <param name="Parents">From the top: the epic, the story.</param>
/// <param name="Children">By number, at most <see cref="MostChildren"/>.</param>
public sealed record WorkItemDetails(
    RecordId Id, string Key, ProjectOfItem Project, WorkItemType Type, string Title, StateRow State, Priority Priority, PersonName? Assignee,
    PersonName OpenedBy, IReadOnlyList<WorkItemHead> Parents, IReadOnlyList<WorkItemRow> Children, RollUp Below) : IRecordDetails
{
    public const int MostChildren = 200;

    /// <summary>Markdown as typed.</summary>
    public string Description { get; init; } = "";

    public string DescriptionHtml { get; init; } = "";

    public TextMarks DescriptionMarks { get; init; } = TextMarks.None;

    public string AcceptanceCriteria { get; init; } = "";

    public string AcceptanceCriteriaHtml { get; init; } = "";

    public SprintHead? Sprint { get; init; }

    public decimal? Points { get; init; }

    /// <summary>Minutes.</summary>
    public int? Estimate { get; init; }

    /// <summary>Minutes.</summary>
    public int? Remaining { get; init; }

    public DateOnly? StartDate { get; init; }

    public DateOnly? TargetDate { get; init; }

    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>By name.</summary>
    public IReadOnlyList<ComponentName> Components { get; init; } = [];

    /// <summary>By name.</summary>
    public IReadOnlyList<VersionName> Versions { get; init; } = [];

    /// <summary>What it has in the fields of its project, in their order; archived ones, and those that are not for its type, too.</summary>
    [JsonIgnore]
    public IReadOnlyList<FieldShown> Own { get; init; } = [];

    /// <summary>The same by key.</summary>
    public IReadOnlyDictionary<string, object?> Fields => FieldShown.ByKey(Own);

    /// <summary>Where the life cycle of its type lets it go from its state, in the order of the project; what that state needs is asked for on the way.</summary>
    public IReadOnlyList<ProjectStateId> AllowedStates { get; init; } = [];

    /// <summary>When work on it first began.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? ClosedAt { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    public Sensitivity Sensitivity { get; init; }

    public int Version { get; init; }

    public IReadOnlyList<LinkRow> Links { get; init; } = [];

    /// <summary>What it was called in the system that it was imported from.</summary>
    public IReadOnlyList<string> FormerKeys { get; init; } = [];

    public IReadOnlyList<PersonName> Watchers { get; init; } = [];

    public Resource ToResource(TenantId tenant) =>
        new(RecordKind.WorkItem.ToText(), tenant, Id.Value, [OpenedBy.Id], Assignee?.Id, Restricted: Sensitivity is Sensitivity.Restricted) { Project = Project.Id };
}

public sealed record WorkItemHead(RecordId Id, string Key, WorkItemType Type, string Title);

/// <param name="Epic">Null: of none.</param>
/// <param name="Items">How many of the backlog are parts of it.</param>
/// <param name="Points">Of those with points.</param>
public sealed record BacklogEpic(WorkItemHead? Epic, int Items, decimal Points);

/// <param name="Items">What is in no sprint that is not over, with the count of all that match.</param>
/// <param name="Points">Of all that match.</param>
/// <param name="Epics">Of the whole backlog, whatever matches.</param>
public sealed record BacklogPart(Page<WorkItemRow> Items, decimal Points, IReadOnlyList<BacklogEpic> Epics)
{
    public const int MostRows = 1_000;

    /// <summary>So many sprints are shown; the page of sprints has the others.</summary>
    public const int MostSprints = 12;

    /// <summary>So many items are shown in all sprints together, the first in the order of the project.</summary>
    public const int MostPlanned = 1_000;

    /// <summary>Those that are not over, with what matches in them.</summary>
    public IReadOnlyList<BacklogSprint> Sprints { get; init; } = [];

    /// <summary>More matches in these sprints than is shown.</summary>
    public bool MorePlanned { get; init; }

    /// <summary>All sprints of the project.</summary>
    public IReadOnlyList<SprintRow> Known { get; init; } = [];
}

public sealed record BacklogSprint(SprintRow Sprint, IReadOnlyList<WorkItemRow> Items);
