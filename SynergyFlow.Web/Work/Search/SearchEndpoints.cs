using System.Globalization;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work.Search;
using SynergyFlow.Core.Work.UseCases;
using SynergyFlow.Web.Api;

namespace SynergyFlow.Web.Work.Search;

/// <summary>The search of /search over REST.</summary>
internal static class SearchEndpoints
{
    public static void MapSearch(this IEndpointRouteBuilder api)
    {
        api.MapGet("/search", FindAsync).WithTags("Records").WithName("SearchRecords")
            .WithSummary("Full text over all kinds of records: what you may see, the best first, with facets and marked excerpts")
            .Produces<SearchPage>()
            .Query("q", "words, \"phrases\" and -exclusions; at most 200 characters")
            .Query("kind", "only this kind").Query("state", "only this state").Query("priority", "P1 to P4")
            .Query("team", "id").Query("assignee", "id or me").Query("requester", "id or me").Query("tag", "only with this tag")
            .Query("sort", "relevance (if not given) or newest")
            .Query("exact", "true: just these words, nothing corrected")
            .Query("limit", $"1 to {SearchRequest.MostRows}; 20 if not given")
            .Query("cursor", "of the page before, from its `next` or `previous`");
        api.MapGet("/search/status", StatusAsync).WithTags("Search").WithName("GetSearchStatus")
            .WithSummary("How many records can be found, what waits, and what the last check found").Produces<SearchStatus>();
        api.MapPost("/search/check", CheckAsync).WithTags("Search").WithName("CheckSearch")
            .WithSummary("Have the documents compared with the records now; see the status for what came of it").Produces(202);
        api.MapPost("/search/rebuild", RebuildAsync).WithTags("Search").WithName("RebuildSearch")
            .WithSummary("Have all documents made anew; search goes on meanwhile").Produces(202);
    }

    private static async Task<IResult> FindAsync(HttpContext http, SearchRecords search)
    {
        if ((http.CannotRead() ?? Paging.Unknown(http, [.. SearchAddress.Names, "limit"])) is { } refused)
        {
            return refused;
        }

        var query = SearchAddress.Read(name => Paging.Text(http, name), http.Actor.Id);
        if (query.Failed)
        {
            return Problems.Of(query.Error);
        }

        var sent = Paging.Text(http, "limit") ?? "20";
        var limit = int.TryParse(sent, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        var found = await search.FindAsync(http.Actor, query.Value with { Limit = limit }, http.RequestAborted);
        if (found.Failed)
        {
            return Problems.Of(found.Error);
        }

        Paging.Link(http, found.Value.Next, found.Value.Previous);
        return Results.Json(found.Value, ApiJson.Options);
    }

    private static async Task<IResult> StatusAsync(HttpContext http, KeepSearch keep)
    {
        var status = await keep.ReadAsync(http.Actor, http.RequestAborted);
        return status.Failed ? Problems.Of(status.Error) : Results.Json(status.Value, ApiJson.Options);
    }

    private static async Task<IResult> CheckAsync(HttpContext http, KeepSearch keep) => Answer(await keep.CheckAsync(http.Actor, http.RequestAborted));

    private static async Task<IResult> RebuildAsync(HttpContext http, KeepSearch keep) => Answer(await keep.RebuildAsync(http.Actor, http.RequestAborted));

    private static IResult Answer(Result asked) => asked.Failed ? Problems.Of(asked.Error) : Results.Accepted();
}
