using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Projects.UseCases;

namespace SynergyFlow.Core.Projects.Roadmaps.UseCases;

/// <summary>Shows what projects plan over time, and which dates cannot be kept, to those who see them.</summary>
public sealed class ReadRoadmap(IRoadmapQueries queries, ReadProjects projects, ProjectGate gate, IAuthorizer authorizer)
{
    /// <summary>Reads the projects themselves.</summary>
    public ReadProjects Projects => projects;

    /// <summary>Over all projects that the actor sees and that are not archived.</summary>
    /// <param name="today">By which dates are past.</param>
    public async Task<Result<Roadmap>> AllAsync(Actor actor, RoadmapFilter filter, DateOnly today, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return await gate.MayAsync(actor, Actions.ProjectsRead, ct) is { Failed: true } denied
            ? denied.Error
            : await ReadAsync(actor, filter with { Project = null, Sprints = false }, today, ct);
    }

    /// <summary>Of one project, archived or not, with its sprints.</summary>
    /// <param name="project">Its key or its id.</param>
    /// <param name="done">What is completed, released or reached too.</param>
    /// <param name="today">By which dates are past.</param>
    public async Task<Result<Roadmap>> OfAsync(Actor actor, string project, bool done, DateOnly today, CancellationToken ct)
    {
        var found = await projects.FindAsync(actor, project, ct);
        return found.Failed ? found.Error : await OfAsync(actor, found.Value, done, today, ct);
    }

    /// <param name="project">One that the actor sees.</param>
    /// <param name="done">What is completed, released or reached too.</param>
    /// <param name="today">By which dates are past.</param>
    public Task<Roadmap> OfAsync(Actor actor, ProjectDetails project, bool done, DateOnly today, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(project);
        return ReadAsync(actor, new(project.Id, Done: done) { Sprints = true }, today, ct);
    }

    /// <summary>What stands in the way of a version's release.</summary>
    /// <param name="project">Its key or its id.</param>
    /// <param name="today">By which its day is past.</param>
    public async Task<Result<Readiness>> ReadinessAsync(Actor actor, string project, ProjectVersionId version, DateOnly today, CancellationToken ct)
    {
        var versions = await projects.VersionsAsync(actor, project, ct);
        if (versions.Failed)
        {
            return versions.Error;
        }

        if (versions.Value.Items.FirstOrDefault(row => row.Id == version) is not { } found)
        {
            return new VersionNotFound(version);
        }

        var (open, blocked) = await queries.OpenOfAsync(await authorizer.ScopeAsync(actor, ct), versions.Value.Project.Id, version, Readiness.MostOpen, ct);
        return new Readiness(found, open.Items, open.Total ?? open.Items.Count, blocked, found.State is VersionState.Unreleased && found.ReleasesOn < today);
    }

    /// <summary>Whether the actor may plan epics at all; each one is asked about when it is changed, and asking is no attempt.</summary>
    public async Task<bool> MayPlanAsync(Actor actor, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return (await authorizer.AllowedAsync(actor, [Actions.ItemCreate], new Resource("project", actor.Tenant), ct)).Count > 0;
    }

    private async Task<Roadmap> ReadAsync(Actor actor, RoadmapFilter filter, DateOnly today, CancellationToken ct)
    {
        var plan = await queries.ReadAsync(await authorizer.ScopeAsync(actor, ct), filter, ct);
        return new Roadmap(plan, today, CriticalDates.Of(plan, today));
    }
}
