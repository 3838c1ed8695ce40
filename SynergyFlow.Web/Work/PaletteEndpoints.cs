using System.Globalization;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.Search;
using SynergyFlow.Core.Work.UseCases;
using SynergyFlow.Web.Api;
using SynergyFlow.Web.Identity;

namespace SynergyFlow.Web.Work;

/// <summary>
/// What the palette asks from a page, whose reader comes with a cookie: reading only. Over REST the same are
/// /api/v1/records/recent and /api/v1/search.
/// </summary>
internal static class PaletteEndpoints
{
    private const int LongestQuery = 200;
    private const int MostFound = 10;

    public static void MapPalette(this IEndpointRouteBuilder routes)
    {
        var palette = routes.MapGroup("/palette").RequireAuthorization().ExcludeFromDescription();

        // Who must choose a password first sees no page, and nothing of what pages show.
        palette.AddEndpointFilter((context, next) =>
            context.HttpContext.User.MustChangePassword ? ValueTask.FromResult<object?>(Answer(context.HttpContext, [])) : next(context));
        palette.MapGet("/records", RecentAsync);
        palette.MapGet("/search", SearchAsync);
    }

    public static void MapRecent(this IEndpointRouteBuilder api) =>
        api.MapGet("/records/recent", ListAsync).WithTags("Records").WithName("ListRecentRecords")
            .WithSummary("The records that you had in hand lately, the latest first")
            .Produces<IReadOnlyList<RecentRecord>>().Query("limit", $"1 to {IRecordVisits.MostKept}; 50 if not given");

    private static async Task<IResult> ListAsync(HttpContext http, ReadRecentRecords recent)
    {
        if ((http.CannotRead() ?? Paging.Unknown(http, "limit")) is { } refused)
        {
            return refused;
        }

        var sent = Paging.Text(http, "limit") ?? "50";
        var limit = int.TryParse(sent, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        var listed = await recent.ListAsync(http.Actor, limit, http.RequestAborted);
        return listed.Failed ? Problems.Of(listed.Error) : Results.Json(listed.Value, ApiJson.Options);
    }

    private static async Task<IResult> RecentAsync(HttpContext http, ReadRecentRecords recent)
    {
        var listed = await recent.ListAsync(http.Actor, IRecordVisits.MostKept, http.RequestAborted);
        return Answer(http, listed.Value!.Select(record => Line(record.Key, record.Title, record.State)));
    }

    /// <summary>The record with just that key first, then those whose text matches, the best first; the last word may go on.</summary>
    private static async Task<IResult> SearchAsync(HttpContext http, IRecordQueries records, SearchRecords search)
    {
        var typed = (Paging.Text(http, "q") ?? "").Trim();
        if (typed.Length is 0 or > LongestQuery)
        {
            return Answer(http, []);
        }

        var scope = await http.ScopeAsync();
        List<string[]> lines = [];
        if (KeyOf(typed) is { } key && await records.FindAsync(scope, key, http.RequestAborted) is { } exact)
        {
            lines.Add(Line(exact.Key, exact.Title, exact.State));
        }

        // A list that takes too long is no list; what was found by its key still is.
        var page = await search.FindAsync(
            http.Actor, new SearchRecords.Query(typed, new SearchFacts(), Limit: MostFound, Typing: true), http.RequestAborted);
        lines.AddRange((page.Value?.Items ?? []).Select(hit => hit.Record)
            .Where(row => lines.All(line => line[0] != row.Key))
            .Select(row => Line(row.Key, row.Title, row.State)));
        return Answer(http, lines);
    }

    /// <summary>12, #12 and INC-12 name a record; anything else does not.</summary>
    private static string? KeyOf(string typed)
    {
        var number = typed.TrimStart('#');
        return long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var plain)
            ? RecordKind.Incident.Key(plain)
            : typed.Length <= 32 && typed.Contains('-', StringComparison.Ordinal) ? typed : null;
    }

    private static string[] Line(string key, string title, string state) => [key, title, state];

    private static IResult Answer(HttpContext http, IEnumerable<string[]> lines)
    {
        http.Response.Headers.CacheControl = "private, no-store";
        return Results.Json(new Found([.. lines]), ApiJson.Options);
    }

    /// <param name="Records">Key, title and state of each.</param>
    private sealed record Found(IReadOnlyList<string[]> Records);
}
