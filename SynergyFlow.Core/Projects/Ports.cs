using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Projects;

/// <summary>Loads projects for change, in the tenant of the scope.</summary>
public interface IProjectStore
{
    /// <param name="reference">Its key, in any case, or its id.</param>
    /// <param name="withParts">Its components, versions and sprints too: for those who change these.</param>
    /// <returns>The project with its teams and states, locked.</returns>
    Task<Project?> FindAsync(string reference, bool withParts, CancellationToken ct);

    /// <summary>Archived ones count: a key is never given again.</summary>
    Task<bool> KeyTakenAsync(string key, CancellationToken ct);

    void Add(Project project);
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

public sealed record ComponentRow(ProjectComponentId Id, string Name, string? Description, PersonName? Lead);

public sealed record VersionRow(
    ProjectVersionId Id, string Name, string? Description, DateOnly? StartsOn, DateOnly? ReleasesOn, VersionState State, DateTimeOffset? ReleasedAt);

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
