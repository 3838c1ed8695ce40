using Microsoft.AspNetCore.Http.HttpResults;
using SynergyFlow.Core.Work;
using SynergyFlow.Web.Api;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Identity;

namespace SynergyFlow.Web.Work;

/// <summary>
/// The preview of a record, as a piece of a page for wwwroot-assets/modules/preview.ts. The API has the same facts under
/// /api/v1/incidents/{key} and /comments.
/// </summary>
internal static class PreviewEndpoint
{
    private const int LongestKey = 32;
    private const int LongestQuery = 4_000;

    public static void MapPreviews(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/previews/{key}", ShowAsync).RequireAuthorization().ExcludeFromDescription();

    /// <returns>Nothing found for a record that the reader may not see, as for one that does not exist.</returns>
    private static async Task<Results<RazorComponentResult, NotFound>> ShowAsync(
        string key, HttpContext http, IRecordQueries records, BrowserTimeZone zone)
    {
        var query = http.Request.QueryString.Value;
        if (key.Length > LongestKey || key.Contains('\0', StringComparison.Ordinal) || query?.Length > LongestQuery || http.User.MustChangePassword)
        {
            return TypedResults.NotFound();
        }

        var scope = await http.ScopeAsync();
        if (await records.PreviewAsync(scope, key, http.RequestAborted) is not { } preview)
        {
            return TypedResults.NotFound();
        }

        http.NoteRead(scope, preview.Row.Kind, preview.Row.Id);

        zone.TrySet(FrameCookies.Read(http.Request.Cookies).TimeZone);
        http.Response.Headers.CacheControl = "no-store";
        return new RazorComponentResult(typeof(RecordPreviewPanel), new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            [nameof(RecordPreviewPanel.Preview)] = preview,
            [nameof(RecordPreviewPanel.Query)] = query,
        });
    }
}
