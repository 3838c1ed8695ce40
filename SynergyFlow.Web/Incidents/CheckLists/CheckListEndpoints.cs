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

    public static void MapCheckList(this RouteGroupBuilder records, RecordKind kind)
    {
        var name = kind.ToString();
        records.MapGet("/{idOrKey}/check-items", (string idOrKey, HttpContext http, ICheckListQueries queries) => ListAsync(idOrKey, http, kind, queries))
            .WithName($"List{name}CheckItems").WithSummary("The check-list, in order; for agents").Produces<IReadOnlyList<CheckItemRow>>();
        records.MapPost("/{idOrKey}/check-items", (string idOrKey, HttpContext http, ChangeCheckList change) => AddAsync(idOrKey, http, kind, change))
            .WithName($"Add{name}CheckItem").Accepts<NewCheckItem>(Json).Produces<CreatedPart>(201);
        records.MapPatch("/{idOrKey}/check-items/{item}", (string idOrKey, string item, HttpContext http, ChangeCheckList change) => EditAsync(idOrKey, item, http, kind, change))
            .WithName($"Edit{name}CheckItem").WithSummary("Words, place, or whether it is done")
            .Accepts<CheckItemPatch>("application/merge-patch+json", Json).Produces(204);
        records.MapDelete("/{idOrKey}/check-items/{item}", (string idOrKey, string item, HttpContext http, ChangeCheckList change) => RemoveAsync(idOrKey, item, http, kind, change))
            .WithName($"Remove{name}CheckItem").Produces(204);
    }

    private static async Task<IResult> ListAsync(string idOrKey, HttpContext http, RecordKind kind, ICheckListQueries queries)
    {
        var (record, refused) = await http.RecordAsync(idOrKey, kind);
        return refused ?? Results.Json(await queries.ListAsync(await http.ScopeAsync(), record!.Id, http.RequestAborted), ApiJson.Options);
    }

    private static async Task<IResult> AddAsync(string idOrKey, HttpContext http, RecordKind kind, ChangeCheckList change)
    {
        var (record, body, refused) = await OpenAsync<NewCheckItem>(idOrKey, http, kind);
        if (refused is not null)
        {
            return refused;
        }

        var added = await change.AddAsync(http.Actor, new(record!.Id, body!.Text ?? "", body.Position), http.RequestAborted);
        return added.Failed ? Problems.Of(added.Error) : Results.Json(new CreatedPart(added.Value.Value), ApiJson.Options, statusCode: 201);
    }

    private static async Task<IResult> EditAsync(string idOrKey, string item, HttpContext http, RecordKind kind, ChangeCheckList change)
    {
        var (record, body, refused) = await OpenAsync<CheckItemPatch>(idOrKey, http, kind);
        return refused
            ?? (Guid.TryParse(item, out var id)
                ? Done(await change.EditAsync(http.Actor, new(record!.Id, new CheckItemId(id), body!.Text, body.Done, body.Position), http.RequestAborted))
                : NotThere());
    }

    private static async Task<IResult> RemoveAsync(string idOrKey, string item, HttpContext http, RecordKind kind, ChangeCheckList change)
    {
        var (record, refused) = await http.RecordAsync(idOrKey, kind);
        return refused
            ?? (Guid.TryParse(item, out var id) ? Done(await change.RemoveAsync(http.Actor, record!.Id, new CheckItemId(id), http.RequestAborted)) : NotThere());
    }

    private static async Task<(RecordHead? Record, TBody? Body, IResult? Refused)> OpenAsync<TBody>(string idOrKey, HttpContext http, RecordKind kind)
        where TBody : class
    {
        var (record, notFound) = await http.RecordAsync(idOrKey, kind);
        if (record is null)
        {
            return (null, null, notFound);
        }

        var (body, refused) = await ApiJson.ReadAsync<TBody>(http);
        return (record, body, refused);
    }

    private static IResult Done(Result done) => done.Failed ? Problems.Of(done.Error) : Results.NoContent();

    private static ProblemHttpResult NotThere() => Problems.Of(404, "check_item.not_found", "There is no such check-list item.");
}
