using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Projects.Fields;
using SynergyFlow.Core.Projects.LifeCycles;

namespace SynergyFlow.Core.Projects.UseCases;

/// <summary>Lists and shows projects to those who see them; to others there are none.</summary>
public sealed class ReadProjects(IProjectQueries queries, ProjectGate gate, IAuthorizer authorizer)
{
    public const int MostRows = 200;

    public async Task<Result<Page<ProjectRow>>> ListAsync(Actor actor, ProjectFilter filter, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(filter);
        if (await gate.MayAsync(actor, Actions.ProjectsRead, ct) is { Failed: true } denied)
        {
            return denied.Error;
        }

        return filter.Limit is < 1 or > MostRows ? new InvalidField("limit", $"limit is 1 to {MostRows}.")
            : Text.Check("text", filter.Text, ProjectFilter.LongestText).Error is { } wrong ? new Result<Page<ProjectRow>>(null, wrong)
            : filter.After is { } after && !ProjectKey.IsWellFormed(after) ? new InvalidField("cursor", "This cursor was not given out by this list.")
            : await queries.ListAsync(await authorizer.ScopeAsync(actor, ct), filter, ct);
    }

    /// <param name="reference">Its key, in any case, or its id.</param>
    public async Task<Result<ProjectDetails>> FindAsync(Actor actor, string reference, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return await queries.FindAsync(actor.Tenant, reference, ct) is not { } found
            || (await authorizer.AuthorizeAsync(actor, Actions.ProjectsRead, found.ToResource(actor.Tenant), ct)).Failed
                ? new ProjectNotFound(reference)
                : found;
    }

    /// <summary>Each with its work, as far as the reader sees it.</summary>
    public async Task<Result<ProjectPartsOf<ComponentRow>>> ComponentsAsync(Actor actor, string reference, CancellationToken ct)
    {
        var found = await FindAsync(actor, reference, ct);
        if (found.Failed)
        {
            return found.Error;
        }

        var work = await queries.WorkByComponentAsync(await authorizer.ScopeAsync(actor, ct), found.Value.Id, ct);
        var rows = await queries.ComponentsAsync(actor.Tenant, found.Value.Id, ct);
        return new ProjectPartsOf<ComponentRow>(found.Value, [.. rows.Select(row => row with { Work = work.GetValueOrDefault(row.Id, PartWork.None) })]);
    }

    /// <summary>Each with its work, as far as the reader sees it.</summary>
    public async Task<Result<ProjectPartsOf<VersionRow>>> VersionsAsync(Actor actor, string reference, CancellationToken ct)
    {
        var found = await FindAsync(actor, reference, ct);
        if (found.Failed)
        {
            return found.Error;
        }

        var work = await queries.WorkByVersionAsync(await authorizer.ScopeAsync(actor, ct), found.Value.Id, ct);
        var rows = await queries.VersionsAsync(actor.Tenant, found.Value.Id, ct);
        return new ProjectPartsOf<VersionRow>(found.Value, [.. rows.Select(row => row with { Work = work.GetValueOrDefault(row.Id, PartWork.None) })]);
    }

    public async Task<Result<ProjectPartsOf<MilestoneRow>>> MilestonesAsync(Actor actor, string reference, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var found = await FindAsync(actor, reference, ct);
        return found.Failed ? found.Error : new ProjectPartsOf<MilestoneRow>(found.Value, await queries.MilestonesAsync(actor.Tenant, found.Value.Id, ct));
    }

    /// <summary>What there is to choose from, without its work.</summary>
    /// <param name="project">As the actor was given it.</param>
    public async Task<ProjectParts> PartsAsync(Actor actor, ProjectDetails project, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(project);
        return new(await queries.ComponentsAsync(actor.Tenant, project.Id, ct), await queries.VersionsAsync(actor.Tenant, project.Id, ct))
        {
            Fields = await queries.FieldsAsync(actor.Tenant, project.Id, ct),
        };
    }

    /// <summary>Each with whether items that the reader sees have it.</summary>
    public async Task<Result<ProjectPartsOf<ItemFieldRow>>> FieldsAsync(Actor actor, string reference, CancellationToken ct)
    {
        var found = await FindAsync(actor, reference, ct);
        if (found.Failed)
        {
            return found.Error;
        }

        var used = await queries.UsedFieldsAsync(await authorizer.ScopeAsync(actor, ct), found.Value.Id, ct);
        var rows = await queries.FieldsAsync(actor.Tenant, found.Value.Id, ct);
        return new ProjectPartsOf<ItemFieldRow>(found.Value, [.. rows.Select(row => row with { Used = used.Contains(row.Id) })]);
    }

    /// <summary>What there is to fill in of an item, or to filter by.</summary>
    /// <param name="project">As the actor was given it.</param>
    public Task<IReadOnlyList<ItemFieldRow>> FieldsAsync(Actor actor, ProjectDetails project, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(project);
        return queries.FieldsAsync(actor.Tenant, project.Id, ct);
    }

    /// <summary>Where items of each type may go, and what they must have there.</summary>
    public async Task<Result<ProjectPartsOf<LifeCycleRow>>> LifeCyclesAsync(Actor actor, string reference, CancellationToken ct)
    {
        var found = await FindAsync(actor, reference, ct);
        return found.Failed ? found.Error : new ProjectPartsOf<LifeCycleRow>(found.Value, await queries.LifeCyclesAsync(actor.Tenant, found.Value.Id, ct));
    }

    /// <inheritdoc cref="LifeCyclesAsync(Actor, string, CancellationToken)"/>
    /// <param name="project">As the actor was given it.</param>
    public Task<IReadOnlyList<LifeCycleRow>> LifeCyclesAsync(Actor actor, ProjectDetails project, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(project);
        return queries.LifeCyclesAsync(actor.Tenant, project.Id, ct);
    }

    public async Task<Result<ReleaseNotes>> NotesAsync(Actor actor, string reference, ProjectVersionId version, CancellationToken ct)
    {
        var versions = await VersionsAsync(actor, reference, ct);
        return versions.Failed ? versions.Error
            : versions.Value.Items.FirstOrDefault(row => row.Id == version) is not { } found ? new VersionNotFound(version)
            : new ReleaseNotes(found, await queries.DoneInAsync(await authorizer.ScopeAsync(actor, ct), versions.Value.Project.Id, version, ReleaseNotes.Most, ct));
    }

    /// <summary>What was said of a project's health, the latest first.</summary>
    /// <param name="before">The sequence of the last one that was read.</param>
    public async Task<Result<Page<HealthEntry>>> HealthAsync(Actor actor, string reference, int? before, int limit, CancellationToken ct)
    {
        var found = await FindAsync(actor, reference, ct);
        if (found.Failed)
        {
            return found.Error;
        }

        if (limit is < 1 or > MostRows)
        {
            return new InvalidField("limit", $"limit is 1 to {MostRows}.");
        }

        var read = await queries.HealthAsync(actor.Tenant, found.Value.Id, before, limit + 1, ct);
        return read.Count <= limit
            ? new Page<HealthEntry>(read)
            : new Page<HealthEntry>([.. read.Take(limit)], read[limit - 1].Sequence.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>Whether the actor may change it; asking is no attempt.</summary>
    public async Task<bool> MayManageAsync(Actor actor, ProjectDetails project, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(project);
        return (await authorizer.AllowedAsync(actor, [Actions.ProjectsManage], project.ToResource(actor.Tenant), ct)).Count > 0;
    }

    /// <summary>Whether the actor may begin one; asking is no attempt.</summary>
    public async Task<bool> MayCreateAsync(Actor actor, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return (await authorizer.AllowedAsync(actor, [Actions.ProjectsCreate], new Resource("project", actor.Tenant), ct)).Count > 0;
    }
}
