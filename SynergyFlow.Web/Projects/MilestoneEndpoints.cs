using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.UseCases;
using SynergyFlow.Web.Api;

namespace SynergyFlow.Web.Projects;

internal sealed record MilestoneBody(string? Name, DateOnly? Day, string? Note);

/// <summary>A merge patch (RFC 7396): what is not sent stays; null clears the note, and neither name nor day can be cleared.</summary>
internal sealed record MilestonePatch(Optional<string> Name, Optional<DateOnly?> Day, Optional<string> Note);

/// <param name="On">The day on which it was reached; null: it was not.</param>
internal sealed record MilestoneReachedBody(DateOnly? On);

/// <summary>Days that matter to a project. They are changed under the project's version.</summary>
internal static class MilestoneEndpoints
{
    private const string Json = "application/json";

    public static void MapMilestones(this IEndpointRouteBuilder api)
    {
        var milestones = api.MapGroup("/projects/{project}/milestones").WithTags("Projects");
        milestones.MapGet("/", ListAsync).WithName("ListProjectMilestones").WithSummary("What is not reached by day, then what is, the latest first").Produces<PartsAnswer<MilestoneRow>>();
        milestones.MapPost("/", AddAsync).WithName("AddProjectMilestone").Accepts<MilestoneBody>(Json).Produces<MilestoneRow>(201);
        milestones.MapPatch("/{milestone:guid}", EditAsync).WithName("EditProjectMilestone").WithSummary("Needs If-Match with the project's version").Accepts<MilestonePatch>(Json).Produces(204);
        milestones.MapPut("/{milestone:guid}/reached", ReachAsync).WithName("ReachProjectMilestone").WithSummary("Says on which day it was reached, or that it was not; needs If-Match with the project's version")
            .Accepts<MilestoneReachedBody>(Json).Produces(204);
        milestones.MapDelete("/{milestone:guid}", RemoveAsync).WithName("RemoveProjectMilestone").WithSummary("Needs If-Match with the project's version").Produces(204);
    }

    private static async Task<IResult> ListAsync(string project, HttpContext http, ReadProjects read)
    {
        var milestones = await read.MilestonesAsync(http.Actor, project, http.RequestAborted);
        return milestones.Failed ? Problems.Of(milestones.Error) : PartEndpoints.Answer(http, milestones.Value.Items, milestones.Value.Project.Version);
    }

    private static async Task<IResult> AddAsync(string project, HttpContext http, ChangeMilestones change, ReadProjects read)
    {
        var (body, refused) = await ApiJson.ReadAsync<MilestoneBody>(http);
        if (body is null)
        {
            return refused!;
        }

        var added = await change.AddAsync(http.Actor, new(project, new(body.Name ?? "", body.Day ?? default, body.Note)), http.RequestAborted);
        return added.Failed
            ? Problems.Of(added.Error)
            : await PartEndpoints.AddedAsync(http, read.MilestonesAsync(http.Actor, project, http.RequestAborted), row => row.Id == added.Value);
    }

    private static Task<IResult> EditAsync(string project, Guid milestone, HttpContext http, ChangeMilestones change, ReadProjects read) =>
        PartEndpoints.ChangeAsync<MilestonePatch>(project, http, read, (patch, version) => change.EditAsync(
            http.Actor,
            new(project, new ProjectMilestoneId(milestone), patch.Name, patch.Day.IsSet ? patch.Day.Value ?? default(DateOnly) : default(Optional<DateOnly>), patch.Note, version),
            http.RequestAborted));

    private static Task<IResult> ReachAsync(string project, Guid milestone, HttpContext http, ChangeMilestones change, ReadProjects read) =>
        PartEndpoints.ChangeAsync<MilestoneReachedBody>(project, http, read, (body, version) => change.ReachAsync(
            http.Actor, new(project, new ProjectMilestoneId(milestone), body.On, version), http.RequestAborted));

    private static Task<IResult> RemoveAsync(string project, Guid milestone, HttpContext http, ChangeMilestones change, ReadProjects read) =>
        PartEndpoints.DoAsync(project, http, read, version => change.RemoveAsync(http.Actor, new(project, new ProjectMilestoneId(milestone), version), http.RequestAborted));
}
