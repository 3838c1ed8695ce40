using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Projects.Items;

/// <summary>Loads work items for change, in the tenant of the scope.</summary>
public interface IWorkItemStore
{
    /// <param name="withProject">The project is locked too: its states, and which item is a part of which, stay as they are.</param>
    /// <returns>Locked, with its project and the project's states.</returns>
    Task<WorkItem?> FindAsync(RecordId id, bool withProject, CancellationToken ct);

    /// <returns>As it is, not locked; null where there is no such item in the project.</returns>
    Task<WorkItemType?> TypeAsync(ProjectId project, RecordId id, CancellationToken ct);

    /// <summary>Of which types the parts right below an item are.</summary>
    Task<IReadOnlyList<WorkItemType>> ChildTypesAsync(RecordId id, CancellationToken ct);

    /// <summary>The next number of the project, given out once whatever happens to the caller afterwards.</summary>
    Task<long> NextNumberAsync(ProjectId project, CancellationToken ct);

    /// <returns>How many items are in each state of the project; a state with none is not in it.</returns>
    Task<IReadOnlyDictionary<ProjectStateId, int>> CountByStateAsync(ProjectId project, CancellationToken ct);

    /// <summary>Makes all items of a project restricted, or none, when who sees the project changes; in the transaction of the change.</summary>
    Task RestrictAsync(ProjectId project, bool restricted, CancellationToken ct);
}

/// <summary>Reads work items for pages.</summary>
public interface IWorkItemQueries
{
    /// <summary>The latest first.</summary>
    Task<Page<WorkItemRow>> ListAsync(RecordScope scope, ProjectId project, WorkItemFilter filter, CancellationToken ct);

    /// <param name="reference">A key in any case, or an id.</param>
    /// <returns>Null where there is none that the scope sees.</returns>
    Task<WorkItemDetails?> FindAsync(RecordScope scope, string reference, CancellationToken ct);
}

/// <param name="Text">Within key or title.</param>
/// <param name="Before">The number of the last one that was read.</param>
public sealed record WorkItemFilter(string? Text = null, long? Before = null, int Limit = 50, bool Count = false)
{
    public const int LongestText = 200;

    /// <summary>Empty: all.</summary>
    public IReadOnlyList<WorkItemType> Types { get; init; } = [];

    /// <summary>Empty: all.</summary>
    public IReadOnlyList<StateGroup> Groups { get; init; } = [];

    /// <summary>Empty: all.</summary>
    public IReadOnlyList<ProjectStateId> States { get; init; } = [];

    /// <summary>Not set: whoever; null: nobody.</summary>
    public Optional<UserId?> Assignee { get; init; }

    /// <summary>Only what is a part of this.</summary>
    public RecordId? Parent { get; init; }
}

public sealed record WorkItemRow(
    RecordId Id, string Key, WorkItemType Type, string Title, StateRow State, Priority Priority, PersonName? Assignee, WorkItemHead? Parent,
    decimal? Points, DateOnly? TargetDate, IReadOnlyList<string> Labels, DateTimeOffset UpdatedAt, int Version);

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

    public decimal? Points { get; init; }

    /// <summary>Minutes.</summary>
    public int? Estimate { get; init; }

    /// <summary>Minutes.</summary>
    public int? Remaining { get; init; }

    public DateOnly? StartDate { get; init; }

    public DateOnly? TargetDate { get; init; }

    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>When work on it first began.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? ClosedAt { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    public Sensitivity Sensitivity { get; init; }

    public int Version { get; init; }

    public IReadOnlyList<LinkRow> Links { get; init; } = [];

    public IReadOnlyList<PersonName> Watchers { get; init; } = [];

    public Resource ToResource(TenantId tenant) =>
        new(RecordKind.WorkItem.ToText(), tenant, Id.Value, [OpenedBy.Id], Assignee?.Id, Restricted: Sensitivity is Sensitivity.Restricted) { Project = Project.Id };
}

public sealed record WorkItemHead(RecordId Id, string Key, WorkItemType Type, string Title);
