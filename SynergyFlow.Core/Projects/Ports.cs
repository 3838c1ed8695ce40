using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects.Fields;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Projects.LifeCycles;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Projects;

/// <summary>Loads projects for change, in the tenant of the scope.</summary>
public interface IProjectStore
{
    /// <param name="reference">Its key, in any case, or its id.</param>
    /// <param name="withParts">Its components, versions, milestones and sprints too: for those who change these.</param>
    /// <returns>The project with its teams and states, locked.</returns>
    Task<Project?> FindAsync(string reference, bool withParts, CancellationToken ct);

    /// <summary>Archived ones count: a key is never given again.</summary>
    Task<bool> KeyTakenAsync(string key, CancellationToken ct);

    void Add(Project project);

    /// <summary>Reads the fields of a project, with their options, for who changes them or fills them in.</summary>
    Task LoadFieldsAsync(Project project, CancellationToken ct);

    /// <summary>Reads the life cycle of a type of items, where the project has one for it; the project is locked, so that it stays as it is.</summary>
    Task LoadLifeCyclesAsync(Project project, WorkItemType type, CancellationToken ct);
}

/// <summary>Reads projects for pages. Ask through <see cref="UseCases.ReadProjects"/>, which checks who asks.</summary>
public interface IProjectQueries
{
    /// <param name="scope">Which of them the reader sees.</param>
    Task<Page<ProjectRow>> ListAsync(RecordScope scope, ProjectFilter filter, CancellationToken ct);

    /// <param name="reference">Its key, in any case, or its id.</param>
    Task<ProjectDetails?> FindAsync(TenantId tenant, string reference, CancellationToken ct);

    /// <summary>By name.</summary>
    Task<IReadOnlyList<ComponentRow>> ComponentsAsync(TenantId tenant, ProjectId project, CancellationToken ct);

    /// <summary>What is planned by date, then what is out, the latest first, then what is archived.</summary>
    Task<IReadOnlyList<VersionRow>> VersionsAsync(TenantId tenant, ProjectId project, CancellationToken ct);

    /// <summary>Those that are not reached by day, then those that are, the latest first.</summary>
    Task<IReadOnlyList<MilestoneRow>> MilestonesAsync(TenantId tenant, ProjectId project, CancellationToken ct);

    /// <summary>In their order.</summary>
    Task<IReadOnlyList<ItemFieldRow>> FieldsAsync(TenantId tenant, ProjectId project, CancellationToken ct);

    /// <summary>Of all types, in their order; of one that has none, that anything goes.</summary>
    Task<IReadOnlyList<LifeCycleRow>> LifeCyclesAsync(TenantId tenant, ProjectId project, CancellationToken ct);

    /// <returns>Those fields that items that the reader sees have a value of.</returns>
    Task<IReadOnlySet<ItemFieldId>> UsedFieldsAsync(RecordScope scope, ProjectId project, CancellationToken ct);

    /// <summary>How much work of what the reader sees each component has; one with none is not in it.</summary>
    Task<IReadOnlyDictionary<ProjectComponentId, PartWork>> WorkByComponentAsync(RecordScope scope, ProjectId project, CancellationToken ct);

    /// <summary>How much work of what the reader sees each version has; one with none is not in it.</summary>
    Task<IReadOnlyDictionary<ProjectVersionId, PartWork>> WorkByVersionAsync(RecordScope scope, ProjectId project, CancellationToken ct);

    /// <summary>What of a version is done, by type and number, at most so many.</summary>
    Task<IReadOnlyList<WorkItemHead>> DoneInAsync(RecordScope scope, ProjectId project, ProjectVersionId version, int most, CancellationToken ct);

    /// <summary>What was said of its health, the latest first.</summary>
    /// <param name="before">The <see cref="HealthEntry.Sequence"/> of the last one that was read.</param>
    Task<IReadOnlyList<HealthEntry>> HealthAsync(TenantId tenant, ProjectId project, int? before, int limit, CancellationToken ct);
}

/// <param name="Text">Within key or name.</param>
/// <param name="Archived">Only those; otherwise only the others.</param>
/// <param name="After">The key of the last one that was read.</param>
public sealed record ProjectFilter(string? Text = null, bool Archived = false, string? After = null, int Limit = 50)
{
    public const int LongestText = 200;
}

public sealed record ProjectRow(
    ProjectId Id, string Key, string Name, PersonName Lead, IReadOnlyList<TeamName> Teams, ProjectVisibility Visibility,
    ProjectHealth Health, DateTimeOffset? HealthAt, DateTimeOffset UpdatedAt, DateTimeOffset? ArchivedAt, int Version);

/// <summary>The work items of a component or a version; what was cancelled does not count.</summary>
/// <param name="Items">How many there are.</param>
/// <param name="Done">How many of them are completed.</param>
/// <param name="Points">Of those with points.</param>
public sealed record PartWork(int Items, int Done, decimal Points, decimal PointsDone)
{
    public static PartWork None { get; } = new(0, 0, 0, 0);

    public int Cancelled { get; init; }

    /// <summary>What is neither completed nor cancelled.</summary>
    public int Open => Items - Done;

    /// <summary>0 to 100; rounded down, so that 100 says that all is done.</summary>
    public int Percent => Items == 0 ? 0 : Done * 100 / Items;
}

public sealed record ComponentRow(ProjectComponentId Id, string Name, string? Description, PersonName? Lead)
{
    /// <summary>The desk's services that it is about, by name.</summary>
    public IReadOnlyList<string> Services { get; init; } = [];

    public PartWork Work { get; init; } = PartWork.None;
}

public sealed record VersionRow(
    ProjectVersionId Id, string Name, string? Description, DateOnly? StartsOn, DateOnly? ReleasesOn, VersionState State, DateTimeOffset? ReleasedAt)
{
    public PartWork Work { get; init; } = PartWork.None;
}

/// <param name="ReachedOn">Null: not yet.</param>
public sealed record MilestoneRow(ProjectMilestoneId Id, string Name, DateOnly Day, string? Note, DateOnly? ReachedOn)
{
    /// <summary>Its day is over, and it is not reached.</summary>
    public bool IsLate(DateOnly today) => ReachedOn is null && Day < today;
}

/// <summary>What there is to choose from for a work item.</summary>
public sealed record ProjectParts(IReadOnlyList<ComponentRow> Components, IReadOnlyList<VersionRow> Versions)
{
    public static ProjectParts None { get; } = new([], []);

    /// <summary>Fields that the project gives its items, archived ones among them.</summary>
    public IReadOnlyList<ItemFieldRow> Fields { get; init; } = [];
}

/// <summary>What went out, or will, with a version.</summary>
/// <param name="Done">By type and number, at most <see cref="Most"/>.</param>
public sealed record ReleaseNotes(VersionRow Version, IReadOnlyList<WorkItemHead> Done)
{
    public const int Most = 1_000;
}

/// <summary>Parts of a project, with the project they are of: its version is what a change of them names.</summary>
public sealed record ProjectPartsOf<TRow>(ProjectDetails Project, IReadOnlyList<TRow> Items);

/// <param name="Limit">As of <see cref="ProjectState.Limit"/>.</param>
public sealed record StateRow(ProjectStateId Id, string Name, StateGroup Group, int? Limit = null, bool LimitBlocks = false)
{
    public static StateRow Of(ProjectState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return new(state.Id, state.Name, state.Group, state.Limit, state.LimitBlocks);
    }
}

/// <param name="Note">Null where nothing was said.</param>
public sealed record HealthNow(ProjectHealth Health, string? Note, PersonName? By, DateTimeOffset? At);

/// <param name="By">As he was called then.</param>
public sealed record HealthEntry(int Sequence, ProjectHealth Health, string? Note, string By, DateTimeOffset At);

/// <param name="Teams">By name.</param>
/// <param name="States">In their order.</param>
public sealed record ProjectDetails(
    ProjectId Id, string Key, string Name, string Description, PersonName Lead, IReadOnlyList<TeamName> Teams, ProjectVisibility Visibility,
    DefaultAssignee DefaultAssignee, PersonName? DefaultAssigneePerson, ProjectTemplate Template, HealthNow Health, IReadOnlyList<StateRow> States,
    DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, DateTimeOffset? ArchivedAt, int Version)
{
    public Resource ToResource(TenantId tenant) => ProjectGate.ResourceOf(tenant, Id, Lead.Id, Visibility, [.. Teams.Select(team => team.Id)]);
}
