using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.Filtering;
using SynergyFlow.Web.Api;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Identity;

namespace SynergyFlow.Web.Work;

/// <summary>
/// The card of a record, as a piece of a page for wwwroot-assets/modules/card.ts. The API has the same facts under /api/v1/records.
/// </summary>
internal static class CardEndpoint
{
    private const int LongestKey = 32;

    public static void MapCards(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/cards/{key}", ShowAsync).RequireAuthorization().ExcludeFromDescription()
            .WithMetadata(new SkipStatusCodePagesAttribute());

    /// <returns>Nothing found for a record that the reader may not see, as for one that does not exist.</returns>
    private static async Task<Results<RazorComponentResult, NotFound>> ShowAsync(
        string key, HttpContext http, IRecordQueries records, BrowserTimeZone zone)
    {
        if (key.Length > LongestKey || http.User.MustChangePassword)
        {
            return TypedResults.NotFound();
        }

        var wanted = new Condition(FilterField.Key, FilterOperator.Is, [new TextValue(key.ToUpperInvariant())]);
        var found = await records.ListAsync(await http.ScopeAsync(), new RecordListRequest(wanted, Limit: 1), http.RequestAborted);
        if (found.Value?.Items is not [var row])
        {
            return TypedResults.NotFound();
        }

        zone.TrySet(FrameCookies.Read(http.Request.Cookies).TimeZone);
        http.Response.Headers.CacheControl = "no-store";
        return new RazorComponentResult(typeof(RecordCard), new Dictionary<string, object?>(StringComparer.Ordinal) { [nameof(RecordCard.Row)] = row });
    }
}
