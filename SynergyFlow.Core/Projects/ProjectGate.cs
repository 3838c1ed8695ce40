using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;

namespace SynergyFlow.Core.Projects;

/// <summary>
/// How every use case comes by a project it wants to change: found, allowed, and as the caller last saw it. Who may not see a project is told
/// that there is none; who sees it but may not do this is told so.
/// </summary>
public sealed class ProjectGate(IProjectStore projects, IAuthorizer authorizer)
{
    /// <summary>What the policies are told of a project. Its lead has a stake in it; the others see it by their team, where not everybody does.</summary>
    public static Resource ResourceOf(TenantId tenant, ProjectId id, UserId lead, ProjectVisibility visibility, IReadOnlyCollection<TeamId> teams) =>
        new("project", tenant, id.Value, [lead], Restricted: visibility is ProjectVisibility.Members) { Teams = teams };

    /// <param name="expectedVersion">Refuse any other version; null: whatever is stored now.</param>
    /// <param name="archivedToo">For what may be done to one that is only read.</param>
    /// <param name="withParts">Its components, versions, milestones and sprints too: for those who change these.</param>
    public async Task<Result<Project>> OpenAsync(
        Actor actor, string reference, int? expectedVersion, CancellationToken ct, bool archivedToo = false, bool withParts = false)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (await projects.FindAsync(reference, withParts, ct) is not { } project)
        {
            return new ProjectNotFound(reference);
        }

        var allowed = await authorizer.AuthorizeAsync(actor, Actions.ProjectsManage, project.ToResource(), ct);
        if (allowed.Failed)
        {
            var seen = await authorizer.AllowedAsync(actor, [Actions.ProjectsRead], project.ToResource(), ct);
            return seen.Contains(Actions.ProjectsRead) ? allowed.Error : new ProjectNotFound(reference);
        }

        return expectedVersion is { } expected && expected != project.Version ? new VersionConflict(project.Version)
            : project.ArchivedAt is not null && !archivedToo ? new ProjectIsArchived()
            : project;
    }

    /// <summary>As far as no single project matters.</summary>
    public Task<Result> MayAsync(Actor actor, string action, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return authorizer.AuthorizeAsync(actor, action, new Resource("project", actor.Tenant), ct);
    }
}
