using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Roadmaps;
using SynergyFlow.Core.Projects.Roadmaps.UseCases;
using SynergyFlow.Web.Api;

namespace SynergyFlow.Web.Projects;

/// <param name="Today">By which dates are past, by UTC.</param>
/// <param name="More">There is more than is in it: at most 200 projects, 300 epics, 200 versions, 1,000 dependencies, 200 parts that are late, 200 milestones.</param>
internal sealed record RoadmapAnswer(
    DateOnly Today, IReadOnlyList<RoadmapProject> Projects, IReadOnlyList<RoadmapEpic> Epics, IReadOnlyList<RoadmapVersion> Versions, IReadOnlyList<RoadmapMilestone> Milestones, IReadOnlyList<RoadmapSprint> Sprints,
    IReadOnlyList<Dependency> Dependencies, IReadOnlyList<CriticalDate> Critical, bool More)
{
    public static RoadmapAnswer Of(Roadmap roadmap) => new(
        roadmap.Today, roadmap.Plan.Projects, roadmap.Plan.Epics, roadmap.Plan.Versions, roadmap.Plan.Milestones, roadmap.Plan.Sprints, roadmap.Plan.Dependencies, roadmap.Critical, roadmap.Plan.More);
}

/// <summary>What projects plan over time. Dates are changed where they are: on items, versions and milestones.</summary>
internal static class RoadmapEndpoints
{
    public static void MapRoadmaps(this IEndpointRouteBuilder api)
    {
        api.MapGet("/roadmap", AllAsync).WithTags("Roadmap").WithName("GetRoadmap").WithSummary("Epics, versions, milestones, dependencies and critical dates of all projects that you see")
            .Query("project", "the key of a project").Query("team", "the id of a team").Query("done", "true: what is completed, released or reached too").Produces<RoadmapAnswer>();
        var project = api.MapGroup("/projects/{project}").WithTags("Roadmap");
        project.MapGet("/roadmap", OfAsync).WithName("GetProjectRoadmap").WithSummary("Epics, versions, milestones, sprints, dependencies and critical dates of a project")
            .Query("done", "true: what is completed, released or reached too").Produces<RoadmapAnswer>();
        project.MapGet("/versions/{version:guid}/readiness", ReadinessAsync).WithName("GetReadiness").WithSummary("What stands in the way of a version's release").Produces<Readiness>();
    }

    private static async Task<IResult> AllAsync(HttpContext http, ReadRoadmap read, TimeProvider time)
    {
        if (Paging.Unknown(http, "project", "team", "done") is { } wrong)
        {
            return wrong;
        }

        if (Done(http, out var done) is { } malformed)
        {
            return Problems.Of(malformed);
        }

        TeamId? team = null;
        if (Paging.Text(http, "team") is { } named)
        {
            if (!Guid.TryParse(named, out var id))
            {
                return Problems.Of(new InvalidField("team", "team is the id of a team."));
            }

            team = new TeamId(id);
        }

        var roadmap = await read.AllAsync(http.Actor, new(Team: team, Done: done) { Key = Paging.Text(http, "project") }, Today(time), http.RequestAborted);
        return roadmap.Failed ? Problems.Of(roadmap.Error) : Results.Json(RoadmapAnswer.Of(roadmap.Value), ApiJson.Options);
    }

    private static async Task<IResult> OfAsync(string project, HttpContext http, ReadRoadmap read, TimeProvider time)
    {
        if (Paging.Unknown(http, "done") is { } wrong)
        {
            return wrong;
        }

        if (Done(http, out var done) is { } malformed)
        {
            return Problems.Of(malformed);
        }

        var roadmap = await read.OfAsync(http.Actor, project, done, Today(time), http.RequestAborted);
        return roadmap.Failed ? Problems.Of(roadmap.Error) : Results.Json(RoadmapAnswer.Of(roadmap.Value), ApiJson.Options);
    }

    private static async Task<IResult> ReadinessAsync(string project, Guid version, HttpContext http, ReadRoadmap read, TimeProvider time)
    {
        var readiness = await read.ReadinessAsync(http.Actor, project, new ProjectVersionId(version), Today(time), http.RequestAborted);
        return readiness.Failed ? Problems.Of(readiness.Error) : Results.Json(readiness.Value, ApiJson.Options);
    }

    private static InvalidField? Done(HttpContext http, out bool done)
    {
        var said = Paging.Text(http, "done");
        done = said is "true";
        return said is null or "true" or "false" ? null : new InvalidField("done", "done is true or false.");
    }

    private static DateOnly Today(TimeProvider time) => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
}
