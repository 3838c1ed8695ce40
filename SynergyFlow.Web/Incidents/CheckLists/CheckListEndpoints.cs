using Microsoft.AspNetCore.Http.HttpResults;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.UseCases;
using SynergyFlow.Web.Api;
using SynergyFlow.Web.Work;

namespace SynergyFlow.Web.Incidents.CheckLists;

/// <param name="Position">1 is the first; at the end if not given.</param>
internal sealed record NewCheckItem(string? Text, int? Position);

/// <summary>A merge patch: what is not sent stays.</summary>
internal sealed record CheckItemPatch(Optional<string> Text, Optional<bool> Done, Optional<int> Position);

internal static class CheckListEndpoints
{
    private const string Json = "application/json";

    public static void MapCheckList(this RouteGroupBuilder incidents)
    {
        incidents.MapGet("/{idOrKey}/check-items", ListAsync).WithName("ListIncidentCheckItems").WithSummary("The check-list, in order; for agents")
            .Produces<IReadOnlyList<CheckItemRow>>();
        incidents.MapPost("/{idOrKey}/check-items", AddAsync).WithName("AddIncidentCheckItem").Accepts<NewCheckItem>(Json).Produces<CreatedPart>(201);
        incidents.MapPatch("/{idOrKey}/check-items/{item}", EditAsync).WithName("EditIncidentCheckItem").WithSummary("Words, place, or whether it is done")
            .Accepts<CheckItemPatch>("application/merge-patch+json", Json).Produces(204);
        incidents.MapDelete("/{idOrKey}/check-items/{item}", RemoveAsync).WithName("RemoveIncidentCheckItem").Produces(204);
    }

    private static async Task<IResult> ListAsync(string idOrKey, HttpContext http, ICheckListQueries queries)
    {
        var (record, refused) = await http.RecordAsync(idOrKey, RecordKind.Incident);
        return refused ?? Results.Json(await queries.ListAsync(await http.ScopeAsync(), record!.Id, http.RequestAborted), ApiJson.Options);
    }

    private static async Task<IResult> AddAsync(string idOrKey, HttpContext http, ChangeCheckList change)
    {
        var (record, body, _, refused) = await IncidentEndpoints.OpenAsync<NewCheckItem>(http, idOrKey, required: false);
        if (refused is not null)
        {
            return refused;
        }

        var added = await change.AddAsync(http.Actor, new(record!.Id, body!.Text ?? "", body.Position), http.RequestAborted);
        return added.Failed ? Problems.Of(added.Error) : Results.Json(new CreatedPart(added.Value.Value), ApiJson.Options, statusCode: 201);
    }

    private static async Task<IResult> EditAsync(string idOrKey, string item, HttpContext http, ChangeCheckList change)
    {
        var (record, body, _, refused) = await IncidentEndpoints.OpenAsync<CheckItemPatch>(http, idOrKey, required: false);
        if (refused is not null)
        {
            return refused;
        }

        return Guid.TryParse(item, out var id)
            ? Done(await change.EditAsync(
                http.Actor, new(record!.Id, new CheckItemId(id), body!.Text, body.Done, body.Position), http.RequestAborted))
            : NotThere();
    }

    private static async Task<IResult> RemoveAsync(string idOrKey, string item, HttpContext http, ChangeCheckList change)
    {
        var (record, refused) = await http.RecordAsync(idOrKey, RecordKind.Incident);
        if (refused is not null)
        {
            return refused;
        }

        return Guid.TryParse(item, out var id)
            ? Done(await change.RemoveAsync(http.Actor, record!.Id, new CheckItemId(id), http.RequestAborted))
            : NotThere();
    }

    private static IResult Done(Result done) => done.Failed ? Problems.Of(done.Error) : Results.NoContent();

    private static ProblemHttpResult NotThere() => Problems.Of(404, "check_item.not_found", "There is no such check-list item.");
}
