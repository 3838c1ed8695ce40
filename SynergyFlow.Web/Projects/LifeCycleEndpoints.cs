using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Projects.LifeCycles;
using SynergyFlow.Core.Projects.UseCases;
using SynergyFlow.Web.Api;

namespace SynergyFlow.Web.Projects;

/// <param name="AnyMove">Any state may follow any other, which is what you get without it; then there are no moves.</param>
/// <param name="Moves">The only ones that there are: from and to are ids of states.</param>
/// <param name="Needs">By state, what items have while they are in it: fields, and keys of fields of the project's own.</param>
internal sealed record LifeCycleBody(bool? AnyMove, IReadOnlyList<AllowedMove>? Moves, IReadOnlyList<StateNeeds>? Needs)
{
    public WantedLifeCycle ToWanted() => new(AnyMove ?? true, Moves ?? [], Needs ?? []);
}

/// <summary>Where items of each type may go in a project, and what they need there. Changed under the project's version.</summary>
internal static class LifeCycleEndpoints
{
    public static void MapLifeCycles(this IEndpointRouteBuilder api)
    {
        var cycles = api.MapGroup("/projects/{project}/life-cycles").WithTags("Projects");
        cycles.MapGet("/", ListAsync).WithName("ListLifeCycles").WithSummary("Of each type of work items; of one that has none, that any move is allowed").Produces<PartsAnswer<LifeCycleRow>>();
        cycles.MapPut("/{type}", EditAsync).WithName("EditLifeCycle").WithSummary("All of one type: what is not sent goes; needs If-Match with the project's version")
            .Accepts<LifeCycleBody>("application/json").Produces(204);
    }

    private static async Task<IResult> ListAsync(string project, HttpContext http, ReadProjects read)
    {
        var rows = await read.LifeCyclesAsync(http.Actor, project, http.RequestAborted);
        return rows.Failed ? Problems.Of(rows.Error) : PartEndpoints.Answer(http, rows.Value.Items, rows.Value.Project.Version);
    }

    private static async Task<IResult> EditAsync(string project, string type, HttpContext http, EditLifeCycle edit, ReadProjects read) =>
        EnumText.TryParse<WorkItemType>(type, out var known)
            ? await PartEndpoints.ChangeAsync<LifeCycleBody>(project, http, read, (body, version) => edit.ExecuteAsync(http.Actor, new(project, known, body.ToWanted(), version), http.RequestAborted))
            : Problems.Of(new LifeCycleNotFound(type));
}
